import Foundation
import TestSupport
import Testing

@testable import MDOS

@Suite("Memory manager: recorded calls of the real system")
struct MemoryReplayTests {
  static let files = [
    "section8", "edges-745", "edges-650", "random-745", "random-650", "tasklife-745",
    "tasklife-650", "loader", "machines", "op7-beyond-end", "os-bugs",
  ].map { "xop7/\($0).jsonl.gz" }

  @Test(
    "every recorded call has the recorded effect, no other, and costs what it should",
    arguments: files)
  func recordings(file: String) throws {
    var replay = XOP7Replay()
    try replay.run(recording: Recordings.bytes(file))
    #expect(replay.scenarios > 0)
    #expect(replay.calls > replay.scenarios)
    #expect(replay.differences.isEmpty, "\(replay.differences.first?.description ?? "")")
    let worst = replay.costs.max { $0.error < $1.error }
    #expect((worst?.error ?? 0) <= 0.1, "cycles: \(String(describing: worst))")
    let mean = replay.costs.map(\.error).reduce(0, +) / Double(max(1, replay.costs.count))
    #expect(mean < 0.005)
  }

  @Test(
    "so have the calls of the large collection (a sample of it)",
    .enabled(if: Shared.has("xop7"), "the folder shared/xop7 is not here"), arguments: files)
  func largeCollection(file: String) throws {
    var replay = XOP7Replay()
    try replay.run(recording: Shared.bytes(file), every: 41)
    #expect(replay.scenarios > 0)
    #expect(replay.differences.isEmpty, "\(replay.differences.first?.description ?? "")")
  }

  // MARK: That the replay sees differences

  /// One line of `section8` with `text` replaced.
  private func altered(_ text: String, _ replacement: String) throws -> XOP7Replay {
    let bytes = try Recordings.bytes("xop7/section8.jsonl.gz")
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[0]
    let changed = line.replacingOccurrences(of: text, with: replacement)
    try #require(changed != line, "“\(text)” is not in the recording")
    var replay = XOP7Replay()
    try replay.run(recording: changed.utf8)
    return replay
  }

  @Test(
    "a recording that says something else is reported with field and step",
    arguments: [
      (#""out":[0,46,6,72]"#, #""out":[0,46,7,72]"#, "registers"),
      (#""freeNodes":428"#, #""freeNodes":429"#, "free nodes"),
      (#""freeSlow":"3F3E"#, #""freeSlow":"3E3F"#, "free slow pages"),
      (#""freeFast":"EEED"#, #""freeFast":"EDEE"#, "free fast pages"),
      (#""list":"00EF00EE"#, #""list":"00EF00ED"#, "list of A"),
      (#""shadow":"EF"#, #""shadow":"EE"#, "TSKMAP"),
      (#""map":"EFEEFF"#, #""map":"EFEEFE"#, "map of A"),
      (#""map":"060B"#, #""map":"060C"#, "map of CLI"),
      (#""total":72"#, #""total":73"#, "total pages"),
    ])
  func alteredRecording(text: String, replacement: String, field: String) throws {
    let difference = try #require(altered(text, replacement).differences.first)
    #expect(difference.field == field)
    #expect(difference.expected != difference.found)
  }

  @Test(
    "a buffer that another page, offset or byte would hold is reported",
    arguments: [
      ("[239,1536,", "[238,1536,"), ("[239,1536,", "[239,1537,"), (#""EFEEED"#, #""EFEEEC"#),
    ])
  func alteredBuffer(text: String, replacement: String) throws {
    #expect(try altered(text, replacement).differences.count == 1)
  }

  @Test(
    "a byte written where the call has no business is reported",
    arguments: [
      (UInt8(0x05), 0x0E, UInt16(1), true), (0x05, 0x02, 1, false), (0xEF, 0x0114, 1, true),
      (0xEF, 0x0112, 1, false), (0xEF, 0x0400, 1, false), (0xEE, 0x0114, 1, false),
      (0x00, 0x1F00, 1, false), (0x00, 0x1F00, 14, true), (0x00, 0x1D00, 14, false),
    ])
  func strayWrite(page: UInt8, offset: Int, opcode: UInt16, isAllowed: Bool) throws {
    let bytes = try Recordings.bytes("xop7/section8.jsonl.gz")
    let line = Data(bytes.prefix { $0 != UInt8(ascii: "\n") })
    let recording = try JSONDecoder().decode(XOP7Recording.self, from: line)
    let scenario = try XOP7Scenario(recording, bugs: nil)
    let write = WriteLog.Write(page: page, offset: offset, value: 1)
    let mismatch = scenario.bufferMismatch(
      recording.steps[0], opcode, [write], TaskHeader(page: 0xEF))
    #expect((mismatch == nil) == isAllowed)
  }

  @Test("what cannot be read is refused with its line")
  func unreadable() {
    let recordings: [(String, Int, String)] = [
      ("nonsense", 1, "not valid JSON"),
      ("\n{\"name\": \"x\"}", 2, "“os” is missing"),
    ]
    for (text, line, reason) in recordings {
      var replay = XOP7Replay()
      let failure = #expect(throws: RecordingFailure.self) {
        try replay.run(recording: text.utf8)
      }
      #expect(failure?.line == line)
      #expect(failure?.reason.contains(reason) == true, "\(failure?.reason ?? "")")
    }
  }

  @Test(
    "a system or machine that nobody knows is refused",
    arguments: [
      ("7.45", "9.99", "“9.99” is none of"), ("512K+64K", "512K", "“512K” is none of"),
    ])
  func unknown(text: String, replacement: String, reason: String) {
    let failure = #expect(throws: RecordingFailure.self) {
      _ = try altered("\"\(text)\"", "\"\(replacement)\"")
    }
    #expect(failure?.reason.contains(reason) == true)
  }
}
