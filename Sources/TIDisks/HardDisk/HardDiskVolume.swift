/// The file system of the Myarc HFDC's hard disks, for reading (reference/peripherals.md,
/// section 13).
///
///     sector 0       volume information block
///     sectors 1–31   bitmap of units, most significant bit first; a copy in 32–63
///     index          127 words, units of file descriptors sorted by name; at FE own descriptor
///     directories    a descriptor each, naming its index, its parent and its directories
///
/// Directories nest to any depth. Like `Volume`, this keeps nothing in memory, and every call ends.
public struct HardDiskVolume: FileSystem {
  public let device: any SectorDevice

  /// Throws unless the disk holds such a volume.
  public init(of device: any SectorDevice) throws(DiskError) {
    self.device = device
    _ = try information()
  }

  public func information() throws(DiskError) -> HardDiskInformation {
    let bytes = try device.readSector(0)
    guard let block = HardDiskInformation(bytes, sectors: device.sectorCount) else {
      throw DiskError(
        .notFormatted, file: device.name, offset: HardDiskInformation.Offset.units,
        found: "no hard disk volume stands on this disk",
        expected: "units, their size and the place of the root's index that fit "
          + "\(device.sectorCount) sectors")
    }
    return block
  }

  // MARK: Directories

  public func root() throws(DiskError) -> Directory {
    let block = try information()
    return try directory(
      nil, index: block.rootIndexUnit * block.sectorsPerUnit, descriptor: block.bytes,
      block: block)
  }

  public func directory(_ entry: Subdirectory) throws(DiskError) -> Directory {
    let block = try information()
    let index = try device.readSector(entry.indexSector)
    let unit = index.word(at: Self.ownDescriptor)
    let descriptor = try directoryDescriptor(
      unit: unit, namedAt: entry.indexSector * Sector.size + Self.ownDescriptor, block: block)
    return try directory(
      entry.name, index: entry.indexSector, descriptor: descriptor, block: block)
  }

  /// The directory at a path from the root; the root for an empty one.
  public func directory(at path: [DiskName]) throws(DiskError) -> Directory {
    var directory = try root()
    for name in path {
      guard let entry = directory.subdirectories.first(where: { $0.name == name }) else {
        throw DiskError(
          .noSuchFile, file: device.name,
          found: "no directory \(path.map(\.description).joined(separator: "."))")
      }
      directory = try self.directory(entry)
    }
    return directory
  }

  private static let ownDescriptor = 254
  private static let indexLimit = 127
  private static let signature = Array("DIR".utf8)

  private func directory(
    _ name: DiskName?, index: Int, descriptor: [UInt8], block: HardDiskInformation
  ) throws(DiskError) -> Directory {
    var damage: [DiskError] = []
    var subdirectories: [Subdirectory] = []
    let first = HardDiskInformation.Offset.directories
    for number in 0..<HardDiskInformation.directoryLimit {
      let unit = descriptor.word(at: first + 2 * number)
      if unit == 0 { break }
      do {
        let bytes = try directoryDescriptor(unit: unit, namedAt: nil, block: block)
        let index = bytes.word(at: HardDiskInformation.Offset.rootIndex)
        subdirectories.append(
          Subdirectory(
            name: DiskName(bytes: bytes), indexSector: index * block.sectorsPerUnit))
      } catch {
        damage.append(error)
      }
    }
    var files: [FileDescriptor] = []
    let entries = try device.readSector(index)
    for number in 0..<Self.indexLimit {
      let unit = entries.word(at: 2 * number)
      if unit == 0 { break }
      do {
        files.append(try file(inSector: unit * block.sectorsPerUnit, block: block))
      } catch {
        damage.append(error)
      }
    }
    return Directory(
      name: name, indexSector: index, files: files, subdirectories: subdirectories, damage: damage)
  }

  private func directoryDescriptor(
    unit: Int, namedAt offset: Int?, block: HardDiskInformation
  ) throws(DiskError) -> [UInt8] {
    let sector = unit * block.sectorsPerUnit
    let isInside = (1..<block.unitCount).contains(unit)
    let bytes = isInside ? try device.readSector(sector) : []
    let signature = HardDiskInformation.Offset.reserved
    guard isInside, bytes[signature..<signature + 3].elementsEqual(Self.signature) else {
      throw DiskError(
        .damaged, file: device.name, offset: offset ?? sector * Sector.size + signature,
        found: "unit \(unit) is said to describe a directory",
        expected: "1 to \(block.unitCount - 1), and \"DIR\" there",
        advice: "the other directories are not affected")
    }
    return bytes
  }

