/// How one stretch of 256 bytes of the 64 KiB address space answers.
struct PageLine {
  /// Where reads find their bytes; nil asks the board (`Board.readSlowly`).
  var readBytes: UnsafeMutablePointer<UInt8>?
  /// Where writes put theirs; nil asks the board.
  var writeBytes: UnsafeMutablePointer<UInt8>?
  /// What a byte access costs, wait states included.
  var byteTicks: Int32
  /// What a word access costs: two byte accesses.
  var wordTicks: Int32
  /// Keeps a line at 32 bytes, so that finding it is a shift.
  private let padding: UInt64 = 0

  init(
    readBytes: UnsafeMutablePointer<UInt8>?, writeBytes: UnsafeMutablePointer<UInt8>?, waits: Int
  ) {
    self.readBytes = readBytes
    self.writeBytes = writeBytes
    byteTicks = Int32(1 + waits) * Int32(Ticks.perProcessorCycle)
    wordTicks = 2 * byteTicks
  }
}

/// The address space as the processor sees it at this moment: 256 lines of 256 bytes.
///
/// Held behind raw pointers because it is looked into at every access. It is derived state: the board
/// rebuilds it from mapper, modes and frames, so it is never saved.
final class PageTable {
  static let lineCount = 256
  static let linesPerWindow = 32

  /// The lines as mapped.
  let lines: UnsafeMutablePointer<PageLine>
  /// Lines without pointers: while the board points here, every access asks it first.
  let askingLines: UnsafeMutablePointer<PageLine>

  init() {
    let blank = PageLine(readBytes: nil, writeBytes: nil, waits: 1)
    lines = .allocate(capacity: Self.lineCount)
    lines.initialize(repeating: blank, count: Self.lineCount)
    askingLines = .allocate(capacity: Self.lineCount)
    askingLines.initialize(repeating: blank, count: Self.lineCount)
  }

  deinit {
    lines.deallocate()
    askingLines.deallocate()
  }
}
