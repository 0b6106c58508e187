import CZlib
import Foundation

/// Reads a gzip file (or a plain one) as a stream, in constant memory.
public final class GzipReader {
  private let file: gzFile
  private let path: String

  public init(path: String) throws {
    try HostFile.checkReadable(path)
    guard let file = gzopen(path, "rb") else {
      throw HostFile.Failure(
        path: path, reason: "cannot be opened (\(String(cString: strerror(errno))))")
    }
    self.file = file
    self.path = path
    gzbuffer(file, 1 << 17)
  }

  deinit { gzclose(file) }

  /// Fills `buffer` from its start; the number of bytes read, 0 at the end.
  public func read(into buffer: inout [UInt8]) throws -> Int {
    let count = gzread(file, &buffer, UInt32(buffer.count))
    guard count >= 0 else { throw failure }
    if count < buffer.count {
      var code: Int32 = 0
      _ = gzerror(file, &code)
      guard code == Z_OK || code == Z_STREAM_END else { throw failure }
    }
    return Int(count)
  }

  public func readAll(limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try read(into: &chunk)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else {
        throw HostFile.Failure(path: path, reason: "expands to more than \(limit) bytes")
      }
    }
  }

  private var failure: HostFile.Failure {
    HostFile.Failure(path: path, reason: "is damaged or not a complete gzip file")
  }
}

/// Writes a gzip file as a stream.
public final class GzipWriter: ByteWriter {
  private var file: gzFile?
  private let path: String

  /// How hard zlib tries.
  public enum Level: String, Sendable {
    case fastest = "wb1"
    case usual = "wb6"
  }

  public init(path: String, level: Level = .usual) throws {
    guard let file = gzopen(path, level.rawValue) else {
      throw HostFile.Failure(
        path: path, reason: "cannot be written (\(String(cString: strerror(errno))))")
    }
    self.file = file
    self.path = path
    gzbuffer(file, 1 << 17)
  }

  deinit { if let file { gzclose(file) } }

  public func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBufferPointer { try write($0) }
  }

  public func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    guard let file, !bytes.isEmpty else { return }
    guard gzwrite(file, bytes.baseAddress, UInt32(bytes.count)) == Int32(bytes.count) else {
      throw HostFile.Failure(path: path, reason: "cannot be written (disk full?)")
    }
  }

  /// Finishes the file. Without it a full disk could go unnoticed.
  public func close() throws {
    guard let file else { return }
    self.file = nil
    guard gzclose(file) == Z_OK else {
      throw HostFile.Failure(path: path, reason: "cannot be written (disk full?)")
    }
  }
}
