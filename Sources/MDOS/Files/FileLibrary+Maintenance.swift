import TIDisks

/// Byte E of a PAB after opcode 9.
public struct FileStatus: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let missing = FileStatus(rawValue: 0x80)
  public static let protected = FileStatus(rawValue: 0x40)
  public static let internalFormat = FileStatus(rawValue: 0x10)
  public static let program = FileStatus(rawValue: 0x08)
  public static let variable = FileStatus(rawValue: 0x04)
  public static let diskFull = FileStatus(rawValue: 0x02)
  public static let atEnd = FileStatus(rawValue: 0x01)

  /// What a disk answers.
  public static let disk: FileStatus = [.protected, .internalFormat, .variable]
}

/// Opcodes 7, 9, C, D and E, and directories.
extension FileLibrary {
  public func status(_ name: DeviceName) throws(FileError) -> FileStatus {
    let target = try lookUp(name)
    switch target {
    case .port: throw FileError(.illegalOperation)
    case .directory(let drive, let path): return try directoryStatus(drive, path)
    case .file(let drive, let path, let fileName):
      let volume = try volume(drive)
      let catalog = try onDisk { () throws(DiskError) in try volume.catalog(at: path) }
      guard let file = catalog.directory.file(named: fileName) else { return .missing }
      var status = Self.status(of: file)
      if catalog.freeSectors == 0 { status.insert(.diskFull) }
      if let buffer = buffer(of: target), let open = openFiles[buffer], isAtEnd(open) {
        status.insert(.atEnd)
      }
      return status
    }
  }

  /// A disk without a volume on it is a disk all the same.
  private func directoryStatus(_ drive: Drive, _ path: [DiskName]) throws(FileError) -> FileStatus {
    _ = try device(drive)
    if path.isEmpty { return .disk }
    let volume = try volume(drive)
    do {
      _ = try onDisk { () throws(DiskError) in try volume.directory(at: path) }
      return .disk
    } catch {
      guard error.code == .noSuchFile else { throw error }
      return .missing
    }
  }

  private static func status(of file: FileDescriptor) -> FileStatus {
    var status: FileStatus = []
    if file.isProtected { status.insert(.protected) }
    if file.type.isInternal { status.insert(.internalFormat) }
    if file.type == .program { status.insert(.program) }
    if file.type.isVariable { status.insert(.variable) }
    return status
  }

  /// Deletes a file, or an empty directory. An open file is closed by it.
  public mutating func delete(_ name: DeviceName) throws(FileError) {
    let target = try lookUp(name)
    switch target {
    case .port: throw FileError(.illegalOperation)
    case .directory(let drive, let path):
      guard !path.isEmpty else { throw FileError(.illegalOperation) }
      let volume = try volume(drive)
      try onDisk { () throws(DiskError) in try volume.removeDirectory(at: path) }
    case .file:
      let file = try volumeFile(name)
      try onDisk { () throws(DiskError) in
        try file.volume.delete(file.descriptor, at: file.path)
      }
      if let buffer = buffer(of: target) { openFiles[buffer] = nil }
    }
    try flush(target)
  }

  /// Gives a file, a directory or a disk another name. Protection does not keep a file from it.
  public mutating func rename(_ name: DeviceName, to new: DiskName) throws(FileError) {
    let target = try lookUp(name)
    switch target {
    case .port: throw FileError(.illegalOperation)
    case .directory(let drive, let path):
      let volume = try volume(drive)
      try onDisk { () throws(DiskError) in
        if path.isEmpty {
          try volume.setName(new)
        } else {
          try volume.renameDirectory(at: path, to: new)
        }
      }
      if !path.isEmpty { try followFiles(inside: path, to: new, on: drive) }
    case .file:
      guard !isOpen(target) else { throw FileError(.noSuchFile) }
      var file = try volumeFile(name)
      try onDisk { () throws(DiskError) in
        try file.volume.rename(&file.descriptor, at: file.path, to: new)
      }
    }
    try flush(target)
  }

