import Testing

@testable import MDOS

/// What the policy `fixed` does where the real system is wrong, beside what the real one does.
@Suite("Memory manager: faults of the real system")
struct MemoryPolicyTests {
  typealias Outcome = (fixed: [UInt16], real: [UInt16])

  /// Runs `body` under both policies.
  private func compare(
    programs: Int = 2, real: MDOSBugs = .v7_45, _ body: (inout MemoryFixture) throws -> [UInt16]
  ) throws -> Outcome {
    var fixed = try MemoryFixture(programs: programs)
    var wrong = try MemoryFixture(programs: programs, bugs: real)
    return try (body(&fixed), body(&wrong))
  }

  @Test("opcode 7 makes the list longer; the real one only says so")
  func getSharedBeyondEnd() throws {
    let outcome = try compare { fixture in
      fixture.call(1, 2, 1)
      fixture.call(5, 2, 1, 0x10)
      let nodes = try fixture.freeNodes
      let result = fixture.call(7, 0x10, 3, by: 1)
      return try [result[0], fixture.call(8, 0x10)[1], UInt16(nodes - fixture.freeNodes)]
        + fixture.list(1)
    }
    #expect(outcome.fixed == [0, 2, 4, 0x00EE, 0xFFFF, 0xFFFF, 0x103F, 0x103E])
    #expect(outcome.real == [0, 2, 4, 0x00EE])
  }

  @Test("opcode 7 with a type that nobody declared costs no nodes")
  func getUnknownType() throws {
    let outcome = try compare { fixture in
      let nodes = try fixture.freeNodes
      return try [fixture.call(7, 0x10, 9)[0], UInt16(nodes - fixture.freeNodes)]
    }
    #expect(outcome.fixed == [6, 0])
    #expect(outcome.real == [6, 9])
  }

  @Test("opcode 7 far beyond the end does not use up the pool")
  func getFarAway() throws {
    let outcome = try compare { fixture in
      fixture.call(1, 1, 1)
      fixture.call(5, 1, 1, 0x10)
      let nodes = try fixture.freeNodes
      return try [
        fixture.call(7, 0x10, 0xFFFF, by: 1)[0], UInt16(nodes - fixture.freeNodes),
        UInt16(fixture.list(1).count),
      ]
    }
    #expect(outcome.fixed == [8, 0, 1])
    #expect(outcome.real[0] == 8)
    #expect(outcome.real[1] > 400)
  }

  @Test("opcode 7 that needs more nodes than there are says so and changes nothing")
  func getWithoutNodes() throws {
    var fixture = try MemoryFixture(programs: 2)
    fixture.call(1, 3, 1)
    fixture.call(5, 3, 1, 0x10)
    fixture.call(1, 1, UInt16(try fixture.freeNodes - 1), by: 1)
    let (nodes, list) = try (fixture.freeNodes, fixture.list(1))
    let end = UInt16(list.count)
    #expect(fixture.call(7, 0x10, end, by: 1) == [8, 0x10, end, 0])
    #expect(try fixture.list(1) == list)
    #expect(try fixture.freeNodes == nodes)
    #expect(fixture.check().findings.isEmpty)
  }

  @Test("6.50 answers 0 to opcode 7 and delivers nothing")
  func getFrom650() throws {
    let outcome = try compare(real: .v6_50) { fixture in
      fixture.call(1, 2, 1)
      fixture.call(5, 2, 1, 0x10)
      fixture.call(1, 1, 3, by: 1)
      return try [fixture.call(7, 0x10, 1, by: 1)[0], fixture.call(7, 0x11, 1, by: 1)[0]]
        + fixture.list(1)
    }
    #expect(outcome.fixed == [0, 6, 0x00EE, 0x103F, 0x103E, 0x003D])
    #expect(outcome.real == [0, 0, 0x00EE, 0xFFFF, 0xFFFF, 0x003D])
  }

