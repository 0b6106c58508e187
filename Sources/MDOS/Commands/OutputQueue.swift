import GeneveCore

/// What still has to be written to the screen, with stops at full pages where a command wants them.
struct OutputQueue: Equatable {
  /// How a command wants to stop.
  enum Pager: UInt8 {
    case none, directory, text

    var question: [UInt8] {
      switch self {
      case .none: []
      case .directory: Array("Press any key to continue...".utf8)
      case .text: Array("\rPress any key, (A)bort, or (N)onstop...".utf8)
      }
    }
  }

  enum Part: Equatable {
    case text([UInt8])
    /// A page is full.
    case pageStop
  }

  /// Lines between two stops.
  private static let pageLines = 23
  /// Bytes of one turn.
  private static let partSize = 80

  private var bytes: [UInt8] = []
  private var position = 0
  private(set) var pager = Pager.none
  private var linesOnPage = 0
  /// The question at a full page stands on the screen.
  var askedForPage = false

  var isEmpty: Bool { position == bytes.count }

  mutating func add(_ new: [UInt8]) { bytes += new }

  /// Everything up to the end of the queue stops at full pages.
  mutating func setPager(_ pager: Pager) {
    self.pager = pager
    linesOnPage = 0
  }

  mutating func discard() { self = OutputQueue() }

  /// What comes next: at most a line.
  mutating func takePart() -> Part {
    if pager != .none, linesOnPage >= Self.pageLines { return .pageStop }
    var end = position
    let limit = min(bytes.count, position + Self.partSize)
    while end < limit {
      end += 1
      if bytes[end - 1] == Terminal.lineFeed { break }
    }
    let part = Array(bytes[position..<end])
    if part.last == Terminal.lineFeed { linesOnPage += 1 }
    position = end
    if isEmpty { discard() }
    return .text(part)
  }

  /// Goes on with the next page; what the key means depends on the pager.
  mutating func continueAfterPage(_ key: UInt8) {
    askedForPage = false
    linesOnPage = 0
    guard pager == .text else { return }
    switch ASCII.upperCased(key) {
    case UInt8(ascii: "A"): discard()
    case UInt8(ascii: "N"): pager = .none
    default: break
    }
  }
}

extension OutputQueue: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    var rest = Array(bytes[position...])
    try exchange.field(&rest)
    if exchange.isRestoring { (bytes, position) = (rest, 0) }
    try exchange.field(&pager)
    try exchange.field(&linesOnPage)
    try exchange.field(&askedForPage)
  }
}

/// Lines that were typed before, for the arrow keys.
struct History: Equatable {
  /// As many as the real interpreter keeps.
  private static let limit = 32

  private var lines: [[UInt8]] = []
  /// The line that was shown last; `lines.count` before any.
  private var position = 0

  mutating func add(_ line: [UInt8]) {
    if !line.isEmpty, lines.last != line { lines.append(line) }
    if lines.count > Self.limit { lines.removeFirst() }
    position = lines.count
  }

  mutating func previous() -> [UInt8]? {
    guard !lines.isEmpty else { return nil }
    position = max(0, position - 1)
    return lines[position]
  }

  mutating func next() -> [UInt8]? {
    position = min(lines.count, position + 1)
    return position < lines.count ? lines[position] : nil
  }
}

extension History: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    var count = UInt8(lines.count)
    try exchange.field(&count)
    if exchange.isRestoring { lines = Array(repeating: [], count: Int(count)) }
    for index in lines.indices { try exchange.field(&lines[index]) }
    try exchange.field(&position)
    guard 0...lines.count ~= position else { throw exchange.impossibleValue }
  }
}
