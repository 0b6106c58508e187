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
    defer { try? session.close() }
    if !isBatch || (files.isEmpty && commands.isEmpty) { session.showPosition() }
    let first = files.map { "source \"\($0)\"" } + commands
    for line in first {
      if let status = carryOut(line) { return status }
    }
    guard !isBatch else { return hasFailed ? ExitStatus.notSo : 0 }
    while let line = terminal.readLine(session) {
      if let status = carryOut(line) { return status }
    }
    return 0
  }

  /// Nil to go on, or the status to leave with.
  private mutating func carryOut(_ line: String) -> Int32? {
    switch session.execute(line) {
    case .done: return nil
    case .failed:
      hasFailed = true
      return nil
    case .wrong: return isBatch ? ExitStatus.badInput : nil
    case .quit(let status): return status == 0 && hasFailed && isBatch ? ExitStatus.notSo : status
    }
  }
}
