/// Remembers how PC, IR and WP of a line were written after those of the line before: in a loop the same
/// pairs come again and again, and two changed words cost less than one. ST depends on data and is left out: with it
/// straight code has more pairs than there is room for. For one thread at a time.
public final class HeadMemory {
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

  private static let count = 2048
  private static let partBits = 56
  /// PC, IR and WP in a group.
  private static let mask: UInt64 = 0xFFFF_FFFF_FFFF
  private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: count)
  private let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)

  /// Remembers nothing.
  public init() { entries.initialize(repeating: Entry(), count: Self.count) }

  deinit {
    entries.deallocate()
    scratch.deallocate()
  }

  /// Writes the first group of a line, after its cycle number; `oldGroup` is that of the line before.
  @inline(__always)
  func append(_ newGroup: UInt64, _ oldGroup: UInt64, to writer: inout WordWriter) {
    let (new, old) = (newGroup & Self.mask, oldGroup & Self.mask)
    let entry = entries + Int((new ^ old << 3) >> 1 & UInt64(Self.count - 1))
    let isKnown =
      entry.pointee.new == new && entry.pointee.old == old
      && Int(entry.pointee.column) == writer.firstColumn
    guard isKnown || learn(new, old, in: entry, like: writer) else {
      return writer.append(newGroup, oldGroup, group: 0)
    }
    writer.stream.put(entry.pointee.first, count: UInt64(entry.pointee.firstCount))
    writer.stream.flush()
    writer.stream.put(entry.pointee.second, count: UInt64(entry.pointee.secondCount))
    writer.stream.flush()
    writer.lineSum ^= entry.pointee.sum
    writer.covered = Int(entry.pointee.covered)
    writer.append(newGroup & ~Self.mask, oldGroup & ~Self.mask, group: 0)
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
