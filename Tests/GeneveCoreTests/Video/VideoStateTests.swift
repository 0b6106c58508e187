import Testing

@testable import GeneveCore

extension V9938 {
  /// Everything that `exchangeState` saves.
  func stateBytes() throws -> [UInt8] {
    var exchange = StateExchange()
    var copy = self
    try copy.exchangeState(&exchange)
    return exchange.bytes
  }

  /// The dots of both fields.
  var pictureDots: [UInt16] { (0..<Picture.height).flatMap { picture.withRow($0, Array.init) } }
}

extension V9938 {
  /// The dots of the even field.
  var fieldDots: [UInt16] {
    let count = Picture.width * Picture.linesPerField
    return Array(UnsafeBufferPointer(start: picture.storage.dots, count: count))
  }
}

/// The same sequence of numbers every time.
struct Sequence: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

/// A program that does anything at any time.
private struct WildProgram {
  enum Step {
    case write(UInt8, port: Int)
    case read(port: Int)
  }

  var random: Sequence

  init(seed: UInt64) { random = Sequence(state: seed) }

  private mutating func byte() -> UInt8 { UInt8.random(in: 0...255, using: &random) }

  /// The next few accesses; registers are written whole so that modes make sense often.
  mutating func steps() -> [Step] {
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      // A mode with the display on.
      let modes: [(UInt8, UInt8)] = [
        (0, 0x10), (4, 0x10), (0, 8), (0, 0), (2, 0), (4, 0), (6, 0), (8, 0), (10, 0), (14, 0),
      ]
      let mode = modes[Int.random(in: 0..<10, using: &random)]
      let low = byte() & 0x23
      return register(0, mode.0 | byte() & 0x10) + register(1, mode.1 | 0x40 | low)
    case 1:
      let numbers = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 18, 19, 23]
      return register(numbers[Int.random(in: 0..<numbers.count, using: &random)], byte())
    case 2:
      let values = [
        byte(), byte(), byte(), 0, byte(), byte(), byte(), 0, byte(), 0, byte() & 7, 0, byte(),
        byte() & 0x4D, UInt8.random(in: 3...15, using: &random) << 4 | byte() & 15,
      ]
      return register(17, 32) + values.map { .write($0, port: 3) }
    case 3: return register(16, byte()) + [.write(byte(), port: 2), .write(byte(), port: 2)]
    case 4: return register(15, byte() % 10) + [.read(port: 1)]
    case 5: return [.write(byte(), port: 1), .write(byte() & 0x7F, port: 1)]
    case 6: return [.read(port: 0), .read(port: 0)]
    default: return (0..<8).map { _ in .write(byte(), port: 0) }
    }
  }

  private func register(_ number: Int, _ value: UInt8) -> [Step] {
    [.write(value, port: 1), .write(0x80 | UInt8(number), port: 1)]
  }

  mutating func pause() -> Ticks {
    Int.random(in: 0..<20, using: &random) == 0
      ? Ticks.random(in: 0...9_000_000, using: &random)
      : Ticks.random(in: 300...30_000, using: &random)
  }
}

extension WildProgram.Step {
  /// Does it; what was read, or nil.
  @discardableResult
  func perform(_ chip: inout V9938, at now: Ticks) -> UInt8? {
    switch self {
    case .write(let value, let port):
      chip.write(value, port: port, at: now)
      return nil
    case .read(let port): return chip.read(port: port, at: now)
    }
  }
}

@Suite("V9938 state")
struct VideoStateTests {
  private static let seeds: [UInt64] = [1, 2, 3, 6]

  /// Runs `count` random steps on a chip; `each` is called before every access.
  private func run(
    _ chip: inout V9938, _ program: inout WildProgram, from start: Ticks, count: Int,
    each: (inout V9938, Ticks) -> Void = { _, _ in }
  ) -> (now: Ticks, reads: [UInt8]) {
    var now = start
    var reads: [UInt8] = []
    for _ in 0..<count {
      for step in program.steps() {
        now += program.pause()
        each(&chip, now)
        if let value = step.perform(&chip, at: now) { reads.append(value) }
      }
    }
    return (now, reads)
  }

