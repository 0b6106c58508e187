/// Turns stretches of a trace into the bytes of its file.
///
/// Stretches may be encoded at the same time, in any order; the pieces are then joined by
/// `TraceFileAssembly`.
public protocol TraceEncoder: Sendable {
  /// Puts the bytes of `lines` into `output`. What `memory` holds of other stretches saves time and changes no
  /// bit; each thread has one of its own.
  /// - Precondition: cycle numbers are from 0 to below 10^16.
  func encode(
    _ lines: UnsafeBufferPointer<TraceLine>, into output: inout TracePiece, with memory: HeadMemory)
}

/// The bytes of a stretch, and what joining them needs. Memory is kept when it is used again.
public struct TracePiece: ~Copyable {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int
  public internal(set) var count = 0
  /// Characters of text that the bytes stand for.
  public internal(set) var textLength = 0
  /// CRC-32 of that text, begun with 0 and not inverted.
  public internal(set) var checksum: UInt32 = 0

  public init() {
    capacity = 1 << 16
    start = .allocate(capacity: capacity)
  }

  deinit { start.deallocate() }

  public func withBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeBufferPointer(start: start, count: count))
  }

  /// Empties the piece and makes room for `bytes` of them.
  mutating func reset(capacity bytes: Int) {
    (count, textLength, checksum) = (0, 0, 0)
    guard bytes > capacity else { return }
    start.deallocate()
    capacity = bytes
    start = .allocate(capacity: bytes)
  }
}
