import TIDisks

/// How far a transfer of sectors came.
public struct SectorTransfer: Equatable, Sendable {
  /// Sectors that were transferred.
  public var count: Int
  /// Why not all of them were.
  public var error: FileError?
}

/// Opcodes A and B: files and disks by sector, without regard to records.
extension FileLibrary {
  /// Reads sectors of a file, or of the whole disk when `name` is a disk or directory; `receive`
  /// gets them one by one.
  public func readSectors(
    _ name: DeviceName, from first: Int, count: Int, receive: ([UInt8]) -> Void
  ) throws(FileError) -> SectorTransfer {
    let read: (Int) throws(DiskError) -> [UInt8]
    switch try target(of: name) {
    case .port: throw FileError(.illegalOperation)
    case .directory(let drive, _):
      let device = try device(drive)
      read = { (number) throws(DiskError) in
        guard number < device.sectorCount else { throw Self.endOfDisk(device) }
        return try device.readSector(number)
      }
    case .file:
      let file = try volumeFile(name)
      read = { (number) throws(DiskError) in
        // Units of several sectors may hold more than the file has.
        guard number < file.descriptor.sectorCount else {
          throw Self.endOfDisk(file.volume.device)
        }
        return try file.volume.readSector(number, of: file.descriptor)
      }
    }
    return transfer(count) { (index) throws(DiskError) in receive(try read(first + index)) }
  }

  /// Writes sectors; a file that ends before them is extended. `supply` gives the 256 bytes of the
  /// sector with a number counted from 0. Protection of a file is not looked at.
  public mutating func writeSectors(
    _ name: DeviceName, from first: Int, count: Int, supply: (Int) -> [UInt8]
  ) throws(FileError) -> SectorTransfer {
    switch try target(of: name) {
    case .port: throw FileError(.illegalOperation)
    case .directory(let drive, let path):
      guard path.isEmpty else { throw FileError(.writeProtected) }
      let device = try device(drive)
      return transfer(count) { (index) throws(DiskError) in
        guard first + index < device.sectorCount else { throw Self.endOfDisk(device) }
        try device.writeSector(first + index, supply(index))
      }
    case .file:
      var file = try volumeFile(name)
      return transfer(count) { (index) throws(DiskError) in
        try file.volume.writeSector(first + index, of: &file.descriptor, supply(index))
      }
    }
  }

  /// The 18 bytes that describe a file. Of a disk, the bytes at the same place of its first sector.
  public func information(of name: DeviceName) throws(FileError) -> FileInformation {
    switch try target(of: name) {
    case .port: throw FileError(.illegalOperation)
    case .directory(let drive, _):
      let device = try device(drive)
      let sector = try onDisk { () throws(DiskError) in try device.readSector(0) }
      return FileInformation(bytes: sector.dropFirst(DiskName.length))
    case .file: return try volumeFile(name).descriptor.information
    }
  }

  /// Makes a file of the kind and size that `information` says; one of the same name is replaced
  /// unless it is protected. The sectors hold whatever the disk held there.
  public mutating func create(
    _ name: DeviceName, _ information: FileInformation
  ) throws(FileError) {
    switch try target(of: name) {
    case .port: throw FileError(.illegalOperation)
    case .directory(_, let path):
      throw FileError(path.isEmpty ? .illegalOperation : .writeProtected)
    case .file(let drive, let path, let fileName):
      guard !isOpen(try lookUp(name)) else { throw FileError(.noSuchFile) }
      let volume = try volume(drive)
      try onDisk { () throws(DiskError) in
        try volume.write(
          fileName, at: path, information, sectors: [], reserving: information.sectors,
          replacing: true)
      }
    }
  }

  private func transfer(
    _ count: Int, _ sector: (Int) throws(DiskError) -> Void
  ) -> SectorTransfer {
    for index in 0..<count {
      do { try sector(index) } catch {
        return SectorTransfer(count: index, error: FileError(error))
      }
    }
    return SectorTransfer(count: count, error: nil)
  }

  private static func endOfDisk(_ device: any SectorDevice) -> DiskError {
    DiskError(.endOfFile, file: device.name, found: "a sector behind the last is asked for")
  }
}
