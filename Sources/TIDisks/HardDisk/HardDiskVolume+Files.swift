// Files of hard disks. The order of writes is that of Volume+Files.swift; the number of files in the
// directory's descriptor is counted up last and down last, as MDOS does it.

extension HardDiskVolume {
  @discardableResult
  public func write(
    _ name: DiskName, at path: [DiskName], _ information: FileInformation, sectors: [UInt8],
    replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor {
    try requireWritable()
    try requireValid(name)
    let directory = try directory(at: path)
    guard let old = directory.file(named: name) else {
      return try write(name, directory, information, sectors, replacing: nil)
    }
    guard isReplacing else { throw alreadyExists(name) }
    try requireUnprotected(old)
    do {
      return try write(name, directory, information, sectors, replacing: old)
    } catch  where error.kind == .diskFull {
      // Only if the old file's room is enough is it given up before the new one stands.
      let block = try self.information()
      let freed = old.allocatedSectors + block.sectorsPerUnit
      let needed = sectors.count / Sector.size + block.sectorsPerUnit
      guard try freeSectors() + freed >= needed else { throw error }
      try delete(old, at: path)
      return try write(name, try self.directory(at: path), information, sectors, replacing: nil)
    }
  }

  private func write(
    _ name: DiskName, _ directory: Directory, _ information: FileInformation, _ sectors: [UInt8],
    replacing old: FileDescriptor?
  ) throws(DiskError) -> FileDescriptor {
    precondition(sectors.count % Sector.size == 0, "a file consists of whole sectors")
    let block = try self.information()
    if old == nil { try requireFree(name, in: directory) }
    var bitmap = try bitmap()
    guard let unit = bitmap.take(from: 0) else {
      throw diskFull("room for the descriptor of \(name)")
    }
    var file = FileDescriptor(
      name: name, information: information, location: unit * block.sectorsPerUnit, clusters: [])
    file.information.flags.insert(.modified)
    file.setSectorCount(sectors.count / Sector.size)
    try grow(&file, to: file.sectorCount, in: &bitmap, block: block)
    let index = try index(of: directory, adding: file, removing: old, block: block)

    try bitmap.write(to: device)
    var position = 0
    for number in file.clusters.lazy.flatMap(\.sectors) where position < sectors.count {
      try device.writeSector(number, Array(sectors[position..<position + Sector.size]))
      position += Sector.size
    }
    try writeDescriptors(of: file, in: directory, block: block)
    try device.writeSector(directory.indexSector, index)
    if let old {
      try releaseFile(old, block)
    } else {
      try countFiles(in: directory, by: 1, block: block)
    }
    return file
  }

  public func change(_ file: inout FileDescriptor, _ change: FileChange) throws(DiskError) {
    try requireWritable()
    let block = try information()
    var current = try current(file)
    let old = current
    if let damage = current.damage { throw damage }
    current.information = change.information
    current.information.flags.insert(.modified)
    current.setLevel3Count(change.level3Count)
    let sectors = max(change.sectorCount, old.sectorCount)
    if sectors > current.allocatedSectors {
      var bitmap = try bitmap()
      try grow(&current, to: sectors, in: &bitmap, block: block)
      try bitmap.write(to: device)
    }
    current.setSectorCount(sectors)
    if change.fillsGap, sectors - 1 > old.sectorCount {
      let written = Set(change.sectors.map(\.number))
      for number in old.sectorCount..<sectors where !written.contains(number) {
        try device.writeSector(
          try deviceSector(number, of: current), [UInt8](repeating: 0, count: Sector.size))
      }
    }
    for change in change.sectors {
      try device.writeSector(try deviceSector(change.number, of: current), change.bytes)
    }
    if current != old { try writeDescriptors(of: current, in: nil, block: block) }
    file = current
  }

  public func truncate(_ file: inout FileDescriptor, to sectors: Int) throws(DiskError) {
    try requireWritable()
    let block = try information()
    var current = try current(file)
    let old = current
    current.damage = nil
    current.setSectorCount(min(sectors, current.sectorCount))
    var rest = (max(0, sectors) + block.sectorsPerUnit - 1) / block.sectorsPerUnit
    current.clusters = old.clusters.compactMap { cluster in
      let units = min(rest, cluster.count / block.sectorsPerUnit)
      rest -= units
      return units == 0
        ? nil : Cluster(start: cluster.start, count: units * block.sectorsPerUnit)
    }
    let descriptors = HardDiskDescriptor.count(clusters: current.clusters.count)
    current.continuations = Array(old.continuations.prefix(descriptors - 1))
    // The first descriptor first: it holds the count, and the others are given up.
    for (sector, bytes) in HardDiskDescriptor.encode(
      current, directory: try directoryUnit(of: old), sectorsPerUnit: block.sectorsPerUnit
    ).reversed() { try device.writeSector(sector, bytes) }
    var bitmap = try bitmap()
    let descriptorClusters = old.continuations.map { Cluster(start: $0, count: 1) }
    release(old.clusters + descriptorClusters, in: &bitmap, block: block)
    try bitmap.write(to: device)
    file = current
  }

  public func delete(_ file: FileDescriptor, at path: [DiskName]) throws(DiskError) {
    try requireWritable()
    let block = try information()
    let current = try current(file)
    try requireUnprotected(current)
    let directory = try directory(at: path)
    let index = try index(of: directory, adding: nil, removing: current, block: block)
    try device.writeSector(directory.indexSector, index)
    try countFiles(in: directory, by: -1, block: block)
    try releaseFile(current, block)
  }

  /// Where the order of the index changes, a file of one descriptor gets a new one, so that name and place
  /// change in one write. In a longer chain the name changes first.
  public func rename(
    _ file: inout FileDescriptor, at path: [DiskName], to name: DiskName
  ) throws(DiskError) {
    try requireWritable()
    try requireValid(name)
    let block = try information()
    let old = try current(file)
    let directory = try directory(at: path)
    guard name != old.name else { return }
    try requireFree(name, in: directory)
    var renamed = old
    renamed.name = name
    let inPlace = try index(of: directory, adding: renamed, removing: old, block: block)
    let isInOrder = inPlace == (try device.readSector(directory.indexSector))
    if isInOrder || !old.continuations.isEmpty {
      var sector = try device.readSector(old.location)
      sector.replaceSubrange(0..<DiskName.length, with: name.bytes)
      try device.writeSector(old.location, sector)
      if !isInOrder { try device.writeSector(directory.indexSector, inPlace) }
    } else {
      var bitmap = try bitmap()
      guard let unit = bitmap.take(from: 0) else {
        throw diskFull("room for the descriptor of \(name)")
      }
      renamed.location = unit * block.sectorsPerUnit
      var sector = try device.readSector(old.location)
      sector.replaceSubrange(0..<DiskName.length, with: name.bytes)
      let index = try index(of: directory, adding: renamed, removing: old, block: block)
      try bitmap.write(to: device)
      try device.writeSector(renamed.location, sector)
      try device.writeSector(directory.indexSector, index)
      release([Cluster(start: old.location, count: 1)], in: &bitmap, block: block)
      try bitmap.write(to: device)
    }
    file = renamed
  }

  public func update(
    _ file: inout FileDescriptor, _ information: FileInformation
  ) throws(DiskError) {
    try requireWritable()
    var current = try current(file)
    let old = current.information
    current.information = information
    current.information.sectors = old.sectors
    if information.level3Count != old.level3Count { current.recordsBeyondWord = 0 }
    var sector = try device.readSector(current.location)
    let header = current.name.bytes + current.information.bytes
    sector.replaceSubrange(0..<header.count, with: header)
    sector[HardDiskDescriptor.Offset.highNibbles] =
      UInt8(current.sectorsBeyondWord & 15) << 4 | UInt8(current.recordsBeyondWord & 15)
    try device.writeSector(current.location, sector)
    file = current
  }

  // MARK: Parts

  /// The index that names the file, as its descriptor has it.
  private func directoryUnit(of file: FileDescriptor) throws(DiskError) -> Int {
    try device.readSector(file.location).word(at: HardDiskDescriptor.Offset.directory)
  }

  /// - Parameter directory: where the file is; nil when it has a descriptor that says so.
  private func writeDescriptors(
    of file: FileDescriptor, in directory: Directory?, block: HardDiskInformation
  ) throws(DiskError) {
    let unit: Int
    if let directory {
      unit = directory.indexSector / block.sectorsPerUnit
    } else {
      unit = try directoryUnit(of: file)
    }
    for (sector, bytes) in HardDiskDescriptor.encode(
      file, directory: unit, sectorsPerUnit: block.sectorsPerUnit)
    where try device.readSector(sector) != bytes {
      try device.writeSector(sector, bytes)
    }
  }

  private func releaseFile(
    _ file: FileDescriptor, _ block: HardDiskInformation
  ) throws(DiskError) {
    var bitmap = try bitmap()
    let descriptors = [file.location] + file.continuations
    release(
      file.clusters + descriptors.map { Cluster(start: $0, count: 1) }, in: &bitmap, block: block)
    try bitmap.write(to: device)
  }

  private func countFiles(
    in directory: Directory, by difference: Int, block: HardDiskInformation
  ) throws(DiskError) {
    let sector = try ownDescriptorSector(of: directory, block: block)
    var bytes = try device.readSector(sector)
    bytes[HardDiskInformation.Offset.fileCount] =
      UInt8(clamping: Int(bytes[HardDiskInformation.Offset.fileCount]) + difference)
    try device.writeSector(sector, bytes)
  }

  /// The sector of the descriptor of a directory; 0 for the root.
  func ownDescriptorSector(
    of directory: Directory, block: HardDiskInformation
  ) throws(DiskError) -> Int {
    guard directory.name != nil else { return 0 }
    let unit = try device.readSector(directory.indexSector).word(at: Self.ownDescriptor)
    return unit * block.sectorsPerUnit
  }

  /// The index sector with one file more, one less, or one replaced. What cannot be read stays where it
  /// is.
  private func index(
    of directory: Directory, adding new: FileDescriptor?, removing old: FileDescriptor?,
    block: HardDiskInformation
  ) throws(DiskError) -> [UInt8] {
    var bytes = try device.readSector(directory.indexSector)
    let words = (0..<Self.indexLimit).lazy.map { bytes.word(at: 2 * $0) }
    var entries = Array(words.prefix { $0 != 0 })
    if let old { entries.removeAll { $0 == old.location / block.sectorsPerUnit } }
    if let new {
      let names = Dictionary(
        directory.files.map { ($0.location / block.sectorsPerUnit, $0.name) },
        uniquingKeysWith: { first, _ in first })
      let position = entries.firstIndex { names[$0].map { $0 > new.name } ?? false }
      entries.insert(new.location / block.sectorsPerUnit, at: position ?? entries.count)
    }
    guard entries.count <= Self.indexLimit else {
      throw DiskError(
        .directoryFull, file: device.name, found: "the directory is full",
        expected: "at most \(Self.indexLimit) files", advice: "use a subdirectory")
    }
    for position in 0..<Self.indexLimit {
      bytes.setWord(position < entries.count ? entries[position] : 0, at: 2 * position)
    }
    return bytes
  }
}

extension FileDescriptor {
  mutating func setSectorCount(_ count: Int) {
    information.sectors = count & 0xFFFF
    sectorsBeyondWord = count >> 16
  }

  mutating func setLevel3Count(_ count: Int) {
    information.level3Count = count & 0xFFFF
    recordsBeyondWord = count >> 16
  }
}
