import MDOS
import TestSupport
import Testing

@Suite("Recorded calls of library 5")
struct XOP5ReplayTests {
  @Test(
    "a part of the recordings replays without a difference",
    arguments: ["tables", "special", "random"])
  func part(name: String) throws {
    var replay = XOP5Replay()
    try replay.run(recording: Recordings.bytes("xop5/\(name).jsonl.gz"))
    #expect(replay.differences.isEmpty, "\(replay.differences.prefix(2))")
    #expect(replay.calls > 500 && replay.codes > 500)
  }

  @Test(
    "the full recordings replay without a difference", .enabled(if: Shared.has("xop5")),
    arguments: [("tables", 126), ("special", 23), ("random", 246)])
  func everything(name: String, scenarios: Int) throws {
    var replay = XOP5Replay()
    try replay.run(recording: Shared.bytes("xop5/\(name).jsonl.gz"))
    #expect(replay.differences.isEmpty, "\(replay.differences.prefix(2))")
    #expect(replay.scenarios == scenarios)
  }

  @Test("a difference is reported with scenario, step and both values")
  func report() throws {
    let line = """
      {"os":"7.45","name":"wrong","steps":[{"key":30},\
      {"op":5,"in":[5,0,0,0],"out":[0,25088,0,0],"st":[2,8194]}]}
      """
    var replay = XOP5Replay()
    try replay.run(recording: line.utf8)
    let difference = try #require(replay.differences.first)
    #expect(difference.place == "wrong (7.45), step 1")
    #expect(difference.field == "R1")
    #expect(difference.expected == ">6200" && difference.found == ">6100")
  }

  @Test(
    "what is no recording is refused with its line",
    arguments: [
      "nonsense", #"{"os":"1.0","name":"x","steps":[]}"#,
      #"{"os":"7.45","name":"x","steps":[{"led":1}]}"#,
      #"{"os":"7.45","name":"x","steps":[{"poke":["FFFFF",1]}]}"#,
    ])
  func refused(line: String) {
    var replay = XOP5Replay()
    #expect(throws: RecordingFailure.self) { try replay.run(recording: ("\n" + line).utf8) }
  }
}
