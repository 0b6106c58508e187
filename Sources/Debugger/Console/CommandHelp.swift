/// The help texts, made from the command table.
enum CommandHelp {
  /// All commands by group, one line each.
  static var overview: [String] {
    var lines: [String] = []
    for group in ConsoleCommand.Group.allCases {
      let commands = CommandTable.all.filter { $0.group == group }
      guard !commands.isEmpty else { continue }
      if !lines.isEmpty { lines.append("") }
      lines.append(group.rawValue)
      lines += table(commands)
    }
    lines += [
      "", "help COMMAND tells more; help expressions, help addresses.",
      "Any unique beginning of a name will do. Enter repeats the last step.",
    ]
    return lines
  }

  /// All that is known of one command.
  static func text(for command: ConsoleCommand, path: String = "") -> [String] {
    var lines = ["\(path)\(command.usage)", "  \(command.summary)"]
    if command.shortest != command.name { lines.append("  Short: \(path)\(command.shortest)") }
    if !command.aliases.isEmpty {
      lines.append("  Also: \(command.aliases.joined(separator: ", "))")
    }
    if !command.details.isEmpty {
      lines += command.details.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : "  \($0)" }
    }
    if !command.subcommands.isEmpty { lines += table(command.subcommands) }
    return lines
  }

  private static func table(_ commands: [ConsoleCommand]) -> [String] {
    let width = min(34, commands.map(\.usage.count).max() ?? 0)
    return commands.map { "  \($0.usage.padded(to: width))  \($0.summary)" }
  }

  static let topics: [String: [String]] = [
    "expressions": [
      "Expressions have C's operators and precedence, over 32-bit values:",
      "  * / %   + -   << >>   < <= > >=   == !=   &   ^   |   &&   ||   ? :   and - ~ ! * before a value",
      "Numbers: 123  0x7B  >7B  'A'",
      "Registers: R0 to R15, PC, WP, ST; cycles, steps, instructions, frames",
      "Symbols of the files that were loaded with \"symbols\"",
    ] + Expression.Function.allCases.map(\.summary),
    "addresses": [
      ">A000       in the 64 KiB that the processor sees, whatever page is mapped there now",
      "3C:0123     in a physical page: page and offset, both hexadecimal, wherever it is mapped",
      "vram:1F00   in video RAM, by physical address, hexadecimal",
      "vdp:7       a register of the V9938, decimal",
      "map:3       a mapper register",
      "cru:1EE0    a CRU bit: R12 plus twice the displacement, hexadecimal",
      "After vram:, vdp:, map: and cru: a value may stand in parentheses: vram:(R1+2)",
    ],
  ]
}
