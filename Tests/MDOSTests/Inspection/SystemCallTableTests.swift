import Foundation
import TestSupport
import Testing

@testable import MDOS

@Suite("Inspection: table of calls")
struct SystemCallTableTests {
  static let document = Recordings.folder.deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/mdos-calls.md")

  @Test("docs/mdos-calls.md says what the table says (GENEVE_WRITE_DOCS=1 writes it)")
  func document() throws {
    if ProcessInfo.processInfo.environment["GENEVE_WRITE_DOCS"] != nil {
      try Data(SystemCallDocument.text.utf8).write(to: Self.document)
    }
    let found = try String(contentsOf: Self.document, encoding: .utf8)
    #expect(found == SystemCallDocument.text)
  }

  @Test("opcodes rise, names are different, registers exist")
  func wellFormed() {
    for library in SystemCallTable.libraries {
      let opcodes = library.calls.map(\.opcode)
      #expect(zip(opcodes, opcodes.dropFirst()).allSatisfy { $0 < $1 }, "\(library.name)")
      #expect(Set(library.calls.map(\.name)).count == library.calls.count, "\(library.name)")
      for call in library.calls {
        #expect(call.name == call.name.uppercased() && !call.name.contains(" "))
        let values = call.arguments + call.results
        #expect(values.allSatisfy { (0...15).contains($0.register) })
        #expect(Set(call.arguments.map(\.name)).count == call.arguments.count, "\(call.name)")
        #expect(Set(call.results.map(\.name)).count == call.results.count, "\(call.name)")
      }
    }
  }

  @Test("library 7 has the calls of its dispatcher and no others")
  func memory() {
    #expect(SystemCallTable.memory.calls.map(\.opcode) == Opcode.allCases.map(\.rawValue))
    for call in SystemCallTable.memory.calls {
      #expect(Opcode(rawValue: call.opcode)?.isPrivileged == call.isPrivileged)
    }
  }

  @Test(
    "the dispatcher refuses what the table does not have, and nothing else",
    arguments: [(UInt16(6), UInt16(0x50)), (7, 0x20), (9, 0x20), (10, 0x20)])
  func refusals(library: UInt16, end: UInt16) throws {
    let table = try #require(SystemCallTable.library(library))
    let system = try TestSystem(
      TestDisk(["GO": .program(Program.file(Program.loop))]), options: MDOS.Options(program: "GO"))
    system.run(seconds: 1)
    guard case .task(let page) = system.system.tasks.current else {
      Issue.record("the program does not run")
      return
    }
    let call = SystemCall(machine: system.machine, headerPage: page, isPrivileged: false)
    system.machine.pokeWord(0xF000, at: SystemCall.workspace + 26)
    for opcode in 0..<end {
      // These take the processor away, or are served for the system only.
      let entry = table.call(opcode)
      if library == 9, opcode == 9 || opcode == 10 { continue }
      if entry?.isPrivileged == true { continue }
      call[register: 0] = opcode
      for register in 1..<8 { call[register: register] = 0x0500 }
      if library == 6 { call[register: 2] = 1 }
      // Free format; a field of that size is refused.
      if library == 10 { call[register: 3] = 0 }
      _ = system.system.perform(library, call)
      #expect(
        (call[register: 0] == CallError.refused) == (entry == nil),
        "library \(library), opcode \(hex(opcode)): \(hex(call[register: 0]))")
    }
  }
}
