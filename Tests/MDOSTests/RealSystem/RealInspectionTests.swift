import GeneveCore
import Testing

@testable import MDOS

/// The inspection of MDOS on a real system.
@Suite(
  "Real system: inspection",
  .enabled(if: !RealSystem.files.isEmpty, "the folder shared/images is not here"))
struct RealInspectionTests {
  private func system() throws -> RealSystem {
    try RealSystem(try #require(RealSystem.files.first), configuration: Configuration())
  }

  @Test("tasks, lists, pages, check of GeneveOS 6.50 at its first prompt")
  func reports() throws {
    let real = try system()
    let inspector = try #require(MDOSInspector(real.machine))
    #expect(!inspector.isBuiltIn)
    #expect(inspector.systemName == "GeneveOS 6.50")
    #expect(inspector.tasks == [TaskHeader(page: 0x06)])
    #expect(inspector.currentTask == TaskHeader(page: 0x06))
    #expect(inspector.tasksReport().count == 2)
    #expect(
      inspector.listReport(of: TaskHeader(page: 0x06)).dropFirst(2).map { $0.prefix(8) } == [
        "0000   0", "0001   0", "0002   0", "0003   1", "0004   3",
      ])
    #expect(inspector.freeReport().first == "48 of 72 pages free, slow pages first")
    #expect(inspector.checkReport().first?.hasPrefix("sound") == true)
    #expect(inspector.pagesReport().contains("E8     sram    0     system"))
  }

  @Test("a fork: calls inside a call, and what it has changed")
  func fork() throws {
    let real = try system()
    var scenario = try RandomScenario(real, .normal, seed: 1)
    #expect(try scenario.run(3) == nil)
    let task = try #require(scenario.tasks.first)
    let inspector = try #require(MDOSInspector(real.machine))
    let free = real.manager[.freePages]
    var log = CallLog()
    var lines: [String] = []
    try real.step(library: 9, registers: CallRegisters(10), map: task.map) { machine in
      if log.awaited.contains(machine.programCounter), let line = log.returned(on: machine) {
        lines.append(line)
      }
      lines += log.begin(on: machine)
    }
    #expect(log.open.isEmpty)
    #expect(lines.dropLast().allSatisfy { $0.contains("   XOP 7 PAGE-GET") }, "\(lines)")
    #expect(lines.dropLast().first?.contains(" => R0=0 node=>") == true)
    #expect(lines.last?.contains(" XOP 9 FORK => task=>00") == true)
    #expect(Int(free - real.manager[.freePages]) == lines.count - 1)
    #expect(inspector.tasks.count == 2, "the child stands in the table of tasks")
  }
}
