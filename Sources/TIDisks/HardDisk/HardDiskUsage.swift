/// How often each unit of a hard disk is referred to, by all that its directories name.
///
/// To find it out is to read every descriptor of the disk. So it is kept, together with the device's count
/// of writes: as long as nobody else has written, and what one writes oneself is counted along, it holds.
final class HardDiskUsage {
  private var counts: [Int32] = []
  private var sectorsPerUnit = 1
  /// The device's count of writes for which `counts` hold.
  private var writeCount: Int?

  func isCurrent(for device: any SectorDevice) -> Bool {
    writeCount != nil && writeCount == device.writeCount
  }

  /// Declares that the writes since changed nothing that was not counted along.
  func adopt(_ device: any SectorDevice) { writeCount = device.writeCount }

  /// From nothing in use.
  func restart(_ block: HardDiskInformation) {
    counts = Array(repeating: 0, count: block.unitCount)
    sectorsPerUnit = block.sectorsPerUnit
    writeCount = nil
  }

  func isUsed(_ unit: Int) -> Bool { counts[unit] > 0 }

  func count(_ sectors: Range<Int>, by difference: Int32) {
    guard !sectors.isEmpty, sectors.lowerBound >= 0 else { return }
    let last = min((sectors.upperBound - 1) / sectorsPerUnit, counts.count - 1)
    let first = sectors.lowerBound / sectorsPerUnit
    guard first <= last else { return }
    for unit in first...last { counts[unit] &+= difference }
  }

  func count(_ file: FileDescriptor, by difference: Int32) {
    for place in [file.location] + file.continuations {
      count(place..<place + 1, by: difference)
    }
    for cluster in file.clusters { count(cluster.sectors, by: difference) }
  }
}

extension HardDiskVolume {
  /// Does what does not change which units are in use.
  func keepingUsage(_ body: () throws(DiskError) -> Void) throws(DiskError) {
    let isCurrent = usage.isCurrent(for: device)
    try body()
    if isCurrent { usage.adopt(device) }
  }

  /// Frees units, except those of which anything else on the disk still has a sector; the file `excluded` does
  /// not count. Where a directory cannot be read, nobody knows what is in use, and nothing is freed.
  func release(
    _ clusters: [Cluster], besides excluded: FileDescriptor? = nil,
    in bitmap: inout HardDiskBitmap, block: HardDiskInformation
  ) {
    guard (try? updateUsage(block)) != nil else { return }
    if let excluded { usage.count(excluded, by: -1) }
    for cluster in clusters {
      let units =
        cluster.start / block.sectorsPerUnit...(cluster.sectors.upperBound - 1)
        / block.sectorsPerUnit
      for unit in units where unit < block.unitCount && !usage.isUsed(unit) {
        bitmap.setUsed(false, unit)
      }
    }
    if let excluded { usage.count(excluded, by: 1) }
  }

  private func updateUsage(_ block: HardDiskInformation) throws(DiskError) {
    guard !usage.isCurrent(for: device) else { return }
    usage.restart(block)
    usage.count(0..<Self.systemSectors, by: 1)
    try forEachDirectory { directory throws(DiskError) in
      usage.count(directory.indexSector..<directory.indexSector + 1, by: 1)
      let own = try ownDescriptorSector(of: directory, block: block)
      usage.count(own..<own + 1, by: 1)
      for file in directory.files { usage.count(file, by: 1) }
      if let damage = directory.damage.first { throw damage }
    }
    usage.adopt(device)
  }
}
