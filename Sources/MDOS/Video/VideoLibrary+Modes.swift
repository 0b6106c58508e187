import GeneveCore

// Display modes and pages.
extension VideoLibrary {
  /// Palette words of the registers 0–15 after a mode set, nibbles 0GRB (section 4.2).
  static let defaultPalette: [UInt16] = [
    0x0000, 0x0000, 0x0611, 0x0733, 0x0117, 0x0327, 0x0151, 0x0627,
    0x0171, 0x0373, 0x0661, 0x0664, 0x0411, 0x0265, 0x0555, 0x0777,
  ]

  /// Bits of the registers that the library itself decides about.
  private enum Bits {
    static let displayOn: UInt8 = 0x40
    /// R#1: 16 K memory chips on older video processors; set by habit.
    static let largeMemory: UInt8 = 0x80
    static let verticalInterrupt: UInt8 = 0x20
    /// R#8: mouse, 64 K memory chips.
    static let mouseAndMemory: UInt8 = 0x88
    static let rows212: UInt8 = 0x80
  }

  public var columns: Int { mode.layout.columns }

  /// Sets one of the modes 0–A: tables of page 0 cleared, the system's own font loaded, windows as large as
  /// the screen, sprites gone, display on. Other numbers are ignored.
  public mutating func setMode(_ number: Int, for task: TaskPage) {
    let isTall = number == DisplayMode.text80With26Rows
    let wanted = isTall ? .text80 : UInt8(exactly: number).flatMap(DisplayMode.init)
    guard let wanted else { return }
    write(8, Bits.mouseAndMemory, task)
    write(1, Bits.largeMemory | Bits.verticalInterrupt, task)
    mode = wanted
    rows = isTall ? Self.maximumRows : mode.layout.rows
    let layout = mode.layout
    write(0, layout.register0, task)
    write(1, registers[1] | layout.register1, task)
    write(9, isTall ? Bits.rows212 : layout.register9, task)
    windows = Array(
      repeating: TextWindow(columns: columns, rows: rows), count: Self.pageCount)
    showBorderOfMode(task)
    showPage(0, for: task)
    clearPage(for: task)
    write(1, registers[1] | Bits.displayOn, task)
    work += VideoCost.setMode(mode)
  }

  /// A mode set keeps the border, except that MULTICOLOR takes the background of the text and forgets the
  /// border, and GRAPHIC5 has two bits for it. In the text modes the background follows the border.
  private mutating func showBorderOfMode(_ task: TaskPage) {
    var colours = task.textColours
    switch mode {
    case .multicolor:
      write(7, colours.background, task)
      borderColour = 0
      return
    case .text40, .text80:
      colours.background = borderColour
      task.textColours = colours
    default: break
    }
    write(7, borderColour, task)
    if mode == .graphic5 { borderColour &= 3 }
  }

  /// Display pages that fit into the memory.
  var pagesInMemory: Int { min(Self.pageCount, VideoMemory.size / mode.layout.pageStride) }

  /// Shows display page `page` from now on; numbers beyond the memory begin again with 0. Every page has a
  /// window of its own, but the cursor comes along.
  mutating func showPage(_ page: Int, for task: TaskPage) {
    let cursor = windows[task.displayPage]
    task.displayPage = page & (pagesInMemory - 1)
    windows[task.displayPage].row = cursor.row
    windows[task.displayPage].column = cursor.column
    for (number, value) in DisplayTables.registers(for: mode, page: task.displayPage) {
      write(number, value, task)
    }
  }

  /// Shows another display page, cleared or as it was left.
  public mutating func setPage(_ page: Int, clearing: Bool, for task: TaskPage) {
    showPage(page, for: task)
    if clearing {
      clearPage(for: task)
      work += VideoCost.clearPage(mode)
    } else {
      readShadow(task)
    }
  }

  // MARK: Clearing

