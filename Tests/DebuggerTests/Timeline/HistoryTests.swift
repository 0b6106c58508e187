import GeneveCore
import MDOS
import Testing

@testable import Debugger

/// The last instructions, which nobody has noted while the machine ran.
@Suite("History from the timeline")
struct HistoryTests {
  private static let program = """
    START  LI   R1,1
    AGAIN  INC  R1
           CI   R1,20000
           JNE  AGAIN
    DONE   INC  R4
           JMP  DONE
           END
    """

  /// The same console with its past kept, and without.
  private func consoles() throws -> (kept: Console, noted: Console) {
    let (kept, noted) = (try Console(Self.program), try Console(Self.program))
    kept.session.recorder = try Timeline(
      machine: kept.machine, options: Timeline.Options(interval: .perSecond / 100))
    return (kept, noted)
  }

  @Test("is what a ring would have noted, over changes by hand too")
  func likeNoted() throws {
    let (kept, noted) = try consoles()
    #expect(kept.run("history") == ["no instruction has been executed yet"])
    for line in ["step 3", "advance 30 ms", "set R1 = 7", "advance 5 ms", "set R2 = 1", "step 2"] {
      #expect(kept.run(line) == noted.run(line), "\(line)")
      #expect(kept.run("history 50") == noted.run("history 50"), "\(line)")
    }
    let position = kept.machine.position
    #expect(try kept.session.lastInstructions(20_000) == noted.session.history.last(20_000))
    #expect(kept.machine.position == position, "and the machine stays where it is")
    #expect(kept.session.timeline?.isLive == true)
  }

  @Test("after going back it is that of the moment")
  func inThePast() throws {
    let (kept, _) = try consoles()
    _ = kept.run("advance 20 ms")
    let all = try kept.session.lastInstructions(1000)
    _ = kept.run("back 300")
    let hash = try kept.machine.stateHash()
    #expect(try kept.session.lastInstructions(700) == Array(all.dropLast(300)))
    #expect(try kept.machine.stateHash() == hash)
    #expect(kept.session.timeline?.isLive == false)
    _ = kept.run("goto start")
    #expect(kept.run("history") == ["no instruction has been executed yet"])
  }

  @Test("calls that the system in Swift serves are steps, and no instructions")
  func systemCalls() throws {
    let fixture = try TimelineFixture(disk: try TimelineFixture.floppy())
    let history = InstructionHistory()
    let start = fixture.machine.instructionCount
    for _ in 0..<40 {
      try fixture.timeline.willRun()
      _ = fixture.machine.runWatching(
        until: fixture.machine.now + Machine.frameTicks, leaving: true, history: history)
      try fixture.timeline.didRun()
    }
    let count = Int(fixture.machine.instructionCount - start)
    try #require(count > 100)
    #expect(try fixture.timeline.lastInstructions(100) == history.last(100))
    #expect(try fixture.timeline.lastInstructions(100_000) == history.last(100_000))
    #expect(fixture.timeline.isLive)
  }
}
