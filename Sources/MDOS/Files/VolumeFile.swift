import TIDisks

/// A file together with the volume on which it is.
struct VolumeFile {
  let volume: any FileSystem
  /// The directory, from the root down.
  let path: [DiskName]
  var descriptor: FileDescriptor
}

extension FileSystem {
  func catalog(at path: [DiskName]) throws(DiskError) -> Catalog {
    let directory = try directory(at: path)
    let summary = try summary()
    return Catalog(
      volumeName: summary.name, totalSectors: summary.totalSectors,
      freeSectors: summary.freeSectors, directory: directory)
  }
}
