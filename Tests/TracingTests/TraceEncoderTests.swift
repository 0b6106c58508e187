import Foundation
import HostFiles
import TestSupport
import Testing

@testable import Tracing

/// The two forms in which recordings are written, against the plain description of a line and zlib.
@Suite("Writing traces")
struct TraceEncoderTests {
  /// Lines as a machine makes them, mostly: a word or two change, some cycles pass.
  private static func lines(
    count: Int, from cycle: Int64, seed: UInt64, largestStep: Int64
  ) -> [TraceLine] {
    var random = SplitMix(state: seed)
    var line = TraceLine()
    line.cycle = cycle
    return (0..<count).map { _ in
      line.cycle += random.next(below: largestStep + 1)
      line.programCounter &+= UInt16(random.next(below: 4)) * 2
      line.instruction = UInt16(truncatingIfNeeded: random.next())
      if random.next(below: 3) == 0 { line.status = UInt16(truncatingIfNeeded: random.next()) }
      if random.next(below: 50) == 0 {
        line.workspacePointer = UInt16(truncatingIfNeeded: random.next())
      }
      for _ in 0..<random.next(below: 3) {
        let register = Int(random.next(below: 16))
        line.registers[register] ^= UInt16(
          truncatingIfNeeded: random.next() >> random.next(below: 60))
      }
      if random.next(below: 200) == 0 {
        line.registers = SIMD16((0..<16).map { _ in UInt16(truncatingIfNeeded: random.next()) })
      }
      return line
    }
  }

  private static func file(_ lines: [TraceLine], isCompressed: Bool, stretch: Int) -> [UInt8] {
    let encoder: any TraceEncoder = isCompressed ? TraceGzipEncoder() : TraceTextEncoder()
    var assembly = TraceFileAssembly(isCompressed: isCompressed)
    var bytes = assembly.head
    var piece = TracePiece()
    for start in stride(from: 0, to: lines.count, by: stretch) {
      Array(lines[start..<min(start + stretch, lines.count)]).withUnsafeBufferPointer {
        encoder.encode($0, into: &piece, with: HeadMemory())
      }
      assembly.add(piece)
      piece.withBytes { bytes.append(contentsOf: $0) }
    }
    return bytes + assembly.tail
  }

  /// zlib's reading of a gzip file; it checks length and CRC.
  private static func expand(_ bytes: [UInt8]) throws -> [UInt8] {
    let path = NSTemporaryDirectory() + "trace-\(UUID().uuidString).gz"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try HostFile.read(path)
  }

  @Test(
    "both forms say what the lines say, at every length of the cycle number",
    arguments: [0, 90, 985, 9_970, 99_800, 999_000, 9_999_999_990, 999_999_999_999_000])
  func roundTrip(start: Int64) throws {
    for (seed, largestStep) in [(1, 20), (2, 3), (3, 130), (4, 40_000)] as [(UInt64, Int64)] {
      let lines = Self.lines(count: 300, from: start, seed: seed, largestStep: largestStep)
      let text = Array(lines.map { $0.text + "\n" }.joined().utf8)
      for stretch in [1, 7, 300] {
        #expect(
          Self.file(lines, isCompressed: false, stretch: stretch) == text,
          "text from \(start), seed \(seed)")
        #expect(
          try Self.expand(Self.file(lines, isCompressed: true, stretch: stretch)) == text,
          "gzip from \(start), seed \(seed)")
      }
    }
  }

  @Test("a recording without a line is a sound empty file")
  func empty() throws {
    #expect(Self.file([], isCompressed: false, stretch: 1).isEmpty)
    #expect(try Self.expand(Self.file([], isCompressed: true, stretch: 1)).isEmpty)
  }

  @Test("decimal digits count as numbers do")
  func digits() {
    for value: Int64 in [0, 7, 10, 99, 100, 909, 99_999, 1_000_000, 123_456_789_012_345] {
      let digits = DecimalDigits.digits(of: value)
      #expect(String(digits, radix: 16) == String(value))
      #expect(DecimalDigits.count(digits) == String(value).count)
      for step: Int64 in [0, 1, 9, 10, 55, 99, 100, 12_345] {
        let sum = DecimalDigits.digits(of: value + step, after: value, digits)
        #expect(String(sum, radix: 16) == String(value + step))
      }
    }
  }

  @Test("a recording is smaller than zlib's fastest would make it, by far smaller than its text")
  func size() throws {
    let text = try Recordings.bytes("traces/app1.tr.gz")
    let lines = try text.split(separator: 10).map { try #require(TraceLine(parsing: $0)) }
    let file = Self.file(lines, isCompressed: true, stretch: 4096)
    #expect(try Self.expand(file) == text)
    #expect(file.count < text.count / 8)
  }
}

/// A run compared with a recording as it goes.
@Suite("Following a recording")
struct TraceFollowerTests {
  private static let text = Array(
    (0..<40).map { "\(95 + $0 * 3) 0100 1000 F000 2000" + String(repeating: " 00A0", count: 16) }
      .joined(separator: "\n").utf8)

  private func follower(_ text: [UInt8], piece: Int) -> TraceFollower {
    var rest = text[...]
    return TraceFollower(
      TraceReader {
        defer { rest = rest.dropFirst(piece) }
        return Array(rest.prefix(piece))
      })
  }

  private func lines() throws -> [TraceLine] {
    try Self.text.split(separator: 10).map { try #require(TraceLine(parsing: $0)) }
  }

  @Test("equal lines are equal however the file comes, with and without a last line feed")
  func equal() throws {
    for (text, piece) in [(Self.text, 1), (Self.text, 111), (Self.text + [10], 100_000)] {
      let follower = follower(text, piece: piece)
      for line in try lines() {
        #expect(try follower.follow(line) { _ in nil } == .equal)
      }
      #expect(try follower.follow(nil) { _ in nil } == .recordingEnded)
      #expect(follower.comparison.lineCount == 40)
    }
  }

  @Test("a different line is explained by those before it")
  func different() throws {
    var found = try lines()
    found[20].registers[3] = 0x00A1
    let follower = follower(Self.text, piece: 64)
    for line in found[..<20] { #expect(try follower.follow(line) { _ in nil } == .equal) }
    #expect(try follower.follow(found[20]) { _ in nil } == .different)
    let report = try #require(follower.comparison.difference)
    #expect(report.hasPrefix("difference in line 21\n"))
    // Five lines before it, the last of which was at cycle 152.
    #expect(report.contains("     152 0100"), "\(report)")
    #expect(report.contains("     140 0100"), "\(report)")
    #expect(!report.contains(" 137 0100"))
  }

  @Test("a run that ends early is a difference")
  func early() throws {
    let follower = follower(Self.text, piece: 64)
    for line in try lines()[..<39] { #expect(try follower.follow(line) { _ in nil } == .equal) }
    #expect(try follower.follow(nil) { _ in nil } == .different)
  }

  @Test("what is no line says which one")
  func noLine() throws {
    let follower = follower(Array(Self.text.prefix(250)), piece: 64)
    let lines = try lines()
    for line in lines[..<2] { #expect(try follower.follow(line) { _ in nil } == .equal) }
    #expect(throws: TraceReader.Failure.self) { try follower.follow(lines[2]) { _ in nil } }
  }
}

extension SplitMix {
  fileprivate mutating func next(below limit: Int64) -> Int64 {
    Int64(next() % UInt64(max(limit, 1)))
  }
}
