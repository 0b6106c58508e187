extension Keyboard {
  /// The sixteen codes that an XT keyboard remembers.
  ///
  /// A code that no longer fits is replaced by one overrun code behind the sixteenth; what follows is lost
  /// until there is room.
  struct Buffer {
    static let capacity = 16

    /// The oldest code in the lowest byte.
    private var codes: UInt128 = 0
    private var count: UInt8 = 0
    private var hasOverrun = false

    var isEmpty: Bool { count == 0 }
    var first: UInt8 { UInt8(truncatingIfNeeded: codes) }

    mutating func append(_ code: UInt8) {
      guard count < Self.capacity else {
        hasOverrun = true
        return
      }
      codes |= UInt128(code) << UInt128(count * 8)
      count += 1
    }

    mutating func removeFirst() {
      guard count > 0 else { return }
      codes >>= 8
      count -= 1
      if hasOverrun {
        hasOverrun = false
        append(Keyboard.overrun)
      }
    }
  }

  /// The gate array's receiver: nine bits that move down as new ones enter at the top. It is full when
  /// the start bit, always 1, has reached the bottom.
  struct ShiftRegister {
    private static let top: UInt16 = 0x100

    private var bits: UInt16 = 0
    private var isEnabled = false

    var isFull: Bool { bits & 1 != 0 }
    var byte: UInt8 { UInt8(truncatingIfNeeded: bits >> 1) }

    mutating func setEnabled(_ new: Bool) {
      isEnabled = new
      if !new { bits = 0 }
    }

    mutating func shift(in bit: Bool) {
      guard isEnabled, !isFull else { return }
      bits = bits >> 1 | (bit ? Self.top : 0)
    }
  }
}

extension Keyboard.Buffer: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    var (high, low) = (UInt64(truncatingIfNeeded: codes >> 64), UInt64(truncatingIfNeeded: codes))
    try exchange.field(&high)
    try exchange.field(&low)
    codes = UInt128(high) << 64 | UInt128(low)
    try exchange.field(&count)
    try exchange.field(&hasOverrun)
    guard count <= Self.capacity else { throw exchange.impossibleValue }
  }
}

extension Keyboard.ShiftRegister: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&bits)
    try exchange.field(&isEnabled)
  }
}
