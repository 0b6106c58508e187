import TestSupport
import Testing

@testable import MDOS

@Suite("Memory manager: damaged tables")
struct MemoryFaultTests {
  private func poke(_ word: UInt16, at address: UInt16, _ fixture: inout MemoryFixture) {
    fixture.manager.memory.setWord(
      word, page: ManagerLayout.tablePage, offset: ManagerLayout.offset(address))
  }

  private func fault(_ opcode: UInt16, _ r1: UInt16, _ r2: UInt16, _ fixture: inout MemoryFixture)
    -> TableFault?
  {
    var registers = CallRegisters(opcode, r1, r2, 0)
    let outcome = fixture.manager.call(
      opcode: opcode, registers: &registers, context: .task(fixture.tasks[0]))
    #expect((registers.r0 == CallError.refused) == (outcome.fault != nil))
    return outcome.fault
  }

  @Test("a page list that runs in a circle ends the call")
  func circle() throws {
    var fixture = try MemoryFixture()
    fixture.call(1, 4, 1)
    let list = try fixture.manager.pageList(of: fixture.tasks[0])
    poke(list[1].address, at: list[4].address, &fixture)
    let expected = TableFault.cycle(list: .task(header: 0xEF))
    #expect(fault(3, 600, 1, &fixture) == expected)
    #expect(fault(4, 0xE000, 600, &fixture) == expected)
    #expect(fault(1, 1, 600, &fixture) == expected)
    #expect(fault(2, 600, 1, &fixture) == expected)
    #expect(fixture.check().findings.contains(.damaged(expected)))
  }

  @Test(
    "a pointer that is no node ends the call", arguments: [UInt16(0x00E8), 0x2000, 0x3831, 0x3FB0])
  func wildPointer(pointer: UInt16) throws {
    var fixture = try MemoryFixture()
    fixture.call(1, 2, 1)
    let list = try fixture.manager.pageList(of: fixture.tasks[0])
    poke(pointer, at: list[1].address, &fixture)
    let expected = TableFault.pointerOutsidePool(list: .task(header: 0xEF), pointer: pointer)
    #expect(fault(3, 2, 1, &fixture) == expected)
    #expect(fixture.check().findings.contains(.damaged(expected)))
  }

  @Test("a task without a page list ends the call")
  func noList() throws {
    var fixture = try MemoryFixture()
    fixture.tasks[0].setPageList(0, in: &fixture.manager.memory)
    #expect(
      fault(1, 1, 1, &fixture)
        == .pointerOutsidePool(list: .task(header: 0xEF), pointer: 0))
  }

  @Test("a circle in the free lists or in the pool ends the call")
  func freeLists() throws {
    for (variable, list, opcode) in [
      (ManagerLayout.Variable.freeNodes, TableList.freeNodes, UInt16(1)),
      (.freeChain, .freeChain, 10), (.sharedGroups, .sharedGroups, 8),
    ] {
      var fixture = try MemoryFixture()
      fixture.call(1, 2, 1)
      fixture.call(5, 1, 1, 0x10)
      let first = fixture.manager[variable]
      poke(first, at: first, &fixture)
      var registers = CallRegisters(opcode, opcode == 1 ? 1 : 0x11, 500, 0)
      let outcome = fixture.manager.call(
        opcode: opcode, registers: &registers,
        context: opcode == 10 ? .system(mapped: nil) : .task(fixture.tasks[0]))
      // The pool in a circle hands out one node again and again; the task's list shows it.
      let expected = list == .freeNodes ? TableList.task(header: 0xEF) : list
      #expect(outcome.fault == .cycle(list: expected), "\(list)")
      #expect(!fixture.check().isSound)
    }
  }

  @Test("a counter that promises pages which no list has ends the call")
  func counter() throws {
    var fixture = try MemoryFixture()
    for variable in [ManagerLayout.Variable.slowHead, .slowTail, .fastHead, .fastTail] {
      fixture.manager[variable] = 0
    }
    #expect(fault(1, 1, 1, &fixture) == .counterDisagrees(list: .slowPages, counter: 46))
  }

  @Test("a group without its nodes ends the call")
  func group() throws {
    var fixture = try MemoryFixture()
    fixture.call(1, 1, 1)
    fixture.call(5, 1, 1, 0x10)
    let header = fixture.manager[.sharedGroups]
    poke(0, at: header + 2, &fixture)
    #expect(fault(8, 0x10, 0, &fixture) == .incompleteGroup(header: header))
  }

  @Test("node addresses as arguments are examined")
  func arguments() throws {
    var fixture = try MemoryFixture()
    for (opcode, node) in [(UInt16(12), UInt16(0x00E8)), (13, 0), (12, 0x3832)] {
      var registers = CallRegisters(opcode, node, node)
      let before = fixture.manager.memory.bytes(page: 0, in: 0..<Paging.pageSize)
      let outcome = fixture.manager.call(
        opcode: opcode, registers: &registers, context: .system(mapped: nil))
      #expect(outcome.fault == .pointerOutsidePool(list: .argument, pointer: node))
      #expect(fixture.manager.memory.bytes(page: 0, in: 0..<Paging.pageSize) == before)
    }
  }

  @Test("calls for a task need one")
  func noTask() throws {
    var fixture = try MemoryFixture()
    for opcode: UInt16 in [1, 9, 14] {
      var registers = CallRegisters(opcode, 1, 1)
      let outcome = fixture.manager.call(
        opcode: opcode, registers: &registers, context: .system(mapped: nil))
      #expect(outcome.fault == .noTask(opcode: opcode))
    }
  }

  @Test("whatever stands in page 05, every call ends")
  func noise() throws {
    var random = SplitMix(state: 9)
    for _ in 0..<150 {
      var fixture = try MemoryFixture(programs: 2)
      for index in 0..<2 {
        fixture.call(1, 6, 1, by: index)
        fixture.call(5, 2, 2, UInt16(0x20 + index), by: index)
      }
      for _ in 0..<(1 + random.next() % 40) {
        let first = Int(random.next() % 8) == 0 ? 0x0E : 0x1830
        let offset = first + Int(random.next() % UInt64(first == 0x0E ? 24 : 1920))
        fixture.manager.memory.setByte(
          UInt8(truncatingIfNeeded: random.next()), page: 0x05, offset: offset)
      }
      for opcode: UInt16 in 0...14 {
        for context in [
          CallContext.task(fixture.tasks[0]), .system(mapped: fixture.tasks[1]),
        ] {
          var registers = CallRegisters(
            opcode, UInt16(truncatingIfNeeded: random.next() % 50),
            UInt16(truncatingIfNeeded: random.next() % 50),
            UInt16(truncatingIfNeeded: random.next() % 3))
          _ = fixture.manager.call(
            opcode: opcode, registers: &registers, context: context)
        }
      }
      _ = fixture.check()
      _ = try? fixture.fork(1)
      if let child = try? fixture.manager.beginLoad().get() {
        let segment = ProgramSegment(loadAddress: 0x0400, length: 0x9000, prefersFast: true)
        _ = try? fixture.manager.addSegment(segment, to: child)
        _ = try? fixture.manager.location(0x8000, in: child)
        try? fixture.manager.finishLoad(
          of: child, parent: MemoryFixture.interpreter, slotSeven: 0x13)
        try? fixture.manager.abandonLoad(of: child)
      }
      _ = try? fixture.manager.endTask(fixture.tasks[0])
    }
  }
}
