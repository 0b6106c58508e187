import Foundation
import HostFiles

/// Recordings that came with the clone: the folder `Tests/Recordings`.
public enum Recordings {
  public static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Recordings")

  public static func url(_ path: String) -> URL { folder.appendingPathComponent(path) }

  /// The bytes of a recording, expanded when its name ends in `.gz`.
  public static func bytes(_ path: String) throws -> [UInt8] {
    try HostFile.read(url(path).path)
  }
}

/// Material that does not come with the clone: the folder `shared` beside the checkout.
public enum Shared {
  public static let folder = Recordings.folder
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared")

  /// Nil when the material is absent; the caller then skips.
  public static func url(_ path: String) -> URL? {
    let url = folder.appendingPathComponent(path)
    return FileManager.default.fileExists(atPath: url.path) ? url : nil
  }

  /// For `.enabled(if:)`, so that a test that needs `path` is skipped with a reason.
  public static func has(_ path: String) -> Bool { url(path) != nil }

  /// The bytes of a file, expanded when its name ends in `.gz`.
  public static func bytes(_ path: String) throws -> [UInt8] {
    try HostFile.read(folder.appendingPathComponent(path).path)
  }
}
