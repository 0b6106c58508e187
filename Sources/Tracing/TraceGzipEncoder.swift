/// A trace as a gzip file, made from its lines without ever making the text.
///
/// A line of a trace repeats most of the line before. So a deflate stream of a trace can be written down
/// directly: where a word is equal, a repetition from one line's length before goes on; where it differs, the
/// digits from the first different one on stand as characters. No search, no history; a line costs a
/// few dozen nanoseconds where a general compressor needs a microsecond. Every gzip reads it.
///
/// A stretch of lines is a deflate block of its own, filled up to a whole byte.
public struct TraceGzipEncoder: TraceEncoder {
  /// What a gzip file begins with: deflate, no name, no time, fastest, Unix (RFC 1952).
  static let fileHead: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 3]
  /// An empty last block in the fixed code.
  static let lastBlock: [UInt8] = [0x03, 0x00]

  public init() {}

  public func encode(
    _ lines: UnsafeBufferPointer<TraceLine>, into output: inout TracePiece, with memory: HeadMemory
  ) {
    // Twenty-one changes of at most 43 bits a line, or a whole line of characters; and the block's head.
    output.reset(capacity: lines.count * 128 + 1024)
    guard !lines.isEmpty else { return }
    var writer = TraceBlockWriter(output: output.start, heads: memory)
    writer.append(lines)
    writer.finish()
    output.count = writer.stream.end - output.start
    output.textLength = writer.textLength
    output.checksum = writer.checksum
  }
}
