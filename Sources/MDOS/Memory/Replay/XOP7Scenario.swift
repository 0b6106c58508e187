/// One recorded scenario, while it is replayed.
struct XOP7Scenario {
  let recording: XOP7Recording
  var manager: MemoryManager<WriteLog>
  var tasks: [String: LiveTask] = [:]
  /// Node addresses that opcode 10 returned, by the names of the recording.
  var handles: [String: UInt16] = [:]
  var expected: XOP7State
  var calls = 0
  var costs: [XOP7Replay.Cost] = []

  /// A task and the mapper bytes with which it runs.
  struct LiveTask {
    let header: TaskHeader
    var map: ExecutionMap
  }

  init(_ recording: XOP7Recording, bugs: MDOSBugs?) throws {
    guard let version = ManagerLayout.Version(rawValue: recording.os) else {
      throw XOP7ScenarioError.unknownSystem(recording.os)
    }
    guard let machine = XOP7Machine(rawValue: recording.machine) else {
      throw XOP7ScenarioError.unknownMachine(recording.machine)
    }
    self.recording = recording
    expected = XOP7State(recording.initial)
    manager = try MemoryManager.boot(
      ramPages: machine.ramPages, memory: WriteLog(PageArray(ramPages: machine.ramPages)),
      layout: .of(version), bugs: bugs ?? MDOSBugs(of: version))
    for task in recording.initial.tasks { try begin(task) }
  }

  /// Apart from the command interpreter, the tasks of the initial state have a header page and nothing else.
  private mutating func begin(_ task: XOP7Recording.Task) throws {
    let header = TaskHeader(page: task.header)
    if header.pageList(in: manager.memory) != 0 {
      tasks[task.id] = LiveTask(header: header, map: header.map(in: manager.memory))
    } else if let taken = try manager.takeAnyPage() {
      tasks[task.id] = begin(with: taken.node.value, page: taken.page)
    }
  }

  /// A task that has its header page only.
  private mutating func begin(with node: UInt16, page: UInt8) -> LiveTask {
    let header = TaskHeader(page: page)
    header.setPageList(node, in: &manager.memory)
    var map = ExecutionMap.empty
    map[0] = page
    map[7] = ManagerLayout.scratchPage
    return LiveTask(header: header, map: map)
  }

  /// Replays all steps, or those up to the first difference.
  mutating func run() throws -> ReplayDifference? {
    if let mismatch = try compareState(freeChainIsBroken: false) {
      return difference(at: 0, call: "initial state", mismatch)
    }
    for (index, step) in recording.steps.enumerated() {
      expected.update(with: step)
      manager.memory.start()
      if let mismatch = try perform(step, index)
        ?? compareState(freeChainIsBroken: step.frepag != nil)
      {
        return difference(at: index, call: step.summary, mismatch)
      }
    }
    return nil
  }

  private func difference(
    at step: Int, call: String, _ mismatch: Mismatch
  ) -> ReplayDifference {
    ReplayDifference(
      place: "\(recording.name) (\(recording.os), \(recording.machine)), step \(step)", call: call,
      mismatch)
  }

  // MARK: Steps

  private mutating func perform(_ step: XOP7Recording.Step, _ index: Int) throws -> Mismatch? {
    switch (step.ev, step.lib, step.t) {
    case ("adopt", _, _): try adopt(step, index)
    case ("map", _, _):
      if let map = step.map { try change(step.t) { $0.map = ExecutionMap(bytes: map.bytes) } }
    case ("poke", _, _):
      let slot = try step.require(step.slot, "slot", index)
      let page = try step.require(step.page, "page", index)
      try change(step.t) { $0.map[slot & 7] = page }
    case ("drop", _, _): try drop(step.t)
    case (.some(let event), _, _):
      throw XOP7ScenarioError.missingField("ev (“\(event)” is unknown)", step: index)
    case (_, 9, _) where step.op == 9: return try load(step, index)
    case (_, 9, _): return try fork(step, index)
    case (_, 0, _): return try end(step)
    case (_, _, "OS"): return try systemCall(step, index)
    default: return try taskCall(step, index)
    }
    return nil
  }

  func task(_ id: String) throws -> LiveTask {
    guard let task = tasks[id] else { throw XOP7ScenarioError.unknownTask(id) }
    return task
  }

  private mutating func change(_ id: String, _ body: (inout LiveTask) -> Void) throws {
    var task = try task(id)
    body(&task)
    tasks[id] = task
  }

  private mutating func adopt(_ step: XOP7Recording.Step, _ index: Int) throws {
    let page = try step.require(step.page, "page", index)
    let node = try step.require(step.node.flatMap { handles[$0] }, "node", index)
    tasks[step.t] = begin(with: node, page: page)
  }

