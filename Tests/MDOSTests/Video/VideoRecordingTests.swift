import Foundation
import TestSupport
import Testing

@testable import MDOS

@Suite("Library 6 against a real system")
struct VideoRecordingTests {
  static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: Recordings.url("video").path)
    return (files ?? []).filter { $0.hasSuffix(".gz") }.sorted()
  }()

  @Test("there are recordings of every mode")
  func recordingsExist() { #expect(Self.names.count >= 40) }

  @Test(
    "every call gives the same registers, video memory, chip registers, cursor and header words",
    arguments: names)
  func replay(name: String) throws {
    var replay = try VideoReplay()
    try replay.run(Recordings.bytes("video/" + name))
    #expect(replay.calls > 10)
    #expect(replay.differences.isEmpty, "\(replay.differences.prefix(3))")
  }

  @Test("text, mode sets and registers take about as long as in the real system")
  func cost() throws {
    var replay = try VideoReplay()
    try replay.run(Recordings.bytes("video/text1.jsonl.gz"))
    for cost in replay.costs where [0x02, 0x03, 0x05, 0x27].contains(cost.opcode) {
      // 521 cycles of entry and return, 20 of the measuring program; longer calls are interrupted.
      let recorded = cost.recorded - 541
      guard recorded < 40_000 else { continue }
      let error = abs(cost.modelled - recorded)
      #expect(error < max(700, recorded / 3), "\(cost)")
    }
  }
}
