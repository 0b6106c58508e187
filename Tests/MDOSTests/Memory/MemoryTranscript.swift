@testable import MDOS

/// Runs the examples of docs/memory-manager.md: lines of the form `command → result`.
///
/// `run` performs the commands of a block on a fresh system and returns the block with the results that came out,
/// so that the documentation can be compared with the truth, or be made from it.
struct MemoryTranscript {
  enum Failure: Error {
    case unknownCommand(String)
    case unknownTask(String)
    case fault(TableFault)
  }

  private var manager: MemoryManager<PageArray>
  private var tasks: [String: TaskHeader] = [:]
  private var maps: [String: ExecutionMap] = [:]
  private var cycles = 0

  static func run(_ block: String) throws -> String {
    var transcript = try MemoryTranscript(.v7_45, .fixed)
    return try block.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let command = line.prefix { $0 != "→" }
      let words = command.split(separator: " ").map(String.init)
      guard !words.isEmpty else { return String(line) }
      guard let result = try transcript.perform(words) else { return String(line) }
      let padding = String(repeating: " ", count: max(0, 30 - trimmed(command).count))
      return "\(trimmed(command))\(padding) → \(result)"
    }.joined(separator: "\n")
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }

  private init(_ version: ManagerLayout.Version, _ bugs: MDOSBugs) throws {
    let pages = XOP7Machine.standard.ramPages
    manager = try .boot(
      ramPages: pages, memory: PageArray(ramPages: pages), layout: .of(version), bugs: bugs)
  }

  /// Nil for commands without a result.
  private mutating func perform(_ words: [String]) throws -> String? {
    switch words[0] {
    case "system":
      self = try MemoryTranscript(
        .init(rawValue: words[1]) ?? .v7_45, .init(rawValue: words[3]) ?? .fixed)
      return nil
    case "begin": return try begin(words[1])
    case "free": return try freePages()
    case "nodes": return "\(try manager.countFreeNodes()) free"
    case "groups": return try groups()
    case "cycles": return "\(cycles)"
    case "check": return check()
    case "OS": return try systemCall(words)
    default: return try taskCommand(words)
    }
  }

  // MARK: Commands of the system

  private mutating func begin(_ name: String) throws -> String {
    guard let (page, node) = try manager.takeAnyPage() else { return "no page" }
    let task = TaskHeader(page: page)
    task.setPageList(node.value, in: &manager.memory)
    var map = ExecutionMap.empty
    map[0] = page
    map[7] = ManagerLayout.scratchPage
    (tasks[name], maps[name]) = (task, map)
    return "header page \(hex(page))"
  }

  private func freePages() throws -> String {
    func text(_ pages: [UInt8]) -> String {
      let shown = pages.prefix(4).map { hex($0) }.joined(separator: " ")
      return "\(pages.count): \(shown)\(pages.count > 4 ? " …" : "")"
    }
    let free = try manager.freePages()
    return "slow \(text(free.slow)); fast \(text(free.fast))"
  }

  private func groups() throws -> String {
    let groups = try manager.sharedGroups().map { group in
      let pages = group.pages.map { hex($0) }.joined(separator: " ")
      return "type \(hex(group.type)), holders \(group.holders), pages \(pages)"
    }
    return groups.isEmpty ? "none" : groups.joined(separator: "; ")
  }

  private func check() -> String {
    let check = MemoryCheck(
      manager, tasks: [TaskHeader(page: 6)] + tasks.sorted { $0.key < $1.key }.map(\.value),
      ramPages: XOP7Machine.standard.ramPages)
    let lost = check.lostNodes == 0 ? [] : ["nodes on no list: \(check.lostNodes)"]
    let findings = check.findings.map(\.description) + lost
    return findings.isEmpty ? "sound" : findings.joined(separator: "; ")
  }

  private mutating func systemCall(_ words: [String]) throws -> String {
    let mapped = words.firstIndex(of: "for").flatMap { tasks[words[$0 + 1]] }
    var registers = arguments(words)
    let outcome = manager.call(
      opcode: registers.r0, registers: &registers, context: .system(mapped: mapped))
    return text(outcome, registers)
  }

  private func arguments(_ words: [String]) -> CallRegisters {
    let list = words.first { $0.hasPrefix("(") }?.dropFirst().dropLast() ?? ""
    let numbers = list.split(separator: ",").map { UInt16($0, radix: 16) ?? 0 }
    return CallRegisters([UInt16(words[2]) ?? 0xFFFF] + numbers)
  }

  private mutating func text(_ outcome: CallOutcome, _ registers: CallRegisters) -> String {
    cycles = outcome.cycles
    if let fault = outcome.fault { return fault.description }
    func short(_ word: UInt16) -> String { String(word, radix: 16, uppercase: true) }
    return "R0=\(short(registers.r0)) R1=\(short(registers.r1)) R2=\(short(registers.r2))"
      + " R3=\(short(registers.r3))"
  }

  // MARK: Commands of a task

  private mutating func taskCommand(_ words: [String]) throws -> String {
    guard let task = tasks[words[0]], var map = maps[words[0]], words.count > 1 else {
      throw Failure.unknownTask(words[0])
    }
    switch words[1] {
    case "op":
      var registers = arguments(words)
      let outcome = manager.taskCall(registers: &registers, task: task, map: &map)
      maps[words[0]] = map
      return text(outcome, registers)
    case "list":
      return try manager.pageList(of: task).map(\.content).map { content in
        if content.isHole { return "--" }
        return (content.isShared ? hex(content.type) + ":" : "") + hex(content.page)
      }.joined(separator: " ")
    case "nodes":
      return try manager.pageList(of: task).map {
        "\(hex($0.address)): \(hex($0.next)) \(hex($0.content.type)) \(hex($0.content.page))"
      }.joined(separator: ", ")
    case "map": return map.bytes.map { hex($0) }.joined(separator: " ")
    case "TSKMAP":
      return task.map(in: manager.memory).bytes.map { hex($0) }.joined(separator: " ")
    case "read":
      let address = Int(UInt16(words[2], radix: 16) ?? 0)
      let start = address % Paging.pageSize
      let bytes = manager.memory.bytes(
        page: map[address / Paging.pageSize], in: start..<start + (Int(words[3]) ?? 1))
      return bytes.map { hex($0) }.joined(separator: " ")
    case "end":
      (tasks[words[0]], maps[words[0]]) = (nil, nil)
      return "R0=\(try manager.endTask(task))"
    case "fork": return try fork(task, map, into: words[2])
    default: throw Failure.unknownCommand(words[1])
    }
  }

  private mutating func fork(_ parent: TaskHeader, _ map: ExecutionMap, into name: String)
    throws -> String
  {
    parent.setMap(map, in: &manager.memory)
    let child = try manager.fork(
      parent,
      .init(
        workspacePointer: 0xF000, programCounter: 0x0404, status: 0, scratchpad: [], ticks: 6))
    guard let child else { return "R0=FFFF" }
    (tasks[name], maps[name]) = (child, child.map(in: manager.memory))
    return "R0=\(hex(UInt16(child.page)))"
  }
}
