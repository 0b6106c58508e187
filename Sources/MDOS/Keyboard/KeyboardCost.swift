/// What the calls of library 5 take in processor cycles, entry and return not counted.
///
/// Fitted to the calls of a real system whose command interpreter waits for keys
/// (realsystem/xop-calls.tsv.gz: 1308 cycles without a key, 1573 with a held one, 1845 with a new one, 1512
/// for a release; of these, 521 are entry and return). The calls that do not appear there are estimated
/// from the length of their work.
enum KeyboardCost {
  /// R0 out of range.
  static let ignored = 190
  static let notOwner = 220
  static let breakTest = 420
  static let scanCode = 460

  private static let emptyQueue = 787
  private static let codeRead = 204
  private static let translation = 265
  private static let newKey = 68
  private static let joystick = 700

  static func text(codesRead: Int, _ key: KeyboardLibrary.Key) -> Int {
    emptyQueue + codesRead * codeRead + (key.code == KeyTable.nothing ? 0 : translation)
      + (key.isNew ? newKey : 0)
  }

  static func joystick(codesRead: Int) -> Int { emptyQueue + joystick + codesRead * codeRead }
}
