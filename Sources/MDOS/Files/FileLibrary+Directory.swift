import TIDisks

/// What a directory holds, for callers in Swift.
public struct Catalog: Sendable {
  public let volumeName: DiskName
  /// Sectors of the disk.
  public let totalSectors: Int
  public let freeSectors: Int
  public let directory: Directory
}

/// Directories: as a list, and as the file that programs read (reference/mdos-system-calls.md,
/// section 5.3).
extension FileLibrary {
  /// The contents of a disk or a directory.
  public func catalog(_ name: DeviceName) throws(FileError) -> Catalog {
    guard case .directory(let drive, let path) = try lookUp(name) else {
      throw FileError(.badAttribute)
    }
    return try catalog(drive, path)
  }

  private func catalog(_ drive: Drive, _ path: [DiskName]) throws(FileError) -> Catalog {
    let volume = try volume(drive)
    return try onDisk { () throws(DiskError) in try volume.catalog(at: path) }
  }

  func openDirectory(
    _ drive: Drive, _ path: [DiskName], _ file: inout OpenFile
  ) throws(FileError) {
    guard file.mode == .input, file.flags.contains(.internalFormat),
      !file.flags.contains(.variable)
    else { throw FileError(.badAttribute) }
    if file.recordLength == 0 { file.recordLength = DirectoryRecord.longLength }
    guard [DirectoryRecord.shortLength, DirectoryRecord.longLength].contains(file.recordLength)
    else { throw FileError(.badAttribute) }
    _ = try catalog(drive, path)
  }

  func readDirectory(
    _ drive: Drive, _ path: [DiskName], _ file: inout OpenFile
  ) throws(FileError) -> [UInt8] {
    let number = file.position.record
    guard (0..<DirectoryRecord.recordLimit).contains(number) else { throw FileError(.pastEnd) }
    let record = DirectoryRecord(number, of: try catalog(drive, path))
    file.position.record += 1
    return record.bytes(length: file.recordLength)
  }
}

/// A record of a directory read as a file: a string and numbers, each behind a byte with its
/// length.
struct DirectoryRecord: Equatable {
  /// Name, type, sectors, record length.
  static let shortLength = 38
  /// The same and two time stamps of six numbers.
  static let longLength = 146
  /// The volume, 127 files, three directories.
  static let recordLimit = 131

  /// The type of a directory; those of files count from 1.
  static let directoryType = 6
  /// A directory on a floppy is one sector, its index.
  static let directorySectors = 1

  var name: DiskName
  var numbers: [Int]
  var created = TimeStamp.none
  var updated = TimeStamp.none

  /// Record 0 tells of the volume; behind the last entry the name is empty.
  init(_ number: Int, of catalog: Catalog) {
    let files = catalog.directory.files
    let subdirectories = catalog.directory.subdirectories
    let index = number - 1
    if index < 0 {
      self.init(
        name: catalog.volumeName,
        numbers: [0, catalog.totalSectors - Self.systemSectors, catalog.freeSectors])
    } else if index < files.count {
      self.init(files[index])
    } else if index - files.count < subdirectories.count {
      self.init(
        name: subdirectories[index - files.count].name,
        numbers: [Self.directoryType, Self.directorySectors, 0])
    } else {
      self.init(name: DiskName(bytes: []), numbers: [0, 0, 0])
    }
  }

  /// Volume information block and index of the root.
  private static let systemSectors = 2

  private init(name: DiskName, numbers: [Int]) {
    (self.name, self.numbers) = (name, numbers)
  }

  private init(_ file: FileDescriptor) {
    let information = file.information
    let type = Self.typeNumber(file.type) * (information.isProtected ? -1 : 1)
    let length = file.type == .program ? file.length : information.recordLength
    // The descriptor counts as a sector of the file.
    self.init(name: file.name, numbers: [type, file.sectorCount + 1, length])
    (created, updated) = (information.created, information.updated)
  }

  private static func typeNumber(_ type: FileType) -> Int {
    switch type {
    case .displayFixed: 1
    case .displayVariable: 2
    case .internalFixed: 3
    case .internalVariable: 4
    case .program: 5
    }
  }

  /// Filled up with zeros.
  func bytes(length: Int) -> [UInt8] {
    let text = name.text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    var numbers = numbers
    if length == Self.longLength { numbers += created.numbers + updated.numbers }
    let floats = numbers.flatMap { (number) -> [UInt8] in
      let float = RadixNumber(number).bytes
      return [UInt8(float.count)] + float
    }
    let bytes = [UInt8(text.count)] + text + floats
    return bytes + [UInt8](repeating: 0, count: max(0, length - bytes.count))
  }
}

extension TimeStamp {
  /// Second, minute, hour, day, month, year of the century.
  fileprivate var numbers: [Int] {
    [second, minute, hour, day, month, Int(dateWord >> 9)]
  }
}
