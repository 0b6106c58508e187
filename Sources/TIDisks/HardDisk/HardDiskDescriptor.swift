/// The descriptor sectors of a file on a hard disk, beyond what a floppy's have
/// (reference/peripherals.md, section 13):
///
///     1C "FI"   1E unit of the descriptor before   20 unit of the next one   22 units of this one
///     24 unit of the directory's index   26 bits 16–19 of sectors and of the level-3 count
///     27 sector in their units of the descriptors before and next
///     28 54 pairs: first and last unit of a cluster
///
/// Where the clusters do not fit, another descriptor goes on: in the next sector of the same unit, or in
/// another unit. Its 0E counts the units of those before it.
enum HardDiskDescriptor {
  enum Offset {
    static let unitsBefore = 0x0E
    static let signature = 0x1C
    static let previous = 0x1E
    static let next = 0x20
    static let units = 0x22
    static let directory = 0x24
    static let highNibbles = 0x26
    static let sectorNibbles = 0x27
    static let clusters = 0x28
  }

  static let signature = Array("FI".utf8)
  static let clusterLimit = 54
  /// The counts have 20 bits.
  static let countLimit = 0xFFFFF

  /// Descriptors that so many clusters need.
  static func count(clusters: Int) -> Int { max(1, (clusters + clusterLimit - 1) / clusterLimit) }

  /// The sectors of `file`, by their places, the first one last: in the order in which they are to be
  /// written.
  ///
  /// - Parameter directory: the unit of the index that names the file.
  static func encode(
    _ file: FileDescriptor, directory: Int, sectorsPerUnit: Int
  ) -> [(sector: Int, bytes: [UInt8])] {
    let places = [file.location] + file.continuations
    var unitsBefore = 0
    var sectors: [(Int, [UInt8])] = []
    for (number, place) in places.enumerated() {
      let start = number * clusterLimit
      let clusters = file.clusters.dropFirst(start).prefix(clusterLimit)
      var bytes = file.name.bytes + file.information.bytes
      bytes += [UInt8](repeating: 0, count: Sector.size - bytes.count)
      if number > 0 { bytes.setWord(unitsBefore, at: Offset.unitsBefore) }
      bytes.replaceSubrange(Offset.signature..<Offset.previous, with: signature)
      let before = number > 0 ? places[number - 1] : 0
      let next = number + 1 < places.count ? places[number + 1] : 0
      bytes.setWord(before / sectorsPerUnit, at: Offset.previous)
      bytes.setWord(next / sectorsPerUnit, at: Offset.next)
      bytes.setWord(directory, at: Offset.directory)
      bytes[Offset.highNibbles] =
        UInt8(file.sectorsBeyondWord & 15) << 4 | UInt8(file.recordsBeyondWord & 15)
      bytes[Offset.sectorNibbles] =
        UInt8(before % sectorsPerUnit) << 4 | UInt8(next % sectorsPerUnit)
      var units = 0
      for (index, cluster) in clusters.enumerated() {
        let first = cluster.start / sectorsPerUnit
        let count = cluster.count / sectorsPerUnit
        bytes.setWord(first, at: Offset.clusters + 4 * index)
        bytes.setWord(first + count - 1, at: Offset.clusters + 4 * index + 2)
        units += count
      }
      bytes.setWord(units, at: Offset.units)
      unitsBefore += units
      sectors.append((place, bytes))
    }
    return sectors.reversed()
  }
}

extension HardDiskVolume {
  public func descriptor(at sector: Int) throws(DiskError) -> FileDescriptor {
    try file(inSector: sector, block: try information())
  }

  /// The file whose first descriptor stands in `sector`.
  func file(inSector sector: Int, block: HardDiskInformation) throws(DiskError) -> FileDescriptor {
    guard (1..<block.totalSectors).contains(sector) else {
      throw DiskError(
        .damaged, file: device.name, offset: sector * Sector.size,
        found: "the index names unit \(sector / block.sectorsPerUnit) as a file descriptor",
        expected: "1 to \(block.unitCount - 1)", advice: "the other files are not affected")
    }
    let first = try device.readSector(sector)
    var file = FileDescriptor(
      name: DiskName(bytes: first),
      information: FileInformation(bytes: first[FloppyDescriptor.informationOffset...]),
      location: sector, clusters: [])
    file.sectorsBeyondWord = Int(first[HardDiskDescriptor.Offset.highNibbles] >> 4)
    file.recordsBeyondWord = Int(first[HardDiskDescriptor.Offset.highNibbles] & 15)
    file.damage = readClusters(of: &file, first: first, block: block)
    return file
  }

  private func readClusters(
    of file: inout FileDescriptor, first: [UInt8], block: HardDiskInformation
  ) -> DiskError? {
    typealias Offset = HardDiskDescriptor.Offset
    var seen: Set<Int> = [file.location]
    var (bytes, location) = (first, file.location)
    var units = 0
    while true {
      guard bytes[Offset.signature..<Offset.previous].elementsEqual(HardDiskDescriptor.signature)
      else {
        return damage(file, location * Sector.size + Offset.signature, "no \"FI\" here")
      }
      for number in 0..<HardDiskDescriptor.clusterLimit {
        let offset = Offset.clusters + 4 * number
        let (start, end) = (bytes.word(at: offset), bytes.word(at: offset + 2))
        if start == 0 { break }
        units += max(0, end - start + 1)
        // A sound file never has more units than the disk; a chain of crossed clusters would else make
        // a file larger than any memory.
        guard start <= end, end < block.unitCount, units <= block.unitCount else {
          return damage(
            file, location * Sector.size + offset, "a cluster of units \(start) to \(end)")
        }
        file.clusters.append(
          Cluster(
            start: start * block.sectorsPerUnit, count: (end - start + 1) * block.sectorsPerUnit))
      }
      let next = bytes.word(at: Offset.next)
      if next == 0 { break }
      let nextLocation = next * block.sectorsPerUnit + Int(bytes[Offset.sectorNibbles] & 15)
      guard seen.insert(nextLocation).inserted, nextLocation < block.totalSectors,
        let sector = try? device.readSector(nextLocation)
      else {
        return damage(
          file, location * Sector.size + Offset.next, "a chain of descriptors that goes astray")
      }
      (bytes, location) = (sector, nextLocation)
      file.continuations.append(location)
    }
    guard file.allocatedSectors >= file.sectorCount else {
      return damage(
        file, file.location * Sector.size + FloppyDescriptor.sectorsOffset,
        "clusters of \(file.allocatedSectors) sectors for \(file.sectorCount) in the file")
    }
    return nil
  }

  private func damage(_ file: FileDescriptor, _ offset: Int, _ found: String) -> DiskError {
    DiskError(
      .damaged, file: device.name, offset: offset, found: "\(found), for \(file.name)",
      expected: "descriptors and clusters inside of the disk",
      advice: "the sectors before it can still be read")
  }
}
