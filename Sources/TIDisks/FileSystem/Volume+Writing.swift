// Changing the contents of files. The order of writes is that of
// Volume+Files.swift.

extension Volume {
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

  /// Room, data, descriptor.
  public func change(_ file: inout FileDescriptor, _ change: FileChange) throws(DiskError) {
    try requireWritable()
    var current = try current(file)
    let old = current
    if let damage = current.damage { throw damage }
    current.information = change.information
    current.information.level3Count = change.level3Count
    let sectors = max(change.sectorCount, old.information.sectors)
    let before = try self.information()
    if sectors > current.allocatedSectors {
      var block = before
      try grow(&current.clusters, to: sectors, in: &block, for: file.name)
      try write(block)
    }
    current.information.sectors = sectors
    do {
      try write(change, to: current, from: old)
    } catch {
      // The host refuses, as when it is full: new space is given back, nothing refers to it.
      if sectors > old.allocatedSectors { try? write(before) }
      throw error
    }
    file = current
  }

  private func write(
    _ change: FileChange, to current: FileDescriptor, from old: FileDescriptor
  ) throws(DiskError) {
    let (oldSectors, sectors) = (old.information.sectors, current.information.sectors)
    if change.fillsGap, sectors - 1 > oldSectors {
      let written = Set(change.sectors.map(\.number))
      for number in oldSectors..<sectors where !written.contains(number) {
        try device.writeSector(
          try deviceSector(number, of: current), [UInt8](repeating: 0, count: Sector.size))
      }
    }
    for change in change.sectors {
      try device.writeSector(try deviceSector(change.number, of: current), change.bytes)
    }
    if current != old {
      try device.writeSector(
        current.location,
        FloppyDescriptor.encode(current, totalSectors: try self.information().totalSectors))
    }
  }
}
