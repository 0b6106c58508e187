import GeneveCore

// Character cells: the places where text stands, in every mode.
extension VideoLibrary {
  /// Shows a character, in the colours given. Cells outside of the screen are ignored.
  public mutating func putCharacter(
    _ code: UInt8, row: Int, column: Int, colours: TextColours, for task: TaskPage
  ) {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else { return }
    put(code, row, column, colours, memory(task), task)
  }

  /// The character at a place of the screen and its colours. Where characters are drawn it is looked for in
  /// the font, and nil when it is not there.
  public func character(
    row: Int, column: Int, for task: TaskPage
  ) -> (code: UInt8?, colours: TextColours) {
    let memory = memory(task)
    guard (0..<rows).contains(row), (0..<columns).contains(column) else {
      return (nil, task.textColours)
    }
    let index = row * columns + column
    switch mode {
    case .text40, .text80: return (memory[tables.names + index], TextColours(byte: registers[7]))
    case .multicolor: return (nil, task.textColours)
    case .graphic1:
      let code = memory[tables.names + index]
      return (code, TextColours(byte: memory[tables.colours + Int(code) / 8]))
    case .graphic2, .graphic3:
      let pattern = memory.bytes(at: tables.patterns + index * 8, count: 8)
      let colours = TextColours(byte: memory[tables.colours + index * 8])
      return (code(of: pattern), colours)
    case .graphic4, .graphic5, .graphic6, .graphic7:
      return recognisedCharacter(row, column, memory, task)
    }
  }

  private func code(of pattern: [UInt8]) -> UInt8? {
    (0...255).first { self.pattern(of: $0).elementsEqual(pattern) }
  }

  /// The dot in the corner is taken for the background at first, and for the foreground if that fails.
  private func recognisedCharacter(
    _ row: Int, _ column: Int, _ memory: VideoMemory, _ task: TaskPage
  ) -> (code: UInt8?, colours: TextColours) {
    guard let bitmap = Bitmap(memory, mode) else { return (nil, task.textColours) }
    let cell = dots(of: CellArea(top: row, left: column, bottom: row, right: column), task)
    let lines = (0..<Font.height).map { line in
      (0..<Font.width).map { bitmap[cell.x + $0, cell.y + line] }
    }
    let corner = lines[0][0]
    let other = lines.joined().first { $0 != corner } ?? 0
    func pattern(_ foreground: UInt8) -> [UInt8] {
      lines.map { line in
        line.reduce(0) { $0 << 1 | ($1 == foreground ? 1 : 0) } << (8 - UInt8(Font.width))
      }
    }
    if let code = code(of: pattern(other)) {
      return (code, TextColours(foreground: other, background: corner))
    }
    let inverse = code(of: pattern(corner))
    return (
      inverse,
      inverse == nil
        ? TextColours(foreground: other, background: corner)
        : TextColours(foreground: corner, background: other)
    )
  }

  /// Takes the text of a page that a program may have changed into the copy from which it scrolls.
  mutating func readShadow(_ task: TaskPage) {
    guard mode.hasShadow else { return }
    let memory = memory(task)
    for row in 0..<rows {
      let text = memory.bytes(at: tables.names + row * columns, count: columns)
      let start = row * Self.maximumColumns
      shadow.replaceSubrange(start..<start + columns, with: text)
    }
    work += rows * columns * VideoCost.readCell
  }

  mutating func put(
    _ code: UInt8, _ row: Int, _ column: Int, _ colours: TextColours, _ memory: VideoMemory,
    _ task: TaskPage
  ) {
    if mode.hasShadow { shadow[row * Self.maximumColumns + column] = code }
    switch mode {
    case .text40, .graphic1: memory[tables.names + row * columns + column] = code
    case .text80:
      memory[tables.names + row * columns + column] = code
      let blinks = colours.foreground & Self.blinkBit != 0
      setBlink(blinks, row, column, memory)
      if blinks { work += VideoCost.blinking }
    case .multicolor: break
    case .graphic2, .graphic3:
      let cell = (row * columns + column) * 8
      memory.store(pattern(of: code), at: tables.patterns + cell)
      memory.fill(tables.colours + cell, 8, with: colours.byte)
    case .graphic4, .graphic5, .graphic6, .graphic7:
      guard let bitmap = Bitmap(memory, mode) else { return }
      let cell = dots(of: CellArea(top: row, left: column, bottom: row, right: column), task)
      draw(code, at: cell, colours, bitmap)
    }
  }

  func pattern(of code: UInt8) -> ArraySlice<UInt8> {
    font[Int(code) * 8..<Int(code) * 8 + 8]
  }

  /// Of a foreground colour in mode 1.
  private static let blinkBit: UInt8 = 0x80

