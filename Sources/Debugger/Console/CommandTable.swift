/// All commands of the console, in one table.
public enum CommandTable {
  public static let all: [ConsoleCommand] =
    RunCommands.all + StopCommands.all + TimelineCommands.all + ViewCommands.all
    + MemoryCommands.all + MDOSCommands.all + SymbolCommands.all + SessionCommands.all

  /// The command that `word` names in `commands`: by its name, its shortest form or any unique beginning.
  static func find(
    _ word: String, in commands: [ConsoleCommand], after path: String = ""
  ) throws(CommandError) -> ConsoleCommand {
    let word = word.lowercased()
    if let exact = commands.first(where: { $0.name == word || $0.aliases.contains(word) }) {
      return exact
    }
    if let certain = commands.first(where: { $0.isCertainly(word) }) { return certain }
    let candidates = commands.filter { $0.name.hasPrefix(word) }
    if candidates.count == 1 { return candidates[0] }
    let shown = String(word.prefix(20))
    if !candidates.isEmpty {
      throw CommandError(
        "\"\(path)\(shown)\" may be \(alternatives(candidates.map(\.name)))")
    }
    if !path.isEmpty {
      throw CommandError(
        "\"\(path)\(shown)\" is no command; expected \(path)\(alternatives(commands.map(\.name)))")
    }
    guard let near = nearest(word, commands.map(\.name)) else {
      throw CommandError("\"\(shown)\" is no command; \"help\" lists all")
    }
    throw CommandError("\"\(shown)\" is no command; did you mean \"\(near)\"? \"help\" lists all")
  }

  /// `a, b or c`
  static func alternatives(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The name that differs from `word` in at most two letters.
  static func nearest(_ word: String, _ names: [String]) -> String? {
    guard (3...20).contains(word.count) else { return nil }
    let distances = names.map { ($0, distance(Array(word), Array($0))) }
    return distances.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }?.0
  }

  /// How many letters have to be put in, left out or changed.
  private static func distance(_ first: [Character], _ second: [Character]) -> Int {
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in second.enumerated() {
        let best = min(
          row[column] + 1, row[column + 1] + 1, diagonal + (letter == other ? 0 : 1))
        (diagonal, row[column + 1]) = (row[column + 1], best)
      }
    }
    return row[second.count]
  }
}
