import MDOS
import TestSupport
import Testing

@Suite("Recorded calls of library 9")
struct XOP9ReplayTests {
  private static let recordings = [
    "bad-opcode", "clock-check", "clock-read", "julian", "string-to-date", "string-to-time",
    "parse",
  ]

  @Test("Every call answers as the real system, byte for byte", arguments: recordings)
  func recordedCalls(name: String) throws {
    var replay = XOP9Replay()
    try replay.run(recording: try Recordings.bytes("xop9/\(XOP9Replay.statesName).jsonl.gz"))
    try replay.run(recording: try Recordings.bytes("xop9/\(name).jsonl.gz"))
    #expect(replay.calls > 0)
    #expect(replay.differences.first == nil)
  }

  @Test(
    "All of the recorded calls", .enabled(if: Shared.has("xop9"), "needs ../shared/xop9"),
    arguments: recordings)
  func allRecordedCalls(name: String) throws {
    var replay = XOP9Replay()
    try replay.run(recording: try Shared.bytes("xop9/\(XOP9Replay.statesName).jsonl.gz"))
    // Every fifth keeps a debug build fast; the command line replays all.
    try replay.run(recording: try Shared.bytes("xop9/\(name).jsonl.gz"), every: 5)
    #expect(replay.calls > 0)
    #expect(replay.differences.first == nil)
  }

  @Test("A file name without its environment is refused with the line")
  func missingEnvironment() throws {
    var replay = XOP9Replay()
    let error = #expect(throws: RecordingFailure.self) {
      try replay.run(recording: try Recordings.bytes("xop9/parse.jsonl.gz"))
    }
    #expect(error?.line == 1)
    #expect(error?.reason.contains("parse-states") == true)
  }

  @Test("Rubbish is refused with the line")
  func rubbish() {
    var replay = XOP9Replay()
    let error = #expect(throws: RecordingFailure.self) {
      try replay.run(recording: Array("\n{\"op\":3}\n".utf8))
    }
    #expect(error?.line == 2)
  }

  @Test("A difference names the line, the call and both values")
  func difference() throws {
    let line =
      #"{"os":"7.45","op":7,"in":{"r":[7,1,2,3],"clk":"00000000000000000000000000000300"},"#
      + #""out":{"r":[0,4,2,3],"st":[8192,8192]}}"#
    var replay = XOP9Replay()
    try replay.run(recording: Array(line.utf8))
    let found = try #require(replay.differences.first)
    #expect(found.place == "line 1")
    #expect(found.field == "R0–R3")
    #expect(found.expected == "0000 0004 0002 0003")
    #expect(found.found == "0000 0003 0002 0003")
  }
}