  private func setBlink(_ isOn: Bool, _ row: Int, _ column: Int, _ memory: VideoMemory) {
    let address = tables.colours + row * 10 + column / 8
    let bit: UInt8 = 0x80 >> UInt8(column & 7)
    let old = memory[address]
    memory[address] = isOn ? old | bit : old & ~bit
  }

  private func draw(_ code: UInt8, at place: DotArea, _ colours: TextColours, _ bitmap: Bitmap) {
    for (line, bits) in pattern(of: code).enumerated() {
      for dot in 0..<Font.width {
        let isSet = bits & 0x80 >> UInt8(dot) != 0
        bitmap[place.x + dot, place.y + line] = isSet ? colours.foreground : colours.background
      }
    }
  }

  /// The dots of cells in the bitmap modes. Text leaves a margin on both sides.
  func dots(of cells: CellArea, _ task: TaskPage) -> DotArea {
    let margin = (mode.layout.pixelColumns - columns * Font.width) / 2
    return DotArea(
      x: margin + cells.left * Font.width, y: task.firstPixelRow + cells.top * Font.height,
      width: cells.width * Font.width, height: cells.height * Font.height)
  }

  // MARK: Areas

  /// Fills cells with a character; in the bitmap modes with the background, whatever the character.
  mutating func fill(
    _ area: CellArea, with code: UInt8, _ colours: TextColours, _ task: TaskPage
  ) {
    guard !area.isEmpty else { return }
    let memory = memory(task)
    if let bitmap = Bitmap(memory, mode) {
      let dots = dots(of: area, task)
      bitmap.fill(dots, with: colours.background)
      occupyChip(dots.count, VideoCost.Chip.fillDots)
    } else {
      for row in area.top...area.bottom {
        for column in area.left...area.right { put(code, row, column, colours, memory, task) }
      }
      work += area.height * VideoCost.clearedRow(area.width)
    }
  }

  enum ScrollDirection: Int { case up, down, left, right }

  /// Moves the cells of `area` and fills what becomes free. A count of 0, or one that leaves nothing, clears.
  mutating func scroll(
    _ area: CellArea, _ direction: ScrollDirection, by count: Int, filling code: UInt8,
    _ colours: TextColours, for task: TaskPage
  ) {
    guard !area.isEmpty else { return }
    let isVertical = direction == .up || direction == .down
    let size = isVertical ? area.height : area.width
    guard count > 0, count < size else { return fill(area, with: code, colours, task) }
    var kept = area
    var freed = area
    var (rowStep, columnStep) = (0, 0)
    switch direction {
    case .up: (kept.top, freed.top, rowStep) = (area.top + count, area.bottom - count + 1, -count)
    case .down:
      (kept.bottom, freed.bottom, rowStep) = (area.bottom - count, area.top + count - 1, count)
    case .left:
      (kept.left, freed.left, columnStep) = (area.left + count, area.right - count + 1, -count)
    case .right:
      (kept.right, freed.right, columnStep) = (area.right - count, area.left + count - 1, count)
    }
    move(kept, rowStep, columnStep, task)
    fill(freed, with: code, colours, task)
  }

  private mutating func move(
    _ area: CellArea, _ rowStep: Int, _ columnStep: Int, _ task: TaskPage
  ) {
    let memory = memory(task)
    if let bitmap = Bitmap(memory, mode) {
      let source = dots(of: area, task)
      bitmap.copy(
        source, toX: source.x + columnStep * Font.width, y: source.y + rowStep * Font.height)
      occupyChip(source.count, VideoCost.Chip.copyDots)
      return
    }
    work += area.height * VideoCost.scrolledRow(area.width)
    let rows = Array(area.top...area.bottom)
    for row in rowStep > 0 ? rows.reversed() : rows {
      moveRow(row, area, rowStep, columnStep, memory)
    }
  }

  private mutating func moveRow(
    _ row: Int, _ area: CellArea, _ rowStep: Int, _ columnStep: Int, _ memory: VideoMemory
  ) {
    let source = row * columns + area.left
    let target = (row + rowStep) * columns + area.left + columnStep
    if mode.hasCellPatterns {
      for table in [tables.patterns, tables.colours] {
        memory.store(
          memory.bytes(at: table + source * 8, count: area.width * 8), at: table + target * 8)
      }
    } else if mode.hasShadow {
      let start = row * Self.maximumColumns + area.left
      let text = Array(shadow[start..<start + area.width])
      let end = (row + rowStep) * Self.maximumColumns + area.left + columnStep
      shadow.replaceSubrange(end..<end + area.width, with: text)
      memory.store(text, at: tables.names + target)
    }
  }
}
