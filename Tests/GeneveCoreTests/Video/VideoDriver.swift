@testable import GeneveCore

/// A chip with a program's hands: it reaches the ports only, and time passes with every access.
struct VideoDriver {
  var chip: V9938
  var now: Ticks
  /// From one access to the next: 16 µs is slow enough for every mode.
  var pace: Ticks = 16 * Ticks.perMicrosecond

  init(_ chip: V9938 = V9938()) {
    self.chip = chip
    now = chip.currentTime
  }

  mutating func write(_ value: UInt8, port: Int) {
    now += pace
    chip.write(value, port: port, at: now)
  }

  mutating func read(port: Int) -> UInt8 {
    now += pace
    return chip.read(port: port, at: now)
  }

  mutating func setRegister(_ number: Int, _ value: UInt8) {
    write(value, port: 1)
    write(0x80 | UInt8(number), port: 1)
  }

  mutating func setAddress(_ address: Int, forWriting: Bool) {
    setRegister(14, UInt8(address >> 14))
    write(UInt8(address & 0xFF), port: 1)
    write(UInt8(address >> 8 & 0x3F) | (forWriting ? 0x40 : 0), port: 1)
  }

  mutating func status(_ number: Int) -> UInt8 {
    setRegister(15, UInt8(number))
    return read(port: 1)
  }

  mutating func wait(_ ticks: Ticks) {
    now += ticks
    chip.advance(to: now)
  }

  /// Sets M5–M1 by mode, with display on, and lets them take effect.
  mutating func setMode(_ mode: VideoMode, lines212: Bool = true, sprites: Bool = false) {
    let bits: (UInt8, UInt8) =
      switch mode {
      case .text1: (0, 0x10)
      case .text2: (4, 0x10)
      case .multicolor: (0, 8)
      case .graphic1, .undefined: (0, 0)
      case .graphic2: (2, 0)
      case .graphic3: (4, 0)
      case .graphic4: (6, 0)
      case .graphic5: (8, 0)
      case .graphic6: (10, 0)
      case .graphic7: (14, 0)
      }
    setRegister(0, bits.0)
    setRegister(1, bits.1 | 0x40)
    setRegister(2, mode.isBitmap ? 0x1F : 0x03)
    setRegister(8, sprites ? 8 : 0x0A)
    setRegister(9, lines212 ? 0x80 : 0)
    wait(2 * V9938.line)
  }

  // MARK: Commands

  /// Writes R#32–R#46 as MDOS does: through R#17, counting up.
  mutating func start(_ registers: [UInt8]) {
    setRegister(17, 32)
    for value in registers { write(value, port: 3) }
  }

  /// Polls S#2 until CE is 0; nil if it never becomes so.
  mutating func waitForCommand(limit: Ticks = 2 * Ticks.perSecond) -> Ticks? {
    setRegister(15, 2)
    let start = now
    while read(port: 1) & 1 != 0 {
      if now - start > limit { return nil }
    }
    return now - start
  }

  /// Sends data through R#44, each when TR asks for it.
  mutating func send(_ data: [UInt8]) {
    setRegister(17, 0x80 | 44)
    setRegister(15, 2)
    for value in data {
      var patience = 10_000
      while read(port: 1) & 0x80 == 0, patience > 0 { patience -= 1 }
      write(value, port: 3)
    }
  }
}
