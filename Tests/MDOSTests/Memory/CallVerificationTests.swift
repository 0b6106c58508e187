import Testing

@testable import MDOS

@Suite("Memory manager: verifying a real library")
struct CallVerificationTests {
  /// Lets a manager with the faults of `bugs` play the guest's code.
  private func differences(
    _ bugs: MDOSBugs, _ registers: CallRegisters,
    damage: (inout MemoryManager<PageArray>) -> Void = { _ in }
  ) throws -> [String] {
    var fixture = try MemoryFixture(programs: 2, bugs: bugs)
    fixture.call(1, 2, 1)
    fixture.call(5, 2, 1, 0x10)
    fixture.call(1, 2, 1, by: 1)
    fixture.call(3, 1, 5, by: 1)
    let task = fixture.tasks[1]
    var map = try #require(fixture.maps[task])
    let verification = CallVerification(
      of: registers, context: .task(task), map: map, memory: fixture.manager.memory,
      layout: .v7_45)
    #expect(verification.outcome.fault == nil)
    var results = registers
    _ = fixture.manager.taskCall(registers: &results, task: task, map: &map)
    damage(&fixture.manager)
    return verification.differences(
      registers: results, map: map, memory: fixture.manager.memory)
  }

  @Test(
    "a library that does the same passes",
    arguments: [
      CallRegisters(0), CallRegisters(1, 5, 4, 1), CallRegisters(2, 2, 1), CallRegisters(3, 2, 1),
      CallRegisters(4, 0xA123, 20), CallRegisters(4, 0x4000, 20), CallRegisters(5, 1, 1, 0x20),
      CallRegisters(7, 0x10, 9), CallRegisters(9), CallRegisters(99),
    ])
  func same(registers: CallRegisters) throws {
    #expect(try differences(.v7_45, registers) == [])
  }

  @Test("a library that places shared pages beyond the end does not")
  func other() throws {
    let differences = try differences(.fixed, CallRegisters(7, 0x10, 9))
    #expect(differences.contains { $0.hasPrefix("node ") })
    #expect(!differences.contains { $0.hasPrefix("R") }, "both answer 0")
  }

  @Test("one wrong register, slot, table word or buffer byte is found")
  func oneByte() throws {
    let buffer = try differences(.v7_45, CallRegisters(4, 0xA123, 20)) { manager in
      manager.memory.setByte(0x77, page: 0x3D, offset: 0x124)
    }
    #expect(buffer == ["3D:0124: expected 3D, found 77"])
    let counter = try differences(.v7_45, CallRegisters(0)) { $0[.fastFreePages] = 9 }
    #expect(counter == ["fastFreePages: expected 0005, found 0009"])
    let map = try differences(.v7_45, CallRegisters(0)) { manager in
      manager.memory.setByte(0x77, page: 0xEE, offset: TaskHeader.Field.map + 3)
    }
    #expect(map == ["map of EE, slots 2, 3: expected FFFF, found FF77"])
  }

  @Test("a system call is compared without a map")
  func system() throws {
    var fixture = try MemoryFixture(bugs: .v7_45)
    for opcode: UInt16 in [10, 14, 9] {
      var registers = CallRegisters(opcode, 0xFF00, 1)
      let context = CallContext.system(mapped: fixture.tasks[0])
      let verification = CallVerification(
        of: registers, context: context, map: nil, memory: fixture.manager.memory,
        layout: .v7_45)
      _ = fixture.manager.call(opcode: opcode, registers: &registers, context: context)
      let memory = fixture.manager.memory
      #expect(
        verification.differences(registers: registers, map: nil, memory: memory).isEmpty)
      registers.r0 ^= 0x100
      #expect(
        verification.differences(registers: registers, map: nil, memory: memory).count == 1)
    }
  }
}
