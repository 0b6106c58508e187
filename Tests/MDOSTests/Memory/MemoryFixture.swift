import Testing

@testable import MDOS

/// A booted memory manager with the command interpreter and a few programs, each with a header page only.
struct MemoryFixture {
  var manager: MemoryManager<PageArray>
  var tasks: [TaskHeader] = []
  var maps: [TaskHeader: ExecutionMap] = [:]
  let ramPages: [UInt8]

  static let interpreter = TaskHeader(page: 0x06)

  init(
    programs: Int = 1, machine: XOP7Machine = .standard, layout: ManagerLayout = .v7_45,
    bugs: MDOSBugs = .fixed
  ) throws {
    ramPages = machine.ramPages
    manager = try .boot(
      ramPages: ramPages, memory: PageArray(ramPages: ramPages), layout: layout, bugs: bugs)
    for _ in 0..<programs { try begin() }
  }

  /// Gives a new task a header page, as the loader does, and returns it.
  @discardableResult
  mutating func begin() throws -> TaskHeader {
    let (page, node) = try #require(try manager.takeAnyPage())
    let task = TaskHeader(page: page)
    task.setPageList(node.value, in: &manager.memory)
    var map = ExecutionMap.empty
    map[0] = page
    map[7] = ManagerLayout.scratchPage
    tasks.append(task)
    maps[task] = map
    return task
  }

  /// A call of program `index`.
  @discardableResult
  mutating func call(
    _ opcode: UInt16, _ r1: UInt16 = 0, _ r2: UInt16 = 0, _ r3: UInt16 = 0, by index: Int = 0
  ) -> [UInt16] {
    var registers = CallRegisters(opcode, r1, r2, r3)
    let task = tasks[index]
    var map = maps[task] ?? .empty
    let outcome = manager.taskCall(registers: &registers, task: task, map: &map)
    maps[task] = map
    #expect(outcome.fault == nil)
    return registers.words
  }

  /// A call in the OS context with the header page of program `index` at slot 4.
  @discardableResult
  mutating func systemCall(
    _ opcode: UInt16, _ r1: UInt16 = 0, _ r2: UInt16 = 0, for index: Int? = nil
  ) -> [UInt16] {
    var registers = CallRegisters(opcode, r1, r2)
    let outcome = manager.call(
      opcode: opcode, registers: &registers,
      context: .system(mapped: index.map { tasks[$0] }))
    #expect(outcome.fault == nil)
    return registers.words
  }

  /// The list of program `index`: types and pages.
  func list(_ index: Int = 0) throws -> [UInt16] {
    try manager.pageList(of: tasks[index]).map(\.content.rawValue)
  }

  func map(_ index: Int = 0) -> [UInt8] { (maps[tasks[index]] ?? .empty).bytes }

  var freeNodes: Int { get throws { try manager.countFreeNodes() } }

  /// The first free page with a number, taken as the system takes its own: nothing, when `page` is not free.
  mutating func isFree(_ page: UInt8) -> Bool {
    let registers = systemCall(10, UInt16(page))
    if registers[0] == 0 {
      systemCall(12, registers[1])
      systemCall(11, UInt16(page))
    }
    return registers[0] == 0
  }

  func check() -> MemoryCheck {
    let programs = tasks.filter { $0 != Self.interpreter }
    return MemoryCheck(manager, tasks: [Self.interpreter] + programs, ramPages: ramPages)
  }
}
