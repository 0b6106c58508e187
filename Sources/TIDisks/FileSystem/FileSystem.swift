/// A disk with files: a floppy's `Volume` or a `HardDiskVolume`.
///
/// A path names a directory from the root down; the empty one is the root. Floppies have one level of
/// directories, hard disks any number. Nothing is kept in memory: each call looks at the disk.
public protocol FileSystem {
  var device: any SectorDevice { get }

  func summary() throws(DiskError) -> VolumeSummary
  func directory(at path: [DiskName]) throws(DiskError) -> Directory
  /// The file whose descriptor stands in a sector, as it is now.
  func descriptor(at sector: Int) throws(DiskError) -> FileDescriptor

  // MARK: Files

  /// Writes a file whole, whatever name `source` has. It gets at least `reserved` sectors; those beyond the
  /// source's hold whatever the disk held there. A file of this name is replaced if it is allowed to and
  /// not protected; it stays whole until the new one is, unless the disk has no room for both.
  @discardableResult
  func write(
    _ name: DiskName, at path: [DiskName], _ source: FileSource, reserving reserved: Int,
    replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor

  /// Changes contents, size and information of a file. The only way in which the contents of a file
  /// change without writing it whole.
  func change(_ file: inout FileDescriptor, _ change: FileChange) throws(DiskError)

  /// Takes away the sectors from `sectors` on. Records are not looked at: set the counts first.
  func truncate(_ file: inout FileDescriptor, to sectors: Int) throws(DiskError)

  /// Refuses protected files.
  func delete(_ file: FileDescriptor, at path: [DiskName]) throws(DiskError)

  /// Protection does not keep a file from being renamed.
  func rename(_ file: inout FileDescriptor, at path: [DiskName], to name: DiskName)
    throws(DiskError)

  /// Sets flags, time stamps, counts and record lengths. The number of sectors stays.
  func update(_ file: inout FileDescriptor, _ information: FileInformation) throws(DiskError)

  // MARK: Directories and the volume

  func makeDirectory(_ name: DiskName, at path: [DiskName], created: TimeStamp)
    throws(DiskError)
  /// Removes an empty directory.
  func removeDirectory(at path: [DiskName]) throws(DiskError)
  func renameDirectory(at path: [DiskName], to name: DiskName) throws(DiskError)
  func setName(_ name: DiskName) throws(DiskError)

  /// Examines the whole volume. `progress` hears of the share that is done, 0 to 1.
  func check(progress: (Double) -> Void) throws(DiskError) -> any ConsistencyCheck
}

/// What a volume tells of itself.
public struct VolumeSummary: Equatable, Sendable {
  public var name: DiskName
  public var totalSectors: Int
  public var freeSectors: Int
  public var sectorsPerUnit: Int
  /// How many levels of directories there can be below the root.
  public var directoryLevels: Int
}

/// A change of a file.
public struct FileChange: Sendable {
  /// New contents of some sectors of the file; those beyond its end extend it.
  public var sectors: [SectorChange]
  /// The file's information afterwards, but for the number of sectors.
  public var information: FileInformation
  /// The count of level 3, which on hard disks has more bits than the information.
  public var level3Count: Int
  /// Sectors that the file has afterwards, at least.
  public var sectorCount: Int
  /// Whether new sectors that `sectors` does not name are filled with zeros.
  public var fillsGap: Bool

  /// New contents of a sector of a file.
  public struct SectorChange: Equatable, Sendable {
    public var number: Int
    public var bytes: [UInt8]
  }

  init(
    of file: FileDescriptor, sectors: [SectorChange] = [], sectorCount: Int = 0,
    fillsGap: Bool = true
  ) {
    self.sectors = sectors
    information = file.information
    level3Count = file.level3Count
    self.sectorCount = max(
      sectorCount, file.sectorCount, (sectors.map(\.number).max() ?? -1) + 1)
    self.fillsGap = fillsGap
  }
}

// MARK: Mounting

/// Finds out which file system a disk has.
public enum MountedDisk {
  public static func fileSystem(of device: any SectorDevice) throws(DiskError) -> any FileSystem {
    do {
      return try Volume(of: device)
    } catch {
      guard let disk = try? HardDiskVolume(of: device) else { throw error }
      return disk
    }
  }
}

// MARK: What follows from these

extension FileSystem {
  public func name() throws(DiskError) -> DiskName { try summary().name }

  public func file(named name: DiskName, at path: [DiskName]) throws(DiskError) -> FileDescriptor {
    guard let file = try directory(at: path).file(named: name) else {
      throw DiskError(
        .noSuchFile, file: device.name, found: "no file \(Self.pathText(path + [name]))",
        advice: "names distinguish upper and lower case")
    }
    return file
  }

