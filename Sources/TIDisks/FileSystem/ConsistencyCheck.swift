/// An examination of a whole volume: everything in it that contradicts the format or itself.
public protocol ConsistencyCheck {
  var findings: [Finding] { get }

  /// Puts right what can be without any loss: lost space is returned, unmarked space marked, an index
  /// sorted, a count corrected. Lost space stays as it is while there is other damage, because it may be
  /// what a damaged file misses.
  ///
  /// - Returns: what was put right.
  func repair() throws(DiskError) -> [Finding]
}

extension ConsistencyCheck {
  public var isClean: Bool { findings.isEmpty }

  /// What is wrong with a list whose end stands before entries that are in use; nil when nothing is. An empty place
  /// ends a list, so nobody finds what stands behind it.
  ///
  /// - Parameter isLost: whether the bitmap calls an entry's place used, and nothing else refers to it.
  func entriesBehindEnd(_ words: [Int], isLost: (Int) -> Bool) -> String? {
    let count = words.drop { $0 != 0 }.count { $0 != 0 && isLost($0) }
    guard count > 0 else { return nil }
    return "behind an empty place, \(count) more \(count == 1 ? "is" : "are") named"
  }

  /// Whether nothing is damaged that could need the space that is lost.
  var isLostSpaceSafe: Bool {
    let harmless: Set<Finding.Kind> = [
      .lost, .unmarked, .geometry, .badName, .indexOrder, .wrongTally, .unusedPlace,
      .unusedRoom,
    ]
    return findings.allSatisfy { harmless.contains($0.kind) }
  }
}

/// Something that is wrong on a disk.
public struct Finding: Equatable, Sendable, CustomStringConvertible {
  /// Kinds of damage.
  public enum Kind: String, Sendable, CaseIterable {
    /// Tracks, sides and sectors per track do not multiply to the number of sectors.
    case geometry
    /// An index names a sector that cannot hold a file descriptor, or one that holds none.
    case badIndexEntry = "bad index entry"
    /// The index is not sorted: the TI controller does not find all files.
    case indexOrder = "index order"
    /// A directory's index lies outside of the disk or is another directory's: a loop.
    case badDirectory = "bad directory"
    case duplicateName = "duplicate name"
    case badName = "bad name"
    /// A cluster outside of the disk, or clusters that do not follow each other.
    case badCluster = "bad cluster"
    /// The counts of a descriptor do not fit its clusters or its records.
    case wrongCount = "wrong count"
    /// Room behind the end of a scattered file. What an interrupted write on a full disk leaves.
    case unusedRoom = "unused room"
    /// A directory or a file says that it is in another directory than the one that names it.
    case badParent = "bad parent"
    /// A directory's descriptor counts less files or directories than its lists name: drivers do not find the last ones.
    case wrongTally = "wrong tally"
    /// A place in a directory's lists is counted as taken, but is empty. What an interrupted write leaves.
    case unusedPlace = "unused place"
    /// Records of a file run over its end or end elsewhere than its descriptor says.
    case badRecords = "bad records"
    /// A sector belongs to two files.
    case crossLink = "cross-linked"
    /// In use, but the bitmap calls it free: the next new file would overwrite it.
    case unmarked = "not marked"
    /// Marked as used, but nothing refers to it. What an interrupted write leaves.
    case lost = "lost"
    /// A sector that the image does not hold or holds damaged.
    case unreadable
    /// The image ends before its disk does.
    case truncated
  }

  public let kind: Kind
  /// The sectors that show it.
  public let sectors: Range<Int>
  /// File or directory, if it concerns one.
  public let subject: String
  public let text: String

  public init(kind: Kind, sectors: Range<Int>, subject: String, text: String) {
    (self.kind, self.sectors, self.subject, self.text) = (kind, sectors, subject, text)
  }

  public var description: String {
    let place =
      sectors.count == 1
      ? "sector \(sectors.lowerBound)" : "sectors \(sectors.lowerBound)–\(sectors.upperBound - 1)"
    return "\(kind.rawValue): \(subject.isEmpty ? "" : "\(subject): ")\(text) (\(place))"
  }
}
