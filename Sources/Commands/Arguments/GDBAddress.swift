import ArgumentParser

/// Where `--gdb` listens: `1234`, `HOST:1234` or `[::1]:1234`. Without a host only this computer can
/// connect.
struct GDBAddress: ExpressibleByArgument, Equatable {
  let host: String
  let port: UInt16

  static let loopback = "127.0.0.1"

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":") else {
      guard let port = UInt16(argument) else { return nil }
      (host, self.port) = (Self.loopback, port)
      return
    }
    var name = argument[..<colon]
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    guard let port = UInt16(argument[argument.index(after: colon)...]), !name.isEmpty else {
      return nil
    }
    (host, self.port) = (String(name), port)
  }

  static let help = ArgumentHelp(
    "Let GDB connect to this port; only from this computer, unless a host is named.",
    valueName: "port|host:port")
}
