/// From a line of text to a command.
extension DebugSession {
  /// No command is longer; a line that is comes from a paste.
  private static let lineLimit = 4096

  /// True while the lines that follow belong to `commands`.
  public var isDefining: Bool { definition != nil }

  /// Carries out one line. An empty one repeats the last step.
  public func execute(_ line: String) -> CommandOutcome {
    if definition != nil { return define(line) }
    let trimmed = Self.withoutComment(line)
    let isRepeat = trimmed.isEmpty && line.trimmed.isEmpty
    let text = isRepeat ? repeatedLine : trimmed
    guard !text.isEmpty else { return .done }
    if !isRepeat { repeatedLine = "" }
    if sourceDepth == 0 { isInterrupted = false }
    var outcome = carryOut(text)
    while outcome == .done, !waitingLines.isEmpty {
      guard !isInterrupted else {
        say("interrupted")
        break
      }
      let next = waitingLines.removeFirst()
      outcome = carryOut(next)
    }
    if outcome != .done || isInterrupted { waitingLines.removeAll() }
    return outcome
  }

  /// A line beginning with # says nothing.
  private static func withoutComment(_ line: String) -> String {
    let text = line.trimmed
    return text.hasPrefix("#") ? "" : text
  }

  private func carryOut(_ line: String) -> CommandOutcome {
    do {
      return try perform(line)
    } catch {
      host.complain("\(error)")
      return .wrong
    }
  }

  private func perform(_ line: String) throws -> CommandOutcome {
    guard line.utf8.count <= Self.lineLimit else {
      throw CommandError(
        "the line has \(line.utf8.count) bytes; a command has at most \(Self.lineLimit)")
    }
    let text = Array(line)
    let (command, position, path) = try Self.command(in: text)
    var arguments = ArgumentReader(text, position: position, session: self)
    do {
      let outcome = try command.body(self, &arguments)
      remember(line, path, command)
      return outcome
    } catch let error as CommandError {
      throw CommandError("\(path): \(error)")
    }
  }

  private func remember(_ line: String, _ path: String, _ command: ConsoleCommand) {
    switch command.repetition {
    case .no: break
    case .same: repeatedLine = line
    case .continuing: repeatedLine = path
    }
  }

  /// Finds the command that `text` begins with, subcommands included; `path` is its full name.
  static func command(
    in text: [Character]
  ) throws(CommandError) -> (ConsoleCommand, position: Int, path: String) {
    var position = 0
    func nextWord(_ start: Int) -> (String, end: Int)? {
      var begin = start
      while begin < text.count, text[begin].isWhitespace { begin += 1 }
      var end = begin
      while end < text.count, Self.belongsToCommand(text[end]) { end += 1 }
      return end > begin ? (String(text[begin..<end]), end) : nil
    }
    guard let (first, end) = nextWord(0) else {
      throw CommandError(
        "\"\(String(text.prefix(20)))\" is no command; \"help\" lists all")
    }
    var command = try CommandTable.find(first, in: CommandTable.all)
    var path = command.name
    position = end
    while !command.subcommands.isEmpty, let (word, end) = nextWord(position),
      let next = try Self.subcommand(word, of: command, path)
    {
      command = next
      path += " " + next.name
      position = end
    }
    return (command, position, path)
  }

  /// A command whose arguments are empty takes nothing but its subcommands.
  private static func subcommand(
    _ word: String, of command: ConsoleCommand, _ path: String
  ) throws(CommandError) -> ConsoleCommand? {
    do {
      return try CommandTable.find(word, in: command.subcommands, after: path + " ")
    } catch {
      guard !command.arguments.isEmpty else { throw error }
      return nil
    }
  }

  private static func belongsToCommand(_ character: Character) -> Bool {
    character.isLetter || character == "-" || character == "_" || character == "?"
  }

  /// Takes a line of a definition.
  private func define(_ line: String) -> CommandOutcome {
    guard line.trimmed.lowercased() == "end" else {
      definition?.lines.append(line)
      return .done
    }
    guard let definition else { return .done }
    self.definition = nil
    switch definition.purpose {
    case .commands(let number):
      stops.setCommands(definition.lines.map(\.trimmed).filter { !$0.isEmpty }, of: number)
      return .done
    case .source(let place):
      do {
        try assemble(definition.lines, at: place)
        return .done
      } catch {
        host.complain("assemble: \(error)")
        return .wrong
      }
    }
  }

  /// The input has ended: what was not finished is dropped.
  public func abandonDefinition() { definition = nil }
}
