import TestSupport
import Testing

@testable import MDOS

@Suite("Memory manager: tables byte for byte")
struct MemoryTableTests {
  @Test("after every call of the real code its tables and ours are the same, node by node")
  func tables() throws {
    let text = String(decoding: try Recordings.bytes("xop7/tables.txt.gz"), as: UTF8.self)
    var replay: TableReplay?
    var calls = 0
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      switch words[0] {
      case "S": replay = try TableReplay(words)
      case "H": replay?.begin(words)
      case "C":
        let mismatch = replay?.call(words)
        try #require(mismatch == nil, "\(line): \(mismatch ?? "")")
        calls += 1
      default: break
      }
    }
    #expect(calls > 1500)
  }
}

/// One sequence of `tables.txt`.
private struct TableReplay {
  private var manager: MemoryManager<PageArray>

  init(_ words: [Substring]) throws {
    let version = try #require(ManagerLayout.Version(rawValue: String(words[1])))
    let machine = try #require(XOP7Machine(rawValue: String(words[2])))
    manager = MemoryManager(
      memory: PageArray(ramPages: machine.ramPages), layout: .of(version),
      bugs: MDOSBugs(of: version))
    try manager.makeTables(ramPages: Set(machine.ramPages))
  }

  mutating func begin(_ words: [Substring]) {
    guard let page = UInt8(words[1]), let node = UInt16(words[2]) else { return }
    let task = TaskHeader(page: page)
    task.setPageList(node, in: &manager.memory)
    var map = ExecutionMap.empty
    map[0] = page
    map[7] = ManagerLayout.scratchPage
    task.setMap(map, in: &manager.memory)
  }

  /// What is not as recorded.
  mutating func call(_ words: [Substring]) -> String? {
    let numbers = words.dropFirst().map { Int($0) ?? 0 }
    var registers = CallRegisters(numbers[0..<4].map(UInt16.init))
    let task = UInt8(exactly: numbers[4]).map(TaskHeader.init)
    let context =
      numbers[5] == 1 ? CallContext.system(mapped: task) : task.map(CallContext.task)
    guard let context else { return "no task" }
    let outcome = manager.call(
      opcode: registers.r0, registers: &registers, context: context)
    if let fault = outcome.fault { return fault.description }
    let map = task.map { task in
      task.map(in: manager.memory).bytes.map { hex($0).lowercased() }.joined()
    }
    if registers.words != numbers[6..<10].map(UInt16.init) { return "\(registers)" }
    if (map ?? "-") != words[12] { return "map \(map ?? "-")" }
    return checksum == UInt32(words[11], radix: 16) ? nil : "tables"
  }

  private var checksum: UInt32 {
    var sum: UInt32 = 0
    let pool = ManagerLayout.offset(manager.layout.poolAddress)
    let variables = ManagerLayout.Variable.allCases.map { ManagerLayout.offset($0.rawValue) }
    for range in [
      (variables.min() ?? 0)..<(variables.max() ?? 0) + 2,
      pool..<pool + ManagerLayout.nodeCount * ManagerLayout.nodeSize,
    ] {
      for byte in manager.memory.bytes(page: ManagerLayout.tablePage, in: range) {
        sum = sum &* 31 &+ UInt32(byte)
      }
    }
    return sum
  }
}
