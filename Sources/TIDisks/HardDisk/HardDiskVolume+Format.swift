/// The shape of a hard disk.
public struct HardDiskGeometry: Equatable, Sendable {
  public var cylinders: Int
  public var heads: Int
  /// 32 on disks that MDOS formats.
  public var sectorsPerTrack: Int

  public init(cylinders: Int, heads: Int, sectorsPerTrack: Int = 32) {
    (self.cylinders, self.heads, self.sectorsPerTrack) = (cylinders, heads, sectorsPerTrack)
  }

  public var sectorCount: Int { cylinders * heads * sectorsPerTrack }

  /// The disk of the given size, in bytes, rounded up to whole cylinders, with as few heads as a disk of
  /// at most 1024 cylinders needs; nil when no HFDC disk is so large or so small.
  public init?(bytes: Int) {
    let limit = 0xF800 * 16 * Sector.size
    guard bytes > HardDiskDump.largestFloppy, bytes <= limit else { return nil }
    let track = 32 * Sector.size
    let heads = (1...16).first { 1024 * $0 * track >= bytes } ?? 16
    let cylinder = heads * track
    self.init(cylinders: (bytes + cylinder - 1) / cylinder, heads: heads)
    // The last cylinder may pass the limit of the file system.
    if sectorCount * Sector.size > limit { cylinders -= 1 }
  }

  /// As few sectors per allocation unit as the number of units allows: a power of two.
  var sectorsPerUnit: Int {
    [1, 2, 4, 8, 16].first { sectorCount / $0 <= HardDiskInformation.unitLimit } ?? 16
  }
}

extension HardDiskVolume {
  /// The first sectors of an empty volume; the rest of the disk is blank.
  ///
  /// - Parameter blank: all sectors of the disk.
  static func format(
    _ blank: inout [UInt8], _ geometry: HardDiskGeometry, name: DiskName, created: TimeStamp
  ) {
    typealias Offset = HardDiskInformation.Offset
    let unitSize = geometry.sectorsPerUnit
    let units = min(geometry.sectorCount / unitSize, HardDiskInformation.unitLimit)
    // The root's index stands behind the copy of the bitmap.
    let rootIndex = systemSectors / unitSize
    var block = [UInt8](repeating: 0, count: Sector.size)
    block.replaceSubrange(0..<DiskName.length, with: name.bytes)
    block.setWord(units, at: Offset.units)
    block[Offset.sectorsPerTrack] = UInt8(truncatingIfNeeded: geometry.sectorsPerTrack)
    block[Offset.reserved] = UInt8(clamping: max(1, units / 16 / 64))
    block[Offset.reserved + 1] = 1
    block[Offset.unitSize] = UInt8(unitSize - 1) << 4 | UInt8(geometry.heads - 1)
    block.setWord(Int(created.timeWord), at: Offset.created)
    block.setWord(Int(created.dateWord), at: Offset.created + 2)
    block.setWord(rootIndex, at: Offset.rootIndex)
    blank.replaceSubrange(0..<Sector.size, with: block)
    let index = rootIndex * unitSize * Sector.size
    blank.replaceSubrange(
      index..<index + Sector.size, with: [UInt8](repeating: 0, count: Sector.size))
    for first in [HardDiskBitmap.firstSector, HardDiskBitmap.firstSector + 31] {
      let start = first * Sector.size
      for unit in 0...rootIndex { blank[start + unit / 8] |= 0x80 >> UInt8(unit % 8) }
    }
  }
}

extension HardDiskVolume {
  /// Lays an empty volume of the same shape over the disk; sectors of files keep what they hold. First the
  /// index, then the directories, then the bitmap: whatever a crash leaves is lost space.
  ///
  /// - Parameter name: blank by default, as MDOS leaves floppies.
  /// - Returns: the sectors that were written.
  @discardableResult
  public func format(
    name: DiskName = DiskName(bytes: []), created: TimeStamp
  ) throws(DiskError) -> Int {
    typealias Offset = HardDiskInformation.Offset
    try requireWritable()
    var block = try information()
    let index = block.rootIndexUnit
    try device.writeSector(
      index * block.sectorsPerUnit, [UInt8](repeating: 0, count: Sector.size))
    block.bytes.replaceSubrange(0..<DiskName.length, with: name.bytes)
    block.bytes.setWord(Int(created.timeWord), at: Offset.created)
    block.bytes.setWord(Int(created.dateWord), at: Offset.created + 2)
    for offset in [Offset.fileCount, Offset.directoryCount] { block.bytes[offset] = 0 }
    for offset in Offset.parent..<Sector.size { block.bytes[offset] = 0 }
    try device.writeSector(0, block.bytes)
    var bitmap = try bitmap()
    let systemUnits = (Self.systemSectors + block.sectorsPerUnit - 1) / block.sectorsPerUnit
    for unit in 0..<block.unitCount {
      let isUsed = unit < systemUnits || unit == index
      if bitmap.isUsed(unit) != isUsed { bitmap.setUsed(isUsed, unit) }
    }
    return try bitmap.write(to: device) + 2
  }
}

extension DiskImage {
  /// A new formatted hard disk in memory. Its bytes (`contents`) are a raw image.
  public static func formattedHardDisk(
    _ geometry: HardDiskGeometry, name: DiskName, created: TimeStamp = .none,
    label: String = "new disk"
  ) throws(DiskError) -> DiskImage {
    // Zeros, not the E5 of a formatted disk: the host need not store them.
    var sectors = [UInt8](repeating: 0, count: geometry.sectorCount * Sector.size)
    HardDiskVolume.format(&sectors, geometry, name: name, created: created)
    guard let dump = HardDiskDump(sectors: sectors) else {
      throw DiskError(
        .notADisk, file: label, found: "a hard disk of \(geometry.sectorCount) sectors",
        expected: "64 to \(HardDiskInformation.unitLimit) units of 1 to 16 sectors")
    }
    return DiskImage(dump, name: label)
  }
}
