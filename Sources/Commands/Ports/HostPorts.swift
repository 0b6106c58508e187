import Debugger
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
    let port: BoxPort
    let endpoint: any PortEndpoint
    /// How many bytes of the card, and of the built-in system, the other side has had: a machine that goes back
    /// in time sends some again.
    var delivered: (card: UInt64, system: UInt64) = (0, 0)
    /// The other side takes nothing any more; that was said once.
    var isBroken = false
  }

  /// How often the machine had gone on differently from its past (`Timeline.dropCount`).
  private var dropCount = 0

  /// Opens everything that the options name; or nothing, for a machine that repeats a recorded run.
  init(_ options: MachineOptions, opens: Bool) throws {
    let serial: [BoxPort] = [.serial1, .serial2, .serial3, .serial4]
    let parallel: [BoxPort] = [.parallel1, .parallel2]
    let wishes = Array(zip(serial, options.rs232)) + Array(zip(parallel, options.pio))
    connected = Set(wishes.map(\.0))
    lines = opens ? try wishes.map { Line(port: $0.0, endpoint: try Self.open($0.1)) } : []
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
  ///
  /// While the machine repeats its past, what it sends has been sent already, and nothing comes in. To be
  /// called also when it has been put elsewhere, before it runs.
  func exchange(with machine: Machine, _ system: MDOS?, _ timeline: Timeline?) throws {
    let hasDropped = dropCount != timeline?.dropCount ?? 0
    dropCount = timeline?.dropCount ?? 0
    for index in lines.indices {
      let port = lines[index].port
      let card = machine.takeOutput(of: port)
      var bytes = Self.new(
        card.bytes, at: card.position, &lines[index].delivered.card, hasDropped)
      if let system, let name = Port(rawValue: port.rawValue) {
        let own = system.ports.take(name)
        bytes += Self.new(own.bytes, at: own.position, &lines[index].delivered.system, hasDropped)
      }
      if !bytes.isEmpty, !lines[index].isBroken {
        lines[index].isBroken = true
        try lines[index].endpoint.send(bytes)
        lines[index].isBroken = false
      }
      guard timeline?.isLive ?? true else { continue }
      for byte in lines[index].endpoint.receive() {
        machine.schedule(.serial(port: port, byte: byte), at: machine.now)
      }
    }
  }

  /// Those of `bytes` that the other side has not had.
  private static func new(
    _ bytes: [UInt8], at position: UInt64, _ delivered: inout UInt64, _ hasDropped: Bool
  ) -> [UInt8] {
    // What follows from here is another future.
    if hasDropped { delivered = min(delivered, position) }
    let new = Array(bytes.dropFirst(Int(clamping: delivered &- min(delivered, position))))
    delivered += UInt64(new.count)
    return new
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
