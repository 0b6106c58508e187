/// Where things stand in the header page of a task, as far as memory management does not name them
/// (`TaskHeader.Field`). Source: reference/mdos-system-calls.md, section 2.1.
enum HeaderPage {
  /// DELON: the DEL key was held at the start.
  static let deleteHeld = 0x00D8
  /// STDCLR: text colours.
  static let colours = 0x00E2
  /// CTLS: Ctrl-S was seen.
  static let outputHeld = 0x00FC
  static let lastDriveLetter = 0x0101
  static let name = 0x0104
  static let nameLength = 8
  static let currentDrive = 0x011C
  static let path = 0x011E
  static let freeNodes = 0x0122
  static let prompt = 0x0124
  static let commandLine = 0x0128
  /// Pairs {alias, current directory} for drives A to P.
  static let drives = 0x012A
  static let driveSize = 4
  /// A word other than 0: the task does not own the keyboard.
  static let keyboardLost = 0x016A

  /// The pair of the drive with this letter (capital). A letter that no drive has, as programs may leave one
  /// behind, stands for one that exists.
  static func drive(_ letter: UInt8) -> Int {
    drives + driveSize * Int((letter &- UInt8(ascii: "A")) & 15)
  }
}
