/// Words of a task's header page that belong to the display (reference/mdos-system-calls.md, section 2.1).
///
/// Not here, although the header has names for them: the cursor and its window. The system keeps one of
/// each per display page, whatever task shows it.
extension TaskPage {
  private enum Field {
    static let escapeIsOpen = 0x00DA
    static let escapeCount = 0x00DC
    static let escapeCommand = 0x00DE
    static let escapeParameter = 0x00E0
    static let textColours = 0x00E2
    static let displayPage = 0x00EA
    static let firstPixelRow = 0x00EC
  }

  /// STDCLR: foreground in the high byte, background in the low one.
  var textColours: TextColours {
    get { TextColours(word: self[Field.textColours]) }
    nonmutating set { self[Field.textColours] = newValue.word }
  }

  /// PAGE, 0–31.
  var displayPage: Int {
    get { Int(self[Field.displayPage] & 31) }
    nonmutating set {
      self[Field.displayPage] = UInt16(newValue)
      self[Field.firstPixelRow] = UInt16(newValue * 256)
    }
  }

  /// PAGEPX: the row of dots with which the display page begins.
  var firstPixelRow: Int { displayPage * 256 }

  /// How much of an escape sequence has been written. While one is open, ESCCNT counts what came after
  /// ESC.
  var escape: EscapeState {
    get {
      guard self[Field.escapeIsOpen] != 0 else { return .none }
      let command = UInt8(truncatingIfNeeded: self[Field.escapeCommand])
      switch self[Field.escapeCount] {
      case 0: return .started
      case 1: return .command(command)
      default: return .parameter(command, UInt8(truncatingIfNeeded: self[Field.escapeParameter]))
      }
    }
    nonmutating set {
      switch newValue {
      case .none: self[Field.escapeIsOpen] = 0
      case .started: openEscape(0)
      case .command(let command):
        openEscape(1)
        self[Field.escapeCommand] = UInt16(command)
      case .parameter(let command, let first):
        openEscape(2)
        self[Field.escapeCommand] = UInt16(command)
        self[Field.escapeParameter] = UInt16(first)
      case .complete:
        self[Field.escapeIsOpen] = 0
        self[Field.escapeCount] = 3
      }
    }
  }

  private func openEscape(_ count: UInt16) {
    self[Field.escapeIsOpen] = 0xFFFF
    self[Field.escapeCount] = count
  }
}

/// ESC, a command and two bytes. The sequence may end with one call and go on with the next.
enum EscapeState: Equatable {
  /// No sequence is open; `complete` says so too, and that the last one was not broken off.
  case none, complete
  case started
  case command(UInt8)
  case parameter(UInt8, UInt8)
}

/// Colours of text: palette registers, in GRAPHIC7 colours themselves.
public struct TextColours: Equatable, Sendable {
  public var foreground: UInt8
  public var background: UInt8

  public init(foreground: UInt8, background: UInt8) {
    (self.foreground, self.background) = (foreground, background)
  }

  init(word: UInt16) {
    self.init(foreground: UInt8(word >> 8), background: UInt8(truncatingIfNeeded: word))
  }

  /// From R#7 or a colour table.
  init(byte: UInt8) { self.init(foreground: byte >> 4, background: byte & 15) }

  var word: UInt16 { UInt16(foreground) << 8 | UInt16(background) }

  /// As R#7 and the colour tables of the character modes want them.
  var byte: UInt8 { foreground << 4 | background & 15 }
}
