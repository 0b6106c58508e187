/// Which units of a hard disk are taken: sectors 1–31, one bit per unit, most significant bit first,
/// 1 = used. A value; `write` brings the sectors that changed onto the disk.
struct HardDiskBitmap {
  static let firstSector = 1
  private static let unitsPerSector = Sector.size * 8

  private let unitCount: Int
  private var bytes: [UInt8]
  private var changed: Set<Int> = []

  init(of device: any SectorDevice, unitCount: Int) throws(DiskError) {
    self.unitCount = unitCount
    bytes = []
    let sectors = (unitCount + Self.unitsPerSector - 1) / Self.unitsPerSector
    for number in 0..<sectors { bytes += try device.readSector(Self.firstSector + number) }
  }

  func isUsed(_ unit: Int) -> Bool { bytes[unit / 8] & (0x80 >> UInt8(unit % 8)) != 0 }

  mutating func setUsed(_ isUsed: Bool, _ unit: Int) {
    let bit: UInt8 = 0x80 >> UInt8(unit % 8)
    if isUsed { bytes[unit / 8] |= bit } else { bytes[unit / 8] &= ~bit }
    changed.insert(unit / Self.unitsPerSector)
  }

  var freeUnits: Int {
    let whole = bytes.prefix(unitCount / 8).reduce(0) { $0 + 8 - $1.nonzeroBitCount }
    return whole + (unitCount / 8 * 8..<unitCount).count { !isUsed($0) }
  }

  /// Marks the first free unit from `start` on, starting over at 0.
  mutating func take(from start: Int) -> Int? {
    let start = start < unitCount ? start : 0
    guard let unit = firstFree(start..<unitCount) ?? firstFree(0..<start) else { return nil }
    setUsed(true, unit)
    return unit
  }

  private func firstFree(_ range: Range<Int>) -> Int? {
    var unit = range.lowerBound
    while unit < range.upperBound {
      if unit % 8 == 0, bytes[unit / 8] == 0xFF {
        unit += 8
        continue
      }
      if !isUsed(unit) { return unit }
      unit += 1
    }
    return nil
  }

  /// - Returns: the sectors that were written.
  @discardableResult
  mutating func write(to device: any SectorDevice) throws(DiskError) -> Int {
    defer { changed = [] }
    for number in changed.sorted() {
      let start = number * Sector.size
      try device.writeSector(
        Self.firstSector + number, Array(bytes[start..<start + Sector.size]))
    }
    return changed.count
  }

  /// Brings the disk back to this state of the bitmap.
  func restore(to device: any SectorDevice) throws(DiskError) {
    for start in stride(from: 0, to: bytes.count, by: Sector.size) {
      let number = Self.firstSector + start / Sector.size
      let sector = Array(bytes[start..<start + Sector.size])
      if try device.readSector(number) != sector { try device.writeSector(number, sector) }
    }
  }
}

extension HardDiskVolume {
  func bitmap() throws(DiskError) -> HardDiskBitmap {
    try HardDiskBitmap(of: device, unitCount: try information().unitCount)
  }

  func write(_ bitmap: inout HardDiskBitmap) throws(DiskError) {
    try keepingUsage { () throws(DiskError) in try bitmap.write(to: device) }
  }

  /// Makes the file hold at least `sectors`, with the descriptors that this needs, taking units in
  /// `bitmap`. Nothing is written; on an error both are worthless.
  func grow(
    _ file: inout FileDescriptor, to sectors: Int, in bitmap: inout HardDiskBitmap,
    block: HardDiskInformation
  ) throws(DiskError) {
    guard sectors <= HardDiskDescriptor.countLimit else {
      throw DiskError(
        .diskFull, file: device.name, found: "\(file.name) would get \(sectors) sectors",
        expected: "no more than \(HardDiskDescriptor.countLimit), which a file can have")
    }
    let unitSize = block.sectorsPerUnit
    var held = file.allocatedSectors
    var start =
      file.clusters.last.map { $0.sectors.upperBound / unitSize } ?? block.firstDataUnit
    while held < sectors {
      guard let unit = bitmap.take(from: start) else {
        throw diskFull("room for \(sectors - held) more sectors of \(file.name)")
      }
      held += unitSize
      start = unit + 1
      if let last = file.clusters.last, last.sectors.upperBound == unit * unitSize {
        file.clusters[file.clusters.count - 1].count += unitSize
      } else {
        file.clusters.append(Cluster(start: unit * unitSize, count: unitSize))
      }
    }
    try takeDescriptors(for: &file, in: &bitmap, unitSize: unitSize)
  }

  /// Adds the descriptors that the clusters of `file` need, in the rest of the last one's unit if that is not
  /// among the sectors `taken`, else in a new unit.
  func takeDescriptors(
    for file: inout FileDescriptor, in bitmap: inout HardDiskBitmap, unitSize: Int,
    besides taken: [Int] = []
  ) throws(DiskError) {
    while file.continuations.count + 1 < HardDiskDescriptor.count(clusters: file.clusters.count) {
      let last = file.continuations.last ?? file.location
      if (last + 1) % unitSize != 0, !taken.contains(last + 1) {
        file.continuations.append(last + 1)
      } else {
        guard let unit = bitmap.take(from: 0) else {
          throw diskFull("room for another descriptor of \(file.name)")
        }
        file.continuations.append(unit * unitSize)
      }
    }
  }

  /// Volume information block, bitmap and its copy.
  static let systemSectors = 64

  /// Every directory once, from the root down.
  func forEachDirectory(
    _ body: (Directory) throws(DiskError) -> Void
  ) throws(DiskError) {
    let root = try root()
    var seen: Set<Int> = [root.indexSector]
    var pending = [root]
    while let directory = pending.popLast() {
      try body(directory)
      for entry in directory.subdirectories.reversed()
      where seen.insert(entry.indexSector).inserted {
        pending.append(try self.directory(entry))
      }
    }
  }
}
