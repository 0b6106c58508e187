// Where new sectors come from (reference/peripherals.md, section 12.5).

extension VolumeInformation {
  /// The first sector at which MDOS looks for room for data, so that descriptors find theirs in
  /// front.
  var firstDataSector: Int {
    switch totalSectors {
    case ..<718: 34
    case ..<1438: 50
    case ..<2878: 66
    case ..<3201: 256
    default: 512
    }
  }

  /// Marks the first free unit from the one with `sector` on, starting over at 0; its sectors.
  mutating func takeUnit(from sector: Int) -> Cluster? {
    let start = sector < totalSectors ? sector / sectorsPerUnit : 0
    for unit in Array(start..<unitCount) + Array(0..<start) where !isUsed(unit: unit) {
      setUsed(true, unit: unit)
      let first = unit * sectorsPerUnit
      return Cluster(start: first, count: min(sectorsPerUnit, totalSectors - first))
    }
    return nil
  }

  func units(of sectors: Range<Int>) -> Range<Int> {
    sectors.lowerBound / sectorsPerUnit..<(sectors.upperBound - 1) / sectorsPerUnit + 1
  }
}

extension Volume {
  /// Makes `clusters` hold at least `sectors`, taking units in the bitmap of `block`. Nothing is
  /// written; on an error both are worthless.
  func grow(
    _ clusters: inout [Cluster], to sectors: Int, in block: inout VolumeInformation,
    for name: DiskName
  ) throws(DiskError) {
    var held = clusters.reduce(0) { $0 + $1.count }
    guard sectors > held else { return }
    guard sectors <= FloppyDescriptor.sectorLimit else {
      throw DiskError(
        .diskFull, file: device.name, found: "\(name) would get \(sectors) sectors",
        expected: "no more than \(FloppyDescriptor.sectorLimit), which a floppy's file can have")
    }
    // Some tools end a cluster inside a unit; the rest of the unit is the file's own.
    if let last = clusters.last, last.sectors.upperBound % block.sectorsPerUnit != 0 {
      let end = block.units(of: last.sectors).upperBound * block.sectorsPerUnit
      let more = min(end, block.totalSectors) - last.sectors.upperBound
      clusters[clusters.count - 1].count += more
      held += more
    }
    while held < sectors {
      let start = clusters.last?.sectors.upperBound ?? block.firstDataSector
      guard let new = block.takeUnit(from: start) else {
        throw diskFull("room for \(sectors - held) more sectors of \(name)")
      }
      held += new.count
      if let last = clusters.last, last.sectors.upperBound == new.start {
        clusters[clusters.count - 1].count += new.count
      } else {
        clusters.append(new)
      }
    }
    guard clusters.count <= FloppyDescriptor.clusterLimit else {
      throw DiskError(
        .tooFragmented, file: device.name,
        found: "\(name) would be scattered over \(clusters.count) places",
        expected: "no more than \(FloppyDescriptor.clusterLimit)",
        advice: "copy the files to a fresh disk")
    }
  }

  /// Sectors of everything on the disk that is in use, except of the descriptor in sector
  /// `excluded` and its file.
  func sectorsInUse(besides excluded: Int?) throws(DiskError) -> Set<Int> {
    let root = try root()
    var used: Set<Int> = [0, Self.rootIndexSector]
    func add(_ directory: Directory) {
      used.insert(directory.indexSector)
      for file in directory.files where file.location != excluded {
        used.insert(file.location)
        for cluster in file.clusters { used.formUnion(cluster.sectors) }
      }
    }
    add(root)
    for entry in root.subdirectories { add(try directory(entry)) }
    return used
  }

  /// Frees the units of `clusters`, except those of which anything else on the disk still has a
  /// sector: on a disk with crossed files the other file keeps its data. Where a directory cannot be
  /// read, nobody knows what is in use, and nothing is freed.
  func release(
    _ clusters: [Cluster], besides excluded: Int?, in block: inout VolumeInformation
  ) {
    guard let used = try? sectorsInUse(besides: excluded) else { return }
    let usedUnits = Set(used.map { $0 / block.sectorsPerUnit })
    for cluster in clusters {
      for unit in block.units(of: cluster.sectors) where !usedUnits.contains(unit) {
        block.setUsed(false, unit: unit)
      }
    }
  }

  func write(_ block: VolumeInformation) throws(DiskError) {
    try device.writeSector(0, block.bytes)
  }
}
