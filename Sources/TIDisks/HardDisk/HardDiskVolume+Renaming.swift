// Renaming directories of hard disks.
//
// A directory's name stands in its descriptor, its place among its neighbours in that of its parent: two
// sectors, which cannot change in one write. A second descriptor could have the new name; but the index names
// the descriptor, the files name the index, and the directories inside name their parent. So where the order
// changes, the descriptors of everything inside are written a second time; then the parent's list names the
// new ones instead of the old ones, in one write. A disk without room for them refuses.

extension HardDiskVolume {
  public func renameDirectory(at path: [DiskName], to name: DiskName) throws(DiskError) {
    try requireWritable()
    try requireValid(name)
    guard let old = path.last else { throw rootStays() }
    guard old != name else { return }
    let block = try information()
    let parent = try directory(at: path.dropLast())
    let directory = try directory(at: path)
    try requireFree(name, in: parent)
    let own = try ownDescriptorSector(of: directory, block: block)
    let parentSector = try ownDescriptorSector(of: parent, block: block)
    let parentBytes = try device.readSector(parentSector)
    func list(naming unit: Int) throws(DiskError) -> [UInt8] {
      var bytes = parentBytes
      var units = Self.subdirectoryUnits(in: bytes)
      units.removeAll { $0 == own / block.sectorsPerUnit }
      Self.setSubdirectoryUnits(units, in: &bytes)
      try insert(unit, named: name, into: &bytes, block: block)
      return bytes
    }
    let inPlace = try list(naming: own / block.sectorsPerUnit)
    if inPlace != parentBytes {
      var copy = DescriptorCopy(bitmap: try bitmap())
      let unit: Int?
      do {
        unit = try add(
          directory, named: name, parent: parentSector / block.sectorsPerUnit, to: &copy,
          block: block)
      } catch  where error.kind == .diskFull {
        throw noRoomToRename(to: name)
      }
      if let unit {
        return try exchange(
          copy, with: (parentSector, try list(naming: unit)), block: block)
      }
    }
    // In the old place.
    var bytes = try device.readSector(own)
    bytes.replaceSubrange(0..<DiskName.length, with: name.bytes)
    try device.writeSector(own, bytes)
    if inPlace != parentBytes { try device.writeSector(parentSector, inPlace) }
  }

  /// Descriptors and indices for a second time.
  private struct DescriptorCopy {
    /// With their room taken.
    var bitmap: HardDiskBitmap
    var sectors: [(sector: Int, bytes: [UInt8])] = []
    /// The first ones.
    var originals: [Cluster] = []
    var files: [(old: FileDescriptor, new: FileDescriptor)] = []
    /// Against directories that are inside of themselves.
    var seen: Set<Int> = []
    var depth = 0
  }

  /// Adds a directory with everything inside.
  ///
  /// - Returns: the unit of its new descriptor; nil when something is damaged and had better stay as it is.
  private func add(
    _ directory: Directory, named name: DiskName, parent: Int, to copy: inout DescriptorCopy,
    block: HardDiskInformation
  ) throws(DiskError) -> Int? {
    guard directory.damage.isEmpty, copy.seen.insert(directory.indexSector).inserted,
      copy.depth < FileTree.depthLimit,
      let own = try? ownDescriptorSector(of: directory, block: block),
      var descriptor = try? device.readSector(own),
      var index = try? device.readSector(directory.indexSector)
    else { return nil }
    guard let unit = copy.bitmap.take(from: 0), let indexUnit = copy.bitmap.take(from: 0) else {
      throw noRoomToRename(to: name)
    }
    for (position, file) in directory.files.enumerated() {
      guard let new = try add(file, index: indexUnit, to: &copy, block: block) else { return nil }
      index.setWord(new, at: 2 * position)
    }
    var units: [Int] = []
    copy.depth += 1
    defer { copy.depth -= 1 }
    for entry in directory.subdirectories {
      guard let inner = try? self.directory(entry),
        let new = try add(inner, named: entry.name, parent: unit, to: &copy, block: block)
      else { return nil }
      units.append(new)
    }
    index.setWord(unit, at: Self.ownDescriptor)
    Self.setSubdirectoryUnits(units, in: &descriptor)
    descriptor.replaceSubrange(0..<DiskName.length, with: name.bytes)
    descriptor.setWord(indexUnit, at: HardDiskInformation.Offset.rootIndex)
    descriptor.setWord(parent, at: HardDiskInformation.Offset.parent)
    copy.sectors.append((indexUnit * block.sectorsPerUnit, index))
    copy.sectors.append((unit * block.sectorsPerUnit, descriptor))
    copy.originals += [own, directory.indexSector].map { Cluster(start: $0, count: 1) }
    return unit
  }

  private func add(
    _ file: FileDescriptor, index: Int, to copy: inout DescriptorCopy,
    block: HardDiskInformation
  ) throws(DiskError) -> Int? {
    guard file.damage == nil else { return nil }
    guard let unit = copy.bitmap.take(from: 0) else { throw noRoomToRename(to: file.name) }
    var new = file
    new.location = unit * block.sectorsPerUnit
    new.continuations = []
    try takeDescriptors(for: &new, in: &copy.bitmap, unitSize: block.sectorsPerUnit)
    copy.sectors += HardDiskDescriptor.encode(
      new, directory: index, sectorsPerUnit: block.sectorsPerUnit)
    copy.originals += file.descriptorSectors
    copy.files.append((file, new))
    return unit
  }

  /// Writes the copy, lets `list` name it, and frees the originals.
  private func exchange(
    _ copy: DescriptorCopy, with list: (sector: Int, bytes: [UInt8]), block: HardDiskInformation
  ) throws(DiskError) {
    let before = try bitmap()
    var bitmap = copy.bitmap
    try bitmap.write(to: device)
    do {
      for (sector, bytes) in copy.sectors { try device.writeSector(sector, bytes) }
      try device.writeSector(list.sector, list.bytes)
    } catch {
      // The host refuses, as when it is full: the space is given back, nothing refers to it.
      try? before.restore(to: device)
      throw error
    }
    for file in copy.files {
      try moveEmulatedFloppy(from: file.old, to: file.new, block: block)
    }
    release(copy.originals, in: &bitmap, block: block)
    try write(&bitmap)
  }
}
