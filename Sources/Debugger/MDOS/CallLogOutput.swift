import GeneveCore
import MDOS

/// `mdos log`: follows the system calls while the session runs, and writes a line for each that has come back.
struct CallLogOutput {
  fileprivate var log = CallLog()
  /// Nil writes to the console.
  fileprivate let file: (any DebugTextFile)?
  /// Number of its hook.
  fileprivate var hook = 0

  fileprivate init(file: (any DebugTextFile)?) { self.file = file }

  /// Calls return by RTWP; those of a task that had lost the processor meanwhile may return without one.
  fileprivate var causes: [StopCause] {
    [.extendedOperation, .contextReturn] + log.awaited.sorted().map { .execution(at: $0) }
  }

  fileprivate mutating func note(_ hit: StopHit, on machine: Machine) -> [String] {
    switch hit.event {
    case .execution: log.returned(on: machine).map { [$0] } ?? []
    case .extendedOperation(let call): call.number == 0 ? log.begin(on: machine) : []
    case .contextReturn(let workspace, let counter, let status):
      log.returning(workspace: workspace, programCounter: counter, status: status, on: machine)
        .map { [$0] } ?? []
    default: []
    }
  }
}

extension DebugSession {
  /// Begins a log of calls to `path` or, with nil, to the console; “off” ends it.
  func setCallLog(_ path: String?) throws {
    if let old = callLog {
      callLog = nil
      removeHook(old.hook)
      try old.file?.close()
    }
    guard path != "off" else {
      say("the log of calls is off")
      return
    }
    var output = CallLogOutput(file: try path.map { try host.openText($0) })
    output.hook = add(
      SessionHook(causes: output.causes) { session, hit in
        session.noteCall(hit)
        return false
      })
    callLog = output
    say(
      path.map { "calls are logged to \($0)" } ?? "calls are logged here; \"mdos log off\" ends it")
  }

  private func noteCall(_ hit: StopHit) {
    guard let lines = callLog?.note(hit, on: machine), let output = callLog else { return }
    setCauses(output.causes, ofHook: output.hook)
    for line in lines {
      guard let file = output.file else {
        say(line)
        continue
      }
      do {
        try file.append(line + "\n")
      } catch {
        host.complain("mdos log: \(error)")
        try? setCallLog("off")
        return
      }
    }
  }
}