  /// Clears the tables of the present page and loads fonts into it.
  mutating func clearPage(for task: TaskPage) {
    let memory = memory(task)
    font = Font.standard
    switch mode {
    case .text40, .text80, .graphic1:
      clearNames(memory)
      if mode == .graphic1 {
        memory.fill(tables.colours, Self.colourSets, with: task.textColours.byte)
      }
    case .multicolor: break
    case .graphic2, .graphic3: clearCellPatterns(task.textColours, memory)
    case .graphic4, .graphic5, .graphic6, .graphic7: clearDots(task)
    }
    if mode.hasFontPatterns { loadFont(memory) }
    if mode.hasSprites && mode != .multicolor {
      removeSprites(memory)
      loadSpritePatterns(memory)
    }
  }

  private mutating func clearNames(_ memory: VideoMemory) {
    for index in 0..<rows * Self.maximumColumns { shadow[index] = Font.space }
    memory.fill(tables.names, columns * rows, with: Font.space)
    guard mode == .text80 else { return }
    memory.fill(tables.names + columns * Self.maximumRows, columns, with: Font.space)
    memory.fill(tables.colours, (Self.maximumRows + 1) * columns / 8, with: 0)
  }

  /// Every cell of the three thirds of the screen has a pattern of its own.
  private func clearCellPatterns(_ colours: TextColours, _ memory: VideoMemory) {
    let cells = columns * rows
    memory.store((0..<cells).map { UInt8(truncatingIfNeeded: $0) }, at: tables.names)
    memory.fill(tables.patterns, cells * 8, with: 0)
    memory.fill(tables.colours, cells * 8, with: colours.byte)
  }

  private mutating func clearDots(_ task: TaskPage) {
    guard let bitmap = Bitmap(memory(task), mode) else { return }
    let screen = DotArea(
      x: 0, y: task.firstPixelRow, width: bitmap.width, height: mode.layout.pixelRows)
    bitmap.fill(screen, with: task.textColours.background)
    occupyChip(screen.count / bitmap.dotsPerByte, VideoCost.Chip.fillBytes)
  }

  // MARK: Registers

  /// Writes a register and notes it.
  mutating func write(_ number: Int, _ value: UInt8, _ task: TaskPage) {
    guard registers.indices.contains(number) else { return }
    registers[number] = value
    task.machine.setVideoRegister(number, to: value)
    if [2, 3, 4, 5, 6, 10, 11].contains(number) {
      tables = DisplayTables(registers: registers, mode: mode)
    }
  }

  /// Sets a palette register to a word 0GRB.
  public mutating func setPalette(_ number: Int, to word: UInt16, for task: TaskPage) {
    palette[number & 15] = word & 0x0777
    let colour = (word & 0x700) >> 2 | (word & 0x70) >> 1 | word & 7
    task.machine.setPalette(number & 15, to: colour)
    work += VideoCost.palette
  }

  // MARK: Colours

  /// Changes the colours of text written from now on; in the character modes of all text.
  public mutating func setTextColours(_ colours: TextColours, for task: TaskPage) {
    task.textColours = colours
    showTextColours(of: task)
  }

  mutating func showTextColours(of task: TaskPage) {
    let colours = task.textColours
    switch mode {
    case .text40, .text80, .multicolor:
      write(7, colours.byte, task)
      if mode.isText { borderColour = colours.background & 15 }
    case .graphic1: memory(task).fill(tables.colours, Self.colourSets, with: colours.byte)
    default: break
    }
    work += VideoCost.colours
  }

  /// In GRAPHIC1, eight characters each share a set of colours.
  static let colourSets = 32

  mutating func setColourSet(_ set: Int, _ colours: TextColours, for task: TaskPage) {
    guard mode == .graphic1, (0..<Self.colourSets).contains(set) else { return }
    memory(task)[tables.colours + set] = colours.byte
  }

  /// The border; in the text modes the background of the text as well.
  public mutating func setBorder(_ colour: UInt8, for task: TaskPage) {
    write(7, colour, task)
    switch mode {
    case .multicolor: break
    case .graphic5: borderColour = colour & 3
    default: borderColour = colour & 15
    }
    if mode.isText { task.textColours.background = borderColour }
    work += VideoCost.border
  }
}
