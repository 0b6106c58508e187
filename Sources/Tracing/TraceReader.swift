/// Reads the lines of a trace from bytes that come in pieces, in constant memory.
public struct TraceReader {
  /// What is wrong with a trace.
  public struct Failure: Error, CustomStringConvertible {
    /// From 1.
    public let line: Int
    public let found: String
    public var description: String {
      """
      line \(line) is no trace line: found '\(found)', expected a decimal cycle number and 20 words of \
      4 hex digits, separated by single blanks
      """
    }
  }

  private let nextPiece: () throws -> [UInt8]
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Lines read so far.
  public private(set) var lineCount = 0

  /// `nextPiece` gives the bytes that follow; none at the end.
  public init(nextPiece: @escaping () throws -> [UInt8]) { self.nextPiece = nextPiece }

  /// The next line, or nil at the end.
  public mutating func next() throws -> TraceLine? {
    guard let bytes = try nextLine() else { return nil }
    lineCount += 1
    guard let line = TraceLine(parsing: bytes) else {
      throw Failure(line: lineCount, found: String(decoding: bytes.prefix(40), as: UTF8.self))
    }
    return line
  }

  private mutating func nextLine() throws -> ArraySlice<UInt8>? {
    while true {
      if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return buffer[position..<end]
      }
      if isAtEnd {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return buffer[position...]
      }
      buffer.removeFirst(position)
      position = 0
      let piece = try nextPiece()
      isAtEnd = piece.isEmpty
      buffer.append(contentsOf: piece)
      // A file without line feeds is no trace, however long it is.
      if buffer.count > Self.longestLine { isAtEnd = isAtEnd || !buffer.contains(10) }
    }
  }

  private static let longestLine = 1 << 20
}