  @Test("a task that gets a type twice holds it once")
  func doubleGet() throws {
    let outcome = try compare { fixture in
      fixture.call(1, 1, 1)
      fixture.call(5, 1, 1, 0x10)
      fixture.call(1, 1, 4, by: 1)
      fixture.call(7, 0x10, 1, by: 1)
      fixture.call(7, 0x10, 2, by: 1)
      let holders = try fixture.manager.sharedGroups()[0].holders
      fixture.call(6, 0x10)
      fixture.call(6, 0x10, by: 1)
      return [holders, fixture.call(8, 0x10)[0]]
    }
    #expect(outcome.fixed == [2, 6])
    #expect(outcome.real == [3, 0])
  }

  @Test(
    "the chain of free pages holds when the first list runs empty",
    arguments: [
      XOP7Machine.standard, .oneMegabyte,
    ])
  func freeChain(machine: XOP7Machine) throws {
    for (bugs, isFound) in [(MDOSBugs.fixed, true), (.v7_45, false)] {
      var fixture = try MemoryFixture(machine: machine, layout: .v7_45, bugs: bugs)
      let free = try fixture.manager.freePages()
      if machine == .oneMegabyte {
        // All pages of this machine are fast: a slow one has to come from elsewhere.
        fixture.systemCall(11, 0x90)
        fixture.call(1, UInt16(free.fast.count), 1)
        #expect(fixture.isFree(0x90) == isFound)
      } else {
        fixture.call(1, UInt16(free.slow.count), 1, 0)
        #expect(fixture.isFree(0xE9) == isFound)
      }
    }
  }

  @Test("a page of the second list that comes back first is in the chain")
  func freeChainAfterReturn() throws {
    for (bugs, isFound) in [(MDOSBugs.fixed, true), (.v7_45, false)] {
      var fixture = try MemoryFixture(bugs: bugs)
      fixture.call(1, fixture.manager[.freePages], 1)
      let list = try fixture.list()
      let fast = try #require(list.dropFirst().firstIndex { $0 >= 0xE8 })
      fixture.call(2, 1, UInt16(fast))
      #expect(fixture.isFree(UInt8(list[fast])) == isFound)
    }
  }

  /// A task whose list has pages at 1–4 and at the end, holes between, and left no node in the pool.
  private func exhausted(_ bugs: MDOSBugs) throws -> MemoryFixture {
    var fixture = try MemoryFixture(bugs: bugs)
    fixture.call(1, 4, 1)
    while try fixture.freeNodes > 0 {
      let end = try fixture.list().count + fixture.freeNodes
      #expect(fixture.call(1, 1, UInt16(end - 1))[0] == 0)
      // The page that was taken has given a node back.
      if try fixture.freeNodes == 1, fixture.manager[.freePages] == 0 { break }
      if try fixture.list().count == end, try fixture.freeNodes == 1 {
        #expect(fixture.call(5, 1, 1, 0x10)[0] == 8)
        fixture.call(1, 1, UInt16(end))
        break
      }
    }
    return fixture
  }

  @Test("opcode 2 without nodes loses no page")
  func freeWithoutNodes() throws {
    var fixed = try exhausted(.fixed)
    var real = try exhausted(.v7_45)
    let (nodes, pages) = try (fixed.freeNodes, fixed.manager[.freePages])
    // One page more than there are nodes.
    let count = UInt16(nodes + 1)
    #expect(fixed.call(2, count, 1) == [8, count, 1, 0])
    #expect(fixed.manager[.freePages] == pages + UInt16(nodes))
    #expect(try fixed.list()[nodes + 1] != 0xFFFF, "the page stays where it was")
    #expect(fixed.check().findings.isEmpty)

    #expect(real.call(2, count, 1) == [8, count, 1, 0])
    #expect(real.manager[.freePages] == pages + UInt16(nodes))
    #expect(try real.list()[nodes + 1] == 0xFFFF)
    #expect(real.check().findings.contains { if case .pageOnNoList = $0 { true } else { false } })
  }

  @Test("opcode 2 without nodes frees the end of the list in its own nodes")
  func freeEndWithoutNodes() throws {
    var fixture = try exhausted(.fixed)
    let pages = fixture.manager[.freePages]
    let length = try fixture.list().count
    let isPrivate = try fixture.list().dropFirst().count { $0 >> 8 == 0 }
    #expect(fixture.call(2, UInt16(length), 1)[0] == 0)
    #expect(fixture.manager[.freePages] == pages + UInt16(isPrivate))
    #expect(try fixture.list().count == 1)
    #expect(fixture.check().findings.isEmpty)
  }

