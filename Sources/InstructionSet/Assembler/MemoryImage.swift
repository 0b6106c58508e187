/// A run of bytes that a program puts into memory.
public struct Segment: Equatable, Sendable {
  public let address: UInt16
  public let bytes: [UInt8]

  /// The address after the last byte; >10000 at the end of memory.
  public var end: Int { Int(address) + bytes.count }
}

/// The 64 KiB that a program is assembled into, with a note of who wrote each byte.
struct MemoryImage {
  static let size = 0x10000

  private var bytes = [UInt8](repeating: 0, count: size)
  private var writers = [Int32](repeating: -1, count: size)

  /// The line whose byte stands at `address`.
  func writer(of address: Int) -> SourceLine.ID? {
    writers[address] < 0 ? nil : Int(writers[address])
  }

  /// The caller has seen to it that `address` is in range.
  mutating func write(_ byte: UInt8, at address: Int, from line: SourceLine.ID) {
    bytes[address] = byte
    writers[address] = Int32(truncatingIfNeeded: line)
  }

  /// What was written, lowest address first, with one segment for each unbroken run.
  var segments: [Segment] {
    var segments: [Segment] = []
    var start: Int?
    for address in 0...Self.size {
      let isWritten = address < Self.size && writers[address] >= 0
      if isWritten, start == nil { start = address }
      if !isWritten, let first = start {
        segments.append(
          Segment(address: UInt16(first), bytes: Array(bytes[first..<address])))
        start = nil
      }
    }
    return segments
  }
}
