/// The remote serial protocol of GDB: bytes of a client in, bytes for it out.
///
/// It knows no sockets: whoever has one hands over what arrives (`receive`), sends what comes back, and calls
/// `advance` while `isRunning`. A client may go and another come: `disconnect` forgets its breakpoints and
/// leaves the target where it is.
///
/// Spoken: registers g G p P, memory m M X, breakpoints and watchpoints Z z, running c C s S vCont, backwards
/// bc bs, the console by `monitor` (qRcmd), the target description, no-ack mode, D and k. The target is one
/// thread. Anything else gets the empty answer, as the protocol asks for.
///
/// Source: the GDB manual, appendix E.
public final class GDBServer {
  let target: any RemoteTarget
  private var reader = PacketReader()
  private var acknowledges = true
  private var lastAnswer: [UInt8] = []
  private var output: [UInt8] = []

  /// What the client has set.
  var stops: Set<RemoteStop> = []
  var clientKnowsSoftwareBreakpoints = false
  var lastStop = RemoteStopReason.interrupted

  /// True between a packet that lets the target run and the answer that tells why it stopped.
  public internal(set) var isRunning = false

  /// How the client took its leave.
  public enum Farewell: Equatable, Sendable {
    /// The target shall go on by itself.
    case detached
    /// The target shall end.
    case killed
  }
  public internal(set) var farewell: Farewell?

  public init(target: any RemoteTarget) { self.target = target }

  // MARK: Connection

  /// A new client: nothing of the last one is left.
  public func connect() {
    disconnect()
    farewell = nil
  }

  /// The client is gone, in whatever state.
  public func disconnect() {
    for stop in stops { target.remove(stop) }
    stops = []
    reader = PacketReader()
    (acknowledges, clientKnowsSoftwareBreakpoints) = (true, false)
    (lastAnswer, output) = ([], [])
    if isRunning {
      target.interrupt()
      _ = target.advance()
      isRunning = false
    }
  }

  /// Takes what has arrived and gives what is to be sent.
  public func receive(_ bytes: [UInt8]) -> [UInt8] {
    for byte in bytes {
      if let item = reader.take(byte) { take(item) }
    }
    return takeOutput()
  }

  /// Lets a running target go on for some milliseconds; gives what is to be sent.
  public func advance() -> [UInt8] {
    guard isRunning, let reason = target.advance() else { return [] }
    isRunning = false
    lastStop = reason
    if case .ended(let text) = reason { print(text) }
    if case .other(let text) = reason { print(text) }
    answer(stopReply)
    return takeOutput()
  }

  private func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  private func take(_ item: PacketReader.Item) {
    switch item {
    case .acknowledged: break
    case .refused: output += lastAnswer
    case .interrupt: if isRunning { target.interrupt() }
    case .damaged: if acknowledges { output.append(UInt8(ascii: "-")) }
    case .tooLong:
      if acknowledges { output.append(UInt8(ascii: "+")) }
      answer(Self.error(.tooLong))
    case .packet(let data):
      if acknowledges { output.append(UInt8(ascii: "+")) }
      // A client that does not wait for the answer has lost track; the protocol has no word for it.
      guard !isRunning else { return }
      if let reply = reply(to: data[...]) { answer(reply) }
    }
  }

  /// Sends an answer.
  private func answer(_ data: [UInt8]) {
    lastAnswer = PacketReader.frame(data)
    output += lastAnswer
  }

  /// Shows text at the client's terminal; only while it waits for an answer.
  func print(_ text: String) {
    let bytes = Array(text.utf8) + [UInt8(ascii: "\n")]
    for start in stride(from: 0, to: bytes.count, by: Self.textInPacket) {
      let part = Array(bytes[start..<min(start + Self.textInPacket, bytes.count)])
      output += PacketReader.frame([UInt8(ascii: "O")] + Hex.encode(part))
    }
  }

  private static let textInPacket = 1024

  // MARK: Answers

  enum ErrorNumber: UInt8 {
    case malformed = 1
    case noSuchRegister = 2
    case badAddress = 3
    case tooLong = 7
  }

  static func error(_ number: ErrorNumber) -> [UInt8] {
    [UInt8(ascii: "E")] + Hex.encode([number.rawValue])
  }

  static let ok = Array("OK".utf8)

  func noAcknowledgements() { acknowledges = false }

  /// The answer to a packet; nil when it comes later.
  private func reply(to packet: ArraySlice<UInt8>) -> [UInt8]? {
    guard let first = packet.first else { return [] }
    let rest = packet.dropFirst()
    switch Character(UnicodeScalar(first)) {
    case "?": return stopReply
    case "g": return target.registers.flatMap { Hex.encode($0) }
    case "G": return setRegisters(rest)
    case "p": return register(rest)
    case "P": return setRegister(rest)
    case "m": return memory(rest)
    case "M": return setMemory(rest, isBinary: false)
    case "X": return setMemory(rest, isBinary: true)
    case "Z", "z": return changeStop(rest, isInserted: first == UInt8(ascii: "Z"))
    case "c", "s", "C", "S", "b", "v": return motion(packet)
    case "q", "Q": return query(packet)
    case "H", "T": return Self.ok
    case "D":
      farewell = .detached
      return Self.ok
    case "k":
      farewell = .killed
      return nil
    default: return []
    }
  }
}
