/// Remembers how PC, IR, WP and ST of a line were written after those of the line before: in a loop the same
/// pairs come again and again, and all that changed in them costs less than one word.
final class HeadMemory {
  private struct Entry {
    var new: UInt64 = 0
    var old: UInt64 = 0
    /// The bits, the first ones in the first part.
    var first: UInt64 = 0
    var second: UInt64 = 0
    var firstCount: UInt32 = 0
    var secondCount: UInt32 = 0
    /// What the change adds to the check sum of the line.
    var sum: UInt32 = 0
    /// The column that is covered afterwards.
    var covered: Int32 = 0
    /// The column of the blank before PC; 0 in an entry that has not been used.
    var column: Int32 = 0
  }

  private static let count = 1024
  private static let partBits = 56
  private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: count)
  private let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)

  init() { entries.initialize(repeating: Entry(), count: Self.count) }

  deinit {
    entries.deallocate()
    scratch.deallocate()
  }

  /// Writes the first group of a line, after its cycle number; `oldGroup` is that of the line before.
  @inline(__always)
  func append(_ new: UInt64, _ old: UInt64, to writer: inout WordWriter) {
    let entry = entries + Self.place(new, old)
    let isKnown =
      entry.pointee.new == new && entry.pointee.old == old
      && Int(entry.pointee.column) == writer.firstColumn
    guard isKnown || learn(new, old, in: entry, like: writer) else {
      return writer.append(new, old, group: 0)
    }
    writer.stream.put(entry.pointee.first, count: UInt64(entry.pointee.firstCount))
    writer.stream.flush()
    writer.stream.put(entry.pointee.second, count: UInt64(entry.pointee.secondCount))
    writer.stream.flush()
    writer.lineSum ^= entry.pointee.sum
    writer.covered = Int(entry.pointee.covered)
  }

  /// From PC, whose lowest bit is 0, and the flags, which are the highest bits of ST.
  @inline(__always)
  private static func place(_ new: UInt64, _ old: UInt64) -> Int {
    Int((new >> 1 ^ old << 2 ^ new >> 56 ^ old >> 58) & UInt64(count - 1))
  }

  /// Writes the group for itself and keeps the bits; false when there are too many.
  @inline(never)
  private func learn(
    _ new: UInt64, _ old: UInt64, in entry: UnsafeMutablePointer<Entry>, like other: WordWriter
  ) -> Bool {
    var writer = other
    writer.stream = BitStream(at: scratch)
    writer.covered = writer.firstColumn
    writer.lineSum = 0
    writer.append(new, old, group: 0)
    let count = writer.stream.bitCount(since: scratch)
    guard count <= 2 * Self.partBits else { return false }
    let raw = UnsafeRawPointer(scratch)
    let mask = UInt64(1) << UInt64(Self.partBits) - 1
    let firstCount = min(count, Self.partBits)
    entry.pointee = Entry(
      new: new, old: old,
      first: raw.loadUnaligned(as: UInt64.self) & mask & (1 << UInt64(firstCount) - 1),
      second: raw.loadUnaligned(fromByteOffset: Self.partBits / 8, as: UInt64.self)
        & (1 << UInt64(count - firstCount) - 1),
      firstCount: UInt32(firstCount), secondCount: UInt32(count - firstCount),
      sum: writer.lineSum, covered: Int32(writer.covered), column: Int32(writer.firstColumn))
    return true
  }
}
