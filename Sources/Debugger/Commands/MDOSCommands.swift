import GeneveCore
import MDOS

/// What the console knows of MDOS, the built-in one and real ones alike.
enum MDOSCommands {
  static let all: [ConsoleCommand] = [calls, tables]

  // MARK: xop

  private static let calls = ConsoleCommand(
    "xop", shortest: "xo", arguments: "[N]", group: .system,
    summary: "run to the next system call, or the N-th, and show it decoded",
    details: """
      XOP 7 ALLOCATE count=4 local=>0002 speed=fast
      Calls that a real system makes of itself are shown too, with the task that it works for.
      """,
    completion: .expressions, repetition: .same,
    subcommands: [
      ConsoleCommand(
        "finish", shortest: "f", group: .system,
        summary: "run to the answer of this call, and show what it has changed",
        details: """
          Registers, map, page lists, free lists, shared groups and nodes are compared with what they were.
          => R0=0 got=4 fast=2
            R0       >0001 -> >0000
            list EF  local >0002: end -> EE ED 3F 3E
            free     slow 40 -> 38: took 3F 3E
          """, repetition: .no
      ) { session, arguments in
        try arguments.end()
        try session.finishSystemCall()
        return .done
      }
    ]
  ) { session, arguments in
    let count = try arguments.count(default: 1, in: 1...Int(Int32.max))
    try arguments.end()
    session.runToSystemCall(count)
    return .done
  }

  // MARK: mdos

  private static let tables = ConsoleCommand(
    "mdos", shortest: "md", group: .system,
    summary: "the tables of MDOS: tasks, pages, lists, a check of them all; a log of calls",
    details: "Looks only. Under the built-in system and under a real one alike.",
    subcommands: [
      report("tasks", "all tasks: state, registers, number of pages, map") { $0.tasksReport() },
      report(
        "pages", "all 256 pages: kind, wait states, owner, type, where they are mapped"
      ) { $0.pagesReport() },
      ConsoleCommand(
        "list", shortest: "l", arguments: "[TASK]", group: .system,
        summary: "the page list of a task, by its header page; of the present one without",
        completion: .none
      ) { session, arguments in
        let inspector = try session.inspector()
        let task =
          arguments.isAtEnd
          ? inspector.currentTask : TaskHeader(page: try pageNumber(&arguments))
        try arguments.end()
        guard let task else { throw CommandError("no task has the processor; name one") }
        guard inspector.tasks.contains(task) else {
          let tasks = inspector.tasks.map { byteText($0.page) }.joined(separator: ", ")
          throw CommandError("\(byteText(task.page)) is no task; there are \(tasks)")
        }
        session.say(inspector.listReport(of: task))
        return .done
      },
      report("free", "the lists of free pages, and how many nodes are free") { $0.freeReport() },
      report("shared", "the shared groups: who holds them, which pages") { $0.sharedReport() },
      report(
        "check", "look for a page on two lists or on none, a counter that disagrees, damage"
      ) { $0.checkReport() },
      ConsoleCommand(
        "log", arguments: "[FILE|off]", group: .system,
        summary: "write a line for each call that comes back, here or to a file",
        details: """
          cycle, task, address of the XOP, the call, its answer, the cycles it took; calls inside calls are
          indented. "mdos log off" ends it.
          """, completion: .files
      ) { session, arguments in
        let path = arguments.isAtEnd ? nil : try arguments.path()
        try arguments.end()
        try session.setCallLog(path)
        return .done
      },
    ]
  ) { _, _ in
    throw CommandError("expected tasks, pages, list, free, shared, check or log")
  }

  private static func report(
    _ name: String, _ summary: String, _ body: @escaping @Sendable (MDOSInspector) -> [String]
  ) -> ConsoleCommand {
    ConsoleCommand(name, shortest: String(name.prefix(1)), group: .system, summary: summary) {
      session, arguments in
      try arguments.end()
      session.say(body(try session.inspector()))
      return .done
    }
  }

  /// The number of a page as reports write it: `EF`, or `>EF`.
  private static func pageNumber(_ arguments: inout ArgumentReader) throws -> UInt8 {
    let word = arguments.word() ?? ""
    let digits = word.hasPrefix(">") ? word.dropFirst() : word[...]
    guard let page = UInt8(digits, radix: 16) else {
      throw CommandError("\"\(word)\" is no page; expected two hexadecimal digits")
    }
    return page
  }
}

extension DebugSession {
  /// The tables of the system that runs.
  func inspector() throws -> MDOSInspector {
    guard let inspector = MDOSInspector(machine, bugs: system?.options.bugs ?? .fixed) else {
      throw CommandError("no MDOS runs here: page 05 holds no tables of a version that is known")
    }
    return inspector
  }
}
