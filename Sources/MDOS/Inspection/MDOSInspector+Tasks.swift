import GeneveCore

extension MDOSInspector {
  /// All tasks: state, registers, number of pages, map. The one that has the processor is marked.
  public func tasksReport() -> [String] {
    typealias Field = TaskHeader.Field
    let current = currentTask
    var table = TextTable(
      "task", "state", "ticks", "WP", "PC", "ST", "pages", "map")
    for task in tasks {
      func word(_ offset: Int) -> String { hex(machine.word(page: task.page, offset: offset)) }
      let isRunning = task == runningTask
      let pages: String =
        switch list(of: task) {
        case .success(let list): String(list.count { !$0.content.isHole })
        case .failure: "damaged"
        }
      table.add(
        hex(task.page) + (task == current ? "*" : ""), state(of: task),
        String(machine.byte(page: task.page, offset: Field.ticksLeft)),
        isRunning ? hex(machine.workspacePointer) : word(Field.workspacePointer),
        isRunning ? hex(machine.programCounter) : word(Field.programCounter),
        isRunning ? hex(machine.status) : word(Field.status), pages,
        text(isRunning ? machine.executionMap : task.map(in: machine)))
    }
    return table.lines
  }

  private func state(of task: TaskHeader) -> String {
    switch machine.byte(page: task.page, offset: TaskHeader.Field.state) {
    case TaskRing.State.running: "ready"
    case TaskRing.State.waiting: "waiting"
    case 0xFE: "system"
    case TaskRing.State.interpreter: "CLI"
    case let other: ">" + hex(other)
    }
  }

  func text(_ map: ExecutionMap) -> String {
    map.bytes.map { $0 == Paging.noPage ? "--" : hex($0) }.joined(separator: " ")
  }

  /// The page list of one task, a line for each local page.
  public func listReport(of task: TaskHeader) -> [String] {
    let nodes: [PageNode]
    switch list(of: task) {
    case .success(let list): nodes = list
    case .failure(let fault): return ["task \(hex(task.page)): damaged list: \(fault)"]
    }
    let map = task == runningTask ? machine.executionMap : task.map(in: machine)
    let privatePages = nodes.count { $0.content.isPrivate }
    let holes = nodes.count { $0.content.isHole }
    var table = TextTable("local", "page", "type", "wait", "slots", "node")
    for (position, node) in nodes.enumerated() {
      let (page, content) = (node.content.page, node.content)
      guard !content.isHole else {
        table.add(hex(UInt16(position)), "--", "hole", "", "", hex(node.address))
        continue
      }
      let slots = map.bytes.enumerated().filter { $0.element == page }.map { String($0.offset) }
      table.add(
        hex(UInt16(position)), hex(page),
        content.isPrivate ? (position == 0 ? "header" : "private") : "shared \(hex(content.type))",
        String(machine.waitStates(ofPage: page)), slots.joined(separator: " "),
        hex(node.address))
    }
    return [
      "task \(hex(task.page)): \(nodes.count) local pages, "
        + "\(privatePages) private, \(nodes.count - privatePages - holes) shared, \(holes) holes"
    ] + table.lines
  }
}
