/// What the calls of library 6 take in processor cycles, entry and return (521 cycles) not counted.
///
/// Fitted to calls of a real system (realsystem/xop-calls.tsv.gz, and calls recorded for the tests).
enum VideoCost {
  /// The shortest call.
  static let call = 40
  static let printedCharacter = 1180
  static let controlCharacter = 150
  /// A cell of a cleared window: 163,817 cycles for 80 × 24.
  static let clearedCell = 85
  /// A cell of a scrolled window: 135,596 for 80 × 24.
  static let scrolledCell = 70
  /// A cell that is read when another page is shown.
  static let readCell = 42
  static let border = 1350
  static let colours = 1230
  static let register = 1350
  static let palette = 320
  static let sound = 900
  static let patternByte = 79
  static let spriteEntry = 350
  static let patternLineDot = 1800

  static func setMode(_ mode: DisplayMode) -> Int {
    mode.hasCharacterCodes ? 463_900 : 138_100
  }

  /// The V9938 at work, cycles for a byte or a dot with the display on: the access slots that its commands
  /// need (reference/v9938.md, sections 1.1 and 6.1).
  enum Chip {
    static let fillBytes = 12.3
    static let fillDots = 18.5
    static let copyBytes = 18.5
    static let copyDots = 24.6
    static let line = 18.5
  }
}