  @Test("a restored chip goes on exactly like the one that was saved", arguments: seeds)
  func restore(seed: UInt64) throws {
    var chip = V9938(expansion: seed % 2 == 0 ? .kilobytes64 : .none)
    var program = WildProgram(seed: seed)
    let (start, _) = run(&chip, &program, from: 0, count: 300)
    let state = try chip.stateBytes()
    let memory = chip.snapshotVRAM()
    var other = V9938(expansion: seed % 2 == 0 ? .kilobytes64 : .none)
    var exchange = StateExchange(restoringFrom: state)
    try other.exchangeState(&exchange)
    other.restoreVRAM(memory)
    var otherProgram = program
    let (end, reads) = run(&chip, &program, from: start, count: 300)
    let (_, otherReads) = run(&other, &otherProgram, from: start, count: 300)
    #expect(reads == otherReads && !reads.isEmpty)
    for extra in [0, 1, 3 * V9938.field] as [Ticks] {
      chip.advance(to: end + extra)
      other.advance(to: end + extra)
      #expect(try chip.stateBytes() == other.stateBytes())
    }
    #expect(chip.snapshotVRAM().bytes == other.snapshotVRAM().bytes)
    #expect(chip.pictureDots == other.pictureDots)
  }

  @Test("a command goes on where it was saved", arguments: [5, 6, 7, 8, 9, 12, 13, 14])
  func restoreInCommand(command: UInt8) throws {
    for moment in stride(from: 1, to: 24, by: 2) {
      var driver = VideoDriver()
      driver.chip.restoreVRAM(VideoCommandTests.noise)
      driver.setMode(.graphic4, sprites: true)
      // R#17 first, so that nothing but the start comes last.
      driver.start([9, 0, 8, 0, 3, 0, 50, 0, 41, 0, 3, 0, 7, 0])
      driver.chip.setRegister(46, command << 4 | 3, at: driver.now)
      driver.wait(Ticks(moment * moment * 4) * Ticks.perVideoClock)
      let (state, memory) = (try driver.chip.stateBytes(), driver.chip.snapshotVRAM())
      var other = VideoDriver()
      var exchange = StateExchange(restoringFrom: state)
      try other.chip.exchangeState(&exchange)
      other.chip.restoreVRAM(memory)
      other.now = driver.now
      #expect(driver.waitForCommand() == other.waitForCommand())
      #expect(driver.chip.wholeMemory.prefix(0x2_0000) == other.chip.wholeMemory.prefix(0x2_0000))
      #expect(try driver.chip.stateBytes() == other.chip.stateBytes())
    }
  }

  @Test("how often the chip is caught up makes no difference", arguments: seeds)
  func laziness(seed: UInt64) throws {
    var chip = V9938()
    var busy = V9938()
    var program = WildProgram(seed: seed)
    var sameProgram = program
    let (end, reads) = run(&chip, &program, from: 0, count: 250)
    var last: Ticks = 0
    let (_, busyReads) = run(&busy, &sameProgram, from: 0, count: 250) { chip, now in
      while last + 7_001 < now {
        last += 7_001
        chip.advance(to: last)
      }
      last = now
    }
    #expect(reads == busyReads)
    chip.advance(to: end + V9938.field)
    busy.advance(to: end + V9938.field)
    #expect(try chip.stateBytes() == busy.stateBytes())
    #expect(chip.snapshotVRAM().bytes == busy.snapshotVRAM().bytes)
    #expect(chip.pictureDots == busy.pictureDots)
  }

