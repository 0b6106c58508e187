import GeneveCore

/// Library 6 of MDOS: display, mouse and sound.
///
///     call (opcode in R0) ─► Swift calls ─► registers and memory of the V9938, sound chip
///     tick, 60 times a second ─► motion of sprites, length of sounds
///
/// The command interpreter uses the Swift calls directly; `call` only takes registers apart. What belongs to
/// a task (text colours, display page, an escape sequence that is not finished) stands in its header page,
/// the rest here: mode, a cursor and a window for each of 32 display pages, the font, a copy of the text
/// from which the character modes scroll, what was written to the chip's registers.
///
/// Modelled: all calls 00–3A and the terminal. Dots are changed in video memory at once, and the call takes
/// the time that the chip's own commands would need. Not modelled: printing the screen (2B), which ends
/// without doing anything.
///
/// Source: reference/mdos-system-calls.md, section 4.
public struct VideoLibrary {
  static let pageCount = 32
  static let maximumColumns = 80
  static let maximumRows = 26

  // MARK: State

  public internal(set) var mode = DisplayMode.text80
  /// Rows of text: those of the mode, 26 in mode A.
  public internal(set) var rows = 24
  var windows = [TextWindow](
    repeating: TextWindow(columns: 80, rows: 24), count: VideoLibrary.pageCount)
  /// The text on the screen, 80 bytes for each row whatever the mode.
  var shadow = [UInt8](
    repeating: 0, count: VideoLibrary.maximumColumns * VideoLibrary.maximumRows)
  /// Eight bytes for each of 256 characters: what mode sets load, and what text is drawn from.
  var font = Font.standard
  /// R#0–R#46 as last written.
  var registers = [UInt8](repeating: 0, count: 47)
  /// As given to call 0D: 0GRB, a nibble each.
  var palette = VideoLibrary.defaultPalette
  var borderColour: UInt8 = 0
  /// Where the tables are, as the registers say.
  var tables = DisplayTables()
  var sprites = [Sprite](repeating: Sprite(), count: VideoLibrary.spriteCount)
  /// S#0 as the last vertical interrupt read it.
  var lastStatus: UInt8 = 0
  var mouse = MouseTracker()
  /// Ticks until the sound ends.
  var soundTicksLeft = 0
  /// Until then the command engine of the V9938 would be at work for an earlier call.
  var chipIsBusyUntil: Ticks = 0

  /// Characters from 80 on get patterns too (`IBMGRF`).
  public var hasUpperCharacters = true
  /// The terminal leaves out 19 and takes 0C for it (`PSYS`).
  public var isPascalTerminal = false

  /// Processor cycles of the work since the last `takeCycles`.
  var work = 0
  /// Processor cycles for which the work has set the V9938 to work on its own.
  var chipWork = 0

  public init() {}

  /// What the Swift calls since the last `takeCycles` would have taken the processor and the chip. The
  /// command interpreter spends it.
  public mutating func takeCycles() -> Int {
    defer { (work, chipWork) = (0, 0) }
    return work + chipWork
  }

  func memory(_ task: TaskPage) -> VideoMemory { VideoMemory(task.machine, mode) }
}
