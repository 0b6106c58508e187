/// The file system of the Myarc HFDC's hard disks (reference/peripherals.md, section 13).
///
///     sector 0       volume information block
///     sectors 1–31   bitmap of units, most significant bit first; a copy in 32–63, which MDOS writes when
///                    it formats and leaves alone then
///     index          127 words, units of file descriptors sorted by name; at FE own descriptor
///     directories    a descriptor each, naming its index, its parent and its directories, sorted
///
/// Directories nest to any depth. Like `Volume`, this keeps nothing in memory but what holds only as long as
/// nobody else writes to the disk, and every call ends.
public struct HardDiskVolume: FileSystem {
  public let device: any SectorDevice
  let usage = HardDiskUsage()

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

  static let ownDescriptor = 254
  /// Files of a directory.
  static let indexLimit = 127
  static let signature = Array("DIR".utf8)

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
    var clusters = 0
    let entries = try device.readSector(index)
    for number in 0..<Self.indexLimit {
      let unit = entries.word(at: 2 * number)
      if unit == 0 { break }
      do {
        var file = try file(inSector: unit * block.sectorsPerUnit, block: block)
        clusters += file.clusters.count
        if clusters > block.unitCount {
          file.loseClusters(on: device.name)
          // What is in use is not known any more.
          damage += [file.damage].compactMap { $0 }
        }
        files.append(file)
      } catch {
        damage.append(error)
      }
    }
    return Directory(
      name: name, indexSector: index, files: files, subdirectories: subdirectories, damage: damage)
  }

  func directoryDescriptor(
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

  // MARK: Space

  /// Whether the bitmap calls a unit used.
  public func isUsed(unit: Int) throws(DiskError) -> Bool { try bitmap().isUsed(unit) }

  /// Sectors that the bitmap calls free.
  public func freeSectors() throws(DiskError) -> Int {
    try bitmap().freeUnits * (try information().sectorsPerUnit)
  }

  public func summary() throws(DiskError) -> VolumeSummary {
    let block = try information()
    return VolumeSummary(
      name: block.name, totalSectors: block.totalSectors, freeSectors: try freeSectors(),
      sectorsPerUnit: block.sectorsPerUnit, directoryLevels: .max)
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
