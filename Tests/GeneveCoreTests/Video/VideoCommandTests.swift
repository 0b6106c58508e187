import Testing

@testable import GeneveCore

@Suite("V9938 commands")
struct VideoCommandTests {
  /// A mode and a command by the high half of R#46.
  struct Case: CustomTestStringConvertible, Sendable {
    let mode: VideoMode
    let command: Int
    var testDescription: String { "\(mode) command \(command)" }
  }

  static let cases = VideoMode.bitmaps.flatMap { mode in
    (4...15).map { Case(mode: mode, command: $0) }
  }

  /// Memory full of anything.
  static let noise: VRAMSnapshot = {
    var chip = V9938(expansion: .kilobytes64)
    var random = Sequence(state: 1)
    for address in stride(from: 0, to: VRAM.totalSize, by: 4) {
      let bits = random.next()
      for index in 0..<4 {
        chip.setVRAMByte(address + index, UInt8(truncatingIfNeeded: bits >> UInt64(8 * index)))
      }
    }
    return chip.snapshotVRAM()
  }()

  private static let usesOperation: Set<Int> = [5, 7, 8, 9, 11]

  @Test("every command does to memory and registers what the plain model does", arguments: cases)
  func comparison(with example: Case) throws {
    var random = Sequence(state: UInt64(example.command * 16 + Int(example.mode.rawValue)))
    var driver = VideoDriver(V9938(expansion: .kilobytes64))
    // Not displayed: most slots, and no time lost with drawing.
    driver.setMode(example.mode)
    driver.setRegister(1, 0)
    driver.wait(2 * V9938.line)
    driver.chip.restoreVRAM(Self.noise)
    let operations = Self.usesOperation.contains(example.command) ? Array(0...15) : [0]
    for direction in [0, 4, 8, 12] {
      for operation in operations {
        for attempt in 0..<(operations.count == 1 ? 8 : 2) {
          var model = CommandModel(mode: example.mode, memory: driver.chip.wholeMemory)
          model.registers = Self.registers(
            example, operation: operation, direction: direction, attempt: attempt, &random)
          try compare(&model, example, &driver, &random)
        }
      }
    }
  }

  /// Random registers: often at the edges, small enough to end soon.
  private static func registers(
    _ example: Case, operation: Int, direction: Int, attempt: Int, _ random: inout Sequence
  ) -> CommandModel.Registers {
    func x() -> Int {
      let choices = [0, 1, 3, 200, 250, 255, 256, 257, 500, 511]
      return attempt % 3 == 2
        ? Int.random(in: 0...511, using: &random) : choices.randomElement(using: &random) ?? 0
    }
    func y() -> Int { [0, 1, 2, 100, 511, 512, 1022, 1023].randomElement(using: &random) ?? 0 }
    var registers = CommandModel.Registers()
    (registers.sourceX, registers.sourceY) = (x(), y())
    (registers.destinationX, registers.destinationY) = (x(), y())
    registers.countX = [0, 1, 2, 3, 9, 40, 1023].randomElement(using: &random) ?? 0
    registers.countY = [1, 2, 3, 5].randomElement(using: &random) ?? 1
    registers.colour = Int.random(in: 0...255, using: &random)
    if attempt == 1 { registers.colour &= 0x0F }
    let places = Int.random(in: 0...3, using: &random) << 4
    registers.argument = direction | Int.random(in: 0...3, using: &random) | places
    registers.code = example.command << 4 | operation
    if example.command == 7 {
      registers.countX = Int.random(in: 0...40, using: &random)
      registers.countY = Int.random(in: 0...registers.countX, using: &random)
    }
    return registers
  }

