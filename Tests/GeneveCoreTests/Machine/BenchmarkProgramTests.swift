import TestSupport
import Testing

@testable import GeneveCore

/// The speed programs count their passes. At which cycle a pass is reached was measured on an independent
/// emulator; the instructions they use have the same times there.
@Suite("Passes of the speed programs")
struct BenchmarkProgramTests {
  struct Pass: CustomTestStringConvertible, Sendable {
    let program: String
    let counter: UInt16
    let passes: UInt32
    let cycle: Int64
    var testDescription: String { "\(program), pass \(passes)" }
  }

  static let passes = [
    Pass(program: "sieve", counter: 0xF01C, passes: 1, cycle: 798_982),
    Pass(program: "copy", counter: 0xF01C, passes: 20, cycle: 1_008_901),
    Pass(program: "reg", counter: 0xF01C, passes: 1, cycle: 32_338),
    Pass(program: "mix", counter: 0xF0DC, passes: 1, cycle: 451_746),
  ]

  @Test("a pass is reached at the recorded cycle", arguments: passes)
  func pass(_ pass: Pass) throws {
    let machine = Machine(
      configuration: try Configuration(
        bootROM: Recordings.bytes("bench/\(pass.program).bin.gz"), timing: .mame))
    machine.run(until: (pass.cycle - 2000) * Ticks.perProcessorCycle)
    #expect(count(machine, pass) < pass.passes)
    while count(machine, pass) < pass.passes {
      _ = machine.run(until: .max / 2, instructions: 1)
    }
    #expect(machine.cycles == pass.cycle)
  }

  private func count(_ machine: Machine, _ pass: Pass) -> UInt32 {
    UInt32(machine.peekWord(pass.counter)) << 16 | UInt32(machine.peekWord(pass.counter + 2))
  }
}
