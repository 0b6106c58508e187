// Creating, deleting, renaming and marking files.
//
// Every change is a row of single-sector writes in an order that leaves a consistent volume behind
// each of them: space is marked as taken before anything refers to it, data stand before the
// descriptor that names them, the descriptor before the index; on deletion the other way round. A
// crash leaves at worst space that is marked and unused. What can fail (full disk, full directory,
// bad name) is found out before the first write.

extension Volume {
  /// A new empty file.
  public func create(
    _ name: DiskName, in directory: DiskName? = nil, _ information: FileInformation
  ) throws(DiskError) -> FileDescriptor {
    var empty = information
    (empty.sectors, empty.endOffset, empty.level3Count) = (0, 0, 0)
    return try write(name, in: directory, empty, sectors: [], replacing: false)
  }

  /// Writes a file whole. With `reserved`, it gets at least so many sectors; those beyond the
  /// source's hold whatever the disk held there. A file of this name is replaced if it is allowed to
  /// and not protected; the old one stays whole until the new one is, unless the disk has no room for
  /// both.
  @discardableResult
  public func write(
    _ name: DiskName, in directory: DiskName? = nil, _ source: FileSource,
    reserving reserved: Int = 0, replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor {
    let count = max(source.sectorCount, reserved)
    guard let old = try self.directory(named: directory).file(named: name) else {
      return try write(name, in: directory, source, count, replacing: nil)
    }
    guard isReplacing else { throw alreadyExists(name) }
    try requireUnprotected(old)
    do {
      return try write(name, in: directory, source, count, replacing: old)
    } catch  where error.kind == .diskFull {
      try requireRoom(for: count, inPlaceOf: old)
      // The source may be the very file that goes.
      let source = try source.inMemory()
      try delete(old, in: directory)
      return try write(name, in: directory, source, count, replacing: nil)
    }
  }

  /// The same with sectors in memory.
  @discardableResult
  public func write(
    _ name: DiskName, in directory: DiskName? = nil, _ information: FileInformation,
    sectors: [UInt8], reserving reserved: Int = 0, replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor {
    try write(
      name, in: directory, FileSource(information, bytes: sectors, label: name.text),
      reserving: reserved, replacing: isReplacing)
  }

  /// - Parameter count: of sectors that the file gets, at least as many as `source` has.
  private func write(
    _ name: DiskName, in directory: DiskName?, _ source: FileSource, _ count: Int,
    replacing old: FileDescriptor?
  ) throws(DiskError) -> FileDescriptor {
    try requireWritable()
    try requireValid(name)
    let directory = try self.directory(named: directory)
    if old == nil { try requireFree(name, in: directory) }
    var block = try self.information()
    var file = FileDescriptor(
      name: name, information: source.information,
      location: try takeDescriptor(for: name, in: &block),
      clusters: [])
    try grow(&file.clusters, to: count, in: &block, for: name)
    file.information.sectors = count
    let index = try index(of: directory, adding: file, removing: old)

    let before = try self.information()
    try write(block)
    do {
      try writeData(source, to: file.clusters)
      try device.writeSector(
        file.location, FloppyDescriptor.encode(file, totalSectors: block.totalSectors))
      try device.writeSector(directory.indexSector, index)
    } catch {
      // The host refuses, as when it is full: the space is given back, nothing refers to it.
      try? write(before)
      throw error
    }
    if let old { try releaseFile(old) }
    return file
  }

  private func writeData(_ source: FileSource, to clusters: [Cluster]) throws(DiskError) {
    for (place, number) in zip(clusters.lazy.flatMap(\.sectors), 0..<source.sectorCount) {
      try device.writeSector(place, try source.readSector(number))
    }
  }

  /// Refuses protected files.
  public func delete(_ file: FileDescriptor, in directory: DiskName? = nil) throws(DiskError) {
    try requireWritable()
    let current = try current(file)
    try requireUnprotected(current)
    let directory = try self.directory(named: directory)
    try device.writeSector(
      directory.indexSector, try index(of: directory, adding: nil, removing: current))
    try releaseFile(current)
  }

  /// Protection does not keep a file from being renamed. Where the order of the index changes, the
  /// file gets a new descriptor, so that name and place change in one write. A disk without room for it
  /// refuses: between two writes the index would be out of order.
  public func rename(
    _ file: inout FileDescriptor, in directory: DiskName? = nil, to name: DiskName
  ) throws(DiskError) {
    try requireWritable()
    try requireValid(name)
    let old = try current(file)
    let directory = try self.directory(named: directory)
    guard name != old.name else { return }
    try requireFree(name, in: directory)
    var renamed = old
    renamed.name = name
    let inPlace = try index(of: directory, adding: renamed, removing: old)
    if inPlace == (try device.readSector(directory.indexSector)) {
      try writeHeader(of: renamed)
    } else {
      try moveDescriptor(of: old, to: &renamed, in: directory)
    }
    file = renamed
  }

  private func moveDescriptor(
    of old: FileDescriptor, to renamed: inout FileDescriptor, in directory: Directory
  ) throws(DiskError) {
    let before = try self.information()
    var block = before
    guard let unit = block.takeUnit(from: 0) else { throw noRoomToRename(to: renamed.name) }
    renamed.location = unit.start
    var sector = try device.readSector(old.location)
    sector.replaceSubrange(0..<DiskName.length, with: renamed.name.bytes)
    let index = try index(of: directory, adding: renamed, removing: old)
    try write(block)
    do {
      try device.writeSector(renamed.location, sector)
      try device.writeSector(directory.indexSector, index)
    } catch {
      // The host refuses, as when it is full: the space is given back, nothing refers to it.
      try? write(before)
      throw error
    }
    release([Cluster(start: old.location, count: 1)], besides: nil, in: &block)
    try write(block)
  }

  /// Sets flags, time stamps, counts and record lengths. The number of sectors is changed by
  /// writing and truncating only, and stays.
  public func update(_ file: inout FileDescriptor, _ information: FileInformation)
    throws(DiskError)
  {
    try requireWritable()
    var current = try current(file)
    let sectors = current.information.sectors
    current.information = information
    current.information.sectors = sectors
    try writeHeader(of: current)
    file = current
  }
}

// MARK: Parts

extension Volume {
  /// Writes name and information; the clusters stay as they stand, damaged ones too.
  func writeHeader(of file: FileDescriptor) throws(DiskError) {
    var sector = try device.readSector(file.location)
    let header = file.name.bytes + file.information.bytes
    sector.replaceSubrange(0..<header.count, with: header)
    try device.writeSector(file.location, sector)
  }

  private func takeDescriptor(for name: DiskName, in block: inout VolumeInformation)
    throws(DiskError) -> Int
  {
    guard let unit = block.takeUnit(from: 0) else {
      throw diskFull("room for the descriptor of \(name)")
    }
    return unit.start
  }

  private func releaseFile(_ file: FileDescriptor) throws(DiskError) {
    var block = try information()
    release(
      file.clusters + [Cluster(start: file.location, count: 1)], besides: nil, in: &block)
    try write(block)
  }

  /// The index sector with one file more, one less, or one replaced. What cannot be read stays
  /// where it is.
  private func index(
    of directory: Directory, adding new: FileDescriptor?, removing old: FileDescriptor?
  ) throws(DiskError) -> [UInt8] {
    var entries = try indexEntries(at: directory.indexSector)
    if let old { entries.removeAll { $0 == old.location } }
    if let new {
      let names = Dictionary(
        directory.files.map { ($0.location, $0.name) }, uniquingKeysWith: { first, _ in first })
      let position = entries.firstIndex { names[$0].map { $0 > new.name } ?? false }
      entries.insert(new.location, at: position ?? entries.count)
    }
    guard entries.count <= Self.fileLimit else {
      throw DiskError(
        .directoryFull, file: device.name, found: "the directory is full",
        expected: "at most \(Self.fileLimit) files", advice: "use a subdirectory")
    }
    var bytes = [UInt8](repeating: 0, count: Sector.size)
    for (position, sector) in entries.enumerated() { bytes.setWord(sector, at: 2 * position) }
    return bytes
  }

  private func requireRoom(
    for sectors: Int, inPlaceOf old: FileDescriptor
  ) throws(DiskError) {
    var block = try information()
    release(
      old.clusters + [Cluster(start: old.location, count: 1)], besides: old.location, in: &block)
    var clusters: [Cluster] = []
    _ = try takeDescriptor(for: old.name, in: &block)
    try grow(&clusters, to: sectors, in: &block, for: old.name)
  }
}
