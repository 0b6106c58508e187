import CEdit
import Foundation

/// Lines typed at a terminal, with editing, history and completion by libedit.
///
/// libedit asks for one character after the other through a reader of ours, so that a window can be kept
/// alive while somebody thinks, and so that a paste of any size does no harm: what is beyond the longest
/// line is swallowed up to its end.
///
/// There is one terminal, hence one editor: libedit calls back without saying for whom.
final class LineEditor {
  /// Why no line came.
  enum Outcome: Equatable {
    case line(String)
    /// Ctrl-D, or the terminal is gone.
    case end
    /// Ctrl-C, or whoever `wait` serves has something else in mind.
    case interrupted
  }

  private static let lineLimit = 4096
  private static let historySize: Int32 = 1000

  private let editor: OpaquePointer
  private let history: OpaquePointer
  private let input = TerminalInput()

  /// Gives the words that may stand at the end of a text, and how many characters of them are there already.
  var completions: (String) -> (words: [String], typed: Int) = { _ in ([], 0) }
  /// Called again and again while nothing is typed; true gives up the line.
  var wait: (() -> Bool)? {
    get { input.wait }
    set { input.wait = newValue }
  }

  /// The one that libedit's calls are for; all of them come on the thread that reads lines.
  nonisolated(unsafe) private static weak var current: LineEditor?

  /// Nil when standard input or output is no terminal, or one that cannot do it.
  init?() {
    guard isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 else { return nil }
    setlocale(LC_CTYPE, "")
    guard let output = fdopen(dup(STDOUT_FILENO), "w"), let source = fdopen(dup(STDIN_FILENO), "r"),
      let editor = el_init("geneve", source, output, output)
    else { return nil }
    guard let history = history_init() else {
      el_end(editor)
      return nil
    }
    (self.editor, self.history) = (editor, history)
    _ = edit_set_history_size(history, Self.historySize)
    _ = edit_use_history(editor, history)
    _ = edit_use_emacs_keys(editor)
    _ = edit_set_prompt(editor) { _ in
      LineEditor.current?.isInner == true ? LineEditor.innerPrompt : LineEditor.prompt
    }
    _ = edit_bind(editor, "^I", "geneve-complete") { _, _ in
      LineEditor.current?.complete() ?? UInt8(CC_ERROR)
    }
    _ = edit_set_reader(editor) { _, character in LineEditor.current?.read(into: character) ?? -1 }
    // The user's own bindings.
    el_source(editor, nil)
  }

  deinit {
    history_end(history)
    el_end(editor)
  }

  // Kept for ever: libedit asks for them at every redraw.
  nonisolated(unsafe) private static let prompt: UnsafeMutablePointer<CChar>? = strdup("(geneve) ")
  /// While the lines of something longer are typed.
  nonisolated(unsafe) private static let innerPrompt: UnsafeMutablePointer<CChar>? = strdup("> ")

  private var isInner = false

  func readLine(isInner: Bool) -> Outcome {
    Self.current = self
    self.isInner = isInner
    input.beginLine()
    // Before the prompt: who sees it may type Ctrl-D, which is itself only then.
    _ = edit_prepare_terminal(editor)
    var count: Int32 = 0
    guard let text = el_gets(editor, &count), count > 0 else {
      let wasInterrupted = input.wasInterrupted
      el_reset(editor)
      print("")
      return wasInterrupted ? .interrupted : .end
    }
    var line = String(cString: text)
    while line.last?.isNewline == true { line.removeLast() }
    if !line.isEmpty { _ = edit_enter(history, line) }
    return .line(line)
  }

  /// Takes what is typed while the machine runs; to be called now and then.
  ///
  /// - Returns: false when the terminal is gone.
  func collect() -> Bool {
    input.collect()
    return !input.isGone
  }

  /// Forgets what has been typed ahead: Ctrl-C is meant for all of it.
  func dropTypeAhead() { input.drop() }

  private func read(into character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard let next = input.next(limit: Self.lineLimit) else { return input.wasInterrupted ? -1 : 0 }
    character?.pointee = wchar_t(bitPattern: next)
    return 1
  }

  // MARK: Completion

  private func complete() -> UInt8 {
    guard let info = el_line(editor)?.pointee, let start = info.buffer, let cursor = info.cursor
    else { return UInt8(CC_ERROR) }
    let bytes = UnsafeBufferPointer(start: start, count: cursor - start).map(
      UInt8.init(bitPattern:))
    let text = String(decoding: bytes, as: UTF8.self)
    let (words, typed) = completions(text)
    guard let first = words.first else { return UInt8(CC_ERROR) }
    let common = words.dropFirst().reduce(first) {
      $0.commonPrefix(with: $1, options: .caseInsensitive)
    }
    let isWhole = words.count == 1
    if common.count > typed || isWhole {
      // A function or a folder is gone on with at once.
      let goesOn = common.hasSuffix("(") || common.hasSuffix("/")
      el_insertstr(editor, String(common.dropFirst(typed)) + (isWhole && !goesOn ? " " : ""))
      return UInt8(CC_REFRESH)
    }
    print("\n" + Self.columns(words).joined(separator: "\n"))
    return UInt8(CC_REDISPLAY)
  }

  private static let listLimit = 200

