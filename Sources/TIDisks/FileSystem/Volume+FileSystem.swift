// A floppy seen through paths, of which it knows two lengths: the root and one level.

extension Volume {
  /// The directory that a path names; nil is the root.
  private func directoryName(_ path: [DiskName]) throws(DiskError) -> DiskName? {
    guard path.count <= 1 else {
      throw DiskError(
        .noSuchFile, file: device.name, found: "directory \(Self.pathText(path))",
        expected: "no more than one, as directories on floppies do not nest")
    }
    return path.first
  }

  public func directory(at path: [DiskName]) throws(DiskError) -> Directory {
    try directory(named: try directoryName(path))
  }

  @discardableResult
  public func write(
    _ name: DiskName, at path: [DiskName], _ source: FileSource, reserving reserved: Int,
    replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor {
    try write(
      name, in: try directoryName(path), source, reserving: reserved, replacing: isReplacing)
  }

  public func delete(_ file: FileDescriptor, at path: [DiskName]) throws(DiskError) {
    try delete(file, in: try directoryName(path))
  }

  public func rename(
    _ file: inout FileDescriptor, at path: [DiskName], to name: DiskName
  ) throws(DiskError) {
    try rename(&file, in: try directoryName(path), to: name)
  }

  /// The directories of a floppy have no time stamps.
  public func makeDirectory(
    _ name: DiskName, at path: [DiskName], created: TimeStamp
  ) throws(DiskError) {
    guard path.isEmpty else {
      throw DiskError(
        .directoryFull, file: device.name, found: "a directory in a directory",
        expected: "directories in the root only, as those of floppies do not nest")
    }
    try makeDirectory(name)
  }

  public func removeDirectory(at path: [DiskName]) throws(DiskError) {
    guard let name = try directoryName(path) else { throw rootStays() }
    try removeDirectory(name)
  }

  public func renameDirectory(at path: [DiskName], to name: DiskName) throws(DiskError) {
    guard let old = try directoryName(path) else { throw rootStays() }
    try renameDirectory(old, to: name)
  }

  public func check(progress: (Double) -> Void) throws(DiskError) -> any ConsistencyCheck {
    try VolumeCheck(self)
  }
}

extension FileSystem {
  func rootStays() -> DiskError {
    DiskError(
      .wrongType, file: device.name, found: "the root is no directory of its own",
      expected: "a directory in it")
  }
}
