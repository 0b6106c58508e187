// Changing the contents of files: by sector and by record. The order of writes is that of
// Volume+Files.swift.

extension Volume {
  /// Writes sector `number` of the file; a file that ends before it is extended, with zeros in
  /// between.
  public func writeSector(
    _ number: Int, of file: inout FileDescriptor, _ bytes: [UInt8]
  ) throws(DiskError) {
    try change(&file, [SectorChange(number: number, bytes: bytes)], file.information)
  }

  /// Gives the file at least `sectors` sectors without writing them, as MDOS does when a program
  /// reserves room.
  public func extend(_ file: inout FileDescriptor, to sectors: Int) throws(DiskError) {
    guard sectors > file.information.sectors else { return }
    var information = file.information
    information.sectors = sectors
    try change(&file, [], information, fillsGap: false)
  }

  /// Takes away the sectors from `sectors` on. Records are not looked at: set the counts first.
  public func truncate(_ file: inout FileDescriptor, to sectors: Int) throws(DiskError) {
    try requireWritable()
    var current = try current(file)
    var block = try information()
    let old = current.clusters
    current.clusters = Self.prefix(of: old, sectors: sectors, unit: block.sectorsPerUnit)
    current.information.sectors = min(sectors, current.information.sectors)
    current.damage = nil
    try device.writeSector(
      current.location, FloppyDescriptor.encode(current, totalSectors: block.totalSectors))
    release(old, besides: nil, in: &block)
    try write(block)
    file = current
  }

  /// The clusters for the first `sectors`, rounded up to units.
  private static func prefix(of clusters: [Cluster], sectors: Int, unit: Int) -> [Cluster] {
    var rest = sectors
    var kept: [Cluster] = []
    for cluster in clusters where rest > 0 {
      let end = (cluster.start + min(rest, cluster.count) + unit - 1) / unit * unit
      kept.append(
        Cluster(start: cluster.start, count: min(end - cluster.start, cluster.count)))
      rest -= cluster.count
    }
    return kept
  }

  /// Writes a record at `position`, which then stands behind it.
  ///
  /// Fixed records are filled up to their length, with blanks in display files, zeros in internal
  /// ones; one behind the end extends the file. A variable record becomes the last one of its file.
  public func writeRecord(
    _ record: [UInt8], to file: inout FileDescriptor, at position: inout RecordPosition
  ) throws(DiskError) {
    let current = try current(file)
    let writer = RecordWriter(
      information: file.information, label: "\(device.name), file \(file.name)",
      readSector: { (number) throws(DiskError) in
        number < current.information.sectors
          ? try readSector(number, of: current) : [UInt8](repeating: 0, count: Sector.size)
      })
    var next = position
    let result = try writer.write(record, at: &next)
    try change(&file, result.sectors, result.information)
    position = next
  }

  /// New contents of a sector of a file.
  struct SectorChange {
    var number: Int
    var bytes: [UInt8]
  }

  /// The one way in which the contents of a file change: room, data, descriptor.
  private func change(
    _ file: inout FileDescriptor, _ changes: [SectorChange], _ information: FileInformation,
    fillsGap: Bool = true
  ) throws(DiskError) {
    try requireWritable()
    var current = try current(file)
    let old = current
    if let damage = current.damage { throw damage }
    current.information = information
    let oldSectors = old.information.sectors
    let sectors = max(information.sectors, (changes.map(\.number).max() ?? -1) + 1, oldSectors)
    current.information.sectors = sectors
    if sectors > current.allocatedSectors {
      var block = try self.information()
      try grow(&current.clusters, to: sectors, in: &block, for: file.name)
      try write(block)
    }
    if fillsGap, sectors - 1 > oldSectors {
      let written = Set(changes.map(\.number))
      for number in oldSectors..<sectors where !written.contains(number) {
        try device.writeSector(
          try deviceSector(number, of: current), [UInt8](repeating: 0, count: Sector.size))
      }
    }
    for change in changes {
      try device.writeSector(try deviceSector(change.number, of: current), change.bytes)
    }
    if current != old {
      try device.writeSector(
        current.location,
        FloppyDescriptor.encode(current, totalSectors: try self.information().totalSectors))
    }
    file = current
  }
}
