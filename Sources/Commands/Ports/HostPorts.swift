import GeneveCore
import MDOS

/// What the connectors of the RS232 cards lead to on the host.
///
/// The machine never waits for the host: what it sends is taken away between two stretches of a run, what
/// comes in becomes input events, which the machine sees at the rate of its line.
final class HostPorts {
  /// Which connectors lead somewhere.
  let connected: Set<BoxPort>
  private var lines: [Line] = []

  private struct Line {
    var port: BoxPort
    var endpoint: any PortEndpoint
    /// How many bytes the other side has had: a machine that goes back in time sends some again.
    var delivered: UInt64 = 0
    /// The other side takes nothing any more; that was said once.
    var isBroken = false
  }

  /// Opens everything that the options name.
  init(_ options: MachineOptions) throws {
    let serial: [BoxPort] = [.serial1, .serial2, .serial3, .serial4]
    let parallel: [BoxPort] = [.parallel1, .parallel2]
    let wishes = Array(zip(serial, options.rs232)) + Array(zip(parallel, options.pio))
    connected = Set(wishes.map(\.0))
    lines = try wishes.map { Line(port: $0.0, endpoint: try Self.open($0.1)) }
  }

  /// The same as the built-in system calls them.
  var connectedOfSystem: Set<Port> { Set(connected.compactMap { Port(rawValue: $0.rawValue) }) }

  /// True when something may come in at any time.
  var hasInput: Bool { lines.contains { $0.endpoint.canReceive } }

  private static func open(_ wish: PortArgument) throws -> any PortEndpoint {
    switch wish {
    case .file(let path): try FileEndpoint(path: path)
    case .connection(let host, let port): try SocketEndpoint(host: host, port: port)
    case .listener(let port): try SocketEndpoint(listeningOn: port)
    case .terminal: try TerminalEndpoint { Console.note("geneve: \($0)") }
    }
  }

  /// Carries bytes both ways. The built-in system prints by itself; else the cards do.
  func exchange(with machine: Machine, _ system: MDOS?) throws {
    for index in lines.indices {
      let port = lines[index].port
      let output = machine.takeOutput(of: port)
      let old = lines[index].delivered &- min(lines[index].delivered, output.position)
      var bytes = Array(output.bytes.dropFirst(Int(clamping: old)))
      lines[index].delivered += UInt64(bytes.count)
      if let system, let name = Port(rawValue: port.rawValue) { bytes += system.ports.take(name) }
      if !bytes.isEmpty, !lines[index].isBroken {
        lines[index].isBroken = true
        try lines[index].endpoint.send(bytes)
        lines[index].isBroken = false
      }
      for byte in lines[index].endpoint.receive() {
        machine.schedule(.serial(port: port, byte: byte), at: machine.now)
      }
    }
  }
}

/// The host's side of a connector.
protocol PortEndpoint: AnyObject {
  /// True when bytes may come in from there.
  var canReceive: Bool { get }
  /// Takes bytes over; what cannot go out yet is kept.
  func send(_ bytes: [UInt8]) throws
  /// What has come in since the last time, without waiting.
  func receive() -> [UInt8]
}