  /// The words in columns.
  private static func columns(_ words: [String]) -> [String] {
    let shown = words.prefix(listLimit)
    let width = (shown.map(\.count).max() ?? 0) + 2
    let perLine = max(1, 78 / width)
    var lines = stride(from: 0, to: shown.count, by: perLine).map { start in
      shown[start..<min(start + perLine, shown.count)]
        .map { $0.padding(toLength: width, withPad: " ", startingAt: 0) }.joined()
    }
    if words.count > listLimit { lines.append("… \(words.count) in all") }
    return lines
  }
}

/// The bytes of the terminal as characters.
private final class TerminalInput {
  var wait: (() -> Bool)?
  private(set) var wasInterrupted = false
  private var bytes: [UInt8] = []
  private var position = 0
  private var countInLine = 0
  /// Nobody will ever type again.
  private(set) var isGone = false
  /// The end of the input came while nobody read a line.
  private var hasEnded = false
  /// When the terminal is looked at again while the machine runs.
  private var nextLook = ContinuousClock.now

  /// The terminal, opened once more so as never to wait in a read: Ctrl-C empties it, also when it has just been
  /// said to hold something. Standard input itself is shared with whoever started us.
  private let terminal: Int32

  private static let pieceLength = 1 << 16
  /// How long the terminal is waited for before `wait` is called, in milliseconds.
  private static let patience: Int32 = 10
  /// Between two looks while the machine runs.
  private static let lookInterval = Duration.milliseconds(20)
  /// What is typed ahead beyond it is lost, as it would be in the terminal itself, which keeps far less.
  private static let typeAheadLimit = 32 << 20

  init() {
    let own = open("/dev/stdin", O_RDONLY | O_NONBLOCK | O_NOCTTY)
    terminal = own >= 0 ? own : STDIN_FILENO
  }

  deinit { if terminal != STDIN_FILENO { close(terminal) } }

  /// Whether a read that failed may be tried again.
  private static func isPassing(_ error: Int32) -> Bool { error == EINTR || error == EAGAIN }

  /// To be called while the terminal still gives whole lines: in what it gives single characters of later, Ctrl-D
  /// would not be itself any more.
  func beginLine() {
    collectNow()
    (countInLine, wasInterrupted) = (0, false)
  }

  /// Takes what has been typed while nobody reads a line.
  ///
  /// A terminal keeps a few thousand characters. Behind a paste that is longer Ctrl-C could not come in.
  func collect() {
    guard ContinuousClock.now >= nextLook else { return }
    collectNow()
  }

  private func collectNow() {
    nextLook = .now + Self.lookInterval
    var descriptor = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    while !hasEnded, poll(&descriptor, 1, 0) > 0 {
      isGone = Int32(descriptor.revents) & (POLLHUP | POLLERR) != 0
      let count = readPiece()
      if count < 0, Self.isPassing(errno) { return }
      hasEnded = count <= 0
    }
  }

  /// Forgets what has been typed ahead.
  func drop() { (bytes, position, hasEnded) = ([], 0, false) }

  /// The next character; nil at the end or when the line is given up. Of a line with more than `limit`
  /// characters the rest is dropped.
  func next(limit: Int) -> UInt32? {
    while true {
      guard let character = nextCharacter() else { return nil }
      let endsLine = character == 10 || character == 13
      countInLine = endsLine ? 0 : countInLine + 1
      if endsLine || countInLine <= limit { return character }
    }
  }

  /// One character of UTF-8; a byte that is none stands for itself.
  private func nextCharacter() -> UInt32? {
    guard let first = nextByte() else { return nil }
    let following = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
    guard following > 0, first < 0xF8 else { return UInt32(first) }
    var value = UInt32(first) & (0x3F >> UInt32(following))
    for _ in 0..<following {
      guard let byte = nextByte() else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return value <= 0x10FFFF ? value : 0xFFFD
  }

  private func nextByte() -> UInt8? {
    while position == bytes.count {
      if hasEnded {
        drop()
        return nil
      }
      guard isReady() else { return nil }
      let count = readPiece()
      if count < 0, Self.isPassing(errno) { continue }
      guard count > 0 else { return nil }
    }
    defer { position += 1 }
    return bytes[position]
  }

  /// Appends what the terminal has; its answer is that of `read`.
  private func readPiece() -> Int {
    var piece = [UInt8](repeating: 0, count: Self.pieceLength)
    let count = Foundation.read(terminal, &piece, piece.count)
    guard count > 0 else { return count }
    // What has been taken does not count, nor is it moved for each piece.
    if position > bytes.count / 2 || position == bytes.count {
      bytes.removeFirst(position)
      position = 0
    }
    bytes += piece[..<min(count, max(0, Self.typeAheadLimit - bytes.count))]
    return count
  }

  /// Waits until something has been typed; false when the line is given up.
  private func isReady() -> Bool {
    var descriptor = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    while true {
      if ConsoleInterruption.take() || wait?() == true {
        drop()
        wasInterrupted = true
        return false
      }
      if poll(&descriptor, 1, wait == nil ? 100 : Self.patience) > 0 { return true }
    }
  }
}

/// Ctrl-C, which stops the machine and not the program.
enum ConsoleInterruption {
  nonisolated(unsafe) private static var isPending: sig_atomic_t = 0

  /// From now on Ctrl-C is only noted.
  static func catchSignal() {
    signal(SIGINT) { _ in ConsoleInterruption.isPending = 1 }
  }

  static func releaseSignal() { signal(SIGINT, SIG_DFL) }

  /// True once after each Ctrl-C.
  static func take() -> Bool {
    guard isPending != 0 else { return false }
    isPending = 0
    return true
  }
}
