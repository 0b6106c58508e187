// Files of hard disks. The order of writes is that of Volume+Files.swift. The number of files stands in the
// directory's descriptor, apart from the index. It is to the places of the index what the bitmap is to the
// units: a place is counted before a file takes it, and no longer when the file has left it. So what a crash
// leaves is a place that is counted and empty, which misleads no driver's search: the zero in it counts as a
// name behind all others. The next file that comes or goes makes the count right. With one too few, the
// last file would not be found.

extension HardDiskVolume {
  @discardableResult
  public func write(
    _ name: DiskName, at path: [DiskName], _ source: FileSource, reserving reserved: Int,
    replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor {
    try requireWritable()
    try requireValid(name)
    let directory = try directory(at: path)
    let count = max(source.sectorCount, reserved)
    guard let old = directory.file(named: name) else {
      return try write(name, directory, source, count, replacing: nil)
    }
    guard isReplacing else { throw alreadyExists(name) }
    try requireUnprotected(old)
    do {
      return try write(name, directory, source, count, replacing: old)
    } catch  where error.kind == .diskFull {
      // Only if the old file's room is enough is it given up before the new one stands.
      let block = try self.information()
      var bitmap = try bitmap()
      release(old.allSectors, besides: old, in: &bitmap, block: block)
      _ = try place(name, source, count, in: &bitmap, block: block)
      // The source may be the very file that goes.
      let source = try source.inMemory()
      try delete(old, at: path)
      return try write(name, try self.directory(at: path), source, count, replacing: nil)
    }
  }

  /// A new file with its room taken in `bitmap`; nothing is written.
  ///
  /// - Parameter count: of sectors that the file gets, at least as many as `source` has.
  private func place(
    _ name: DiskName, _ source: FileSource, _ count: Int, in bitmap: inout HardDiskBitmap,
    block: HardDiskInformation
  ) throws(DiskError) -> FileDescriptor {
    guard let unit = bitmap.take(from: 0) else {
      throw diskFull("room for the descriptor of \(name)")
    }
    var file = FileDescriptor(
      name: name, information: source.information, location: unit * block.sectorsPerUnit,
      clusters: [])
    file.information.flags.insert(.modified)
    file.setSectorCount(count)
    file.setLevel3Count(source.level3Count)
    try grow(&file, to: file.sectorCount, in: &bitmap, block: block)
    return file
  }

  private func write(
    _ name: DiskName, _ directory: Directory, _ source: FileSource, _ count: Int,
    replacing old: FileDescriptor?
  ) throws(DiskError) -> FileDescriptor {
    let block = try self.information()
    if old == nil { try requireFree(name, in: directory) }
    var bitmap = try bitmap()
    let file = try place(name, source, count, in: &bitmap, block: block)
    let index = try index(of: directory, adding: file, removing: old, block: block)

    let before = try self.bitmap()
    let knowsUsage = usage.isCurrent(for: device)
    var isCounted = false
    try bitmap.write(to: device)
    do {
      for (place, number) in zip(file.clusters.lazy.flatMap(\.sectors), 0..<source.sectorCount) {
        try device.writeSector(place, try source.readSector(number))
      }
      try writeDescriptors(of: file, in: directory, block: block)
      if old == nil {
        isCounted = true
        try countFiles(in: directory, expecting: 1, block: block)
      }
      try device.writeSector(directory.indexSector, index)
    } catch {
      // The host refuses, as when it is full: the space is given back, nothing refers to it.
      if isCounted { try? countFiles(in: directory, block: block) }
      try? before.restore(to: device)
      throw error
    }
    if knowsUsage {
      usage.count(file, by: 1)
      if let old { usage.count(old, by: -1) }
      usage.adopt(device)
    }
    if let old {
      try moveEmulatedFloppy(from: old, to: file, block: block)
      try releaseFile(old, block)
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
    var before: HardDiskBitmap?
    if sectors > current.allocatedSectors {
      var bitmap = try bitmap()
      before = bitmap
      try grow(&current, to: sectors, in: &bitmap, block: block)
      try bitmap.write(to: device)
    }
    current.setSectorCount(sectors)
    do {
      try write(change, to: &current, from: old, block: block)
    } catch {
      // The host refuses, as when it is full: new space is given back, if nothing refers to it.
      if let before, (try? descriptor(at: old.location)) == old {
        try? before.restore(to: device)
      }
      throw error
    }
    file = current
  }

  private func write(
    _ change: FileChange, to current: inout FileDescriptor, from old: FileDescriptor,
    block: HardDiskInformation
  ) throws(DiskError) {
    let sectors = current.sectorCount
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
    if current != old { try exchangeDescriptors(of: &current, for: old, block: block) }
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
    try exchangeDescriptors(of: &current, for: old, block: block)
    var bitmap = try bitmap()
    let descriptorClusters = old.continuations.map { Cluster(start: $0, count: 1) }
    release(old.clusters + descriptorClusters, in: &bitmap, block: block)
    try write(&bitmap)
    file = current
  }

  public func delete(_ file: FileDescriptor, at path: [DiskName]) throws(DiskError) {
    try requireWritable()
    let block = try information()
    let current = try current(file)
    try requireUnprotected(current)
    let directory = try directory(at: path)
    let index = try index(of: directory, adding: nil, removing: current, block: block)
    let knowsUsage = usage.isCurrent(for: device)
    try device.writeSector(directory.indexSector, index)
    if knowsUsage {
      usage.count(current, by: -1)
      usage.adopt(device)
    }
    try countFiles(in: directory, block: block)
    try moveEmulatedFloppy(from: current, to: nil, block: block)
    try releaseFile(current, block)
  }

  /// Where the order of the index changes, the file gets new descriptors, so that name and place change in
  /// one write. A disk without room for them refuses: between two writes the index would be out of order.
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
    if isInOrder || old.damage != nil {
      // Descriptors that are damaged had better stay where they are.
      var sector = try device.readSector(old.location)
      sector.replaceSubrange(0..<DiskName.length, with: name.bytes)
      try device.writeSector(old.location, sector)
      if !isInOrder { try device.writeSector(directory.indexSector, inPlace) }
    } else {
      try moveDescriptors(of: old, to: &renamed, in: directory, block: block)
    }
    file = renamed
  }

  private func moveDescriptors(
    of old: FileDescriptor, to renamed: inout FileDescriptor, in directory: Directory,
    block: HardDiskInformation
  ) throws(DiskError) {
    let before = try self.bitmap()
    var bitmap = before
    guard let unit = bitmap.take(from: 0) else { throw noRoomToRename(to: renamed.name) }
    renamed.location = unit * block.sectorsPerUnit
    renamed.continuations = []
    do {
      try takeDescriptors(for: &renamed, in: &bitmap, unitSize: block.sectorsPerUnit)
    } catch {
      throw noRoomToRename(to: renamed.name)
    }
    let index = try index(of: directory, adding: renamed, removing: old, block: block)
    try bitmap.write(to: device)
    do {
      try writeDescriptors(of: renamed, in: directory, block: block)
      try device.writeSector(directory.indexSector, index)
    } catch {
      // The host refuses, as when it is full: the space is given back, nothing refers to it.
      try? before.restore(to: device)
      throw error
    }
    try moveEmulatedFloppy(from: old, to: renamed, block: block)
    release(old.descriptorSectors, in: &bitmap, block: block)
    try write(&bitmap)
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
    try keepingUsage { () throws(DiskError) in
      try device.writeSector(current.location, sector)
    }
    file = current
  }

  // MARK: Parts

  /// Writes the descriptors of a file that changed. The first one is written last, and holds the count; so
  /// where clusters change in a chain, those that go on get new places, and all of them change in one write. A
  /// full disk has no room for them; there they are written where they are, those that go on first when the
  /// file grows, the one with the count first when it is cut: at no moment are there less clusters than the
  /// file has sectors.
  private func exchangeDescriptors(
    of file: inout FileDescriptor, for old: FileDescriptor, block: HardDiskInformation
  ) throws(DiskError) {
    guard file.clusters != old.clusters, !old.continuations.isEmpty else {
      return try writeDescriptors(of: file, in: nil, block: block)
    }
    var moved = file
    moved.continuations = []
    var bitmap = try bitmap()
    do {
      try takeDescriptors(
        for: &moved, in: &bitmap, unitSize: block.sectorsPerUnit, besides: old.continuations)
    } catch {
      return try writeDescriptors(
        of: file, in: nil, block: block, countFirst: file.sectorCount < old.sectorCount)
    }
    try bitmap.write(to: device)
    try writeDescriptors(of: moved, in: nil, block: block)
    release(
      (old.continuations + file.continuations).map { Cluster(start: $0, count: 1) }, in: &bitmap,
      block: block)
    try write(&bitmap)
    file = moved
  }

  /// The index that names the file, as its descriptor has it.
  private func directoryUnit(of file: FileDescriptor) throws(DiskError) -> Int {
    try device.readSector(file.location).word(at: HardDiskDescriptor.Offset.directory)
  }

  /// - Parameter directory: where the file is; nil when it has a descriptor that says so.
  private func writeDescriptors(
    of file: FileDescriptor, in directory: Directory?, block: HardDiskInformation,
    countFirst: Bool = false
  ) throws(DiskError) {
    let unit: Int
    if let directory {
      unit = directory.indexSector / block.sectorsPerUnit
    } else {
      unit = try directoryUnit(of: file)
    }
    let sectors = HardDiskDescriptor.encode(
      file, directory: unit, sectorsPerUnit: block.sectorsPerUnit)
    for (sector, bytes) in countFirst ? sectors.reversed() : sectors
    where try device.readSector(sector) != bytes {
      try device.writeSector(sector, bytes)
    }
  }

  private func releaseFile(
    _ file: FileDescriptor, _ block: HardDiskInformation
  ) throws(DiskError) {
    var bitmap = try bitmap()
    release(file.allSectors, in: &bitmap, block: block)
    try write(&bitmap)
  }

  /// The block of the volume names the descriptor of the file that stands in for DSK1.
  ///
  /// - Parameter new: where the file is now; nil when it is gone.
  func moveEmulatedFloppy(
    from old: FileDescriptor, to new: FileDescriptor?, block: HardDiskInformation
  ) throws(DiskError) {
    let unit = old.location / block.sectorsPerUnit
    guard block.bytes.word(at: HardDiskInformation.Offset.emulatedFloppy) == unit else { return }
    var bytes = try device.readSector(0)
    bytes.setWord(
      (new?.location ?? 0) / block.sectorsPerUnit, at: HardDiskInformation.Offset.emulatedFloppy)
    try keepingUsage { () throws(DiskError) in try device.writeSector(0, bytes) }
  }

  /// Writes how many files the index names, and those that it is about to name, into the directory's descriptor.
  private func countFiles(
    in directory: Directory, expecting more: Int = 0, block: HardDiskInformation
  ) throws(DiskError) {
    let sector = try ownDescriptorSector(of: directory, block: block)
    let index = try device.readSector(directory.indexSector)
    var bytes = try device.readSector(sector)
    bytes[HardDiskInformation.Offset.fileCount] =
      UInt8(clamping: Self.fileUnits(in: index).count + more)
    try keepingUsage { () throws(DiskError) in try device.writeSector(sector, bytes) }
  }

  /// The units of descriptors that an index names.
  private static func fileUnits(in index: [UInt8]) -> [Int] {
    (0..<indexLimit).lazy.map { index.word(at: 2 * $0) }.prefix { $0 != 0 }.map { $0 }
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
    var entries = Self.fileUnits(in: bytes)
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
  /// Where a hard disk's descriptors of the file stand.
  var descriptorSectors: [Cluster] {
    ([location] + continuations).map { Cluster(start: $0, count: 1) }
  }

  /// These and the file's own.
  fileprivate var allSectors: [Cluster] { clusters + descriptorSectors }

  mutating func setSectorCount(_ count: Int) {
    information.sectors = count & 0xFFFF
    sectorsBeyondWord = count >> 16
  }

  mutating func setLevel3Count(_ count: Int) {
    information.level3Count = count & 0xFFFF
    recordsBeyondWord = count >> 16
  }
}
