/// Joins encoded pieces, in the order of the trace, to a file.
public struct TraceFileAssembly {
  private let isCompressed: Bool
  /// CRC-32 as it goes, begun with ones.
  private var checksum = UInt32.max
  private var textLength = 0

  /// `isCompressed` says that the pieces come from a `TraceGzipEncoder`.
  public init(isCompressed: Bool) { self.isCompressed = isCompressed }

  /// The bytes before the first piece.
  public var head: [UInt8] { isCompressed ? TraceGzipEncoder.fileHead : [] }

  /// Takes notice of the next piece, whose bytes follow.
  public mutating func add(_ piece: borrowing TracePiece) {
    checksum =
      LineChecksum.advance(checksum, bytes: piece.textLength) ^ piece.checksum
    textLength += piece.textLength
  }

  /// The bytes after the last piece.
  public var tail: [UInt8] {
    guard isCompressed else { return [] }
    let numbers = [~checksum, UInt32(truncatingIfNeeded: textLength)]
    return TraceGzipEncoder.lastBlock
      + numbers.flatMap { number in (0..<4).map { UInt8(number >> UInt32($0 * 8) & 0xFF) } }
  }
}
