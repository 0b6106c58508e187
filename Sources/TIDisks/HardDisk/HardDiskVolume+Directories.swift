// Directories of hard disks: a descriptor and an index each, a unit for either.

extension HardDiskVolume {
  public func makeDirectory(
    _ name: DiskName, at path: [DiskName], created: TimeStamp
  ) throws(DiskError) {
    typealias Offset = HardDiskInformation.Offset
    try requireWritable()
    try requireValid(name)
    let block = try information()
    let parent = try directory(at: path)
    try requireFree(name, in: parent)
    var bitmap = try bitmap()
    guard let descriptor = bitmap.take(from: 0), let index = bitmap.take(from: 0) else {
      throw diskFull("room for directory \(name)")
    }
    let parentSector = try ownDescriptorSector(of: parent, block: block)
    var parentBytes = try device.readSector(parentSector)
    try insert(descriptor, named: name, into: &parentBytes, block: block)
    parentBytes[Offset.directoryCount] = UInt8(
      clamping: Int(parentBytes[Offset.directoryCount]) + 1)

    var bytes = [UInt8](repeating: 0, count: Sector.size)
    bytes.replaceSubrange(0..<DiskName.length, with: name.bytes)
    bytes.setWord(block.unitCount, at: Offset.units)
    bytes[Offset.sectorsPerTrack] = parentBytes[Offset.sectorsPerTrack]
    bytes.replaceSubrange(Offset.reserved..<Offset.reserved + 3, with: Self.signature)
    bytes.setWord(Int(created.timeWord), at: Offset.created)
    bytes.setWord(Int(created.dateWord), at: Offset.created + 2)
    bytes.setWord(index, at: Offset.rootIndex)
    bytes.setWord(parentSector / block.sectorsPerUnit, at: Offset.parent)
    var indexBytes = [UInt8](repeating: 0, count: Sector.size)
    indexBytes.setWord(descriptor, at: Self.ownDescriptor)

    try bitmap.write(to: device)
    try device.writeSector(index * block.sectorsPerUnit, indexBytes)
    try device.writeSector(descriptor * block.sectorsPerUnit, bytes)
    try device.writeSector(parentSector, parentBytes)
  }

  public func removeDirectory(at path: [DiskName]) throws(DiskError) {
    typealias Offset = HardDiskInformation.Offset
    try requireWritable()
    guard let name = path.last else { throw rootStays() }
    let block = try information()
    let parent = try directory(at: path.dropLast())
    let directory = try directory(at: path)
    let index = try device.readSector(directory.indexSector)
    guard index.word(at: 0) == 0, directory.subdirectories.isEmpty, directory.damage.isEmpty else {
      throw DiskError(
        .notEmpty, file: device.name, offset: directory.indexSector * Sector.size,
        found: "\(name) has \(directory.files.count) files and "
          + "\(directory.subdirectories.count) directories", expected: "an empty directory",
        advice: "delete what is in it first")
    }
    let own = try ownDescriptorSector(of: directory, block: block)
    let parentSector = try ownDescriptorSector(of: parent, block: block)
    var bytes = try device.readSector(parentSector)
    var units = Self.subdirectoryUnits(in: bytes)
    units.removeAll { $0 == own / block.sectorsPerUnit }
    Self.setSubdirectoryUnits(units, in: &bytes)
    bytes[Offset.directoryCount] = UInt8(clamping: Int(bytes[Offset.directoryCount]) - 1)
    try device.writeSector(parentSector, bytes)
    var bitmap = try bitmap()
    release(
      [Cluster(start: own, count: 1), Cluster(start: directory.indexSector, count: 1)],
      in: &bitmap, block: block)
    try write(&bitmap)
  }

  public func setName(_ name: DiskName) throws(DiskError) {
    try requireWritable()
    var block = try information()
    block.bytes.replaceSubrange(0..<DiskName.length, with: name.bytes)
    try device.writeSector(0, block.bytes)
  }

  // MARK: The list of directories in a descriptor

  static func subdirectoryUnits(in descriptor: [UInt8]) -> [Int] {
    (0..<HardDiskInformation.directoryLimit).lazy
      .map { descriptor.word(at: HardDiskInformation.Offset.directories + 2 * $0) }
      .prefix { $0 != 0 }.map { $0 }
  }

  static func setSubdirectoryUnits(_ units: [Int], in descriptor: inout [UInt8]) {
    for position in 0..<HardDiskInformation.directoryLimit {
      descriptor.setWord(
        position < units.count ? units[position] : 0,
        at: HardDiskInformation.Offset.directories + 2 * position)
    }
  }

  func insert(
    _ unit: Int, named name: DiskName, into descriptor: inout [UInt8], block: HardDiskInformation
  ) throws(DiskError) {
    var units = Self.subdirectoryUnits(in: descriptor)
    guard units.count < HardDiskInformation.directoryLimit else {
      throw DiskError(
        .directoryFull, file: device.name,
        found: "the directory has \(units.count) directories already",
        expected: "at most \(HardDiskInformation.directoryLimit)",
        advice: "use a subdirectory")
    }
    var position = 0
    for (index, other) in units.enumerated() {
      let bytes = try device.readSector(
        min(other * block.sectorsPerUnit, block.totalSectors - 1))
      if DiskName(bytes: bytes) < name { position = index + 1 }
    }
    units.insert(unit, at: position)
    Self.setSubdirectoryUnits(units, in: &descriptor)
  }
}
