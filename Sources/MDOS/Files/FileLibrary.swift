import TIDisks

/// Files and devices of MDOS: library 8, called "XOP 8".
///
/// A program names a file and an operation in a PAB (`ParameterBlock`); `serve` carries it out. The
/// loader and the command interpreter use the operations themselves, in Swift, by `DeviceName`.
///
/// Modelled: opcodes 0–E on disks, directories as files, sector access, RS232 and PIO in both
/// directions. Not modelled: the detail bits of errors, network devices (TIP1, URI, PI), the
/// remap table of drives.
///
/// Everything on a disk is written at once; what the library keeps is the table of open files. It
/// is a value, the disks are handed in.
///
/// Source: reference/mdos-system-calls.md, section 5; recorded calls of a real 6.50.
public struct FileLibrary {
  /// MDOS has this many buffers, each for one open file (section 5.2).
  static let bufferCount = 10

  public let drives: DriveSet
  public var ports: PortOutput
  /// The time that files are stamped with; whoever calls sets it before.
  public var now = TimeStamp.none

  /// By buffer; nil where it is free.
  var openFiles: [OpenFile?] = Array(repeating: nil, count: bufferCount)

  public init(drives: DriveSet, ports: PortOutput = PortOutput()) {
    self.drives = drives
    self.ports = ports
  }

  /// The files that are open, for tools that look.
  public var openFileNames: [String] { openFiles.compactMap { $0?.target.description } }

  /// Closes what a task has left open when it ended.
  ///
  /// - Parameter task: the header page of the task.
  public mutating func closeFiles(openedBy task: UInt8) {
    for index in openFiles.indices where openFiles[index]?.task == task {
      _ = try? close(FileHandle(buffer: index))
    }
  }
}

/// An open file, for callers in Swift.
public struct FileHandle: Equatable, Sendable {
  let buffer: Int
}

/// What a name stands for when it has been looked up.
enum Target: Equatable {
  /// Directories from the root down, and name.
  case file(Drive, [DiskName], DiskName)
  /// The directory at a path, the disk itself when that is empty.
  case directory(Drive, [DiskName])
  case port(Port, options: [String])

  /// Nil for ports.
  var drive: Drive? {
    switch self {
    case .file(let drive, _, _), .directory(let drive, _): drive
    case .port: nil
    }
  }

  /// What it is after the directory at `path`, in which it is, got another name; nil when it is elsewhere.
  func following(_ path: [DiskName], to new: DiskName) -> Target? {
    func renamed(_ directories: [DiskName]) -> [DiskName]? {
      guard directories.starts(with: path) else { return nil }
      return path.dropLast() + [new] + directories.dropFirst(path.count)
    }
    switch self {
    case .file(let drive, let directories, let name):
      return renamed(directories).map { .file(drive, $0, name) }
    case .directory(let drive, let directories):
      return renamed(directories).map { .directory(drive, $0) }
    case .port: return nil
    }
  }

  /// Whether both are the same thing on the machine.
  func isSame(as other: Target) -> Bool {
    if case .port(let port, _) = self, case .port(let otherPort, _) = other {
      return port == otherPort
    }
    return self == other
  }
}

extension Target: CustomStringConvertible {
  var description: String { deviceName.description }

  var deviceName: DeviceName {
    switch self {
    case .file(let drive, let path, let name):
      DeviceName(.drive(drive), directories: path, file: name)
    case .directory(let drive, let path): DeviceName(.drive(drive), directories: path)
    case .port(let port, let options): DeviceName(port, options: options)
    }
  }

  init(_ name: DeviceName, on drive: Drive) {
    self =
      name.file.map { .file(drive, name.directories, $0) } ?? .directory(drive, name.directories)
  }
}

/// An entry of the table of open files.
struct OpenFile: Equatable {
  var target: Target
  var flags: OpenFlags
  var recordLength: Int
  /// Header page of the task that opened it.
  var task: UInt8
  /// Sector of the file's descriptor; 0 for directories and ports.
  var location = 0
  var position = RecordPosition()
  /// Whether the file gets a new time stamp when it is closed.
  var isChanged = false

  var mode: OpenMode { flags.mode }
}

// MARK: Looking up

extension FileLibrary {
  func target(of name: DeviceName) throws(FileError) -> Target {
    let drive: Drive
    switch name.device {
    case .port(let port):
      guard ports.connected.contains(port) else { throw FileError(.noSuchFile) }
      return .port(port, options: name.options)
    case .drive(let number): drive = number
    case .volume(let volume):
      guard let found = drives.drive(holding: volume) else { throw FileError(.noSuchFile) }
      drive = found
    }
    guard drives[drive] != nil else { throw FileError(.noSuchFile) }
    return Target(name, on: drive)
  }

  func device(_ drive: Drive) throws(FileError) -> any SectorDevice {
    guard let device = drives[drive] else { throw FileError(.noSuchFile) }
    return device
  }

  func volume(_ drive: Drive) throws(FileError) -> any FileSystem {
    let device = try device(drive)
    return try onDisk { () throws(DiskError) in try MountedDisk.fileSystem(of: device) }
  }

  /// Looks up a name that starts something new. Disks whose contents others may have changed, folders of
  /// the host, are brought up to date, unless a file of theirs is open.
  func lookUp(_ name: DeviceName) throws(FileError) -> Target {
    let target = try target(of: name)
    if let drive = target.drive, !openFiles.contains(where: { $0?.target.drive == drive }) {
      let device = try device(drive)
      try onDisk { () throws(DiskError) in try device.refresh() }
    }
    return target
  }

  /// A file by its name; ports and directories are none.
  func volumeFile(_ name: DeviceName) throws(FileError) -> VolumeFile {
    guard case .file(let drive, let path, let file) = try lookUp(name) else {
      throw FileError(.illegalOperation)
    }
    let volume = try volume(drive)
    let directory = try onDisk { () throws(DiskError) in try volume.directory(at: path) }
    guard let descriptor = directory.file(named: file) else { throw FileError(.noSuchFile) }
    return VolumeFile(volume: volume, path: path, descriptor: descriptor)
  }

  func isOpen(_ target: Target) -> Bool { buffer(of: target) != nil }

  func buffer(of target: Target) -> Int? {
    openFiles.firstIndex { $0?.target.isSame(as: target) ?? false }
  }
}
