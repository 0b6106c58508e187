/// Commands of the console itself.
enum SessionCommands {
  static let all: [ConsoleCommand] = [
    ConsoleCommand(
      "help", shortest: "h", aliases: ["?"], arguments: "[COMMAND …]", group: .console,
      summary: "all commands, or all about one", completion: .commands
    ) { session, arguments in
      let words = arguments.rest()
      if words.isEmpty {
        session.say(CommandHelp.overview)
      } else if let topic = CommandHelp.topics[words.lowercased()] {
        session.say(topic)
      } else {
        let (command, position, path) = try DebugSession.command(in: Array(words))
        var rest = ArgumentReader(Array(words), position: position, session: session)
        try rest.end()
        let parent = path.split(separator: " ").dropLast().map { $0 + " " }.joined()
        session.say(CommandHelp.text(for: command, path: parent))
      }
      return .done
    },
    ConsoleCommand(
      "assert", arguments: "EXPR", group: .console,
      summary: "check that an expression is not 0; says so and fails otherwise",
      details: "With --batch the program ends with status 1 if an assertion failed.",
      completion: .expressions
    ) { session, arguments in
      let (expression, text) = try arguments.expressionWithText()
      try arguments.end()
      guard try expression.evaluate(in: session.context).number == 0 else { return .done }
      session.say("assertion failed: \(text)" + AssertionText.sides(of: expression, session))
      return .failed
    },
    ConsoleCommand(
      "echo", arguments: "[TEXT]", group: .console, summary: "print a text"
    ) { session, arguments in
      session.say(arguments.rest())
      return .done
    },
    ConsoleCommand(
      "source", arguments: "FILE", group: .console,
      summary: "carry out the lines of a file; a wrong one ends it", completion: .files
    ) { session, arguments in
      let path = try arguments.path()
      try arguments.end()
      return try session.source(path)
    },
    ConsoleCommand(
      "trace", arguments: "", group: .console,
      summary: "write the state before every instruction to a file",
      subcommands: [
        ConsoleCommand(
          "on", arguments: "FILE", group: .console,
          summary: "begin: cycle PC IR WP ST R0 … R15, as geneve trace reads them",
          completion: .files
        ) { session, arguments in
          let path = try arguments.path()
          try arguments.end()
          try session.endTrace()
          session.trace = TraceOutput(path: path, file: try session.host.openTrace(path))
          return .done
        },
        ConsoleCommand("off", group: .console, summary: "end it") { session, arguments in
          try arguments.end()
          guard session.trace != nil else { throw CommandError("no trace is being written") }
          try session.endTrace()
          return .done
        },
      ]
    ) { session, _ in
      session.say(
        session.trace.map { "trace on \($0.path), \($0.lineCount) lines" } ?? "trace off")
      return .done
    },
    ConsoleCommand(
      "quit", shortest: "q", aliases: ["exit"], arguments: "[STATUS]", group: .console,
      summary: "leave, with an exit status", completion: .expressions
    ) { session, arguments in
      let status = try arguments.count(default: 0, in: 0...255)
      try arguments.end()
      return .quit(Int32(status))
    },
  ]
}

/// What a failed assertion says beyond its text.
enum AssertionText {
  /// ` (>0001 == >0002)`: the two sides of a comparison.
  static func sides(of expression: Expression, _ session: DebugSession) -> String {
    guard case .binary(let operation, let first, let second) = expression,
      let left = try? first.evaluate(in: session.context),
      let right = try? second.evaluate(in: session.context)
    else { return "" }
    return ": \(ValueText.text(left)) \(operation.rawValue) \(ValueText.text(right))"
  }
}

extension DebugSession {
  private static let sourceDepthLimit = 16

  /// Carries out the lines of a file.
  public func source(_ path: String) throws -> CommandOutcome {
    guard sourceDepth < Self.sourceDepthLimit else {
      throw CommandError("\(path): files stand \(sourceDepth) deep in one another")
    }
    let text = String(decoding: try host.read(path), as: UTF8.self)
    sourceDepth += 1
    defer { sourceDepth -= 1 }
    var outcome = CommandOutcome.done
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated() where !(line.isEmpty && definition == nil)
    {
      switch execute(String(line)) {
      case .done: break
      case .failed: outcome = .failed
      case .wrong:
        host.complain("\(path):\(index + 1): the rest of the file was not carried out")
        definition = nil
        return .wrong
      case .quit(let status): return .quit(status)
      }
      guard !isInterrupted else {
        host.complain("\(path):\(index + 1): interrupted; the rest of the file was not carried out")
        definition = nil
        return .wrong
      }
    }
    if definition != nil {
      definition = nil
      throw CommandError("\(path): the file ends where \"end\" is expected")
    }
    return outcome
  }

  func endTrace() throws {
    defer { trace = nil }
    try trace?.close()
  }

  /// To be called when the console is left.
  public func close() throws { try endTrace() }
}
