import Foundation
import TIDisks

/// The lock on an image that is not changed in place but replaced by another file; held until it is released
/// or the process ends.
final class ImageLock {
  private let descriptor: Int32

  /// - Returns: nil where there is nothing to lock: no file, or a pipe or device, which takes bytes itself.
  /// - Throws: `DiskError` when another program has the image open for writing.
  init?(path: String) throws(DiskError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { return nil }
    do throws(DiskError) {
      try OpenFiles.lock(opened, path)
    } catch {
      close(opened)
      throw error
    }
    descriptor = opened
  }

  deinit {
    OpenFiles.remove(descriptor)
    close(descriptor)
  }
}
