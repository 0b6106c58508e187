// Making and removing directories and whole volumes. The order of writes is that of
// Volume+Files.swift.

extension Volume {
  /// A new directory in the root; a floppy has room for three.
  public func makeDirectory(_ name: DiskName) throws(DiskError) {
    try requireWritable()
    try requireValid(name)
    let root = try root()
    guard root.file(named: name) == nil, !root.subdirectories.contains(where: { $0.name == name })
    else { throw alreadyExists(name) }
    var block = try information()
    let slots = 0..<VolumeInformation.subdirectoryCount
    guard let slot = slots.first(where: { block.subdirectorySlot($0).indexSector == 0 }) else {
      throw DiskError(
        .directoryFull, file: device.name, found: "the disk has three directories already",
        expected: "a free one", advice: "remove an empty directory")
    }
    guard let unit = block.takeUnit(from: 0) else {
      throw diskFull("room for the index of \(name)")
    }
    try write(block)
    try device.writeSector(unit.start, [UInt8](repeating: 0, count: Sector.size))
    block.setSubdirectorySlot(slot, .init(name: name, indexSector: unit.start))
    try write(block)
  }

  /// Removes an empty directory.
  public func removeDirectory(_ name: DiskName) throws(DiskError) {
    try requireWritable()
    let directory = try directory(named: name)
    guard try indexEntries(at: directory.indexSector).isEmpty else {
      throw DiskError(
        .notEmpty, file: device.name, offset: directory.indexSector * Sector.size,
        found: "\(name) has \(directory.files.count) files", expected: "an empty directory",
        advice: "delete its files first")
    }
    var block = try information()
    clearSlot(of: name, in: &block)
    // Space and entry share a sector, so they go together.
    let unit = directory.indexSector / block.sectorsPerUnit
    var others = try sectorsInUse(besides: nil).subtracting([directory.indexSector])
    others.formUnion(
      (0..<VolumeInformation.subdirectoryCount).map { block.subdirectorySlot($0).indexSector })
    if !others.contains(where: { $0 / block.sectorsPerUnit == unit }), unit < block.unitCount {
      block.setUsed(false, unit: unit)
    }
    try write(block)
  }

  public func renameDirectory(_ name: DiskName, to new: DiskName) throws(DiskError) {
    try requireWritable()
    try requireValid(new)
    let root = try root()
    _ = try directory(named: name)
    guard new != name else { return }
    guard root.file(named: new) == nil, !root.subdirectories.contains(where: { $0.name == new })
    else { throw alreadyExists(new) }
    var block = try information()
    for slot in 0..<VolumeInformation.subdirectoryCount {
      let entry = block.subdirectorySlot(slot)
      guard entry.name == name, entry.indexSector != 0 else { continue }
      block.setSubdirectorySlot(slot, .init(name: new, indexSector: entry.indexSector))
      break
    }
    try write(block)
  }

  public func setName(_ name: DiskName) throws(DiskError) {
    try requireWritable()
    var block = try information()
    block.name = name
    try write(block)
  }

  private func clearSlot(of name: DiskName, in block: inout VolumeInformation) {
    for slot in 0..<VolumeInformation.subdirectoryCount {
      let entry = block.subdirectorySlot(slot)
      guard entry.name == name, entry.indexSector != 0 else { continue }
      block.setSubdirectorySlot(slot, nil)
      return
    }
  }
}

// MARK: Formatting

extension Volume {
  /// Lays an empty volume over `device`: index, then volume information block. Other sectors keep
  /// what they hold.
  ///
  /// - Parameter name: blank by default, as MDOS does it.
  @discardableResult
  public static func format(
    _ device: any SectorDevice, geometry: Geometry, name: DiskName = DiskName(bytes: [])
  ) throws(DiskError) -> Volume {
    let sectors = geometry.sectorCount
    guard sectors <= device.sectorCount, (3...unitSectorLimit).contains(sectors),
      geometry.sectorsPerTrack < 256, geometry.tracksPerSide < 256
    else {
      throw DiskError(
        .notADisk, file: device.name, found: "a volume of \(geometry) on this disk",
        expected: "3 to \(min(device.sectorCount, unitSectorLimit)) sectors")
    }
    if device.isWriteProtected { throw device.writeProtectionError() }
    try device.writeSector(rootIndexSector, [UInt8](repeating: 0, count: Sector.size))
    try device.writeSector(0, emptyBlock(geometry, name: name))
    return try Volume(of: device)
  }

  private static let unitSectorLimit = VolumeInformation.unitLimit * 8

  private static func emptyBlock(_ geometry: Geometry, name: DiskName) -> [UInt8] {
    typealias Offset = VolumeInformation.Offset
    var bytes = [UInt8](repeating: 0, count: Sector.size)
    bytes.replaceSubrange(0..<DiskName.length, with: name.bytes)
    bytes.setWord(geometry.sectorCount, at: Offset.sectors)
    bytes[Offset.sectorsPerTrack] = UInt8(geometry.sectorsPerTrack)
    bytes.replaceSubrange(
      Offset.signature..<Offset.tracksPerSide,
      with: VolumeInformation.signature + [UInt8(ascii: " ")])
    bytes[Offset.tracksPerSide] = UInt8(geometry.tracksPerSide)
    bytes[Offset.sides] = UInt8(geometry.sides)
    bytes[Offset.density] = geometry.density.rawValue
    let unit = VolumeInformation.sectorsPerUnit(totalSectors: geometry.sectorCount)
    let units = (geometry.sectorCount + unit - 1) / unit
    for bit in units..<VolumeInformation.unitLimit {
      bytes[Offset.bitmap + bit / 8] |= 1 << UInt8(bit % 8)
    }
    // A fresh disk has two units marked, even where the first holds both system sectors.
    bytes[Offset.bitmap] |= 0x03
    return bytes
  }
}

extension DiskImage {
  /// A new formatted disk in memory. Its bytes (`contents`) are a sector dump.
  public static func formatted(
    _ geometry: Geometry, name: DiskName, label: String = "new disk"
  ) throws(DiskError) -> DiskImage {
    let blank = [UInt8](
      repeating: geometry.blankByte, count: geometry.sectorCount * Sector.size)
    let image = DiskImage(SectorDump(geometry: geometry, sectors: blank), name: label)
    try Volume.format(image, geometry: geometry, name: name)
    return image
  }
}