  /// The same without room for more.
  @discardableResult
  public func write(
    _ name: DiskName, at path: [DiskName], _ source: FileSource, replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor {
    try write(name, at: path, source, reserving: 0, replacing: isReplacing)
  }

  /// The same with sectors in memory.
  @discardableResult
  public func write(
    _ name: DiskName, at path: [DiskName], _ information: FileInformation, sectors: [UInt8],
    reserving reserved: Int = 0, replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor {
    let source = FileSource(information, bytes: sectors, label: name.text)
    return try write(name, at: path, source, reserving: reserved, replacing: isReplacing)
  }

  /// A new empty file.
  public func create(
    _ name: DiskName, at path: [DiskName], _ information: FileInformation
  ) throws(DiskError) -> FileDescriptor {
    var empty = information
    (empty.sectors, empty.endOffset, empty.level3Count) = (0, 0, 0)
    return try write(name, at: path, empty, sectors: [], replacing: false)
  }

  public func setProtected(_ isProtected: Bool, _ file: inout FileDescriptor) throws(DiskError) {
    var information = try descriptor(at: file.location).information
    information.isProtected = isProtected
    try update(&file, information)
  }

  /// Writes sector `number` of the file; a file that ends before it is extended, with zeros in
  /// between.
  public func writeSector(
    _ number: Int, of file: inout FileDescriptor, _ bytes: [UInt8]
  ) throws(DiskError) {
    try change(&file, FileChange(of: file, sectors: [.init(number: number, bytes: bytes)]))
  }

  /// Gives the file at least `sectors` sectors without writing them, as MDOS does when a program
  /// reserves room.
  public func extend(_ file: inout FileDescriptor, to sectors: Int) throws(DiskError) {
    guard sectors > file.sectorCount else { return }
    try change(&file, FileChange(of: file, sectorCount: sectors, fillsGap: false))
  }

  /// Writes a record at `position`, which then stands behind it.
  ///
  /// Fixed records are filled up to their length, with blanks in display files, zeros in internal
  /// ones; one behind the end extends the file. A variable record becomes the last one of its file.
  public func writeRecord(
    _ record: [UInt8], to file: inout FileDescriptor, at position: inout RecordPosition
  ) throws(DiskError) {
    let current = try descriptor(at: file.location)
    let writer = RecordWriter(
      information: file.information, level3Count: file.level3Count,
      label: "\(device.name), file \(file.name)",
      readSector: { (number) throws(DiskError) in
        number < current.sectorCount
          ? try readSector(number, of: current) : [UInt8](repeating: 0, count: Sector.size)
      })
    var next = position
    let result = try writer.write(record, at: &next)
    var change = FileChange(of: file, sectors: result.sectors)
    change.information = result.information
    change.level3Count = result.level3Count
    try self.change(&file, change)
    position = next
  }

  static func pathText(_ path: [DiskName]) -> String {
    path.map(\.description).joined(separator: ".")
  }
}

// MARK: Refusals that both file systems share

extension FileSystem {
  func requireWritable() throws(DiskError) {
    if device.isWriteProtected { throw device.writeProtectionError() }
  }

  func requireUnprotected(_ file: FileDescriptor) throws(DiskError) {
    guard file.isProtected else { return }
    throw DiskError(
      .protected, file: device.name, offset: file.location * Sector.size,
      found: "\(file.name) is protected", advice: "remove its protection first")
  }

  func requireValid(_ name: DiskName) throws(DiskError) {
    guard !name.isValid else { return }
    throw DiskError(
      .badName, file: device.name, found: "\"\(name)\" is no name for a file",
      expected: "1 to 10 characters without blanks and periods")
  }

  func requireFree(_ name: DiskName, in directory: Directory) throws(DiskError) {
    guard directory.file(named: name) == nil,
      !directory.subdirectories.contains(where: { $0.name == name })
    else { throw alreadyExists(name) }
  }

  func alreadyExists(_ name: DiskName) -> DiskError {
    DiskError(
      .alreadyExists, file: device.name, found: "\(name) exists already",
      advice: "delete it or choose another name")
  }

  func diskFull(_ expected: String) -> DiskError {
    DiskError(
      .diskFull, file: device.name, found: "the disk is full", expected: expected,
      advice: "delete files or use a larger disk")
  }

  func noRoomToRename(to name: DiskName) -> DiskError {
    diskFull("room to move the descriptor: \(name) has another place in the order of names")
  }

  /// The file as the disk has it now. Throws when it is no longer there.
  func current(_ file: FileDescriptor) throws(DiskError) -> FileDescriptor {
    let current = try descriptor(at: file.location)
    guard current.name == file.name else {
      throw DiskError(
        .noSuchFile, file: device.name, offset: file.location * Sector.size,
        found: "\(file.name) was deleted or renamed in the meantime")
    }
    return current
  }
}
