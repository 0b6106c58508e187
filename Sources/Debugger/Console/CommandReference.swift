/// docs/console.md, made from the command table: what is written down cannot differ from what is there.
public enum CommandReference {
  public static var markdown: String {
    var lines = [
      "# The commands of the console",
      "",
      "Made from the command table; a test compares. `geneve debug` opens the console, see",
      "[the command line](commands.md); what output looks like stands in the section of each command. Any",
      "unique beginning of a name will do, and the short form always does. An empty line repeats the last",
      "step. `#` begins a comment. Errors say what was expected.",
    ]
    for group in ConsoleCommand.Group.allCases {
      let commands = CommandTable.all.filter { $0.group == group }
      guard !commands.isEmpty else { continue }
      lines += ["", "## \(group.rawValue)"]
      for command in commands { lines += section(command) }
    }
    for topic in CommandHelp.topics.keys.sorted() {
      let title = topic.prefix(1).uppercased() + topic.dropFirst()
      lines += ["", "## \(title)", "", "```"]
      lines += CommandHelp.topics[topic] ?? []
      lines += ["```"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ command: ConsoleCommand) -> [String] {
    var lines = [
      "", "### \(command.name)", "", "`\(command.usage)`\(names(command)): \(command.summary)",
    ]
    lines += details(command)
    for subcommand in command.subcommands {
      lines += [
        "",
        "`\(command.name) \(subcommand.usage)`\(names(subcommand)): \(subcommand.summary)",
      ]
      lines += details(subcommand)
    }
    return lines
  }

  private static func details(_ command: ConsoleCommand) -> [String] {
    guard !command.details.isEmpty else { return [] }
    return ["", "```"]
      + command.details.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      + ["```"]
  }

  private static func names(_ command: ConsoleCommand) -> String {
    var names = command.aliases
    if command.shortest != command.name { names.insert(command.shortest, at: 0) }
    return names.isEmpty ? "" : " (\(names.map { "`\($0)`" }.joined(separator: ", ")))"
  }
}
