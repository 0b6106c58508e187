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
      throw Failure(line: lineCount, found: Self.printable(bytes.prefix(40)))
    }
    return line
  }

  /// Passes over the next line if it is this one, `text` with its line feed; false leaves it to `next`.
  mutating func skip(ifEqual text: UnsafeBufferPointer<UInt8>) throws -> Bool {
    while buffer.count - position < text.count, !isAtEnd { try readPiece() }
    guard buffer.count - position >= text.count else { return false }
    let start = position
    let isEqual = buffer.withUnsafeBytes { bytes in
      Self.areEqual(UnsafeRawBufferPointer(text), UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
    guard isEqual else { return false }
    position += text.count
    lineCount += 1
    return true
  }

  /// True when `second` begins with `first`, which is at least eight bytes long.
  @inline(__always)
  private static func areEqual(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
  ) -> Bool {
    var difference: UInt64 = 0
    var offset = 0
    while offset <= first.count &- 8 {
      difference |= word(first, offset) ^ word(second, offset)
      offset &+= 8
    }
    return (difference | (word(first, first.count &- 8) ^ word(second, first.count &- 8))) == 0
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
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
      try readPiece()
      // A file without line feeds is no trace, however long it is.
      if buffer.count > Self.longestLine { isAtEnd = isAtEnd || !buffer.contains(10) }
    }
  }

  private mutating func readPiece() throws {
    buffer.removeFirst(position)
    position = 0
    let piece = try nextPiece()
    isAtEnd = piece.isEmpty
    buffer.append(contentsOf: piece)
  }

  /// Some bytes for an error message, on one line and harmless to a terminal.
  private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar(0x20...0x7E ~= $0 ? $0 : 0x2E) }))
  }

  private static let longestLine = 1 << 20
}
