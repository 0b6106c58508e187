import GeneveCore
import Testing

@testable import MDOS

/// Calls followed from their XOP to their return, as the debugger does it: the machine runs instruction by
/// instruction.
@Suite("Inspection: log of calls")
struct CallLogTests {
  /// Runs `system` and gives the lines of its log, up to `count` of them.
  private func log(_ system: TestSystem, lines count: Int, steps: Int = 60_000) -> [String] {
    var log = CallLog()
    var lines: [String] = []
    let machine = system.machine
    for _ in 0..<steps where lines.count < count {
      if log.awaited.contains(machine.programCounter), let line = log.returned(on: machine) {
        lines.append(line)
      }
      lines += log.begin(on: machine)
      machine.run(until: machine.now + Ticks.perSecond, instructions: 1)
    }
    return lines
  }

  /// Without the cycles, which stand first and last.
  private func text(_ line: String) -> String {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    return words.dropFirst().joined(separator: " ").replacing(#/ \(\d+ cycles\)$/#, with: "")
  }

  @Test("a line for each call, with its answer")
  func lines() throws {
    let words =
      InspectorTests.call(1, 2, 1) + InspectorTests.call(3, 1, 2) + InspectorTests.call(3, 9, 2)
      + Program.loop
    let system = try TestSystem(
      TestDisk(["GO": .program(Program.file(words))]), options: MDOS.Options(program: "GO"))
    #expect(
      log(system, lines: 3).map(text) == [
        "EF >0414 XOP 7 ALLOCATE count=2 local=>0001 speed=slow => R0=0 got=2 fast=0",
        "EF >042A XOP 7 MAP local=>0001 slot=2 => R0=0",
        "EF >0440 XOP 7 MAP local=>0009 slot=2 => error 3, no page there",
      ])
  }

  @Test("a call during which another task runs returns to its own caller")
  func taskSwitch() throws {
    // Both programs make the same call at the same address; the first loads the second.
    let name: [UInt8] = [9] + Array("DSK1.NEXT".utf8)
    let first =
      Program.load(0, 9) + Program.load(1, 0x0440) + Program.call(9) + InspectorTests.call(0, 0, 0)
      + Program.loop
    let padding = [UInt16](repeating: 0, count: 0x20 - first.count)
    let bytes = name + [UInt8](repeating: 0, count: name.count % 2)
    let text = stride(from: 0, to: bytes.count, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
    let second = InspectorTests.call(0, 0, 0) + Program.end
    let system = try TestSystem(
      TestDisk([
        "GO": .program(Program.file(first + padding + text)),
        "NEXT": .program(Program.file(second)),
      ]), options: MDOS.Options(program: "GO"))
    let lines = log(system, lines: 3).map { self.text($0) }
    #expect(lines.count == 3)
    #expect(
      lines.contains {
        $0.hasPrefix("EF") && $0.contains("XOP 9 LOAD name=>0440\"DSK1.NEXT\" => R0=0 task=>EE")
      })
    #expect(lines.contains { $0.hasPrefix("EE") && $0.contains("XOP 7 COUNT => free=") })
    #expect(lines.contains { $0.hasPrefix("EF") && $0.contains("XOP 7 COUNT => free=") })
  }

  @Test("the end of a task closes its call")
  func end() throws {
    let words = Program.call(0) + Program.loop
    let system = try TestSystem(
      TestDisk(["GO": .program(Program.file(words)), "AUTOEXEC": .lines(["GO", "GO"])]))
    let lines = log(system, lines: 1, steps: 200_000).map(text)
    #expect(lines == ["EF >0404 XOP 0 END => never (the task is gone)"])
  }

  @Test("operands of all kinds lead to the library, and past the call")
  func operands() throws {
    let machine = Machine(configuration: try Configuration())
    for slot in 0..<8 { machine.setMapperRegister(slot, to: UInt8(0x20 + slot)) }
    machine.writeCRU(true, at: 0x1EF4)
    machine.writeCRU(false, at: 0x1EF6)
    machine.workspacePointer = 0xF000
    machine.setRegister(5, to: 0x0500)
    machine.pokeWord(7, at: 0x0500)
    machine.pokeWord(8, at: 0x0510)
    for (words, library, length) in [
      ([0x2C05], UInt16(0x0500), UInt16(2)), ([0x2C15], 7, 2), ([0x2C35], 7, 2),
      ([0x2C25, 0x0010], 8, 4), ([0x2C20, 0x0500], 7, 4),
    ] as [([UInt16], UInt16, UInt16)] {
      for (index, word) in words.enumerated() {
        machine.pokeWord(word, at: 0x0400 + UInt16(2 * index))
      }
      machine.jump(to: 0x0400)
      let call = try #require(CallSite.next(on: machine))
      #expect(call.library == library)
      #expect(call.site.returnAddress == 0x0400 + length)
      #expect(call.site.headerPage == 0x20)
    }
    machine.pokeWord(0x2C45, at: 0x0400)
    machine.jump(to: 0x0400)
    #expect(CallSite.next(on: machine) == nil, "XOP 1")
  }
}
