/// What the calls of library 6 take in processor cycles, entry and return (521 cycles) not counted.
///
/// Fitted to calls that programs and the command interpreter made in a real system: the interpreter's in
/// realsystem/xop-calls.tsv.gz, the others recorded for the tests with the on-chip timer (field `t` of the
/// recordings). Within 10 % for text, a few per cent for mode sets; the chip's own time is estimated.
enum VideoCost {
  /// Taking the registers apart, and all of the work for calls whose amount of work does not vary.
  static func call(_ opcode: UInt16) -> Int {
    switch opcode {
    case 0x01, 0x03, 0x27: 160
    case 0x02, 0x25: 280
    case 0x0B: 800
    case 0x0E, 0x10, 0x11: 1370
    case 0x0F: 1850
    case 0x12...0x19: 2100
    case 0x20: 1320
    case 0x37...0x39: 550
    default: 40
    }
  }

  // MARK: Text

  /// A character of the terminal.
  static func printed(_ mode: DisplayMode) -> Int {
    switch mode {
    case .text80: 1310
    case .text40, .multicolor, .graphic1: 850
    case .graphic2, .graphic3: 1680
    default: 5900
    }
  }

  static let controlCharacter = 240

  /// A character of the calls 2C–2F.
  static func repeated(_ mode: DisplayMode) -> Int {
    switch mode {
    case .text80: 1010
    case .text40, .multicolor, .graphic1: 440
    case .graphic2, .graphic3: 1230
    default: 5450
    }
  }

  /// What a blinking character takes in addition.
  static let blinking = 1140

  /// A row of a cleared window: 163,817 cycles for 80 × 24 cells, 9,375 for 10 × 5.
  static func clearedRow(_ columns: Int) -> Int { 1085 + columns * 72 }

  /// A row of a window that moves: 128,800 cycles for 80 × 23 cells, 8,600 for 10 × 4.
  static func scrolledRow(_ columns: Int) -> Int { 1650 + columns * 49 }

  /// A cell that is read when another page is shown.
  static let readCell = 42

  // MARK: Modes and registers

  static func setMode(_ mode: DisplayMode) -> Int {
    switch mode {
    case .text40: 271_800
    case .text80: 463_900
    case .multicolor: 26_300
    case .graphic1: 320_200
    case .graphic2: 830_400
    case .graphic3: 832_500
    default: 140_000
    }
  }

  /// Clearing a page without setting a mode.
  static func clearPage(_ mode: DisplayMode) -> Int { setMode(mode) * 9 / 10 }

  static let border = 1350
  static let colours = 1200
  static let register = 1000
  static let palette = 320

  // MARK: Patterns, sprites, sound

  static let patternByte = 79
  static let patternLineDot = 2050
  static let spriteEntry = 450
  static let spriteColour = 80
  static let spriteTest = 1200
  static let sound = 900

  /// The V9938 at work, in cycles for a byte or a dot with the display on: the access slots that its
  /// commands need (reference/v9938.md, sections 1.1 and 6.1).
  enum Chip {
    static let fillBytes = 12.3
    static let fillDots = 18.5
    static let copyBytes = 18.5
    static let copyDots = 24.6
    static let line = 18.5
  }
}
