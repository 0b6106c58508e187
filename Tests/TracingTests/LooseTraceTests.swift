import GeneveCore
import TestSupport
import Testing

@testable import Tracing

/// Recordings of MAME that a correct machine cannot meet line by line, and what must hold instead
/// (docs/timing.md, "How the recordings are met").
@Suite("Recordings that agree in part")
struct LooseTraceTests {
  private static let handlerWorkspace: UInt16 = 0xF0A0

  private func recorded(_ name: String) throws -> [TraceLine] {
    try Recordings.bytes("traces/\(name).tr.gz").split(separator: UInt8(ascii: "\n"))
      .map { try #require(TraceLine(parsing: $0)) }
  }

  /// The lines of our machine with MAME's deviations, up to the stop address.
  private func run(_ name: String, timing: ProcessorTiming = .mame) throws -> [TraceLine] {
    let machine = Machine(
      configuration: try Configuration(
        bootROM: Recordings.bytes("traces/\(name).bin.gz"), timing: timing))
    var recorder = InstructionRecorder(capacity: 200_000, stopAddress: 0x1FF0)
    let reason = machine.run(until: Ticks.perSecond, recording: &recorder)
    #expect(reason == .addressReached(0x1FF0), "\(name) does not end")
    return recorder.records
  }

  /// How many lines agree in every field, from the fifth on.
  private func agreement(_ found: [TraceLine], _ expected: [TraceLine]) -> Int {
    4 + zip(found.dropFirst(4), expected.dropFirst(4)).prefix { $0 == $1 }.count
  }

  private func entries(_ lines: [TraceLine]) -> [TraceLine] {
    zip(lines, lines.dropFirst()).compactMap { before, line in
      line.workspacePointer == Self.handlerWorkspace
        && before.workspacePointer != Self.handlerWorkspace ? line : nil
    }
  }

  /// A frame: 262 lines of 1368 video clocks, in processor cycles.
  private static let frame: Int64 = 50_066

  @Test("vertical interrupts come as far apart as recorded, a few dozen cycles up or down")
  func verticalInterrupts() throws {
    // An interrupt waits for the end of an instruction, of up to 26 cycles; under MAME's profile, as in the
    // recording, for a whole multiple of 64 cycles too.
    for (timing, tolerance) in [(.manual, 48), (.mame, 96)] as [(ProcessorTiming, Int64)] {
      let lines = entries(try run("vint", timing: timing))
      let distances = zip(lines.dropFirst(), lines).map { $0.cycle - $1.cycle }
      #expect(distances.count == 3)
      for distance in distances { #expect(abs(distance - Self.frame) <= tolerance, "\(distance)") }
    }
    let recorded = entries(try recorded("vint"))
    #expect(recorded.count == 4)
    for (next, line) in zip(recorded.dropFirst(), recorded) {
      #expect(abs(next.cycle - line.cycle - Self.frame) <= 96, "MAME's own")
    }
  }

  @Test("up to the first vertical interrupt every line agrees; in the handler, all but the time")
  func verticalHandler() throws {
    let (found, expected) = (try run("vint"), try recorded("vint"))
    #expect(agreement(found, expected) > 3200)
    let handlers = [found, expected].map { lines in
      lines.filter { $0.workspacePointer == Self.handlerWorkspace }
    }
    #expect(handlers[0].count == handlers[1].count)
    for (ours, theirs) in zip(handlers[0], handlers[1]) {
      #expect(ours.programCounter == theirs.programCounter)
      #expect(ours.instruction == theirs.instruction)
      // R0 counts, R1 holds the F bit alone, R2 and R3 show the pin INT2 as tested.
      if ours.programCounter != theirs.programCounter { break }
    }
    for lines in [found, expected] {
      let flags = lines.filter {
        $0.workspacePointer == Self.handlerWorkspace && $0.instruction == 0x02C2
      }
      #expect(flags.count == 4)
      #expect(flags.allSatisfy { $0.registers[1] == 0x8000 }, "the F bit of status register 0")
    }
  }

  @Test("an arithmetic overflow interrupts nothing, whatever ST10 and the mask say")
  func overflow() throws {
    let (found, expected) = (try run("ovf"), try recorded("ovf"))
    #expect(entries(found).isEmpty)
    #expect(!entries(expected).isEmpty, "MAME takes it")
    // The program goes the same way when the recorder's detours are left out.
    let way = expected.filter { $0.workspacePointer != Self.handlerWorkspace }
    #expect(found.map(\.programCounter) == way.map(\.programCounter))
    #expect(found.map(\.instruction) == way.map(\.instruction))
    for register in [1, 2, 3, 5] {
      #expect(found.map { $0.registers[register] } == way.map { $0.registers[register] })
    }
    // Up to the first one every line agrees.
    let first = try #require(entries(expected).first)
    let index = try #require(expected.firstIndex(of: first))
    #expect(agreement(found, expected) == index)
  }
}
