import Foundation
import HostFiles
import TIDisks

/// Opens what a user names as a disk: an image, compressed or not, or a folder.
enum DiskOpener {
  /// - Parameter folderGeometry: what a folder looks like as a disk; nil for the smallest floppy that has room
  ///   for it, as real drives need one.
  static func open(
    path: String, access: DiskImage.Access, salvaging: Bool = false,
    folderGeometry: Geometry? = Geometry.named("dsed")
  ) throws -> any SectorDevice {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists, isFolder.boolValue {
      return try FolderDisk(path: path, access: access, geometry: folderGeometry)
    }
    guard path.hasSuffix(".gz"), exists else {
      return try DiskImage(path: path, access: access, salvaging: salvaging)
    }
    return try compressed(path: path, access: access, salvaging: salvaging)
  }

  private static func compressed(
    path: String, access: DiskImage.Access, salvaging: Bool
  ) throws -> DiskImage {
    let isWritable = FileManager.default.isWritableFile(atPath: path)
    let access = access == .readWrite && !isWritable ? .writeProtected : access
    let storage = access == .readWrite ? try CompressedStorage(path: path) : nil
    let bytes = try HostFile.read(path, limit: DiskImage.sizeLimit)
    storage?.bytes = bytes
    return try DiskImage(
      bytes: bytes, name: path, access: access, storage: storage, salvaging: salvaging)
  }
}

/// An image in a compressed file: kept in memory, and written anew, whole or not at all, when it is
/// flushed.
final class CompressedStorage: ImageStorage {
  var bytes: [UInt8] = []
  private let path: String
  private var isChanged = false
  private var lock: ImageLock?

  init(path: String) throws {
    self.path = path
    lock = try ImageLock(path: path)
  }

  func write(_ new: [UInt8], at offset: Int) throws(DiskError) {
    let end = offset + new.count
    if end > bytes.count { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    bytes.replaceSubrange(offset..<end, with: new)
    isChanged = true
  }

  func replace(with bytes: [UInt8]) throws(DiskError) {
    self.bytes = bytes
    isChanged = true
  }

  func flush() throws(DiskError) {
    guard isChanged else { return }
    // Beside the old one, then in its place: whoever is killed here leaves one of the two whole.
    do {
      try HostFile.write(bytes, to: path)
    } catch {
      let reason = (error as? HostFile.Failure)?.reason ?? "cannot be written"
      throw DiskError(.host, file: path, found: reason)
    }
    isChanged = false
    // The new file is another one; the lock belongs to the old.
    if let new = try ImageLock(path: path) { lock = new }
  }
}

/// A disk with its files, opened for one command.
struct OpenDisk {
  let path: String
  let device: any SectorDevice
  let files: any FileSystem

  /// For reading: a truncated image is opened as far as it goes, with a note.
  init(reading path: String) throws {
    let device = try OpenDisk.deviceForReading(path)
    try self.init(path, device)
  }

  /// For writing: the image is locked.
  init(writing path: String) throws {
    let device = try DiskOpener.open(path: path, access: .readWrite)
    guard !device.isWriteProtected else {
      throw Refusal("\(path): the host does not let this file be written (change its permissions)")
    }
    try self.init(path, device)
  }

  private init(_ path: String, _ device: any SectorDevice) throws {
    self.path = path
    self.device = device
    files = try MountedDisk.fileSystem(of: device)
  }

  static func deviceForReading(_ path: String) throws -> any SectorDevice {
    do {
      return try DiskOpener.open(path: path, access: .writeProtected)
    } catch let error as DiskError where error.kind == .notADisk {
      guard let device = try? DiskOpener.open(path: path, access: .writeProtected, salvaging: true)
      else { throw error }
      Console.note("geneve: \(error)")
      return device
    }
  }

  /// Has everything reach the host. To be called at the end of a command that writes.
  func close() throws { try device.flush() }

  /// A path in the image as a user writes it: `DIRECTORY.NAME`, or empty for the root.
  func path(_ text: String) throws -> [DiskName] {
    var parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if parts.last?.isEmpty == true { parts.removeLast() }
    return try parts.map { part in
      guard let name = DiskName(String(part)) else {
        throw Refusal(
          "\(path): \"\(text)\" is no name of a file; expected NAME or DIRECTORY.NAME, each of 1 to 10 "
            + "characters without blanks")
      }
      return name
    }
  }

  /// What patterns name; each of them must name something.
  func select(_ patterns: [String], in tree: FileTree) throws -> FileTree.Selection {
    var all = FileTree.Selection()
    for text in patterns {
      let found = tree.select(PathPattern(text))
      guard !found.isEmpty else {
        throw Refusal("\(path): no file \(text) (see: geneve disk list \(path))")
      }
      all.files += found.files
      all.folders += found.folders
    }
    return all
  }
}