  @Test("lines that are not drawn again are as if they had been", arguments: seeds)
  func unchangedLines(seed: UInt64) throws {
    var chip = V9938()
    var diligent = V9938()
    var program = WildProgram(seed: seed &+ 100)
    var sameProgram = program
    var dots: [[UInt16]] = []
    var frames: UInt64 = 0
    let (_, reads) = run(&chip, &program, from: 0, count: 250) { chip, now in
      chip.advance(to: now)
      if chip.frameCount != frames { dots.append(chip.pictureDots) }
      frames = chip.frameCount
    }
    var index = 0
    frames = 0
    let (_, otherReads) = run(&diligent, &sameProgram, from: 0, count: 250) { chip, now in
      chip.picture.storage.forgetStamps()
      chip.vram.linesSinceChange = 0
      chip.advance(to: now)
      if chip.frameCount != frames {
        #expect(chip.pictureDots == dots[index], "frame \(chip.frameCount)")
        index += 1
      }
      frames = chip.frameCount
    }
    #expect(reads == otherReads && index == dots.count && index > 3)
  }

  @Test("interrupts and frames change at nextEvent only", arguments: seeds)
  func events(seed: UInt64) {
    var chip = V9938()
    var program = WildProgram(seed: seed)
    var last: Ticks = 0
    _ = run(&chip, &program, from: 0, count: 200) { chip, now in
      let (level, frames) = (chip.isInterrupting, chip.frameCount)
      if chip.nextEvent > now {
        chip.advance(to: now)
        #expect(chip.isInterrupting == level && chip.frameCount == frames)
      } else {
        #expect(chip.nextEvent > last)
      }
      last = now
    }
  }

  @Test("a damaged state is refused, never a trap", arguments: seeds)
  func damage(seed: UInt64) throws {
    var chip = V9938()
    var program = WildProgram(seed: seed)
    _ = run(&chip, &program, from: 0, count: 100)
    let sound = try chip.stateBytes()
    var random = Sequence(state: seed)
    for _ in 0..<150 {
      var damaged = sound
      for _ in 0..<4 {
        let index = Int.random(in: 0..<damaged.count, using: &random)
        damaged[index] = UInt8.random(in: 0...255, using: &random)
      }
      var exchange = StateExchange(restoringFrom: damaged)
      var other = V9938()
      do {
        try other.exchangeState(&exchange)
      } catch is StateExchange.Failure {
        continue
      }
      other.advance(to: other.currentTime + 2 * V9938.field)
    }
  }

  @Test("snapshots share the blocks between them that nobody wrote to")
  func snapshots() {
    var chip = V9938()
    chip.setVRAMByte(0x4001, 7)
    let first = chip.snapshotVRAM()
    chip.setVRAMByte(0x4001, 7)
    let second = chip.snapshotVRAM()
    chip.setVRAMByte(0x4001, 8)
    chip.setVRAMByte(0x1_FFFF, 9)
    let third = chip.snapshotVRAM()
    #expect(first.blocks.count == 16 && first.sharedBlocks(with: second) == 16)
    #expect(second.sharedBlocks(with: third) == 14)
    chip.setVRAMByte(0x10, 1)
    chip.restoreVRAM(first)
    #expect(chip.vramByte(0x4001) == 7 && chip.vramByte(0x1_FFFF) == 0 && chip.vramByte(0x10) == 0)
    #expect(chip.snapshotVRAM().sharedBlocks(with: first) == 16)
    #expect(third.bytes[0x4001] == 8 && first.bytes[0x4001] == 7)
  }

  @Test("the memory travels in a state file too")
  func memoryFile() throws {
    var chip = V9938(expansion: .kilobytes64)
    chip.setVRAMByte(0x2_1234, 0x5A)
    chip.setVRAMByte(0x123, 0xA5)
    var saving = StateExchange()
    try chip.exchangeMemory(&saving)
    var other = V9938(expansion: .kilobytes64)
    var restoring = StateExchange(restoringFrom: saving.bytes)
    try other.exchangeMemory(&restoring)
    #expect(other.vramByte(0x2_1234) == 0x5A && other.vramByte(0x123) == 0xA5)
  }
}
