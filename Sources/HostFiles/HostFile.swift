import CZlib
import Foundation

/// Reads and writes whole files of the host; a name that ends in `.gz` is expanded and compressed on
/// the way.
public enum HostFile {
  /// What went wrong with a file, in the words its user needs.
  public struct Failure: Error, CustomStringConvertible {
    public let path: String
    public let reason: String
    public init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }
    public var description: String { "\(path): \(reason)" }
  }

  /// The bytes of the file, at most `limit` of them after expansion.
  public static func read(_ path: String, limit: Int = 1 << 30) throws -> [UInt8] {
    try checkReadable(path)
    return try path.hasSuffix(".gz")
      ? GzipReader(path: path).readAll(limit: limit) : readPlain(path, limit: limit)
  }

  /// Refuses what is missing or a folder.
  static func checkReadable(_ path: String) throws {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw Failure(path: path, reason: "no such file")
    }
    guard !isDirectory.boolValue else { throw Failure(path: path, reason: "is a folder") }
  }

  /// Replaces the file by `bytes`: whole, or not at all.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    var rest: [UInt8]? = bytes
    try write(to: path) {
      defer { rest = nil }
      return rest
    }
  }

  /// Replaces the file by the pieces that come until there is none: whole, or not at all.
  public static func write(to path: String, _ next: () throws -> [UInt8]?) throws {
    var status = stat()
    let exists = stat(path, &status) == 0
    guard !exists || status.st_mode & S_IFMT == S_IFREG else {
      // A device or a pipe takes the bytes itself.
      return try write(to: PlainWriter(path: path), next)
    }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    try replace(target, shown: path, compressed: path.hasSuffix(".gz"), next)
  }

  /// Replaces the file by `bytes`, compressed whatever its name: whole, or not at all.
  public static func writeCompressed(_ bytes: [UInt8], to path: String) throws {
    var rest: [UInt8]? = bytes
    try replace(path, shown: path, compressed: true) {
      defer { rest = nil }
      return rest
    }
  }

  /// Writes beside the file, then takes its place.
  private static func replace(
    _ path: String, shown: String, compressed: Bool, _ next: () throws -> [UInt8]?
  ) throws {
    let part = try newPart(of: path, shown: shown)
    do {
      let writer: any ByteWriter =
        compressed ? try GzipWriter(path: part) : try PlainWriter(path: part)
      try write(to: writer, next)
    } catch let failure as Failure {
      unlink(part)
      throw Failure(path: shown, reason: failure.reason)
    } catch {
      unlink(part)
      throw error
    }
    var status = stat()
    if stat(path, &status) == 0 { chmod(part, status.st_mode & 0o7777) }
    guard rename(part, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(part)
      throw Failure(path: shown, reason: "cannot be written (\(reason))")
    }
  }

  /// An empty file beside the one at `path`, under a name that no file has: what a user or another process keeps
  /// as `.part` is not ours.
  private static func newPart(of path: String, shown: String) throws -> String {
    var number = 0
    while true {
      let part = "\(path).part" + (number == 0 ? "" : "\(number)")
      let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        close(descriptor)
        return part
      }
      guard errno == EEXIST else {
        throw Failure(
          path: shown, reason: "cannot be written (\(String(cString: strerror(errno))))")
      }
      number += 1
    }
  }

  private static func write(to writer: any ByteWriter, _ next: () throws -> [UInt8]?) throws {
    while let piece = try next() {
      try piece.withUnsafeBufferPointer { try writer.write($0) }
    }
    try writer.close()
  }

  /// Writes the pieces that come until there is none to standard output.
  public static func writeToStandardOutput(_ next: () throws -> [UInt8]?) throws {
    // What was printed before comes before.
    fflush(nil)
    while let piece = try next() {
      var position = 0
      while position < piece.count {
        let count = piece.withUnsafeBytes {
          Foundation.write(
            STDOUT_FILENO, $0.baseAddress.map { $0 + position }, piece.count - position)
        }
        if count < 0 && errno == EINTR { continue }
        if count < 0 && errno == EAGAIN {
          // A pipe that somebody has told not to wait.
          var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
          poll(&output, 1, -1)
          continue
        }
        guard count > 0 else {
          throw Failure(
            path: "standard output",
            reason: "cannot be written (\(String(cString: strerror(errno))))")
        }
        position += count
      }
    }
  }

  /// The bytes that `writeCompressed` has written; also those of a file that is not compressed.
  public static func readCompressed(_ path: String, limit: Int) throws -> [UInt8] {
    try checkReadable(path)
    return try GzipReader(path: path).readAll(limit: limit)
  }

  private static func readPlain(_ path: String, limit: Int) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else {
      throw Failure(path: path, reason: "cannot be opened (\(String(cString: strerror(errno))))")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else {
        throw Failure(path: path, reason: "is longer than \(limit) bytes")
      }
    }
    guard ferror(file) == 0 else { throw Failure(path: path, reason: "cannot be read") }
    return bytes
  }
}
