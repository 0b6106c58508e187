/// What the console knows of MDOS.
enum MDOSCommands {
  static let all: [ConsoleCommand] = []
}
