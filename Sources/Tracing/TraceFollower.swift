/// Compares a run, line by line as it goes, with a recording.
///
/// Lines are compared as text, which is made from the line before (`TraceLineWriter`) and takes a
/// fraction of the time that reading the recorded numbers would; only where the texts differ are they read.
public final class TraceFollower {
  private var reader: TraceReader
  private var writer = TraceLineWriter()
  public private(set) var comparison: TraceComparison
  /// The last two lines and their text; the last one is at `turn`.
  private let lines = UnsafeMutablePointer<TraceLine>.allocate(capacity: 2)
  private let texts = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * TraceLine.maximumLength)
  private var turn = 0

  /// Compares from line `firstCompared` (from 1) on.
  public init(_ reader: TraceReader, firstCompared: Int = 1) {
    self.reader = reader
    comparison = TraceComparison(firstCompared: firstCompared)
    lines.initialize(repeating: TraceLine(), count: 2)
    texts.initialize(repeating: 0, count: 2 * TraceLine.maximumLength)
  }

  deinit {
    lines.deallocate()
    texts.deallocate()
  }

  /// How a step came out.
  public enum Step: Sendable { case equal, different, recordingEnded }

  /// Takes the next line of the run; nil when the run has ended. What `operands` gives is only used to disassemble.
  public func follow(_ found: TraceLine?, operands: (UInt16) -> UInt16?) throws -> Step {
    if let found, try isNext(found) {
      comparison.pass(found)
      return .equal
    }
    guard let expected = try reader.next() else { return .recordingEnded }
    return comparison.compare(expected: expected, found: found, operands: operands)
      ? .equal : .different
  }

  @inline(__always)
  private func isNext(_ found: TraceLine) throws -> Bool {
    turn ^= 1
    lines[turn] = found
    let text = texts + turn &* TraceLine.maximumLength
    let count = writer.write(lines + turn, to: text)
    return try reader.skip(ifEqual: UnsafeBufferPointer(start: text, count: count))
  }
}