  private func compare(
    _ model: inout CommandModel, _ example: Case, _ driver: inout VideoDriver,
    _ random: inout Sequence
  ) throws {
    let start = model.registers
    let unit = example.command >= 12 ? 8 / model.bitsPerDot : 1
    let (reads, writes) = (example.command == 10, example.command != 10)
    let count =
      model.unitsPerRow(unit: unit, reads: reads, writes: writes)
      * model.rowCount(reads: reads, writes: writes)
    model.input =
      [UInt8(start.colour)]
      + (1..<max(2, count)).map { _ in UInt8.random(in: 0...255, using: &random) }
    let data = Array(model.input[1..<max(1, count)])
    model.execute()
    driver.start(start.bytes)
    var output: [UInt8] = []
    switch example.command {
    case 10: output = driver.receive(count)
    case 11, 15: driver.send(data)
    default: break
    }
    try #require(driver.waitForCommand() != nil, "\(start) never ended")
    let bytes = driver.chip.wholeMemory
    if bytes != model.memory {
      let first = bytes.indices.first { bytes[$0] != model.memory[$0] } ?? 0
      Issue.record("\(start): memory differs from \(first) on")
    }
    var found = CommandModel.Registers()
    let command = driver.chip.command
    (found.sourceX, found.sourceY) = (command.sourceX, command.sourceY)
    (found.destinationX, found.destinationY) = (command.destinationX, command.destinationY)
    (found.countX, found.countY) = (command.countX, command.countY)
    (found.colour, found.argument) = (Int(command.colour), Int(command.argument))
    found.code = Int(command.code)
    #expect(found == model.registers, "after \(start)")
    #expect(output == model.output)
    if example.command == 6 {
      #expect((driver.status(2) & 0x10 != 0) == model.borderDetected)
      if let x = model.borderX {
        #expect(Int(driver.status(8)) | (Int(driver.status(9)) & 1) << 8 == x & 511)
      }
      _ = driver.status(9)
      #expect(driver.status(2) & 0x10 == 0, "reading S#9 forgets the border")
    }
  }

  // MARK: Time

  /// Clocks from access to access of one unit, and what is added at the end of a row
  /// (reference/v9938.md, section 6.1).
  struct Pace: CustomTestStringConvertible, Sendable {
    let command: UInt8
    let accesses: [Int]
    let rowExtra: Int
    var testDescription: String { "command \(command)" }
  }

  static let paces = [
    Pace(command: 12, accesses: [48], rowExtra: 56),
    Pace(command: 14, accesses: [36, 24], rowExtra: 68),
    Pace(command: 13, accesses: [64, 24], rowExtra: 64),
    Pace(command: 8, accesses: [72, 24], rowExtra: 64),
    Pace(command: 9, accesses: [64, 32, 24], rowExtra: 64),
    Pace(command: 7, accesses: [88, 24], rowExtra: 32),
    Pace(command: 6, accesses: [88], rowExtra: 0),
    Pace(command: 5, accesses: [0, 24], rowExtra: 0),
    Pace(command: 4, accesses: [0], rowExtra: 0),
  ]

  enum Load: CaseIterable { case blanked, bitmap, bitmapWithSprites }

  @Test("a command takes as long as its accesses need slots", arguments: paces, Load.allCases)
  func duration(pace: Pace, load: Load) {
    for mode in VideoMode.bitmaps { check(pace, load, mode) }
  }

  private func check(_ pace: Pace, _ load: Load, _ mode: VideoMode) {
    var driver = VideoDriver()
    driver.setMode(mode, sprites: load == .bitmapWithSprites)
    if load == .blanked { driver.setRegister(1, 0) }
    let kind: AccessSlots.Kind =
      switch load {
      case .blanked: .blanked
      case .bitmap: .bitmap
      case .bitmapWithSprites: .bitmapWithSprites
      }
    // Bytes are one, two or four dots; YMMM has no width but goes on to the edge.
    let dotsPerByte = Self.dotsPerByte(mode)
    let width = mode == .graphic5 || mode == .graphic6 ? 512 : 256
    for (units, rows) in Self.sizes(pace, width) {
      for start in mode == .graphic4 ? [100, 231, 444, 671, 1100] : [444, 1100] {
        // A line near the top of the display.
        let line = driver.chip.raster.fieldStart + V9938.field + 36 * V9938.line
        driver.chip.advance(to: line)
        let dots = pace.command >= 12 ? dotsPerByte * units : units
        let left = pace.command == 14 ? width - dots : 0
        let arguments: [(Int, Int)] = [
          (36, left & 0xFF), (37, left >> 8), (40, dots & 0xFF), (41, dots >> 8), (42, rows),
          (44, 1),
        ]
        for (number, value) in arguments {
          driver.chip.setRegister(number, UInt8(value), at: line)
        }
        let begin = line + Ticks(start) * Ticks.perVideoClock
        driver.chip.setRegister(46, pace.command << 4, at: begin)
        let last = Self.lastAccess(pace, kind, from: start, units: units, rows: rows)
        let end = line + Ticks(last) * Ticks.perVideoClock
        driver.chip.advance(to: end - 1)
        #expect(driver.chip.status(2) & 1 == 1, "\(mode) \(units) x \(rows) from clock \(start)")
        driver.chip.advance(to: end)
        #expect(driver.chip.status(2) & 1 == 0, "\(mode) \(units) x \(rows) from clock \(start)")
      }
    }
  }

