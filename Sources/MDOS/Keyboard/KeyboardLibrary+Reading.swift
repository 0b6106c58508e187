import GeneveCore

// What happens to the codes of the queue when they are read.
extension KeyboardLibrary {
  /// CRU bit of the Caps Lock lamp (reference/geneve-hardware.md, section 6).
  private static let capsLamp: UInt16 = 0x1EEE

  /// Reads the queue up to a key; the held one if there is no other.
  mutating func readKey(_ filter: Filter, _ hardware: some KeyboardHardware) -> Key {
    while let code = queue.removeFirst() {
      guard follow(code, hardware) else { continue }
      return Key(code: translated(code, filter), isNew: true)
    }
    guard let lastKey else { return Key(code: KeyTable.nothing, isNew: false) }
    return Key(code: translated(lastKey, filter), isNew: false)
  }

  /// Notes that a code was read, whatever it means.
  mutating func noteRead(_ code: UInt8) {
    read.update(with: code)
    if let lastKey, code == lastKey | ScanBits.released { self.lastKey = nil }
  }

  /// Lets shift and lock states follow a code; true when it is a key of the text.
  @discardableResult
  mutating func follow(_ code: UInt8, _ hardware: some KeyboardHardware) -> Bool {
    noteRead(code)
    let key = code & ScanBits.key
    guard code & ScanBits.released == 0 else { return false }
    switch ScanCode(rawValue: key) {
    case .control, .leftShift, .rightShift, .alternate: return false
    case .capsLock:
      locks.formSymmetricDifference(.caps)
      hardware.writeCRU(locks.contains(.caps), at: Self.capsLamp)
      return false
    case .numLock:
      if !read.contains(.control) { locks.formSymmetricDifference(.numbers) }
      return false
    case .scrollLock:
      locks.formSymmetricDifference(.scroll)
      return false
    default:
      lastKey = key
      return true
    }
  }

  // MARK: Translation

  /// The code of a key in the present shift and lock state.
  private func translated(_ key: UInt8, _ filter: Filter) -> UInt8 {
    let column = self.column
    if column == .plain, locks.contains(.scroll), let code = Self.scrollLockCode(of: key) {
      return code
    }
    var code = KeyTable.code(of: key, column)
    if column == .plain {
      if version == .v6_50, key == ScanCode.home.rawValue || key == ScanCode.end.rawValue {
        code = KeyTable.nothing
      }
      if locks.contains(.numbers), let digit = Self.numberLockCode(of: key) { code = digit }
    }
    if locks.contains(.caps) { code = Self.withCaseChanged(code) }
    return Self.filtered(code, filter)
  }

  private var column: KeyTable.Column {
    if read.contains(.alternate) { return .alternate }
    if read.contains(.control) { return .control }
    return read.contains(.leftShift) || read.contains(.rightShift) ? .shift : .plain
  }

  /// F1–F10 with Scroll Lock, whatever the mode.
  private static func scrollLockCode(of key: UInt8) -> UInt8? {
    let first = ScanCode.f1.rawValue
    return (first...ScanCode.f10.rawValue).contains(key) ? key - first + 0xE2 : nil
  }

  /// The keypad with NumLock.
  private static func numberLockCode(of key: UInt8) -> UInt8? {
    let first = ScanCode.keypad7.rawValue
    guard (first...ScanCode.keypadPeriod.rawValue).contains(key) else { return nil }
    return Array("789-456+1230.".utf8)[Int(key - first)]
  }

  private static func withCaseChanged(_ code: UInt8) -> UInt8 {
    switch code {
    case 0x41...0x5A, 0x61...0x7A: code ^ 0x20
    default: code
    }
  }

  private static func filtered(_ code: UInt8, _ filter: Filter) -> UInt8 {
    switch (filter, code) {
    case (.standard, 0x61...0x7A): code ^ 0x20
    case (.standard, 0x10...0x1F), (.standard, 0x7F): KeyTable.nothing
    case (.pascal, 0x0D), (.pascal, 0x8D): code
    case (.pascal, 0x00...0x1F), (.pascal, 0x80...0x9F): code ^ 0x80
    default: code
    }
  }
}
