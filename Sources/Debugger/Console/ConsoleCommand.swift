/// One row of the command table: everything that is known of a command. Parser, help, completion and
/// docs/console.md are made from it.
public struct ConsoleCommand: Sendable {
  public typealias Body =
    @Sendable (DebugSession, inout ArgumentReader) throws -> CommandOutcome

  /// The headings of help, in its order.
  public enum Group: String, CaseIterable, Sendable {
    case running = "Running"
    case stopping = "Stopping"
    case time = "Back and forth"
    case looking = "Looking"
    case changing = "Changing"
    case system = "MDOS"
    case symbols = "Symbols"
    case console = "Console"
  }

  /// What Enter on an empty line does after it.
  public enum Repetition: Sendable {
    case no
    /// The same line again.
    case same
    /// The command without its arguments, which then goes on where it was: `memory`.
    case continuing
  }

  /// What Tab offers for an argument.
  public enum Completion: Sendable {
    case none, expressions, files, commands
    case words([String])
    /// Names of the first argument, then expressions.
    case wordsThenExpressions([String])
    /// Libraries of MDOS and their calls.
    case systemCalls
  }

  public let name: String
  /// How many letters of the name are enough; fewer must be unique among all commands.
  public let shortest: String
  /// Other names.
  public let aliases: [String]
  /// `ADDR [LEN]`
  public let arguments: String
  public let group: Group
  /// One line.
  public let summary: String
  /// What else help says: paragraphs, examples, the form of the output.
  public let details: String
  public let completion: Completion
  public let repetition: Repetition
  public let subcommands: [ConsoleCommand]
  public let body: Body

  public init(
    _ name: String, shortest: String? = nil, aliases: [String] = [], arguments: String = "",
    group: Group, summary: String, details: String = "", completion: Completion = .none,
    repetition: Repetition = .no, subcommands: [ConsoleCommand] = [], body: @escaping Body
  ) {
    self.name = name
    self.shortest = shortest ?? name
    self.aliases = aliases
    self.arguments = arguments
    self.group = group
    self.summary = summary
    self.details = details
    self.completion = completion
    self.repetition = repetition
    self.subcommands = subcommands
    self.body = body
  }

  /// `break ADDR [if EXPR]`
  public var usage: String { arguments.isEmpty ? name : "\(name) \(arguments)" }

  /// True when `word` is this command whatever others there are.
  func isCertainly(_ word: String) -> Bool {
    aliases.contains(word) || (word.hasPrefix(shortest) && name.hasPrefix(word))
  }
}
