import GeneveCore

// Registers of the calls for dots, rectangles and sprites.
extension VideoLibrary {
  // MARK: Dots

  mutating func serveDots(_ call: SystemCall, _ task: TaskPage) {
    guard mode.isBitmap || mode.hasCellPatterns else { return }
    switch call[register: 0] {
    case 0x0E:
      // The bitmap modes take the operation from R6, by an error in the system that programs know.
      let operation = LogicOperation(code: call.highByte(mode.isBitmap ? 6 : 4))
      setDot(x: call.signed(1), y: call.signed(2), call.colours(3), operation, for: task)
    case 0x0F:
      guard let colours = dot(x: call.signed(1), y: call.signed(2), for: task) else { return }
      let low = mode.isBitmap ? UInt16(call.lowByte(0)) : UInt16(colours.background)
      call[register: 0] = UInt16(colours.foreground) << 8 | low
    case 0x10:
      drawLine(
        from: Dot(x: call.signed(1), y: call.signed(2)),
        to: Dot(x: call.signed(3), y: call.signed(4)), call.colours(5),
        LogicOperation(code: mode.isBitmap ? call.lowByte(6) : call.highByte(6)), for: task)
    default: search(call, task)
    }
  }

  private func search(_ call: SystemCall, _ task: TaskPage) {
    guard let bitmap = Bitmap(memory(task), mode) else { return }
    let row = call.signed(2)
    let start = Dot(x: call.signed(1), y: row + task.firstPixelRow)
    let found = bitmap.search(
      from: start, leftward: call.highByte(3) == 0, for: call.lowByte(3))
    call.isEqualSet = found != nil
    if let found { call.answer(found, row) }
  }

  // MARK: Rectangles

  mutating func serveBlocks(_ call: SystemCall, _ task: TaskPage) {
    guard mode.isBitmap else { return }
    let opcode = call[register: 0]
    switch opcode {
    case 0x12...0x15: copyBlock(call, isFast: opcode < 0x14, isMove: opcode & 1 == 0, task)
    case 0x16...0x19:
      let directions: [ScrollDirection] = [.up, .down, .left, .right]
      let layout = mode.layout
      let (top, left) = (max(0, call.signed(2)), max(0, call.signed(3)))
      let bottom = min(layout.pixelRows - 1, call.signed(4))
      let right = min(layout.pixelColumns - 1, call.signed(5))
      let window = DotArea(
        x: left, y: top + task.firstPixelRow, width: right - left + 1, height: bottom - top + 1)
      scrollDots(
        window, directions[Int(opcode - 0x16)], by: Int(call[register: 1]),
        filling: call.highByte(6), for: task)
    default: setEdge(call.lowByte(1), for: task)
    }
  }

  private mutating func copyBlock(
    _ call: SystemCall, isFast: Bool, isMove: Bool, _ task: TaskPage
  ) {
    let top = task.firstPixelRow
    let layout = mode.layout
    let source = DotArea(
      x: call.signed(2), y: call.signed(1) + top, width: min(layout.pixelColumns, call.signed(6)),
      height: min(layout.pixelRows, call.signed(5)))
    copyBlock(
      source, to: Dot(x: call.signed(4), y: call.signed(3) + top), isFast: isFast,
      isFast ? .copy : LogicOperation(code: call.highByte(7)),
      filling: isMove ? call.lowByte(7) : nil, for: task)
  }

  // MARK: Sprites

  mutating func serveSprites(_ call: SystemCall, _ task: TaskPage) {
    guard mode.hasSprites else { return }
    let memory = memory(task)
    switch call[register: 0] {
    case 0x1A:
      forEachSprite(call, words: 5 + spriteColourWords) { library, number, words in
        library.setSpritePattern(number, UInt8(truncatingIfNeeded: words[0]), memory)
        library.placeSprite(number, row: Int(words[1]), column: Int(words[2]), memory)
        library.setMotion(number, words[3], words[4])
        library.setSpriteColours(
          number, words[5...].map { UInt8(truncatingIfNeeded: $0) }, memory)
      }
    case 0x1B:
      if call[register: 2] == 0xFFFF {
        _ = call.bufferAddress(1)
        return removeSprites(memory)
      }
      forEachSprite(call, words: 0) { library, number, _ in library.removeSprite(number, memory) }
    case 0x1C:
      forEachSprite(call, words: 2) { library, number, words in
        library.placeSprite(number, row: Int(words[0]), column: Int(words[1]), memory)
      }
    case 0x1D:
      forEachSprite(call, words: 2) { library, number, words in
        library.setMotion(number, words[0], words[1])
      }
    case 0x1E:
      forEachSprite(call, words: spriteColourWords) { library, number, words in
        library.setSpriteColours(number, words.map { UInt8(truncatingIfNeeded: $0) }, memory)
      }
    case 0x1F:
      forEachSprite(call, words: 1) { library, number, words in
        library.setSpritePattern(number, UInt8(truncatingIfNeeded: words[0]), memory)
      }
    case 0x20: setSpriteSize(Int(call[register: 1]), for: task)
    case 0x21: reportPosition(call, memory)
    default: testCoincidence(call, memory)
    }
  }