  // MARK: Files

  /// The file at `NAME`, `DIRECTORY.NAME`, `DIRECTORY.DIRECTORY.NAME` and so on.
  public func file(at path: String) throws(DiskError) -> FileDescriptor {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    let names = parts.compactMap { DiskName(String($0)) }
    guard names.count == parts.count, let name = names.last else {
      throw DiskError(
        .badName, file: device.name, found: "\"\(path)\" is no name of a file",
        expected: "NAME or DIRECTORY.NAME, each of 1 to 10 characters without blanks")
    }
    guard let file = try directory(at: names.dropLast()).file(named: name) else {
      throw DiskError(
        .noSuchFile, file: device.name, found: "no file \(path)",
        advice: "names distinguish upper and lower case")
    }
    return file
  }

  /// The offsets of a file descriptor's sector that a floppy does not have.
  private enum Offset {
    static let signature = 0x1C
    static let next = 0x20
    static let highNibbles = 0x26
    static let sectorNibbles = 0x27
    static let clusters = 0x28
  }

  private static let clusterLimit = 54

  /// The file whose first descriptor stands in `sector`. A descriptor names up to 54 clusters and
  /// the next descriptor.
  private func file(
    inSector sector: Int, block: HardDiskInformation
  ) throws(DiskError) -> FileDescriptor {
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
    file.sectorsBeyondWord = Int(first[Offset.highNibbles] >> 4)
    file.recordsBeyondWord = Int(first[Offset.highNibbles] & 15)
    file.damage = readClusters(of: &file, first: first, block: block)
    return file
  }

  private func readClusters(
    of file: inout FileDescriptor, first: [UInt8], block: HardDiskInformation
  ) -> DiskError? {
    var seen: Set<Int> = [file.location]
    var (bytes, location) = (first, file.location)
    while true {
      guard bytes[Offset.signature] == UInt8(ascii: "F"),
        bytes[Offset.signature + 1] == UInt8(ascii: "I")
      else {
        return damage(file, location * Sector.size + Offset.signature, "no \"FI\" here")
      }
      for number in 0..<Self.clusterLimit {
        let offset = Offset.clusters + 4 * number
        let (start, end) = (bytes.word(at: offset), bytes.word(at: offset + 2))
        if start == 0 { break }
        guard start <= end, end < block.unitCount else {
          return damage(
            file, location * Sector.size + offset, "a cluster of units \(start) to \(end)")
        }
        file.clusters.append(
          Cluster(
            start: start * block.sectorsPerUnit, count: (end - start + 1) * block.sectorsPerUnit))
      }
      let next = bytes.word(at: Offset.next)
      if next == 0 { break }
      location = next * block.sectorsPerUnit + Int(bytes[Offset.sectorNibbles] & 15)
      guard seen.insert(location).inserted, location < block.totalSectors,
        let sector = try? device.readSector(location)
      else {
        return damage(file, location * Sector.size, "a chain of descriptors that goes astray")
      }
      bytes = sector
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

  // MARK: Space

  private static let bitmapSector = 1
  private static let bitsPerSector = Sector.size * 8

  /// Whether the bitmap calls a unit used.
  public func isUsed(unit: Int) throws(DiskError) -> Bool {
    let bytes = try device.readSector(Self.bitmapSector + unit / Self.bitsPerSector)
    return bytes[unit % Self.bitsPerSector / 8] & (0x80 >> UInt8(unit % 8)) != 0
  }

  /// Sectors that the bitmap calls free.
  public func freeSectors() throws(DiskError) -> Int {
    let block = try information()
    var free = 0
    for first in stride(from: 0, to: block.unitCount, by: Self.bitsPerSector) {
      let bytes = try device.readSector(Self.bitmapSector + first / Self.bitsPerSector)
      let count = min(Self.bitsPerSector, block.unitCount - first)
      free += (0..<count).count { bytes[$0 / 8] & (0x80 >> UInt8($0 % 8)) == 0 }
    }
    return free * block.sectorsPerUnit
  }

  /// The floppy image in a file that the HFDC puts in the place of DSK1, as a disk of its own. What
  /// is written to it is not written to the hard disk.
  public func emulatedFloppy(_ file: FileDescriptor) throws(DiskError) -> DiskImage {
    guard file.information.flags.contains(.emulatesFloppy) else {
      throw DiskError(
        .wrongType, file: device.name, found: "\(file.name) is a \(file.type) file",
        expected: "the image of a floppy")
    }
    return try DiskImage(
      bytes: try contents(of: file), name: "\(device.name), file \(file.name)")
  }
}
