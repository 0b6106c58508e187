import TestSupport
import Testing

@testable import MDOS

@Suite("Memory manager: start of the system")
struct MemoryBootTests {
  @Test(
    "free pages by machine and version",
    arguments: [
      (XOP7Machine.standard, ManagerLayout.v7_45, 72, 47, 7),
      (.standard, .v6_50, 72, 48, 7),
      (.halfSRAM, .v7_45, 68, 44, 4),
      (.oneMegabyte, .v7_45, 0x88, 0x6F, 0x6F),
      (.oneMegabyte, .v6_50, 0x88, 0x70, 0x70),
      (.twoMegabytes, .v7_45, 0xEF, 0xD6, 0x6F),
      (.twoMegabytes, .v6_50, 0xEF, 0xD7, 0x98),
    ])
  func counts(
    machine: XOP7Machine, layout: ManagerLayout, total: UInt16, free: UInt16, fast: UInt16
  ) throws {
    var fixture = try MemoryFixture(programs: 0, machine: machine, layout: layout)
    fixture.tasks = [MemoryFixture.interpreter]
    #expect(fixture.call(0) == [0, free, fast, total])
    #expect(fixture.check().findings.isEmpty)
  }

  @Test("free pages stand in the recorded order")
  func order() throws {
    let pages = try MemoryFixture(programs: 0).manager.freePages()
    let slow = Array(0x17...0x3F).reversed().map(UInt8.init).filter { $0 != 0x32 }
    #expect(pages.slow == slow)
    #expect(pages.fast == [0xEF, 0xEE, 0xED, 0xEC, 0xEB, 0xEA, 0xE9])
  }

  @Test("384 KiB of fast RAM are fast from C0 on only for 6.50")
  func muchFastRAM() throws {
    let ramPages = Array(UInt8(0x00)...0x3F) + Array(UInt8(0xC0)...0xEF)
    for (layout, fast) in [(ManagerLayout.v7_45, UInt16(7)), (.v6_50, 47)] {
      let manager = try MemoryManager.boot(
        ramPages: ramPages, memory: PageArray(ramPages: ramPages), layout: layout)
      #expect(manager[.fastFreePages] == fast)
      #expect(manager[.totalPages] == 112)
    }
  }

  @Test("pages BC and FF are not tried")
  func unscannedPages() throws {
    let ramPages = Array(UInt8(0x00)...0xFF)
    let manager = try MemoryManager.boot(
      ramPages: ramPages, memory: PageArray(ramPages: ramPages), layout: .v7_45)
    #expect(manager[.totalPages] == 254)
    let free = try manager.freePages()
    #expect(!(free.slow + free.fast).contains { $0 == 0xBC || $0 == 0xFF })
  }

  @Test("the tables tell their version")
  func detection() throws {
    for version in ManagerLayout.Version.allCases {
      let fixture = try MemoryFixture(layout: .of(version))
      #expect(ManagerLayout.detect(in: fixture.manager.memory)?.version == version)
    }
    #expect(ManagerLayout.detect(in: PageArray(ramPages: [0x05])) == nil)
  }

  @Test(
    "a started GeneveOS 6.50 has, byte for byte, the tables that we make",
    .enabled(
      if: Shared.has("realsystem/ram"), "the folder shared/realsystem is not here"))
  func realTables() throws {
    var real = PageArray(ramPages: XOP7Machine.standard.ramPages)
    for (index, byte) in try Shared.bytes("realsystem/ram/first.dram.gz").enumerated() {
      real.setByte(
        byte, page: UInt8(index / Paging.pageSize), offset: index % Paging.pageSize)
    }
    #expect(ManagerLayout.detect(in: real) == .v6_50)
    #expect(TaskTable.tasks(in: real) == [MemoryFixture.interpreter])
    let ours = try MemoryFixture(programs: 0, layout: .v6_50)
    let differences = TableComparison.differences(
      expected: real, found: ours.manager.memory, layout: .v6_50,
      task: MemoryFixture.interpreter)
    #expect(differences.isEmpty, "\(differences)")
    let manager = MemoryManager(memory: real, layout: .v6_50)
    #expect(MemoryCheck(manager, tasks: TaskTable.tasks(in: real)).findings.isEmpty)
  }
}
