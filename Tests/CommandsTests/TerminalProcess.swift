import Foundation

/// The built command at a terminal of its own, typed at as its user would.
///
/// `script` gives it the terminal: it has to be the controlling one, or Ctrl-C would be a character like
/// another.
final class TerminalProcess: @unchecked Sendable {
  /// In seconds; a hundred times what is needed.
  private static let patience = 200.0

  private let process = Process()
  private let keyboard = Pipe()
  private let screen = Pipe()
  private let typing = DispatchQueue(label: "geneve.tests.keyboard")
  private let change = NSCondition()
  // Under `change`.
  private var text = Data()
  private var hasEnded = false

  /// Begins `geneve` with `arguments`, which have no blanks in them.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
    // In the place of the shell, which Ctrl-C would end as well, and with it the terminal.
    let command = (["exec", GeneveProcess.executable.path] + arguments).joined(separator: " ")
    process.arguments = ["--quiet", "--return", "--command", command, "/dev/null"]
    // The same kind of terminal everywhere.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TERM": "vt100"]) { $1 }.merging(environment) { $1 }
    process.standardInput = keyboard
    process.standardOutput = screen
    screen.fileHandleForReading.readabilityHandler = { [weak self] handle in
      self?.show(handle.availableData)
    }
    try process.runOpenToSignals()
    // What waits for something that never comes shall fail, not wait for ever.
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { [weak self] in
      self?.end()
    }
  }

  deinit {
    screen.fileHandleForReading.readabilityHandler = nil
    end()
  }

  /// Its terminal goes with it, and what runs there.
  private func end() {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  private func show(_ data: Data) {
    change.lock()
    text += data
    hasEnded = data.isEmpty
    if hasEnded { screen.fileHandleForReading.readabilityHandler = nil }
    change.broadcast()
    change.unlock()
  }

  /// Types, as fast as the terminal takes it. Does not wait for that.
  func type(_ text: String) {
    let keys = keyboard.fileHandleForWriting
    typing.async { try? keys.write(contentsOf: Data(text.utf8)) }
  }

  /// Waits until `part` has been shown since the last time; gives what stands before it, or nil when the
  /// command has ended without it.
  func wait(for part: String) -> String? {
    change.lock()
    defer { change.unlock() }
    let part = Data(part.utf8)
    var searched = text.startIndex
    while true {
      if let range = text.range(of: part, in: searched..<text.endIndex) {
        defer { text = Data(text[range.upperBound...]) }
        return String(decoding: text[..<range.lowerBound], as: UTF8.self)
      }
      searched = max(text.startIndex, text.endIndex - part.count)
      guard !hasEnded else { return nil }
      change.wait()
    }
  }

  /// Waits for the end; the exit status.
  func waitUntilExit() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}
