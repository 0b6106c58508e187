/// A command that cannot be carried out, in one line that says what was expected.
public struct CommandError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// How a command ended.
public enum CommandOutcome: Equatable, Sendable {
  case done
  /// An `assert` that is not so.
  case failed
  /// The command was wrong; the reason has been printed.
  case wrong
  /// The console is to be left with this status.
  case quit(Int32)
}