  @Test(
    "a transfer takes a slot for each datum, and otherwise as long as the processor",
    arguments: [10, 11, 15], VideoMode.bitmaps)
  func transferPace(command: UInt8, mode: VideoMode) {
    var driver = VideoDriver()
    driver.setMode(mode)
    let line = driver.chip.raster.fieldStart + V9938.field + 60 * V9938.line
    driver.chip.advance(to: line)
    for (number, value) in [(40, 8), (42, 1)] as [(Int, UInt8)] {
      driver.chip.setRegister(number, value, at: line)
    }
    driver.chip.setRegister(15, 7, at: line)
    driver.chip.setRegister(46, command << 4, at: line + 200 * Ticks.perVideoClock)
    let positions = AccessSlots.positions(of: .bitmap)
    // Each datum is given, or taken, at this clock, and has its slot 16 clocks later or more.
    var clock = 200
    var data = command == 15 ? 8 / Self.dotsPerByte(mode) : 8
    while data > 0 {
      let slot = positions.first { $0 >= clock + 16 } ?? 0
      driver.chip.advance(to: line + Ticks(slot) * Ticks.perVideoClock - 1)
      #expect(driver.chip.command.due != .never, "waits for slot \(slot)")
      driver.chip.advance(to: line + Ticks(slot) * Ticks.perVideoClock)
      #expect(driver.chip.command.due == .never)
      data -= 1
      #expect((driver.chip.status(2) & 1 == 1) == (data > 0))
      clock = slot + 40
      let now = line + Ticks(clock) * Ticks.perVideoClock
      if command == 10 {
        _ = driver.chip.read(port: 1, at: now)
      } else {
        driver.chip.setRegister(44, 1, at: now)
      }
    }
  }

  private static func dotsPerByte(_ mode: VideoMode) -> Int {
    mode == .graphic5 ? 4 : mode == .graphic7 ? 1 : 2
  }

  /// Rectangles of bytes or dots; for LINE the two axes.
  private static func sizes(_ pace: Pace, _ width: Int) -> [(units: Int, rows: Int)] {
    switch pace.command {
    case 4, 5: [(1, 1)]
    case 6: [(width, 1)]
    case 7: [(20, 1)]
    default: [(1, 2), (2, 3), (20, 7)]
    }
  }

  /// The clock of the last access, by walking through the table of slots.
  private static func lastAccess(
    _ pace: Pace, _ kind: AccessSlots.Kind, from start: Int, units: Int, rows: Int
  ) -> Int {
    let positions = AccessSlots.positions(of: kind)
    func slot(_ clock: Int) -> Int {
      let line = clock / 1368 * 1368
      return positions.first { line + $0 >= clock }.map { line + $0 } ?? line + 1368 + positions[0]
    }
    var accesses = pace.accesses
    if pace.command == 9 && kind == .bitmapWithSprites { accesses[1] = 48 }
    var clock = slot(start + 16)
    // LINE has a dot more than NX. With NY = 1 the sum runs down from 9, and a step aside is due when it
    // is below 1.
    let units = pace.command == 7 ? units + 1 : units
    var sum = 9
    for row in 0..<rows {
      for unit in 0..<units {
        for access in accesses.indices where row + unit + access > 0 {
          var wait = accesses[access]
          if access == 0 && unit == 0 { wait += pace.rowExtra }
          if access == 0 && pace.command == 7 {
            if sum < 1 {
              wait += pace.rowExtra
              sum += 20
            }
            sum -= 1
          }
          clock = slot(clock + wait)
        }
      }
    }
    return clock
  }

