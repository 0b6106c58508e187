/// Bits of the status register (reference/tms9995.md, section 1.1).
enum Status {
  static let logicalGreater: UInt16 = 0x8000
  static let arithmeticGreater: UInt16 = 0x4000
  static let equal: UInt16 = 0x2000
  static let carry: UInt16 = 0x1000
  static let overflow: UInt16 = 0x0800
  static let oddParity: UInt16 = 0x0400
  static let extendedOperation: UInt16 = 0x0200
  static let interruptMask: UInt16 = 0x000F

  /// ST0–ST2, which every comparison replaces.
  static let comparison: UInt16 = 0xE000
  /// What a context switch by an interrupt or a trap keeps: ST0–ST6.
  static let keptByInterrupt: UInt16 = 0xFE00
  /// What XOP clears: ST7–ST11.
  static let clearedByXOP: UInt16 = 0x01F0
}

extension TMS9995 {
  /// Memory address of workspace register `number`.
  @inline(__always)
  func registerAddress(_ number: UInt16) -> UInt16 { workspacePointer &+ number &* 2 }

  @inline(__always)
  mutating func setStatus(_ bits: UInt16, mask: UInt16) { status = status & ~mask | bits }

  /// ST0–ST2 of `value` compared with 0.
  @inline(__always)
  static func comparison(_ value: UInt16) -> UInt16 {
    value == 0
      ? Status.equal
      : value < 0x8000
        ? Status.logicalGreater | Status.arithmeticGreater : Status.logicalGreater
  }

  /// ST0–ST2 of `first` compared with `second`.
  @inline(__always)
  static func comparison(_ first: UInt16, _ second: UInt16) -> UInt16 {
    if first == second { return Status.equal }
    return (first > second ? Status.logicalGreater : 0)
      | (Int16(bitPattern: first) > Int16(bitPattern: second) ? Status.arithmeticGreater : 0)
  }

  @inline(__always)
  mutating func compareWithZero(_ value: UInt16) {
    setStatus(Self.comparison(value), mask: Status.comparison)
  }

  /// ST0–ST2 and ST5 of a byte result.
  @inline(__always)
  mutating func compareByteWithZero(_ value: UInt8) {
    setStatus(
      Self.comparison(UInt16(value) << 8) | Self.parity(value),
      mask: Status.comparison | Status.oddParity)
  }

  /// ST5 when `value` has an odd number of ones.
  @inline(__always)
  static func parity(_ value: UInt8) -> UInt16 {
    let folded = UInt16(value ^ value >> 4) & 15
    // Bit n of this word is the parity of n.
    return (0x6996 >> folded & 1) * Status.oddParity
  }

  /// Replaces the whole status register and lets the board know the mask.
  mutating func loadStatus(_ value: UInt16, _ board: inout Board) {
    status = value
    board.interruptMask = value & Status.interruptMask
  }
}
