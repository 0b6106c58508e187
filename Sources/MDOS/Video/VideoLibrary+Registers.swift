import GeneveCore

// The chip's registers as programs write and read them.
extension VideoLibrary {
  private enum Bits {
    static let modeInRegister0: UInt8 = 0x0E
    static let modeInRegister1: UInt8 = 0x18
    static let rows212: UInt8 = 0x80
  }

  /// Writes a register for a program: the tables, and the mode, follow it.
  mutating func writeRegister(_ number: Int, _ value: UInt8, _ task: TaskPage) {
    guard registers.indices.contains(number) else { return }
    write(number, value, task)
    if [0, 1, 9].contains(number) { followModeBits() }
    if number == 7 { borderColour = value & 15 }
    work += VideoCost.register
  }

  func shadowed(register number: Int) -> UInt8 {
    registers.indices.contains(number) ? registers[number] : 0
  }

  private mutating func followModeBits() {
    let bits0 = registers[0] & Bits.modeInRegister0
    let bits1 = registers[1] & Bits.modeInRegister1
    let found = DisplayMode.allCases.first {
      $0.layout.register0 == bits0 && $0.layout.register1 == bits1
    }
    guard let found else { return }
    mode = found
    let isTall = registers[9] & Bits.rows212 != 0
    rows = isTall && mode == .text80 ? Self.maximumRows : mode.layout.rows
    tables = DisplayTables(registers: registers, mode: mode)
  }
}