  /// Open files go with the directory that they are in.
  private mutating func followFiles(
    inside path: [DiskName], to new: DiskName, on drive: Drive
  ) throws(FileError) {
    for index in openFiles.indices {
      guard var file = openFiles[index], file.target.drive == drive,
        let target = file.target.following(path, to: new)
      else { continue }
      file.target = target
      if case .file(_, let directories, let name) = target {
        let volume = try volume(drive)
        file.location = try onDisk { () throws(DiskError) in
          try volume.file(named: name, at: directories).location
        }
      }
      openFiles[index] = file
    }
  }

  public mutating func setProtected(
    _ isProtected: Bool, _ name: DeviceName
  ) throws(FileError) {
    var file = try volumeFile(name)
    try onDisk { () throws(DiskError) in
      try file.volume.setProtected(isProtected, &file.descriptor)
    }
    try flush(try target(of: name))
  }

  /// Makes the directory that `name` (with a period at its end) stands for.
  public mutating func makeDirectory(_ name: DeviceName) throws(FileError) {
    let target = try lookUp(name)
    guard case .directory(let drive, var path) = target, let new = path.popLast() else {
      throw FileError(.illegalOperation)
    }
    let (volume, parent) = (try volume(drive), path)
    try onDisk { () throws(DiskError) in
      try volume.makeDirectory(new, at: parent, created: now)
    }
    try flush(target)
  }

  /// Formats a floppy and lays an empty volume over it. All files on it are closed.
  public mutating func format(
    _ drive: Drive, _ geometry: Geometry, name: DiskName = DiskName(bytes: [])
  ) throws(FileError) {
    try erase(drive, geometry)
    let device = try device(drive)
    try onDisk { () throws(DiskError) in
      try Volume.format(device, geometry: geometry, name: name)
      try device.flush()
    }
  }

  /// Lays an empty volume over the disk in a drive: a floppy is formatted as large as it is, a hard disk keeps
  /// its shape. All files on it are closed.
  ///
  /// - Returns: the sectors that were written: of a floppy all, of a hard disk those of its block, its bitmap and
  ///   the root's index. What MDOS does before, to format the tracks, is not done here.
  public mutating func formatWhole(_ drive: Drive) throws(FileError) -> Int {
    let device = try device(drive)
    if device.floppyGeometry == nil, let disk = (try? volume(drive)) as? HardDiskVolume {
      let sectors = try onDisk { () throws(DiskError) in
        let sectors = try disk.format(created: now)
        try device.flush()
        return sectors
      }
      closeFiles(on: drive)
      return sectors
    }
    guard let geometry = Geometry(holding: device) else { throw FileError(.deviceError) }
    try format(drive, geometry)
    return geometry.sectorCount
  }

  /// What opcode E does: sectors without a volume on them. It says tracks, sides and density of a floppy;
  /// hard disks are left alone.
  mutating func erase(_ drive: Drive, _ geometry: Geometry) throws(FileError) {
    let device = try device(drive)
    if (try? volume(drive)) is HardDiskVolume { throw FileError(.writeProtected) }
    try onDisk { () throws(DiskError) in try device.reformat(geometry) }
    closeFiles(on: drive)
  }

  private mutating func closeFiles(on drive: Drive) {
    for index in openFiles.indices where openFiles[index]?.target.drive == drive {
      openFiles[index] = nil
    }
  }

  private func flush(_ target: Target) throws(FileError) {
    guard let drive = target.drive else { return }
    let device = try device(drive)
    try onDisk { () throws(DiskError) in try device.flush() }
  }
}

extension Geometry {
  /// The greatest format that a disk has room for.
  init?(holding disk: any SectorDevice) {
    let fitting = Geometry.formats.filter { $0.geometry.sectorCount <= disk.sectorCount }
    guard let best = fitting.max(by: { $0.geometry.sectorCount < $1.geometry.sectorCount }) else {
      return nil
    }
    self = best.geometry
  }
}
