import Testing

@testable import MDOS

@Suite("Memory manager: looking for damage")
struct MemoryCheckTests {
  private func damaged(_ damage: (inout MemoryFixture) throws -> Void) throws
    -> [MemoryCheck.Finding]
  {
    var fixture = try MemoryFixture(programs: 2)
    fixture.call(1, 4, 1)
    fixture.call(5, 2, 2, 0x10)
    fixture.call(7, 0x10, 1, by: 1)
    #expect(fixture.check().findings.isEmpty)
    try damage(&fixture)
    return fixture.check().findings
  }

  private func write(
    _ content: PageNode.Content, at position: Int, _ fixture: inout MemoryFixture
  ) throws {
    let node = try fixture.manager.pageList(of: fixture.tasks[0])[position].address
    fixture.manager.setContent(NodeAddress(value: node), to: content)
  }

  @Test("a page in two lists, and the one that is in none then")
  func pageTwice() throws {
    let findings = try damaged { try write(.privatePage(0x30), at: 1, &$0) }
    #expect(
      findings == [
        .pageOnTwoLists(page: 0x30, .task(header: 0xEF), .slowPages),
        .pageOnNoList(page: 0x3F),
      ])
  }

  @Test("a node on two lists")
  func nodeTwice() throws {
    let findings = try damaged { fixture in
      let node = try fixture.manager.pageList(of: fixture.tasks[0])[4]
      var registers = CallRegisters(12, node.address)
      try fixture.manager.freeNode(&registers)
    }
    #expect(
      findings.contains { finding in
        if case .nodeOnTwoLists = finding { true } else { false }
      })
  }

  @Test("a counter that says something else")
  func counter() throws {
    let findings = try damaged { $0.manager[.fastFreePages] = 3 }
    #expect(findings == [.counterDisagrees(.fastFreePages, says: 3, found: 5)])
    let free = try damaged { $0.manager[.freePages] += 1 }
    #expect(free == [.counterDisagrees(.freePages, says: 42, found: 41)])
  }

  @Test("a shared page that is in no group")
  func strangePage() throws {
    let findings = try damaged { try write(.init(type: 0x10, page: 0x3F), at: 1, &$0) }
    #expect(
      findings.contains(
        .strangeSharedPage(task: 0xEF, position: 1, type: 0x10, page: 0x3F)))
  }

  @Test("a group with a wrong number of holders")
  func holders() throws {
    let findings = try damaged { fixture in
      let group = try #require(try fixture.manager.group(0x10))
      fixture.manager.countHolder(of: group, by: 5)
    }
    #expect(findings == [.holderCountDisagrees(type: 0x10, says: 7, holders: 2)])
  }

  @Test("a chain that leaves free pages out")
  func chain() throws {
    #expect(try damaged { $0.manager[.freeChain] = 0 } == [.brokenFreeChain])
  }

  @Test("a list that ends in a hole")
  func hole() throws {
    let findings = try damaged { try write(.hole, at: 4, &$0) }
    #expect(findings.contains(.listEndsInHole(task: 0xEF)))
  }

  @Test("nodes on no list are counted")
  func lostNodes() throws {
    var fixture = try MemoryFixture()
    #expect(fixture.check().lostNodes == 0)
    _ = try fixture.manager.takeNode()
    _ = try fixture.manager.takeNode()
    #expect(fixture.check().lostNodes == 2)
  }

  @Test("every finding says what and where")
  func words() throws {
    let findings: [(MemoryCheck.Finding, String)] = [
      (
        .pageOnTwoLists(page: 0x30, .slowPages, .task(header: 0xEF)),
        "page 30 on two lists: free slow pages, list of task EF"
      ),
      (
        .damaged(.cycle(list: .group(header: 0x3850))),
        "shared group at 3850: the list runs in a circle"
      ),
      (
        .damaged(.pointerOutsidePool(list: .freeNodes, pointer: 0x00E8)),
        "free nodes: link to 00E8, which is not a node"
      ),
    ]
    for (finding, text) in findings { #expect(finding.description == text) }
  }

  @Test("the table of tasks is read as far as it is one")
  func taskTable() throws {
    var memory = PageArray(ramPages: [0])
    #expect(TaskTable.tasks(in: memory).isEmpty)
    memory.setWord(0x1D00, page: 0, offset: 0x28)
    for (entry, next, header) in [
      (0x1D00, 0x1D04, 6), (0x1D04, 0x1D08, 0xEF), (0x1D08, 0x1D00, 0xEE),
    ] {
      memory.setWord(UInt16(next), page: 0, offset: entry)
      memory.setByte(UInt8(header), page: 0, offset: entry + 3)
    }
    #expect(TaskTable.tasks(in: memory).map(\.page) == [6, 0xEF, 0xEE])
    memory.setWord(0x3000, page: 0, offset: 0x1D04)
    #expect(TaskTable.tasks(in: memory).map(\.page) == [6, 0xEF])
  }

  @Test("a comparison of tables names every word that differs")
  func comparison() throws {
    let fixture = try MemoryFixture()
    var other = fixture
    func differences() -> [String] {
      TableComparison.differences(
        expected: fixture.manager.memory, found: other.manager.memory, layout: .v7_45,
        task: fixture.tasks[0]
      ).map(\.description)
    }
    other.tasks[0].setMap(other.maps[other.tasks[0]] ?? .empty, in: &other.manager.memory)
    #expect(differences().count == 4, "the map of the first was never saved")
    other = fixture
    other.manager[.freePages] = 1
    other.manager.memory.setWord(0x1234, page: 5, offset: 0x1832)
    #expect(
      differences() == [
        "freePages: expected 002E, found 0001", "node 3830: expected 0000, found 1234",
      ])
  }
}
