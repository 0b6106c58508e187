import Foundation

/// The files of a folder of the host, as `FolderDisk` needs them: names, stamps, whole contents.
struct HostFolder {
  let path: String

  /// What tells one version of a file from another.
  struct Stamp: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  struct Item: Equatable {
    var name: String
    var isFolder: Bool
    var stamp: Stamp
  }

  /// Files and folders directly inside, sorted by name; hidden ones are left out.
  func items(in subfolder: String? = nil) throws(DiskError) -> [Item] {
    let folder = location(nil, in: subfolder)
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw failure(folder, "cannot be listed")
    }
    return names.filter { !$0.hasPrefix(".") }.sorted().compactMap { item($0, in: subfolder) }
  }

  func item(_ name: String, in subfolder: String?) -> Item? {
    var status = stat()
    guard stat(location(name, in: subfolder), &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFDIR else { return nil }
    return Item(
      name: name, isFolder: kind == S_IFDIR,
      stamp: Stamp(
        size: Int(status.st_size), seconds: Int(status.st_mtim.tv_sec),
        nanoseconds: Int(status.st_mtim.tv_nsec)))
  }

  func read(_ name: String, in subfolder: String?) throws(DiskError) -> [UInt8] {
    let file = location(name, in: subfolder)
    guard let data = FileManager.default.contents(atPath: file) else {
      throw failure(file, "cannot be read")
    }
    return Array(data)
  }

  /// Replaces the file whole, or not at all.
  func write(_ bytes: [UInt8], to name: String, in subfolder: String?) throws(DiskError) {
    let file = location(name, in: subfolder)
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw failure(file, "cannot be written")
    }
  }

  func delete(_ name: String, in subfolder: String?) throws(DiskError) {
    let file = location(name, in: subfolder)
    guard unlink(file) == 0 || errno == ENOENT else { throw failure(file, "cannot be deleted") }
  }

  func makeFolder(_ name: String) throws(DiskError) {
    let folder = location(name, in: nil)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw failure(folder, "cannot be made")
    }
  }

  /// Leaves a folder alone that holds anything.
  func removeFolder(_ name: String) { rmdir(location(name, in: nil)) }

  private func location(_ name: String?, in subfolder: String?) -> String {
    [path, subfolder, name].compactMap { $0 }.joined(separator: "/")
  }

  private func failure(_ path: String, _ what: String) -> DiskError {
    DiskError(.host, file: path, found: "\(what) (\(String(cString: strerror(errno))))")
  }
}

/// Keeps a second program from writing into a folder.
final class FolderLock {
  private let descriptor: Int32
  private var isLocked = false

  init(path: String) throws(DiskError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DiskError(
        .host, file: path, found: "cannot be opened (\(String(cString: strerror(errno))))",
        expected: "a folder")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw OpenFiles.inUse(path, what: "folder", OpenFiles.holds(descriptor))
    }
    OpenFiles.add(descriptor)
    isLocked = true
  }

  deinit {
    if isLocked { OpenFiles.remove(descriptor) }
    if descriptor >= 0 { close(descriptor) }
  }
}