  @Test("opcode 9 without nodes loses no page")
  func releaseWithoutNodes() throws {
    for bugs in [MDOSBugs.fixed, .v7_45] {
      var fixture = try exhausted(bugs)
      // The other programs leave no node either.
      while try fixture.freeNodes > 0 { _ = try fixture.manager.takeNode() }
      let result = fixture.systemCall(9, for: 0)[0]
      let lost = fixture.check().pagesOnNoList.count - fixture.manager.layout.claimedPages.count
      #expect(try fixture.list().count == 1)
      #expect(result == (bugs == .fixed ? 0 : 8))
      #expect((lost == 0) == (bugs == .fixed))
    }
  }

  @Test("the node of a header page comes back when its task ends")
  func headerNode() throws {
    let outcome = try compare(programs: 1) { fixture in
      let nodes = try fixture.freeNodes
      let task = fixture.tasks[0]
      _ = try fixture.manager.endTask(task)
      return try [fixture.manager[.freePages], UInt16(nodes - fixture.freeNodes)]
    }
    #expect(outcome.fixed == [47, 0])
    #expect(outcome.real == [47, 1])
  }

  @Test("fork counts a group that stands directly behind another")
  func forkOfNeighbours() throws {
    let outcome = try compare(programs: 1) { fixture in
      fixture.call(1, 2, 1)
      fixture.call(5, 1, 1, 0x10)
      fixture.call(5, 1, 2, 0x11)
      _ = try #require(try fixture.fork())
      return try fixture.manager.sharedGroups().map(\.holders)
    }
    #expect(outcome.fixed == [2, 2])
    #expect(outcome.real == [1, 2])
  }

  @Test("fork without nodes for holes changes nothing")
  func forkWithoutNodes() throws {
    for bugs in [MDOSBugs.fixed, .v7_45] {
      var fixture = try MemoryFixture(bugs: bugs)
      fixture.call(1, 1, UInt16(try fixture.freeNodes / 2 + 20))
      let (nodes, free) = try (fixture.freeNodes, fixture.manager.freePages())
      #expect(try fixture.fork() == nil)
      let isUnchanged =
        try fixture.freeNodes == nodes && fixture.manager.freePages() == free
        && fixture.check().findings.isEmpty
      #expect(isUnchanged == (bugs == .fixed))
      let slow = try fixture.manager.freePages().slow
      #expect(slow.contains(0xFF) == (bugs != .fixed), "FF is no page")
    }
  }

  @Test("opcode 14 keeps to its buffer", arguments: [253, 254, 255, 256, 300])
  func longSystemList(length: Int) throws {
    for bugs in [MDOSBugs.fixed, .v7_45] {
      var fixture = try MemoryFixture(bugs: bugs)
      fixture.call(1, 1, UInt16(length - 1))
      let library = fixture.manager.memory.bytes(page: 5, in: 0..<14)
      #expect(fixture.systemCall(14, for: 0)[0] == UInt16(length))
      let memory = fixture.manager.memory
      #expect(memory.word(page: 0, offset: 0x1FFE) == UInt16(length))
      let isOverrun = memory.bytes(page: 5, in: 0..<14) != library
      #expect(isOverrun == (bugs != .fixed && length > 256))
    }
  }
}

extension MemoryFixture {
  /// A fork of program `index`.
  mutating func fork(_ index: Int = 0) throws -> TaskHeader? {
    let parent = tasks[index]
    parent.setMap(maps[parent] ?? .empty, in: &manager.memory)
    let child = try manager.fork(
      parent,
      .init(
        workspacePointer: 0xF000, programCounter: 0x0404, status: 0xD000,
        scratchpad: [0xFF, 0xFF] + [UInt8](repeating: 0x5A, count: 126), ticks: 6))
    if let child {
      tasks.append(child)
      maps[child] = child.map(in: manager.memory)
    }
    return child
  }
}
