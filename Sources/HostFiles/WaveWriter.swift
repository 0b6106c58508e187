import Foundation

/// Writes a WAV file: sixteen bits, one channel, as a stream.
///
/// The header is brought up to date with every piece, so that a file is sound however its writer ends: what
/// stands in it is played whole. A pipe cannot be gone back in; there the header says the greatest length,
/// as is usual for streams. A name that ends in `.gz` is compressed, all at once at the end.
public final class WaveWriter {
  /// Bytes of sound for which a header has room: its lengths have 32 bits.
  static let largestSize = Int(UInt32.max) - headerSize
  static let headerSize = 44
  private static let bytesPerSample = 2

  private let path: String
  private let sampleRate: Int
  private var file: UnsafeMutablePointer<FILE>?
  private var isSeekable = true
  /// Bytes of sound written.
  private var size = 0

  /// - Parameter sampleRate: samples per second.
  /// - Throws: `HostFile.Failure` when the file cannot be made.
  public init(path: String, sampleRate: Int) throws {
    (self.path, self.sampleRate) = (path, sampleRate)
    guard let file = Self.isCompressed(path) ? tmpfile() : fopen(path, "wb") else {
      throw Self.failure(path)
    }
    self.file = file
    // Otherwise what is left over is written once more when a full file is closed.
    setvbuf(file, nil, _IONBF, 0)
    isSeekable = fseek(file, 0, SEEK_CUR) == 0
    try write(header)
  }

  deinit { if let file { fclose(file) } }

  /// Appends samples.
  /// - Throws: `HostFile.Failure` when they cannot be written whole; the file is sound all the same.
  public func write(_ samples: [Int16]) throws {
    guard let file, !samples.isEmpty else { return }
    let bytes = samples.flatMap { sample -> [UInt8] in
      let bits = UInt16(bitPattern: sample)
      return [UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8)]
    }
    guard size + bytes.count <= Self.largestSize else {
      throw HostFile.Failure(
        path: path, reason: "is full: a WAV file holds 4 GiB, twelve hours of sound")
    }
    let written = fwrite(bytes, 1, bytes.count, file)
    let failure = written < bytes.count ? Self.failure(path) : nil
    size += written / Self.bytesPerSample * Self.bytesPerSample
    if isSeekable {
      rewind(file)
      let hasHeader = fwrite(header, 1, Self.headerSize, file) == Self.headerSize
      guard fseek(file, Self.headerSize + size, SEEK_SET) == 0, hasHeader || failure != nil else {
        throw Self.failure(path)
      }
    }
    if let failure { throw failure }
  }

  /// Finishes the file. Without it a full disk could go unnoticed.
  public func close() throws {
    guard let file else { return }
    self.file = nil
    defer { fclose(file) }
    if Self.isCompressed(path) { try compress(file) }
    guard fflush(file) == 0 else { throw Self.failure(path) }
  }

  private func compress(_ file: UnsafeMutablePointer<FILE>) throws {
    let writer = try GzipWriter(path: path)
    rewind(file)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      try writer.write(Array(chunk[..<count]))
    }
    try writer.close()
  }

  private func write(_ bytes: [UInt8]) throws {
    guard let file, fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw Self.failure(path)
    }
  }

  /// RIFF, its length, WAVE; the format; data and its length.
  private var header: [UInt8] {
    let dataSize = isSeekable ? size : Self.largestSize
    let bytesPerSecond = sampleRate * Self.bytesPerSample
    return text("RIFF") + number(dataSize + Self.headerSize - 8, bytes: 4) + text("WAVE")
      + text("fmt ") + number(16, bytes: 4)
      // Samples as they are; one channel.
      + number(1, bytes: 2) + number(1, bytes: 2)
      + number(sampleRate, bytes: 4) + number(bytesPerSecond, bytes: 4)
      + number(Self.bytesPerSample, bytes: 2) + number(8 * Self.bytesPerSample, bytes: 2)
      + text("data") + number(dataSize, bytes: 4)
  }

  private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Low byte first.
  private func number(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func isCompressed(_ path: String) -> Bool { path.hasSuffix(".gz") }

  private static func failure(_ path: String) -> HostFile.Failure {
    HostFile.Failure(
      path: path, reason: "cannot be written (\(String(cString: strerror(errno))))")
  }
}
