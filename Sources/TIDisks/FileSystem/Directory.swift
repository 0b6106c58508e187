/// A directory as it stood when it was read.
public struct Directory: Sendable {
  /// Nil for the root.
  public let name: DiskName?
  /// The sector of its index.
  public let indexSector: Int
  /// The files that could be read, in the order of the index.
  public internal(set) var files: [FileDescriptor]
  /// Directories inside this one; on a floppy only the root has any, at most three.
  public let subdirectories: [Subdirectory]
  /// What of the index could not be read.
  public let damage: [DiskError]

  public func file(named name: DiskName) -> FileDescriptor? { files.first { $0.name == name } }
}

/// A directory as its parent names it.
public struct Subdirectory: Equatable, Sendable {
  public let name: DiskName
  public let indexSector: Int
}
