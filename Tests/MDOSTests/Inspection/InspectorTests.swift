import GeneveCore
import Testing

@testable import MDOS

/// A program runs on the built-in system; its tables are looked at.
@Suite("Inspection: reports")
struct InspectorTests {
  /// R0–R3, then XOP 7.
  static func call(_ r0: UInt16, _ r1: UInt16, _ r2: UInt16, _ r3: UInt16 = 0) -> [UInt16] {
    Program.load(0, r0) + Program.load(1, r1) + Program.load(2, r2) + Program.load(3, r3)
      + Program.call(7)
  }

  /// A system whose program takes four slow pages, shares two, maps one, and loops.
  static func system() throws -> (TestSystem, MDOSInspector) {
    let words =
      call(1, 4, 1) + call(1, 1, 6, 1) + call(5, 2, 3, 0x10) + call(3, 1, 2) + Program.loop
    let system = try TestSystem(
      TestDisk(["GO": .program(Program.file(words))]), options: MDOS.Options(program: "GO"))
    system.run(seconds: 1)
    return (system, try #require(MDOSInspector(system.machine)))
  }

  @Test("tasks, their lists and maps")
  func tasks() throws {
    let (_, inspector) = try Self.system()
    #expect(inspector.isBuiltIn)
    #expect(inspector.systemName == "built-in MDOS, tables of 6.50")
    #expect(inspector.currentTask == TaskHeader(page: 0xEF))
    let report = inspector.tasksReport()
    #expect(report.count == 3)
    #expect(report[0] == "task  state  ticks  WP    PC    ST    pages  map")
    #expect(report[1].hasPrefix("06    CLI"))
    #expect(report[2].hasPrefix("EF*   ready"))
    #expect(report[2].hasSuffix("6      EF -- 3E -- -- -- -- 13"))
    #expect(
      inspector.listReport(of: TaskHeader(page: 0xEF)) == [
        "task EF: 7 local pages, 4 private, 2 shared, 1 holes",
        "local  page  type       wait  slots  node",
        "0000   EF    header     0     0      3970",
        "0001   3E    private    1     2      3950",
        "0002   3F    private    1            388C",
        "0003   3D    shared 10  1            394C",
        "0004   3C    shared 10  1            3948",
        "0005   --    hole                    3944",
        "0006   EE    private    0            3890",
      ])
  }

  @Test("every page has its line, or shares one with neighbours that hold nothing")
  func pages() throws {
    let (_, inspector) = try Self.system()
    let report = inspector.pagesReport()
    for line in [
      "00     dram    1     system",
      "06     dram    1     task 06 local 0000  header   06:0",
      "13     dram    1     system                       now:7 06:7",
      "2A     dram    1     free                slow",
      "3C     dram    1     group 10 of EF      shared",
      "3E     dram    1     task EF local 0001  private  now:2",
      "40-E7  absent",
      "E9     sram    0     free                fast",
      "EF     sram    0     task EF local 0000  header   now:0",
      "F0-FF  absent",
    ] { #expect(report.contains(line), "\(line)") }
    #expect(report.count == 1 + 64 + 1 + 8 + 1)
  }

  @Test("free lists and groups")
  func lists() throws {
    let (_, inspector) = try Self.system()
    let free = inspector.freeReport()
    #expect(free.first == "42 of 72 pages free, slow pages first")
    #expect(free.last == "422 of 480 nodes free")
    #expect(free[1].hasPrefix("slow 37: 3B 3A 39 38"))
    #expect(free.contains("fast 5:  ED EC EB EA E9"))
    #expect(
      inspector.sharedReport() == [
        "type  holders  tasks  pages", "10    1        EF     3D 3C",
      ])
  }

  @Test("a free list whose link was cleared: what is lost, and where")
  func check() throws {
    let (system, inspector) = try Self.system()
    #expect(
      inspector.checkReport() == [
        "sound: every page in one place, every node on one list, every counter right"
      ])
    // The node of page 2E.
    for offset in 0x190C..<0x1910 { system.machine.setByte(0, page: 0x05, offset: offset) }
    let report = inspector.checkReport()
    #expect(report.contains("free slow pages: end at node 390C, do not reach their last node 38AC"))
    #expect(report.contains("25 pages on no list: 16-2E"))
    #expect(report.contains { $0.hasPrefix("counter freePages says 42") })
  }

  @Test("no tables, no report; a damaged list does not hide the rest")
  func damage() throws {
    #expect(MDOSInspector(Machine(configuration: try Configuration())) == nil)
    let (system, inspector) = try Self.system()
    var memory = system.machine
    TaskHeader(page: 0xEF).setPageList(0x1234, in: &memory)
    #expect(inspector.tasksReport()[2].contains("damaged"))
    #expect(
      inspector.listReport(of: TaskHeader(page: 0xEF))[0].contains("1234, which is not a node"))
    #expect(inspector.freeReport().count == 5)
    #expect(!inspector.state().damage.isEmpty)
  }

  // MARK: Differences

  @Test("what a call has changed, line by line")
  func changes() throws {
    let (system, inspector) = try Self.system()
    let before = inspector.state()
    #expect(before.changes(to: before).isEmpty)
    var manager = inspector.manager
    var map = system.machine.executionMap
    var registers = CallRegisters(1, 2, 9, 1)
    _ = manager.taskCall(registers: &registers, task: TaskHeader(page: 0xEF), map: &map)
    registers = CallRegisters(2, 1, 1)
    _ = manager.taskCall(registers: &registers, task: TaskHeader(page: 0xEF), map: &map)
    registers = CallRegisters(6, 0x10)
    _ = manager.taskCall(registers: &registers, task: TaskHeader(page: 0xEF), map: &map)
    system.machine.executionMap = map
    system.machine.setRegister(1, to: 0xBEEF)
    let changes = before.changes(to: inspector.state())
    #expect(
      changes == [
        "R1       >0001 -> >BEEF",
        "list EF  local >0001: 3E -> --",
        "list EF  local >0003: 10:3D 10:3C -> -- --",
        "list EF  local >0007: end -> -- -- ED EC",
        "map      slot 2: 3E -> --",
        "free     slow 37 -> 40: got 3C 3D 3E",
        "free     fast 5 -> 3: took ED EC",
        "group 10 gone, pages were 3D 3C",
        "nodes    422 -> 421",
      ])
  }
}
