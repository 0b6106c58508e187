/// A floppy's file system (reference/peripherals.md, section 12).
///
///     sector 0  volume information block with the allocation bitmap
///     sector 1  index of the root: the sectors of the file descriptors, sorted by name, 0 ends it
///     anywhere  file descriptors, up to three further indices (subdirectories), data
///
/// A volume keeps nothing in memory: each call looks at the disk, so that guest, host and debugger
/// may work on the same disk. Whatever stands there, a call ends, with a result or a `DiskError`.
public struct Volume: FileSystem {
  public let device: any SectorDevice

  static let rootIndexSector = 1
  /// The last word of an index is its end mark.
  static let fileLimit = 127

  /// Throws unless the disk holds a TI volume that fits it.
  public init(of device: any SectorDevice) throws(DiskError) {
    self.device = device
    _ = try information()
  }

  /// The volume information block as it stands now.
  public func information() throws(DiskError) -> VolumeInformation {
    let bytes = try device.readSector(0)
    guard let block = VolumeInformation(bytes) else {
      throw DiskError(
        .notFormatted, file: device.name, offset: VolumeInformation.Offset.signature,
        found: "no TI volume stands on this disk", expected: "\"DSK\" here",
        advice: "format the disk")
    }
    let limit = min(device.sectorCount, VolumeInformation.unitLimit * 8)
    guard (3...limit).contains(block.totalSectors) else {
      throw DiskError(
        .notFormatted, file: device.name, offset: VolumeInformation.Offset.sectors,
        found: "the volume claims \(block.totalSectors) sectors", expected: "3 to \(limit)",
        advice: "the image is truncated or its first sector damaged")
    }
    return block
  }

  public func summary() throws(DiskError) -> VolumeSummary {
    let block = try information()
    return VolumeSummary(
      name: block.name, totalSectors: block.totalSectors, freeSectors: block.freeSectors,
      sectorsPerUnit: block.sectorsPerUnit, directoryLevels: 1)
  }
}

// MARK: Directories

extension Volume {
  public func root() throws(DiskError) -> Directory {
    let block = try information()
    let subdirectories = (0..<VolumeInformation.subdirectoryCount)
      .map { block.subdirectorySlot($0) }
      .filter { $0.indexSector != 0 }
      .map { Subdirectory(name: $0.name, indexSector: $0.indexSector) }
    return try directory(
      nil, index: Self.rootIndexSector, subdirectories: subdirectories, block: block)
  }

  /// Throws when the index of the directory lies outside of the disk or is the root's, which would
  /// make a loop.
  public func directory(_ entry: Subdirectory) throws(DiskError) -> Directory {
    let block = try information()
    guard (Self.rootIndexSector + 1..<block.totalSectors).contains(entry.indexSector) else {
      let slot = (0..<VolumeInformation.subdirectoryCount).first {
        block.subdirectorySlot($0).name == entry.name
      }
      throw DiskError(
        .damaged, file: device.name,
        offset: VolumeInformation.Offset.subdirectories
          + (slot ?? 0) * VolumeInformation.subdirectorySize + DiskName.length,
        found: "the index of directory \(entry.name) is said to be sector \(entry.indexSector)",
        expected: "2 to \(block.totalSectors - 1)", advice: "files outside of it are not affected")
    }
    return try directory(
      entry.name, index: entry.indexSector, subdirectories: [], block: block)
  }

  /// The root for nil.
  public func directory(named name: DiskName?) throws(DiskError) -> Directory {
    let root = try root()
    guard let name else { return root }
    guard let entry = root.subdirectories.first(where: { $0.name == name }) else {
      throw DiskError(
        .noSuchFile, file: device.name, found: "no directory \(name)",
        expected: root.subdirectories.isEmpty
          ? "" : root.subdirectories.map(\.name.description).joined(separator: ", "))
    }
    return try directory(entry)
  }

  private func directory(
    _ name: DiskName?, index: Int, subdirectories: [Subdirectory], block: VolumeInformation
  ) throws(DiskError) -> Directory {
    var files: [FileDescriptor] = []
    var damage: [DiskError] = []
    for (position, sector) in try indexEntries(at: index).enumerated() {
      guard (2..<block.totalSectors).contains(sector) else {
        damage.append(
          DiskError(
            .damaged, file: device.name, offset: index * Sector.size + 2 * position,
            found: "the index names sector \(sector) as a file descriptor",
            expected: "2 to \(block.totalSectors - 1)",
            advice: "the other files are not affected"))
        continue
      }
      do {
        files.append(try descriptor(at: sector, block: block))
      } catch {
        damage.append(error)
      }
    }
    return Directory(
      name: name, indexSector: index, files: files, subdirectories: subdirectories, damage: damage)
  }

  /// The sectors that an index names.
  func indexEntries(at sector: Int) throws(DiskError) -> [Int] {
    let bytes = try device.readSector(sector)
    return (0..<Self.fileLimit).lazy.map { bytes.word(at: 2 * $0) }.prefix { $0 != 0 }.map { $0 }
  }
}

// MARK: Files

extension Volume {
  /// The file whose descriptor stands in `sector`, as it is now.
  public func descriptor(at sector: Int) throws(DiskError) -> FileDescriptor {
    try descriptor(at: sector, block: try information())
  }

  func descriptor(at sector: Int, block: VolumeInformation) throws(DiskError) -> FileDescriptor {
    FloppyDescriptor.decode(
      try device.readSector(sector), location: sector, totalSectors: block.totalSectors,
      diskName: device.name)
  }

  /// Throws `.noSuchFile` when there is none.
  public func file(named name: DiskName, in directory: DiskName? = nil) throws(DiskError)
    -> FileDescriptor
  {
    guard let file = try self.directory(named: directory).file(named: name) else {
      throw DiskError(
        .noSuchFile, file: device.name,
        found: "no file \(directory.map { "\($0)." } ?? "")\(name)",
        advice: "names distinguish upper and lower case")
    }
    return file
  }

  /// The file at `NAME` or `DIRECTORY.NAME`.
  public func file(at path: String) throws(DiskError) -> FileDescriptor {
    let (directory, name) = try split(path)
    return try file(named: name, in: directory)
  }

  /// The parts of `NAME` or `DIRECTORY.NAME`.
  public func split(_ path: String) throws(DiskError) -> (directory: DiskName?, name: DiskName) {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    let names = parts.compactMap { DiskName(String($0)) }
    guard names.count == parts.count, let name = names.last, names.count <= 2 else {
      throw DiskError(
        .badName, file: device.name, found: "\"\(path)\" is no name of a file",
        expected: "NAME or DIRECTORY.NAME, each of 1 to 10 characters without blanks")
    }
    return (names.count == 2 ? names[0] : nil, name)
  }
}
