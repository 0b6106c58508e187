import TestSupport
import Testing

@testable import MDOS

@Suite("Library 10 against recordings of a real system")
struct XOP10ReplayTests {
  static let names =
    (0x00...0x12).map { "op" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    + ["addressing", "nonnormal"]

  @Test("every recorded call comes out as it did", arguments: names)
  func replay(name: String) throws {
    var replay = XOP10Replay()
    try replay.run(recording: try Recordings.bytes("xop10/\(name).jsonl.gz"))
    #expect(replay.calls >= 150)
    #expect(replay.differences.first == nil)
    #expect(replay.differences.count == 0)
    if name != "nonnormal" { #expect(replay.undefinedDifferences <= 16) }
  }

  @Test(
    "what is not approximated agrees to the last byte",
    arguments: ["op01", "op02", "op03", "op04", "op0d", "op0f"])
  func exact(name: String) throws {
    var replay = XOP10Replay()
    try replay.run(recording: try Recordings.bytes("xop10/\(name).jsonl.gz"))
    #expect(replay.results > 400)
    #expect(replay.exactResults == replay.results)
  }

  private static let product =
    #"{"os":"7.45","op":3,"in":{"r":[3,1568,1584,1600],"a":"4002000000000000","#
    + #""b":"4003000000000000"},"out":{"r":[0,1568,1584,1600],"st":[15426,12802],"#
    + #""result":"4006000000000000"}}"#

  @Test(
    "a recording that is changed gives a difference, and says where",
    arguments: [
      (#""result":"4006"#, #""result":"4007"#, "result"), ("[0,1568", "[1,1568", "R0"),
      ("12802", "4610", "ST"), (#","result""#, #","mem":[["0700","01"]],"result""#, "byte at 0700"),
    ])
  func differences(original: String, changed: String, field: String) throws {
    var replay = XOP10Replay()
    try replay.run(recording: Array(Self.product.utf8))
    #expect(replay.differences.isEmpty)
    let line = Self.product.replacing(original, with: changed)
    try replay.run(recording: Array("\n\(line)".utf8))
    #expect(replay.differences.map(\.field) == [field])
    #expect(replay.differences.first?.place == "line 2")
    #expect(replay.calls == 2)
  }

  @Test(
    "a malformed recording is refused with its line",
    arguments: [
      "{", "[]", #"{"op":3}"#, product.replacing("[3,1568,1584,1600]", with: "[3]"),
      product.replacing("4002000000000000", with: "400"),
      product.replacing("4006000000000000", with: "40"),
      product.replacing("4006000000000000", with: "4006000000000x00"),
    ])
  func malformed(line: String) {
    var replay = XOP10Replay()
    let failure = #expect(throws: RecordingFailure.self) {
      try replay.run(recording: Array("\(Self.product)\n\(line)\n".utf8))
    }
    #expect(failure?.line == 2)
  }
}
