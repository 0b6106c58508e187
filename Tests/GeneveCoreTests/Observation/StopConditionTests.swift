import InstructionSet
import Testing

@testable import GeneveCore

/// Positions, and what runs under conditions leave behind.
@Suite struct StopConditionTests {
  /// Everything that makes a step: instructions, a trap, IDLE, interrupts of the decrementer.
  private static let source = """
     AORG 0
     DATA >F000,START
     AORG >0008
     DATA >F0A0,>0190,>F080,>0180
     AORG >0100
    START  LI   R1,40
     MOV  R1,@>FFFA
     LI   R12,>1EE0
     SBO  1
     LIMI 4
    LOOP   IDLE
     DATA >0C3F
     INC  R2
     MOV  R2,@>F050
     X    @OTHER
     JMP  LOOP
    OTHER  INC  R3
     AORG >0180
     INC  R5
     RTWP
     AORG >0190
     RTWP
    """

  private func machine() throws -> Machine {
    let source = Self.source
    let assembly = try Assembler.assemble(
      main: "test", provider: SourceProvider(["test": source]))
    return Machine(configuration: try Configuration(bootROM: try assembly.bootROMImage()))
  }

  @Test func stepsAreOneApart() throws {
    let machine = try machine()
    for expected in UInt64(1)...500 {
      var run = machine.step()
      while run.end == .timeReached { run = machine.step() }
      #expect(machine.stepCount == expected)
    }
    #expect(machine.stepCount > machine.instructionCount, "there were traps and ends of IDLE")
  }

  /// Wherever a run stops, and however, the machine is in the same state there.
  @Test func placesDoNotDependOnTheWay() throws {
    let (steps, slices) = (try machine(), try machine())
    for count in stride(from: UInt64(7), to: 400, by: 7) {
      while steps.stepCount < count { _ = steps.step() }
      while slices.stepCount < count {
        _ = slices.runWatching(until: slices.now + 1000, lastStep: count, leaving: true)
      }
      #expect(steps.position == slices.position)
      #expect(try steps.stateHash() == slices.stateHash())
    }
  }

  @Test func conditionsChangeNothing() throws {
    let (plain, watched) = (try machine(), try machine())
    watched.stopConditions = StopConditions([
      .init(number: 1, cause: .access(.logical(0xF000...0xF0FB), [.reads, .writes])),
      .init(number: 2, cause: .access(.physical(page: 0xF8, offsets: 0...0x1FFF), .reads)),
      .init(number: 3, cause: .interrupt(level: nil)), .init(number: 4, cause: .illegalOpcode),
      .init(number: 5, cause: .uninitialisedRead), .init(number: 6, cause: .extendedOperation),
      .init(number: 7, cause: .access(.videoMemory(0...100), .changes)),
      .init(number: 8, cause: .execution(at: 0x0118)),
    ])
    var hits: Set<Int> = []
    while watched.stepCount < 300 {
      let run = watched.runWatching(until: .never, lastStep: 300, leaving: true)
      hits.formUnion(run.hits.map(\.number))
    }
    _ = plain.runWatching(until: .never, lastStep: 300, leaving: true)
    #expect(hits.isSuperset(of: [1, 3, 4, 8]))
    #expect(plain.position == watched.position)
    #expect(try plain.stateHash() == watched.stateHash())
  }

  /// A snapshot leaves the conditions of the machine alone.
  @Test func snapshotsKeepConditions() throws {
    let machine = try machine()
    let start = try machine.snapshot()
    machine.stopConditions = StopConditions([
      .init(number: 9, cause: .access(.logical(0xF050...0xF051), .changes))
    ])
    let first = machine.runWatching(until: .never, leaving: true)
    let place = machine.position
    try machine.restore(start)
    let second = machine.runWatching(until: .never, leaving: true)
    #expect(first.hits == second.hits && machine.position == place)
    #expect(first.hits.map(\.number) == [9])
  }

  @Test func writesOfToolsCountOnlyDuringRuns() throws {
    let machine = try machine()
    machine.stopConditions = StopConditions([
      .init(number: 1, cause: .access(.logical(0xF050...0xF051), .writes))
    ])
    machine.poke(7, at: 0xF050)
    let run = machine.runWatching(until: .never, lastStep: 2, leaving: true)
    #expect(run.end == .stepReached && run.hits.isEmpty)
  }
}
