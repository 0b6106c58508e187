import Debugger
import Foundation

/// The console of `geneve debug`: commands of the command line, then those of standard input.
struct DebugConsole {
  private let session: DebugSession
  private let terminal: DebugTerminal
  private let isBatch: Bool
  private var hasFailed = false

  init(_ session: DebugSession, _ terminal: DebugTerminal, isBatch: Bool) {
    (self.session, self.terminal, self.isBatch) = (session, terminal, isBatch)
  }

  /// The exit status.
  mutating func run(files: [String], commands: [String]) throws -> Int32 {
    let status = obey(files: files, commands: commands)
    try session.close()
    return status
  }

  private mutating func obey(files: [String], commands: [String]) -> Int32 {
    let first = files.map { "source \"\($0)\"" } + commands
    for line in first {
      if let status = carryOut(line) { return status }
    }
    // Without any, --batch takes those of standard input.
    guard !isBatch || first.isEmpty else { return endOfBatch }
    if first.isEmpty, !isBatch { session.showPosition() }
    while true {
      switch terminal.readLine(session) {
      case .line(let line): if let status = carryOut(line) { return status }
      case .interrupted: session.abandonDefinition()
      case .end: return isBatch ? endOfBatch : 0
      }
    }
  }

  private var endOfBatch: Int32 { hasFailed ? ExitStatus.notSo : 0 }

  /// Nil to go on, or the status to leave with.
  private mutating func carryOut(_ line: String) -> Int32? {
    let outcome = session.execute(line)
    terminal.serveHost()
    fflush(nil)
    switch outcome {
    case .done: return nil
    case .failed:
      hasFailed = true
      return nil
    case .wrong: return isBatch ? ExitStatus.badInput : nil
    case .quit(let status): return status == 0 && hasFailed && isBatch ? ExitStatus.notSo : status
    }
  }
}
