/// Everything on a disk, from the root down: what can be read, and what cannot.
public struct FileTree: Sendable {
  /// A directory with the names that lead to it; the root has none.
  public struct Folder: Sendable {
    public let path: [DiskName]
    public internal(set) var directory: Directory

    public var files: [File] { directory.files.map { File(path: path, descriptor: $0) } }
  }

  /// A file with the names that lead to its directory.
  public struct File: Sendable {
    public let path: [DiskName]
    public let descriptor: FileDescriptor

    public var fullPath: [DiskName] { path + [descriptor.name] }
  }

  /// The root first, each directory before those inside of it.
  public private(set) var folders: [Folder] = []
  /// Directories and entries that could not be read.
  public private(set) var damage: [DiskError] = []

  /// Directories are followed so deep at most. MDOS cannot name any below the twentieth level, as a name has
  /// 44 characters; a chain without end would take memory without end.
  static let depthLimit = 100

  /// Throws when not even the root can be read.
  public init(_ fileSystem: any FileSystem) throws(DiskError) {
    let root = try fileSystem.directory(at: [])
    var seen: Set<Int> = [root.indexSector]
    var pending = [Folder(path: [], directory: root)]
    var clusters = root.files.reduce(0) { $0 + $1.clusters.count }
    while let folder = pending.popLast() {
      folders.append(folder)
      damage += folder.directory.damage
      for entry in folder.directory.subdirectories.reversed() {
        guard seen.insert(entry.indexSector).inserted else { continue }
        let path = folder.path + [entry.name]
        guard path.count <= Self.depthLimit else {
          damage.append(Self.tooDeep(fileSystem.device.name, index: entry.indexSector))
          continue
        }
        do {
          var directory = try fileSystem.directory(at: path)
          for index in directory.files.indices {
            clusters += directory.files[index].clusters.count
            if clusters > fileSystem.device.sectorCount {
              directory.files[index].loseClusters(on: fileSystem.device.name)
            }
          }
          pending.append(Folder(path: path, directory: directory))
        } catch {
          damage.append(error)
        }
      }
    }
  }

  static func tooDeep(_ disk: String, index: Int) -> DiskError {
    DiskError(
      .damaged, file: disk, offset: index * Sector.size,
      found: "a directory inside of \(depthLimit) others",
      expected: "no more, as no name reaches it")
  }

  /// All files, those of a directory together.
  public var files: [File] {
    folders.flatMap(\.files)
  }

  /// The directories below `path`, and itself.
  public func folders(below path: [DiskName]) -> [Folder] {
    folders.filter { $0.path.starts(with: path) }
  }
}

extension [DiskName] {
  /// `DIRECTORY.NAME`.
  public var pathText: String { map(\.description).joined(separator: ".") }
}

/// A name with wildcards: `*` stands for any characters, `?` for one.
public struct PathPattern: Sendable {
  public let text: String
  private let components: [[Character]]

  /// `NAME`, `DIRECTORY.NAME` and so on; a period at the end is ignored.
  public init(_ text: String) {
    self.text = text
    var parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if parts.last?.isEmpty == true { parts.removeLast() }
    components = parts.map { Array($0) }
  }

  public var hasWildcards: Bool { text.contains { $0 == "*" || $0 == "?" } }

  public func matches(_ path: [DiskName], ignoringCase: Bool = false) -> Bool {
    guard path.count == components.count else { return false }
    return zip(components, path).allSatisfy { pattern, name in
      let (pattern, text) =
        ignoringCase
        ? (Array(String(pattern).uppercased()), Array(name.text.uppercased()))
        : (pattern, Array(name.text))
      return Self.matches(pattern[...], text[...])
    }
  }

  /// Linear: only the last `*` is ever tried again.
  private static func matches(
    _ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>
  ) -> Bool {
    var (position, index) = (pattern.startIndex, text.startIndex)
    var star: (position: Int, index: Int)?
    while index < text.endIndex {
      if position < pattern.endIndex, pattern[position] == "*" {
        star = (position, index)
        position += 1
      } else if position < pattern.endIndex,
        pattern[position] == "?" || pattern[position] == text[index]
      {
        position += 1
        index += 1
      } else if let last = star {
        star = (last.position, last.index + 1)
        (position, index) = (last.position + 1, last.index + 1)
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == "*" }
  }
}

extension FileTree {
  /// What a pattern names.
  public struct Selection: Sendable {
    public var files: [File] = []
    public var folders: [Folder] = []

    public init(files: [File] = [], folders: [Folder] = []) {
      (self.files, self.folders) = (files, folders)
    }

    public var isEmpty: Bool { files.isEmpty && folders.isEmpty }
  }

  /// Files and directories that match; if none do, those that match without regard to case, then the one
  /// that a host's file of this name becomes.
  public func select(_ pattern: PathPattern) -> Selection {
    for ignoringCase in [false, true] {
      let found = Selection(
        files: files.filter { pattern.matches($0.fullPath, ignoringCase: ignoringCase) },
        folders: folders.filter {
          !$0.path.isEmpty && pattern.matches($0.path, ignoringCase: ignoringCase)
        })
      if !found.isEmpty { return found }
    }
    guard !pattern.hasWildcards else { return Selection() }
    let name = HostNames.diskName(for: pattern.text, besides: [])
    return Selection(files: files.filter { $0.fullPath == [name] })
  }
}
