import Foundation
import Synchronization

/// The files and folders that this process has locked, so that a second opening can be told from another
/// program's.
public enum OpenFiles {
  private struct Identity: Hashable, Sendable {
    var device: UInt64
    var number: UInt64
  }

  private static let held = Mutex<Set<Identity>>([])

  private static func identity(_ descriptor: Int32) -> Identity? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
  }

  /// Notes a file that was locked.
  public static func add(_ descriptor: Int32) {
    guard let identity = identity(descriptor) else { return }
    held.withLock { _ = $0.insert(identity) }
  }

  /// To be called before the descriptor is closed.
  public static func remove(_ descriptor: Int32) {
    guard let identity = identity(descriptor) else { return }
    held.withLock { _ = $0.remove(identity) }
  }

  /// Whether this process has locked the file.
  public static func holds(_ descriptor: Int32) -> Bool {
    guard let identity = identity(descriptor) else { return false }
    return held.withLock { $0.contains(identity) }
  }

  /// The error for a file that cannot be locked.
  ///
  /// - Parameters:
  ///   - what: "image" or "folder".
  ///   - isOurs: whether this process itself holds it.
  public static func inUse(_ path: String, what: String, _ isOurs: Bool) -> DiskError {
    isOurs
      ? DiskError(
        .inUse, file: path, found: "this \(what) is given twice",
        expected: "each \(what) in one drive", advice: "make a copy for the second one")
      : DiskError(
        .inUse, file: path, found: "another program has this \(what) open for writing",
        advice: "end it, or open the \(what) write-protected")
  }
}