  /// The recorded system has given the pages back by opcodes 9 and 11 and forgets node 0.
  private mutating func drop(_ id: String) throws {
    let header = try task(id).header
    tasks[id] = nil
    expected.lists[id] = nil
    expected.maps[id] = nil
    if !manager.bugs.losesHeaderNode {
      var registers = CallRegisters(12, header.pageList(in: manager.memory))
      _ = manager.call(opcode: 12, registers: &registers, context: .system(mapped: nil))
    }
  }

  mutating func taskCall(_ step: XOP7Recording.Step, _ index: Int) throws -> Mismatch? {
    var registers = try CallRegisters(step.require(step.in, "in", index))
    let opcode = registers.r0
    var task = try task(step.t)
    let outcome = manager.taskCall(registers: &registers, task: task.header, map: &task.map)
    tasks[step.t] = task
    note(outcome, opcode: opcode, registers.r0, step)
    let written = manager.memory.writes.dropFirst(Paging.slotCount)
    return faultMismatch(outcome) ?? mismatch("registers", step.out, registers.words)
      ?? shadowMismatch(step, task) ?? bufferMismatch(step, opcode, written, task.header)
  }

  mutating func systemCall(_ step: XOP7Recording.Step, _ index: Int) throws -> Mismatch? {
    var registers = try CallRegisters(step.require(step.in, "in", index))
    let opcode = registers.r0
    let mapped = try step.hdr.map { try task($0) }
    mapped?.header.setMap(mapped?.map ?? .empty, in: &manager.memory)
    let nodes = try step.nodes.map { try $0.map(nodeAddress) }
    if let node = nodes?.first { registers.r1 = node }
    if let nodes, nodes.count > 1 { registers.r2 = nodes[1] }
    manager.memory.start()
    let outcome = manager.call(
      opcode: opcode, registers: &registers, context: .system(mapped: mapped?.header))
    note(outcome, opcode: opcode, registers.r0, step)
    if let id = step.hdr, let header = mapped?.header {
      tasks[id]?.map = header.map(in: manager.memory)
    }
    var out = registers.words
    if let name = step.node {
      handles[name] = registers.r1
      out[1] = step.out?[1] ?? 0
    }
    if nodes != nil { out.replaceSubrange(1..., with: step.out?.dropFirst() ?? []) }
    return faultMismatch(outcome) ?? mismatch("registers", step.out, out)
      ?? systemListMismatch(step)
      ?? bufferMismatch(step, opcode, manager.memory.writes[...], mapped?.header)
  }

  /// “n3” is a node from opcode 10, “A:2” position 2 of the list of task A.
  private func nodeAddress(_ name: String) throws -> UInt16 {
    if let handle = handles[name] { return handle }
    let parts = name.split(separator: ":")
    guard parts.count == 2, let position = Int(parts[1]) else {
      throw XOP7ScenarioError.unknownTask(name)
    }
    let list = try manager.pageList(of: task(String(parts[0])).header)
    guard list.indices.contains(position) else { throw XOP7ScenarioError.unknownTask(name) }
    return list[position].address
  }

  private mutating func note(
    _ outcome: CallOutcome, opcode: UInt16, _ result: UInt16, _ step: XOP7Recording.Step
  ) {
    calls += 1
    // Cycles were recorded with the caller's workspace in F000; other forms cost more.
    guard let recorded = step.cyc, step.wp == nil, step.form == nil else { return }
    costs.append(
      XOP7Replay.Cost(
        opcode: opcode, result: result, recorded: recorded, modelled: outcome.cycles,
        work: manager.work, version: manager.layout.version))
  }
}

extension CallRegisters {
  init(_ words: [UInt16]) {
    let padded = words + [0, 0, 0, 0]
    self.init(padded[0], padded[1], padded[2], padded[3])
  }

  var words: [UInt16] { [r0, r1, r2, r3] }
}

extension ExecutionMap {
  init(bytes: [UInt8]) {
    self = .empty
    for (slot, page) in bytes.prefix(Paging.slotCount).enumerated() { self[slot] = page }
  }

  var bytes: [UInt8] { indices.map { self[$0] } }
}

extension XOP7Recording.Step {
  func require<Value>(_ value: Value?, _ name: String, _ step: Int) throws -> Value {
    guard let value else { throw XOP7ScenarioError.missingField(name, step: step) }
    return value
  }

  /// The call in words, for messages.
  var summary: String {
    if let ev { return "\(t) \(ev)" }
    let library = lib.map { "library \($0)" } ?? "library 7"
    let arguments = (self.in ?? []).dropFirst().map { hex($0) }.joined(separator: ",")
    let opcode = op.map { ", opcode \($0)" } ?? ""
    let mapped = hdr.map { " for task \($0)" } ?? ""
    return "\(t)\(mapped): \(library)\(opcode) (\(arguments))"
  }
}