  @Test("the processor's access takes the slot that the engine wanted")
  func priority() {
    func timeOfHMMV(withAccess: Bool) -> Ticks {
      var driver = VideoDriver()
      driver.setMode(.graphic4)
      let line = driver.chip.raster.fieldStart + V9938.field + 60 * V9938.line
      for (number, value) in [(40, 2), (42, 1)] as [(Int, UInt8)] {
        driver.chip.setRegister(number, value, at: line)
      }
      // Slots 278, 310: asked for at 262, both want 278.
      let time = line + 262 * Ticks.perVideoClock
      driver.chip.setRegister(46, 0xC0, at: time)
      if withAccess { driver.chip.write(1, port: 0, at: time) }
      var now = time
      while driver.chip.status(2) & 1 != 0 {
        now += Ticks.perVideoClock
        driver.chip.advance(to: now)
      }
      return (now - line) / Ticks.perVideoClock
    }
    #expect(timeOfHMMV(withAccess: false) == 278)
    #expect(timeOfHMMV(withAccess: true) == 310)
  }

  // MARK: Around commands

  @Test("outside the bitmap modes a command ends at once, and a change of mode aborts one")
  func otherModes() {
    var driver = VideoDriver()
    driver.setMode(.graphic3)
    driver.start([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0xC3])
    #expect(driver.status(2) & 1 == 0 && driver.chip.register(46) == 3)
    driver.setMode(.graphic4)
    driver.setRegister(46, 0xC0)
    #expect(driver.status(2) & 1 == 1)
    driver.setRegister(0, 0)
    driver.wait(2 * V9938.line)
    #expect(driver.status(2) & 1 == 0)
  }

  @Test("STOP aborts", arguments: [UInt8(0x00), 0x10, 0x20, 0x3F])
  func stop(code: UInt8) {
    var driver = VideoDriver()
    driver.setMode(.graphic4)
    driver.start([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0xC0])
    driver.setRegister(46, code)
    #expect(driver.status(2) & 1 == 0 && driver.chip.register(46) == code & 15)
  }

  @Test("TR asks for data, falls with each, and the last one is dropped by reading S#2")
  func transferReady() {
    var driver = VideoDriver()
    driver.setMode(.graphic4)
    driver.start([0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0x12, 0, 0xF0])
    #expect(driver.status(2) & 0x81 == 0x81)
    driver.chip.setRegister(44, 0x34, at: driver.now)
    #expect(driver.chip.status(2) & 0x81 == 0x01)
    driver.wait(V9938.line)
    #expect(driver.chip.status(2) & 0x81 == 0)
    #expect(driver.chip.vramByte(0) == 0x12 && driver.chip.vramByte(1) == 0x34)
    driver.start([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0xA0])
    driver.wait(V9938.line)
    #expect(driver.status(2) & 0x81 == 0x80, "the dot is there, the command over")
    #expect(driver.status(2) & 0x81 == 0)
    #expect(driver.status(7) == 1)
  }
}

extension VideoDriver {
  /// Takes `count` dots from LMCM as TR announces them.
  mutating func receive(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in
      setRegister(15, 2)
      var patience = 10_000
      while read(port: 1) & 0x80 == 0, patience > 0 { patience -= 1 }
      return status(7)
    }
  }
}

extension V9938 {
  /// Display and expansion memory in physical order.
  var wholeMemory: [UInt8] { Array(UnsafeBufferPointer(start: vram.bytes, count: VRAM.totalSize)) }
}
