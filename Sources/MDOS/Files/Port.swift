import GeneveCore

/// A connector of the RS232 cards: MDOS has four serial and two parallel ones.
public enum Port: Int, CaseIterable, Sendable {
  case serial1, serial2, serial3, serial4, parallel1, parallel2

  /// The number may be left out of the first name of each kind.
  init?(name: String) {
    switch name {
    case "RS232", "RS232/1": self = .serial1
    case "RS232/2": self = .serial2
    case "RS232/3": self = .serial3
    case "RS232/4": self = .serial4
    case "PIO", "PIO/1": self = .parallel1
    case "PIO/2": self = .parallel2
    default: return nil
    }
  }

  public var name: String {
    switch self {
    case .serial1: "RS232/1"
    case .serial2: "RS232/2"
    case .serial3: "RS232/3"
    case .serial4: "RS232/4"
    case .parallel1: "PIO/1"
    case .parallel2: "PIO/2"
    }
  }
}

/// What the machine has printed, by port, until the host takes it away, and what came in a program reads it.
public struct PortOutput: Equatable, Sendable {
  /// The ports that something is connected to; the others answer with a device error.
  public var connected: Set<Port> = []
  private var buffers: [Port: [UInt8]] = [:]
  /// How many bytes were ever sent; the bytes themselves wait only until the host takes them, and are no part of
  /// the state.
  private var counts: [Port: UInt64] = [:]

  public init(connected: Set<Port> = []) { self.connected = connected }

  /// What was sent since the last `take`.
  public subscript(port: Port) -> [UInt8] { buffers[port] ?? [] }

  mutating func send(_ bytes: [UInt8], on port: Port) {
    buffers[port, default: []] += bytes
    counts[port, default: 0] += UInt64(bytes.count)
  }

  /// What came in on a port and was not read yet.
  var received: [Port: [UInt8]] = [:]

  /// Takes the first record that came in, if it is complete: up to CR, whose LF goes with it; one of `limit`
  /// bytes is complete without an end. Fixed records are just so long; internal ones have a byte with their
  /// length before them.
  mutating func takeRecord(_ port: Port, limit: Int, flags: OpenFlags) -> [UInt8]? {
    var bytes = received[port] ?? []
    let isInternal = flags.contains(.internalFormat)
    guard isInternal || flags.contains(.variable) else {
      guard bytes.count >= limit else { return nil }
      received[port] = bytes.count == limit ? nil : Array(bytes[limit...])
      return Array(bytes[..<limit])
    }
    // The LF of the record before may have come late.
    if !isInternal, bytes.first == LineEnd.lineFeed { bytes.removeFirst() }
    let start = isInternal ? 1 : 0
    let end: Int
    var next: Int
    if isInternal {
      guard let count = bytes.first, bytes.count > Int(count) else { return nil }
      (end, next) = (Int(count) + 1, Int(count) + 1)
    } else if let mark = bytes.firstIndex(of: LineEnd.carriageReturn), mark <= limit {
      (end, next) = (mark, mark + 1)
      if next < bytes.count, bytes[next] == LineEnd.lineFeed { next += 1 }
    } else {
      guard bytes.count >= limit, limit > 0 else { return nil }
      (end, next) = (limit, limit)
    }
    let record = Array(bytes[start..<end])
    received[port] = bytes.count == next ? nil : Array(bytes[next...])
    return record
  }

  /// Hands out what was sent and forgets it; `position` is how many bytes went before.
  public mutating func take(_ port: Port) -> (position: UInt64, bytes: [UInt8]) {
    let bytes = buffers.removeValue(forKey: port) ?? []
    return ((counts[port] ?? 0) - UInt64(bytes.count), bytes)
  }

  /// Saves or restores how much was sent. What was not taken from another moment is not there any more.
  mutating func exchangeCount(of port: Port, _ exchange: inout StateExchange) throws {
    var count = counts[port] ?? 0
    try exchange.field(&count)
    guard exchange.isRestoring else { return }
    counts[port] = count == 0 ? nil : count
    buffers[port] = nil
  }
}

/// How a port ends a record; chosen behind its name, as on the RS232 card of the TI-99/4A.
enum LineEnd {
  static let carriageReturn: UInt8 = 0x0D
  static let lineFeed: UInt8 = 0x0A

  /// How many zeros `.NU` gives a slow printer's head to come back.
  private static let nullCount = 6

  /// CR and LF, unless `.CR` switches both off or `.LF` the second; `.NU` puts zeros between them. Two letters
  /// count, as in MDOS.
  static func bytes(options: [String]) -> [UInt8] {
    let chosen = Set(options.map { String($0.prefix(2)) })
    if chosen.contains("CR") { return [] }
    let nulls = [UInt8](repeating: 0, count: chosen.contains("NU") ? nullCount : 0)
    return [carriageReturn] + nulls + (chosen.contains("LF") ? [] : [lineFeed])
  }
}
