import GeneveCore

/// Which keys are down.
struct KeySet: Equatable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// Presses or releases the key of a scan code, whose bit 7 says which.
  mutating func update(with scanCode: UInt8) {
    let key = scanCode & ScanBits.key
    let bit: UInt64 = 1 << UInt64(key & 63)
    if scanCode & ScanBits.released != 0 {
      if key < 64 { low &= ~bit } else { high &= ~bit }
    } else {
      if key < 64 { low |= bit } else { high |= bit }
    }
  }

  func contains(_ key: UInt8) -> Bool {
    (key < 64 ? low : high) >> UInt64(key & 63) & 1 != 0
  }

  func contains(_ key: ScanCode) -> Bool { contains(key.rawValue) }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&low)
    try exchange.field(&high)
  }
}

/// How a byte from the keyboard is made up.
enum ScanBits {
  static let key: UInt8 = 0x7F
  static let released: UInt8 = 0x80
}
