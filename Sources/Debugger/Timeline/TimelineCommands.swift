/// Going back and forth.
enum TimelineCommands {
  static let all: [ConsoleCommand] = []
}
