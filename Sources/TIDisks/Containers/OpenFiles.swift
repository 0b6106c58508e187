import Foundation
import Synchronization

/// The files and folders that this process has locked, so that a second opening can be told from another
/// program's.
public enum OpenFiles {
  private struct Identity: Hashable, Sendable {
    var device: UInt64
    var number: UInt64

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      number = UInt64(status.st_ino)
    }
  }

  private static let held = Mutex<Set<Identity>>([])

  private static func identity(_ descriptor: Int32) -> Identity? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return Identity(status)
  }

  /// Locks an image that was opened as `path` against every other program, and notes it. Throws when somebody
  /// has locked it, or has put another file into its place meanwhile.
  public static func lock(_ descriptor: Int32, _ path: String) throws(DiskError) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw inUse(path, what: "image", holds(descriptor))
    }
    guard isNamed(descriptor, path) else { throw inUse(path, what: "image", false) }
    add(descriptor)
  }

  private static func isNamed(_ descriptor: Int32, _ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && Identity(status) == identity(descriptor)
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