  private mutating func setMotion(_ number: Int, _ row: UInt16, _ column: UInt16) {
    setSpriteMotion(
      number, rowVelocity: Int(Int16(bitPattern: row)),
      columnVelocity: Int(Int16(bitPattern: column)))
  }

  /// Goes through the list at R1 of R2 entries: a sprite and `words` words. Entries for sprites that do not
  /// exist are passed over.
  private mutating func forEachSprite(
    _ call: SystemCall, words: Int, _ body: (inout VideoLibrary, Int, [UInt16]) -> Void
  ) {
    var address = call.bufferAddress(1)
    for _ in 0..<Int(call[register: 2]) {
      let entry = call.words(at: address, count: words + 1)
      address &+= UInt16(2 * (words + 1))
      work += VideoCost.spriteEntry + words * VideoCost.spriteColour
      guard entry[0] < Self.spriteCount else { continue }
      body(&self, Int(entry[0]), Array(entry.dropFirst()))
    }
  }

  /// Distances do not get larger than this.
  private static let largestSquare = 0x7FFF

  private func reportPosition(_ call: SystemCall, _ memory: VideoMemory) {
    guard call[register: 1] < Self.spriteCount else { return }
    let place = spritePosition(Int(call[register: 1]), memory)
    var other: Dot?
    switch call[register: 2] {
    case 1 where call[register: 3] < Self.spriteCount:
      other = spritePosition(Int(call[register: 3]), memory)
    case 2: other = Dot(x: call.signed(4), y: call.signed(3))
    default: break
    }
    if let other {
      let (rows, columns) = (place.y - other.y, place.x - other.x)
      let square = min(Self.largestSquare, rows * rows + columns * columns)
      let distance = Int(Double(square).squareRoot())
      call.answer(place.y, place.x, distance, square)
    } else {
      call.answer(place.y, place.x)
    }
  }

  /// Type 0 takes tests of two sprites and a tolerance, type 1 of a sprite, a row, a column and a tolerance.
  /// Both put the tests that were met, without their tolerance, into the results. Type 2 asks the chip
  /// whether any two sprites have met.
  private mutating func testCoincidence(_ call: SystemCall, _ memory: VideoMemory) {
    let type = call[register: 1]
    var test = call.bufferAddress(3)
    var result = call.bufferAddress(4)
    guard type < 2 else {
      call[register: 0] = type == 2 && spritesHaveMet(call.machine) ? 1 : 0
      return
    }
    let size = type == 0 ? 3 : 4
    var met: UInt16 = 0
    for _ in 0..<Int(call[register: 2]) {
      let words = call.words(at: test, count: size)
      test &+= UInt16(2 * size)
      work += VideoCost.spriteTest
      guard isMet(words, memory) else { continue }
      met += 1
      call.store(
        words.dropLast().flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }, at: result)
      result &+= UInt16(2 * (size - 1))
    }
    call[register: 0] = met
  }

  private func isMet(_ test: [UInt16], _ memory: VideoMemory) -> Bool {
    guard test[0] < Self.spriteCount else { return false }
    let place = spritePosition(Int(test[0]), memory)
    let other: Dot
    if test.count == 4 {
      other = Dot(x: Int(test[2]), y: Int(test[1]))
    } else {
      guard test[1] < Self.spriteCount else { return false }
      other = spritePosition(Int(test[1]), memory)
    }
    let tolerance = Int(test[test.count - 1])
    return abs(place.y - other.y) <= tolerance && abs(place.x - other.x) <= tolerance
  }
}

extension SystemCall {
  func words(at address: UInt16, count: Int) -> [UInt16] {
    (0..<count).map { index in
      let place = address &+ UInt16(truncatingIfNeeded: 2 * index)
      return UInt16(machine.peek(place)) << 8 | UInt16(machine.peek(place &+ 1))
    }
  }
}
