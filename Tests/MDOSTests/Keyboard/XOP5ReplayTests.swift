import MDOS
import TestSupport
import Testing

@Suite("Recorded calls of library 5")
struct XOP5ReplayTests {
  @Test(
    "the full recordings replay without a difference", .enabled(if: Shared.has("xop5")),
    arguments: ["tables", "special", "random"])
  func everything(name: String) throws {
    var replay = XOP5Replay()
    try replay.run(recording: Shared.bytes("xop5/\(name).jsonl.gz"))
    #expect(replay.differences.count == 0)
    for difference in replay.differences.prefix(6) { Issue.record("\(difference)") }
    #expect(replay.calls > 900)
  }
}
