/// A whole file, wherever its sectors stand: on a disk, behind a header, in memory.
///
/// What copies a file or takes it apart works with this, sector by sector, and so takes no memory for the
/// file, however long that is.
public struct FileSource {
  /// Nil where only the host's file has a name.
  public var name: DiskName?
  /// Of the number of sectors and of the level-3 count, only the low 16 bits.
  public var information: FileInformation
  /// As wide as a hard disk keeps it.
  public let sectorCount: Int
  /// Fixed records, or sectors in use by variable ones; as wide as a hard disk keeps it.
  public let level3Count: Int
  /// For messages.
  public let label: String
  private let read: (Int) throws(DiskError) -> [UInt8]

  /// - Parameter read: the 256 bytes of a sector of the file.
  init(
    name: DiskName?, information: FileInformation, sectorCount: Int, level3Count: Int,
    label: String, read: @escaping (Int) throws(DiskError) -> [UInt8]
  ) {
    self.name = name
    self.information = information
    self.information.sectors = sectorCount
    self.sectorCount = sectorCount
    self.level3Count = level3Count
    self.label = label
    self.read = read
  }

  /// A file in memory.
  ///
  /// - Parameter bytes: of its sectors; the last one is filled up with zeros.
  /// - Parameter level3Count: by default what `information` says.
  public init(
    name: DiskName? = nil, _ information: FileInformation, bytes: [UInt8],
    level3Count: Int? = nil, label: String
  ) {
    self.init(
      name: name, information: information,
      sectorCount: (bytes.count + Sector.size - 1) / Sector.size,
      level3Count: level3Count ?? information.level3Count, label: label,
      read: { (number) throws(DiskError) in
        let start = number * Sector.size
        guard number >= 0, start < bytes.count else {
          throw DiskError(
            .damaged, file: label, offset: start, found: "a record in sector \(number)",
            expected: "0 to \((bytes.count - 1) / Sector.size)")
        }
        let sector = bytes[start..<min(start + Sector.size, bytes.count)]
        return sector + [UInt8](repeating: 0, count: Sector.size - sector.count)
      })
  }

  /// A program image in memory.
  public init(
    name: DiskName? = nil, program: [UInt8], created: TimeStamp = .none, label: String
  ) {
    var information = FileInformation(type: .program, created: created, updated: created)
    information.endOffset = program.count % Sector.size
    self.init(name: name, information, bytes: program, label: label)
  }

  /// Bytes of a program file; for files of records, the sectors' bytes.
  public var length: Int { information.length(sectors: sectorCount) }

  /// The 256 bytes of a sector of the file.
  public func readSector(_ number: Int) throws(DiskError) -> [UInt8] { try read(number) }

  /// Throws what the reading of any sector would.
  public func requireReadable() throws(DiskError) {
    for number in 0..<sectorCount { _ = try read(number) }
  }

  /// The same file with its sectors in memory, for when those on the disk are about to go.
  func inMemory() throws(DiskError) -> FileSource {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(sectorCount * Sector.size)
    for number in 0..<sectorCount { bytes += try read(number) }
    return FileSource(
      name: name, information, bytes: bytes, level3Count: level3Count, label: label)
  }

  // MARK: Records

  /// One record after the other, from the first on.
  public struct Records {
    private var reader: RecordReader
    private var position = RecordPosition()

    fileprivate init(_ source: FileSource) { reader = RecordReader(source) }

    /// Nil at the end. Throws for a program file and for damaged records.
    public mutating func next() throws(DiskError) -> ArraySlice<UInt8>? {
      try reader.read(at: &position)
    }
  }

  public var records: Records { Records(self) }

  /// All records at once: for files that are known to be small.
  public func allRecords() throws(DiskError) -> [[UInt8]] {
    var records = records
    var all: [[UInt8]] = []
    while let record = try records.next() { all.append(Array(record)) }
    return all
  }
}

// MARK: Of a disk

extension FileSystem {
  /// A file of the disk as a source. It follows the disk: to be used up before the file changes.
  public func source(_ file: FileDescriptor) throws(DiskError) -> FileSource {
    if let damage = file.damage, file.allocatedSectors < file.sectorCount { throw damage }
    return reader(of: file)
  }

  /// The same without a look at whether the clusters suffice.
  func reader(of file: FileDescriptor) -> FileSource {
    let map = SectorMap(file.clusters)
    return FileSource(
      name: file.name, information: file.information, sectorCount: file.sectorCount,
      level3Count: file.level3Count, label: "\(device.name), file \(file.name)",
      read: { (number) throws(DiskError) in
        guard let sector = map[number] else { return try readSector(number, of: file) }
        return try device.readSector(sector)
      })
  }

  /// A damaged file as far as it can be read, with zeros for sectors that cannot.
  public func salvagedSource(_ file: FileDescriptor) -> FileSource {
    let whole = reader(of: file)
    let blank = [UInt8](repeating: 0, count: Sector.size)
    return FileSource(
      name: file.name, information: file.information,
      sectorCount: min(file.sectorCount, file.allocatedSectors), level3Count: file.level3Count,
      label: whole.label,
      read: { (number) throws(DiskError) in (try? whole.readSector(number)) ?? blank })
  }
}

/// Where the sectors of a file lie, found without going through all its clusters.
private struct SectorMap {
  private let clusters: [Cluster]
  /// The sector of the file with which each cluster begins.
  private let starts: [Int]

  init(_ clusters: [Cluster]) {
    self.clusters = clusters
    var (next, starts) = (0, [Int]())
    for cluster in clusters {
      starts.append(next)
      next += cluster.count
    }
    self.starts = starts
  }

  /// The sector of the disk; nil beyond the clusters.
  subscript(number: Int) -> Int? {
    guard number >= 0 else { return nil }
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= number { low = middle + 1 } else { high = middle }
    }
    guard low > 0, number - starts[low - 1] < clusters[low - 1].count else { return nil }
    return clusters[low - 1].start + number - starts[low - 1]
  }
}
