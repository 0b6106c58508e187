import TIDisks

/// The file system of the disk in a drive. Floppies can be written to; the hard disks of the HFDC
/// can be read.
enum MountedVolume {
  case floppy(Volume)
  case hardDisk(HardDiskVolume)

  init(of device: any SectorDevice) throws(DiskError) {
    do throws(DiskError) {
      self = .floppy(try Volume(of: device))
    } catch {
      guard let disk = try? HardDiskVolume(of: device) else { throw error }
      self = .hardDisk(disk)
    }
  }

  /// For reading files.
  var files: any FileSystem {
    switch self {
    case .floppy(let volume): volume
    case .hardDisk(let volume): volume
    }
  }

  /// The directory at a path from the root.
  func directory(at path: [DiskName]) throws(DiskError) -> Directory {
    switch self {
    case .hardDisk(let volume): return try volume.directory(at: path)
    case .floppy(let volume):
      guard path.count <= 1 else {
        throw DiskError(
          .noSuchFile, file: volume.device.name,
          found: "directory \(path.map(\.description).joined(separator: "."))",
          expected: "no more than one, as directories on floppies do not nest")
      }
      return try volume.directory(named: path.first)
    }
  }

  func catalog(at path: [DiskName]) throws(DiskError) -> Catalog {
    let directory = try directory(at: path)
    switch self {
    case .floppy(let volume):
      let information = try volume.information()
      return Catalog(
        volumeName: information.name, totalSectors: information.totalSectors,
        freeSectors: information.freeSectors, directory: directory)
    case .hardDisk(let volume):
      let information = try volume.information()
      return Catalog(
        volumeName: information.name, totalSectors: information.totalSectors,
        freeSectors: try volume.freeSectors(), directory: directory)
    }
  }

  func name() throws(DiskError) -> DiskName {
    switch self {
    case .floppy(let volume): try volume.name()
    case .hardDisk(let volume): try volume.information().name
    }
  }
}

/// A file that can be read.
struct ReadableFile {
  let volume: MountedVolume
  let descriptor: FileDescriptor

  var files: any FileSystem { volume.files }
}
