import GeneveCore

/// What the library needs of the board: the keyboard's shift register and the CRU.
protocol KeyboardHardware {
  /// The code that waits in the shift register, which takes the next one then.
  func takeScanCode() -> UInt8?
  func readCRU(_ address: UInt16) -> Bool
  func writeCRU(_ value: Bool, at address: UInt16)
}

extension Machine: KeyboardHardware {}

/// A header page, as far as the keyboard has to do with it.
protocol KeyboardOwner {
  func headerWord(_ offset: Int) -> UInt16
  func setHeaderWord(_ value: UInt16, _ offset: Int)
}

/// A caller of library 5.
protocol KeyboardCaller: KeyboardOwner {
  associatedtype Hardware: KeyboardHardware
  var hardware: Hardware { get }
  subscript(register number: Int) -> UInt16 { get nonmutating set }
  var status: UInt16 { get nonmutating set }
}

extension SystemCall: KeyboardCaller {
  var hardware: Machine { machine }
}

extension TaskPage: KeyboardOwner {
  func headerWord(_ offset: Int) -> UInt16 { self[offset] }
  func setHeaderWord(_ value: UInt16, _ offset: Int) { self[offset] = value }
}

/// Words of the header page that the keyboard changes or looks at (reference/mdos-system-calls.md,
/// section 2.1).
enum KeyboardHeader {
  /// DELON: the Del key is held.
  static let deleteHeld = 0x00D8
  /// CTLP: toggled by Ctrl-P.
  static let controlP = 0x00FA
  /// CTLS: Ctrl-S was pressed, and no key since.
  static let controlS = 0x00FC
  /// BREAK: address of the handler for Ctrl-C.
  static let breakHandler = 0x00FE
  /// STATE in the high byte.
  static let state = 0x0102
  /// Zero when the task owns the keyboard.
  static let disowned = 0x016A

  static let set: UInt16 = 0xFFFF
}
