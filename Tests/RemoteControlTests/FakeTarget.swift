@testable import RemoteControl

/// A target of nothing but memory, which stops as soon as it is asked.
final class FakeTarget: RemoteTarget {
  var registers = (0..<19).map { UInt16($0 * 0x0101) }
  var memory: [RemoteAddress: UInt8] = [:]
  var stops: [RemoteStop] = []
  var motions: [RemoteMotion] = []
  var reason: RemoteStopReason? = .stepDone
  var lines: [String] = []
  private var isInterrupted = false

  func setRegister(_ number: Int, to value: UInt16) -> Bool {
    guard registers.indices.contains(number) else { return false }
    registers[number] = value
    return true
  }

  func byte(at address: RemoteAddress) -> UInt8? { memory[address] ?? 0 }

  func setByte(_ value: UInt8, at address: RemoteAddress) -> Bool {
    memory[address] = value
    return true
  }

  func insert(_ stop: RemoteStop) -> Bool {
    stops.append(stop)
    return true
  }

  func remove(_ stop: RemoteStop) { stops.removeAll { $0 == stop } }
  func resume(_ motion: RemoteMotion) { motions.append(motion) }
  func interrupt() { isInterrupted = true }

  func advance() -> RemoteStopReason? {
    defer { isInterrupted = false }
    return isInterrupted ? .interrupted : reason
  }

  func execute(_ line: String) -> String {
    lines.append(line)
    return "did \(line)"
  }
}

/// A client that checks frames as GDB does.
final class Client {
  let target = FakeTarget()
  let server: GDBServer

  init() {
    server = GDBServer(target: target)
    server.connect()
  }

  /// Sends a packet and gives the data of those that come back.
  func ask(_ text: String) -> [String] { packets(in: server.receive(Self.frame(Array(text.utf8)))) }

  func answer(_ text: String) -> String? { ask(text).last }

  static func frame(_ data: [UInt8]) -> [UInt8] { PacketReader.frame(data) }

  func packets(in bytes: [UInt8]) -> [String] {
    var reader = PacketReader()
    return bytes.compactMap { byte in
      guard case .packet(let data)? = reader.take(byte) else { return nil }
      return String(decoding: PacketReader.unescaped(data[...]), as: UTF8.self)
    }
  }
}
