import Foundation

/// Takes the bytes of a file as a stream.
protocol ByteWriter {
  func write(_ bytes: UnsafeBufferPointer<UInt8>) throws
  /// Finishes the file. Without it a full disk could go unnoticed.
  func close() throws
}

/// Writes a file as a stream, without buffering: for callers that come with large pieces.
public final class PlainWriter: ByteWriter {
  private var file: UnsafeMutablePointer<FILE>?
  private let path: String

  public init(path: String) throws {
    guard let file = fopen(path, "wb") else {
      throw HostFile.Failure(
        path: path, reason: "cannot be written (\(String(cString: strerror(errno))))")
    }
    setvbuf(file, nil, _IONBF, 0)
    self.file = file
    self.path = path
  }

  deinit { if let file { fclose(file) } }

  public func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    guard let file, !bytes.isEmpty else { return }
    guard fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count else { throw failure }
  }

  /// Finishes the file. Without it a full disk could go unnoticed.
  public func close() throws {
    guard let file else { return }
    self.file = nil
    guard fclose(file) == 0 else { throw failure }
  }

  private var failure: HostFile.Failure {
    HostFile.Failure(
      path: path, reason: "cannot be written (\(String(cString: strerror(errno))))")
  }
}
