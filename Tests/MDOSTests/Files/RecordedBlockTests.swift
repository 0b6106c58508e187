import TIDisks
import TestSupport
import Testing

@testable import MDOS

/// Calls of library 8 that a real 6.50 made on the Mandelbrot disk, PAB before and after.
@Suite("Library 8 against a real system")
struct RecordedBlockTests {
  static let recording = "realsystem/xop-calls-disk.tsv.gz"
  static let disk = "images/geneve-mandelbrot.dsk"
  static let absent: Comment = "the folder shared is absent"

  @Test("every recorded PAB comes back as it did", .enabled(if: Shared.has(recording), absent))
  func replay() throws {
    let image = try DiskImage(bytes: try Shared.bytes(Self.disk), name: Self.disk)
    var library = FileLibrary(drives: DriveSet(disks: [image]))
    let text = String(decoding: try Shared.bytes(Self.recording), as: UTF8.self)
    var calls = 0
    for line in text.split(separator: "\n") {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      // A PAB in the system's own context was not recorded.
      guard columns.count == 15, columns[5] == "8", !columns[13].isEmpty else { continue }
      var block = ParameterBlock(bytes: bytes(columns[13]))
      _ = library.serve(&block, TestMemory(), task: 0x0C)
      #expect(block.written == bytes(columns[14]), "call \(calls), PAB \(columns[13])")
      calls += 1
    }
    #expect(calls == 65)
  }

  private func bytes(_ hex: Substring) -> [UInt8] {
    let digits = hex.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }
}
