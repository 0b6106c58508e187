/// Copies files from one disk to another, whatever kinds of disk they are.
public struct VolumeCopy {
  public let source: any FileSystem
  public let target: any FileSystem
  /// Whether files of the same name are replaced.
  public var replaces = false

  public init(from source: any FileSystem, to target: any FileSystem) {
    (self.source, self.target) = (source, target)
  }

  /// Everything, directories too.
  public func copyAll(progress: (Double) -> Void = { _ in }) throws(DiskError) {
    let tree = try FileTree(source)
    if let damage = tree.damage.first { throw damage }
    for folder in tree.folders where !folder.path.isEmpty { try makeDirectory(folder.path) }
    let files = tree.files
    for (number, file) in files.enumerated() {
      try copy(file, to: file.path)
      progress(Double(number + 1) / Double(files.count))
    }
  }

  public func copy(_ file: FileTree.File, to path: [DiskName]) throws(DiskError) {
    // Protection comes with the file, and must not stand in the way of a second copy.
    try target.write(
      file.descriptor.name, at: path, try source.source(file.descriptor), replacing: replaces)
  }

  /// A directory that is not there yet.
  public func makeDirectory(_ path: [DiskName]) throws(DiskError) {
    guard let name = path.last else { return }
    let parent = Array(path.dropLast())
    let directory = try target.directory(at: parent)
    guard !directory.subdirectories.contains(where: { $0.name == name }) else { return }
    try target.makeDirectory(name, at: parent, created: .none)
  }
}
