/// What Tab offers.
extension DebugSession {
  /// The words that can stand where `line` ends, each of which begins with what stands there already, and
  /// how many characters of that there are.
  public func completions(for line: String) -> (words: [String], typed: Int) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.last else { return ([], 0) }
    let words = parts.dropLast().filter { !$0.isEmpty }
    var commands = CommandTable.all
    var command: ConsoleCommand?
    var taken = 0
    for word in words {
      guard !commands.isEmpty, let next = try? CommandTable.find(word, in: commands) else { break }
      (command, commands) = (next, next.subcommands)
      taken += 1
    }
    guard let command else { return matching(CommandTable.all.map(\.name), last) }
    if !commands.isEmpty, taken == words.count { return matching(commands.map(\.name), last) }
    switch command.completion {
    case .none: return ([], 0)
    case .commands: return matching(CommandTable.all.map(\.name), last)
    case .words(let names): return taken == words.count ? matching(names, last) : ([], 0)
    case .wordsThenExpressions(let names):
      return taken == words.count ? matching(names, last) : expressions(last)
    case .systemCalls:
      return matching(SystemCallNames.completions(behind: Array(words.dropFirst(taken))), last)
    case .expressions: return expressions(last)
    case .files: return matching(host.completions(for: last), last)
    }
  }

  /// Registers, functions and symbols that continue the name at the end of `text`.
  private func expressions(_ text: String) -> (words: [String], typed: Int) {
    let name = String(text.reversed().prefix { ExpressionReader.continuesName($0) }.reversed())
    guard !name.isEmpty else { return ([], 0) }
    let names =
      Expression.Variable.named.map(\.name) + Expression.Function.allCases.map { $0.rawValue + "(" }
      + symbols.names
    return matching(names, name)
  }

  private func matching(_ names: [String], _ word: String) -> (words: [String], typed: Int) {
    let start = word.lowercased()
    return (names.filter { $0.lowercased().hasPrefix(start) }.sorted(), word.count)
  }
}
