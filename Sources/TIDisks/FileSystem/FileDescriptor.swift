/// A file as its descriptor names it: what it is and where its sectors lie.
///
/// A value; it does not follow later changes of the disk. `Volume` hands out descriptors and takes
/// them back as handles.
public struct FileDescriptor: Equatable, Sendable {
  public internal(set) var name: DiskName
  public internal(set) var information: FileInformation

  /// The sector in which the descriptor stands.
  public internal(set) var location: Int

  /// The sectors of the file, in its order. Ends before the first cluster that makes no sense.
  public internal(set) var clusters: [Cluster]

  /// Hard disks: the sectors of the descriptors that go on where the first one is full.
  var continuations: [Int] = []

  /// Hard disks count on above the 16 bits of the information: multiples of 65536.
  var sectorsBeyondWord = 0
  var recordsBeyondWord = 0

  /// Sectors that belong to the file.
  public var sectorCount: Int { sectorsBeyondWord << 16 | information.sectors }

  /// The level-3 count: fixed records, or sectors in use by variable ones.
  public var level3Count: Int { recordsBeyondWord << 16 | information.level3Count }

  /// What is wrong with the clusters, if anything. Sectors before the fault can be read.
  public internal(set) var damage: DiskError?

  public var type: FileType { information.type }
  public var isProtected: Bool { information.isProtected }

  /// Sectors that the clusters hold: the file's, rounded up to allocation units.
  public var allocatedSectors: Int { clusters.reduce(0) { $0 + $1.count } }

  /// Bytes of a program file; for files of records, the sectors' bytes.
  public var length: Int { information.length(sectors: sectorCount) }

  /// Files that are sound have no more clusters together than the disk has units. Where they have, those of all
  /// further ones are left out: chains that thousands of descriptors share would take memory without end.
  mutating func loseClusters(on disk: String) {
    (clusters, continuations) = ([], [])
    damage = DiskError(
      .damaged, file: disk, offset: location * Sector.size,
      found: "the files before \(name) have all clusters of the disk already",
      expected: "files that share none", advice: "delete files until this one can be read")
  }

  /// The sector of the disk that holds sector `number` of the file, nil beyond the clusters.
  public func deviceSector(_ number: Int) -> Int? {
    var rest = number
    for cluster in clusters {
      if rest < cluster.count { return cluster.start + rest }
      rest -= cluster.count
    }
    return nil
  }
}

/// A run of neighbouring sectors.
public struct Cluster: Equatable, Sendable {
  public var start: Int
  /// At least 1.
  public var count: Int

  public var sectors: Range<Int> { start..<start + count }
}

// MARK: On a floppy

/// The descriptor sector of a floppy (reference/peripherals.md, sections 12.3 and 12.4): name,
/// information, and 76 triples of bytes, one for each cluster,
///
///     b0 = start 7–0    b1 = end 3–0, start 11–8    b2 = end 11–4
///
/// where `end` is the last sector of the file that the cluster holds, and `start` is scaled on
/// disks of more than 3200 sectors.
enum FloppyDescriptor {
  static let informationOffset = 0x0A
  static let sectorsOffset = 0x0E
  static let clustersOffset = 0x1C
  static let clusterLimit = 76
  /// `end` has 12 bits.
  static let sectorLimit = 4096

  static func decode(
    _ bytes: [UInt8], location: Int, totalSectors: Int, diskName: String
  ) -> FileDescriptor {
    var file = FileDescriptor(
      name: DiskName(bytes: bytes),
      information: FileInformation(bytes: bytes[informationOffset...]),
      location: location, clusters: [])
    let scale = VolumeInformation.clusterScale(totalSectors: totalSectors)
    var next = 0
    for index in 0..<clusterLimit {
      let offset = clustersOffset + 3 * index
      let (low, middle, high) = (
        Int(bytes[offset]), Int(bytes[offset + 1]), Int(bytes[offset + 2])
      )
      let start = (low | (middle & 0x0F) << 8) * scale
      if start == 0 { break }
      let cluster = Cluster(start: start, count: (middle >> 4 | high << 4) + 1 - next)
      guard cluster.count > 0, cluster.sectors.upperBound <= totalSectors else {
        file.damage = badCluster(
          cluster, of: file, index: index, totalSectors: totalSectors, diskName: diskName)
        return file
      }
      file.clusters.append(cluster)
      next += cluster.count
    }
    if next < file.information.sectors {
      file.damage = DiskError(
        .damaged, file: diskName, offset: location * Sector.size + sectorsOffset,
        found: "the clusters of \(file.name) hold \(next) sectors",
        expected: "\(file.information.sectors), as its descriptor says",
        advice: "the sectors that are there can still be read")
    }
    return file
  }

  private static func badCluster(
    _ cluster: Cluster, of file: FileDescriptor, index: Int, totalSectors: Int, diskName: String
  ) -> DiskError {
    DiskError(
      .damaged, file: diskName, offset: file.location * Sector.size + clustersOffset + 3 * index,
      found: "cluster \(index) of \(file.name) starts at sector \(cluster.start) with "
        + "\(cluster.count) sectors",
      expected: "at least one, all below \(totalSectors)",
      advice: "the sectors before it can still be read")
  }

  /// The sector for `file`. Its clusters must fit: at most 76 and 4096 sectors, starts that the
  /// scale divides.
  static func encode(_ file: FileDescriptor, totalSectors: Int) -> [UInt8] {
    let scale = VolumeInformation.clusterScale(totalSectors: totalSectors)
    var bytes = file.name.bytes + file.information.bytes
    var next = 0
    for cluster in file.clusters {
      next += cluster.count
      let (start, end) = (cluster.start / scale, next - 1)
      bytes.append(UInt8(truncatingIfNeeded: start))
      bytes.append(UInt8(truncatingIfNeeded: start >> 8 & 0x0F | (end & 0x0F) << 4))
      bytes.append(UInt8(truncatingIfNeeded: end >> 4))
    }
    return bytes + [UInt8](repeating: 0, count: Sector.size - bytes.count)
  }
}
