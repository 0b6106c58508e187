import Foundation

/// What an image was read from and is written to.
public protocol ImageStorage: AnyObject {
  /// Places bytes at an offset, at once; the image grows when they reach beyond its end.
  func write(_ bytes: [UInt8], at offset: Int) throws(DiskError)

  /// Gives the image other contents altogether.
  func replace(with bytes: [UInt8]) throws(DiskError)

  /// Has everything written so far reach the medium.
  func flush() throws(DiskError)
}

/// An open image file of the host: read whole once, then changed in place.
///
/// A file that is open for writing is locked (flock), so that no second program of this kind
/// changes it at the same time; the lock goes with the process, however that ends.
final class ImageFile: ImageStorage {
  private let descriptor: Int32
  private let path: String
  private var isLocked = false
  /// Whether writes reach the file; if not, the host or the caller forbids them.
  let isWritable: Bool

  /// Opens for writing if the host permits it, else for reading.
  init(path: String, forWriting: Bool) throws(DiskError) {
    self.path = path
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw DiskError(
        .host, file: path, found: "no such file", expected: "a disk image",
        advice: "a new disk is made with `geneve disk new`")
    }
    guard !isDirectory.boolValue else {
      throw DiskError(.host, file: path, found: "is a folder", expected: "a disk image")
    }
    // A pipe that nobody writes into would be waited for.
    let flags = O_CLOEXEC | O_NONBLOCK
    var opened = forWriting ? open(path, O_RDWR | flags) : -1
    isWritable = opened >= 0
    if opened < 0 { opened = open(path, O_RDONLY | flags) }
    guard opened >= 0 else { throw Self.failure(path, "cannot be opened") }
    descriptor = opened
    try requireRegular()
    if isWritable {
      try OpenFiles.lock(descriptor, path)
      isLocked = true
    }
  }

  private func requireRegular() throws(DiskError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path, "cannot be read") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DiskError(
        .host, file: path, found: "is a pipe or a device", expected: "a disk image in a file",
        advice: "copy it into a file first")
    }
  }

  deinit {
    if isLocked { OpenFiles.remove(descriptor) }
    close(descriptor)
  }

  func readAll(limit: Int) throws(DiskError) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path, "cannot be read") }
    let size = Int(status.st_size)
    guard size <= limit else { throw ContainerRecognition.tooLong(size, name: path) }
    var bytes = [UInt8](repeating: 0, count: size)
    var position = 0
    while position < size {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + position }, size - position, off_t(position))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path, "cannot be read at byte \(position)") }
      position += count
    }
    return bytes
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(DiskError) {
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress.map { $0 + position }, bytes.count - position,
          off_t(offset + position))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw Self.failure(path, "cannot be written at byte \(offset + position)")
      }
      position += count
    }
  }

  /// Gives the file other contents altogether. Room for them is found first, so that a full host keeps the
  /// old ones; if they cannot be written all the same, the old ones are put back.
  func replace(with bytes: [UInt8]) throws(DiskError) {
    let old = try readAll(limit: .max)
    try reserve(bytes.count)
    do throws(DiskError) {
      try write(bytes, at: 0)
      guard ftruncate(descriptor, off_t(bytes.count)) == 0 else {
        throw Self.failure(path, "cannot be cut to \(bytes.count) bytes")
      }
    } catch {
      try? write(old, at: 0)
      ftruncate(descriptor, off_t(old.count))
      throw error
    }
  }

  private func reserve(_ size: Int) throws(DiskError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path, "cannot be written") }
    let code = posix_fallocate(descriptor, 0, off_t(size))
    // Not every file system of a host can reserve; then the writes will tell.
    guard [ENOSPC, EDQUOT, EFBIG].contains(code) else { return }
    ftruncate(descriptor, status.st_size)
    errno = code
    throw Self.failure(path, "cannot become \(size) bytes long")
  }

  func flush() throws(DiskError) {
    guard fsync(descriptor) == 0 else { throw Self.failure(path, "cannot be written") }
  }

  private static func failure(_ path: String, _ what: String) -> DiskError {
    DiskError(.host, file: path, found: "\(what) (\(String(cString: strerror(errno))))")
  }
}
