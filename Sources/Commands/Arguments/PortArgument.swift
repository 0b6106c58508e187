import ArgumentParser

/// `--rs232`, `--pio`: what a connector of the RS232 card leads to.
enum PortArgument: Equatable, ExpressibleByArgument {
  case file(String)
  case connection(host: String, port: UInt16)
  /// On this computer only.
  case listener(port: UInt16)
  case terminal

  private static let connectionPrefix = "tcp:"
  private static let listenerPrefix = "tcp-listen:"

  init?(argument: String) {
    if argument == "pty" {
      self = .terminal
    } else if argument.hasPrefix(Self.listenerPrefix) {
      guard let port = UInt16(argument.dropFirst(Self.listenerPrefix.count)) else { return nil }
      self = .listener(port: port)
    } else if argument.hasPrefix(Self.connectionPrefix) {
      let rest = argument.dropFirst(Self.connectionPrefix.count)
      guard let colon = rest.lastIndex(of: ":"), colon != rest.startIndex,
        let port = UInt16(rest[rest.index(after: colon)...])
      else { return nil }
      self = .connection(host: String(rest[..<colon]), port: port)
    } else if argument.isEmpty {
      return nil
    } else {
      self = .file(argument)
    }
  }
}
