/// The RS232 card of Texas Instruments: two TMS9902 and a parallel port, CRU 1300 or 1500.
///
///     CRU     write                              read
///     0       card on                            0
///     1       parallel port is an input          the same
///     2       handshake out                      handshake in: 0 = the other side is ready
///     3       spare out                          spare in
///     4       flag                               the same
///     5, 6    CTS of connector 1, 2 (0 active)   1 = active
///     7       lamp                               the same
///     32–63   the first TMS9902      64–95   the second
///
///     4000–4FFF EPROM (AA 01, a dummy)   5000 parallel data
///
/// The other side's DTR goes to DSR and CTS of the chip. A byte is printed on the parallel port when
/// handshake out falls, and handshake in rises with it; when handshake out rises again, so does the readiness
/// of the printer.
///
/// On the parallel port as an input, handshake out asks for a byte when it falls; the other side answers with
/// the byte and a low handshake in, and may go on when handshake out rises. As long as it has bytes to send,
/// and is not asked, it keeps handshake in high, as MDOS expects of a sender; so nothing can be printed to it
/// meanwhile.
///
/// Source: reference/peripherals.md, section 8; MDOS's driver.
struct SerialCard {
  enum Connector: Sendable { case first, second, parallel }

  let base: UInt16
  private(set) var isSwitchedOn = false
  private(set) var first = TMS9902()
  private(set) var second = TMS9902()
  private var parallel = ParallelPort()
  /// CRU bits 3 to 7 as written.
  private var latch: UInt8 = 0

  struct ParallelPort {
    var isConnected = false
    var isInput = false
    var handshakeOut = false
    /// True while the other side is not ready.
    var handshakeIn = true
    var data: UInt8 = 0
    /// True while the other side shows a byte that was asked for.
    var isOffering = false
    /// What was printed.
    var sent = SentBytes()
    /// What the other side has for the guest.
    var arriving: [UInt8] = []
  }

  /// What a connector keeps for a guest that does not read; the rest is lost.
  private static let arrivingLimit = 1 << 16

  private static let latchBits = 3...7
  private static let clearToSendBits = 5...6

  /// The card whose connectors in `connected` lead somewhere.
  init(base: UInt16, connected: Set<BoxPort>) {
    self.base = base
    for port in connected {
      switch port.connector {
      case .first: first.connect()
      case .second: second.connect()
      case .parallel: parallel.isConnected = true
      }
    }
    parallel.handshakeIn = !parallel.isConnected
  }

  // MARK: Host

  /// Hands out what was sent on a connector since the last time.
  mutating func takeOutput(_ connector: Connector) -> PortOutputBytes {
    switch connector {
    case .first: first.sent.take()
    case .second: second.sent.take()
    case .parallel: parallel.sent.take()
    }
  }

  /// Takes the next character that came in on a connector.
  mutating func takeInput(_ connector: Connector) -> UInt8? {
    switch connector {
    case .first: first.takeCharacter()
    case .second: second.takeCharacter()
    case .parallel: parallel.takeByte()
    }
  }

  /// Lets a byte come in.
  mutating func receive(_ byte: UInt8, on connector: Connector, at now: Ticks) {
    advance(to: now)
    switch connector {
    case .first: first.arrive(byte, at: now)
    case .second: second.arrive(byte, at: now)
    case .parallel:
      guard parallel.isConnected, parallel.arriving.count < Self.arrivingLimit else { return }
      parallel.arriving.append(byte)
      parallel.answer()
    }
  }
}

extension TMS9902 {
  /// Something is plugged in from the start and always ready.
  fileprivate mutating func connect() { (dataSetReady, clearToSend) = (true, true) }
}

extension SerialCard: Card {
  var nextEvent: Ticks { min(first.nextEvent, second.nextEvent) }
  var isInterrupting: Bool { first.isInterrupting || second.isInterrupting }

  mutating func advance(to now: Ticks) {
    first.advance(to: now)
    second.advance(to: now)
  }

  mutating func reset(at now: Ticks) {
    advance(to: now)
    for bit in 0..<8 { writeCRU(false, bit: bit, at: now) }
    first.reset()
    second.reset()
  }

  mutating func readCRU(bit: Int, at now: Ticks) -> Bool {
    advance(to: now)
    switch bit {
    case 1: return parallel.isInput
    case 2: return parallel.handshakeIn
    case Self.clearToSendBits: return latch >> UInt8(bit) & 1 == 0
    case Self.latchBits where bit != 3: return latch >> UInt8(bit) & 1 != 0
    case 32..<64: return first.read(bit: bit - 32, at: now)
    case 64..<96: return second.read(bit: bit - 64, at: now)
    default: return false
    }
  }

  mutating func writeCRU(_ value: Bool, bit: Int, at now: Ticks) {
    switch bit {
    case 0: isSwitchedOn = value
    case 1: parallel.setDirection(isInput: value)
    case 2: parallel.setHandshake(value)
    case Self.latchBits:
      let mask = UInt8(1) << UInt8(bit)
      latch = value ? latch | mask : latch & ~mask
    case 32..<64: first.write(value, bit: bit - 32, at: now)
    case 64..<96: second.write(value, bit: bit - 64, at: now)
    default: break
    }
  }

  mutating func read(_ offset: Int, at now: Ticks) -> UInt8 { peek(offset, at: now) }

  mutating func write(_ value: UInt8, to offset: Int, at now: Ticks) {
    if offset & 0x1001 == 0x1000 { parallel.data = value }
  }

  func peek(_ offset: Int, at now: Ticks) -> UInt8 {
    switch offset {
    case 0: 0xAA
    case 1: 0x01
    case 0x1000...: parallel.isInput ? parallel.arriving.first ?? 0 : parallel.data
    default: 0
    }
  }

  func inspect(at now: Ticks) -> CardView {
    CardView(
      title: "RS232 card", base: base, isSwitchedOn: isSwitchedOn,
      lines: first.inspect("UART 1") + second.inspect("UART 2") + [
        .init(
          "parallel",
          [
            ("connected", parallel.isConnected), ("input", parallel.isInput),
            ("handshake out", parallel.handshakeOut), ("busy", parallel.handshakeIn),
          ]),
        .init("data", parallel.data, "\(parallel.arriving.count) bytes to come in"),
      ])
  }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&isSwitchedOn)
    try exchange.field(&latch)
    try first.exchangeState(&exchange)
    try second.exchangeState(&exchange)
    try exchange.field(&parallel.isInput)
    try exchange.field(&parallel.handshakeOut)
    try exchange.field(&parallel.handshakeIn)
    try exchange.field(&parallel.data)
    try exchange.field(&parallel.isOffering)
    try exchange.field(&parallel.arriving)
    guard !parallel.isOffering || !parallel.arriving.isEmpty else {
      throw exchange.impossibleValue
    }
    try parallel.sent.exchangeState(&exchange)
  }
}

extension SerialCard.ParallelPort {
  /// Output: handshake out falls when data stand, and rises when the other side has taken them. Input: it falls
  /// to ask for a byte, and rises when that has been read.
  fileprivate mutating func setHandshake(_ level: Bool) {
    let (falls, rises) = (handshakeOut && !level, !handshakeOut && level)
    handshakeOut = level
    guard isConnected else { return }
    if falls, !isInput { sent.append(data) }
    if rises, isInput, isOffering {
      arriving.removeFirst()
      isOffering = false
    }
    answer()
  }

  fileprivate mutating func setDirection(isInput new: Bool) {
    isInput = new
    answer()
  }

  /// The other side's handshake.
  fileprivate mutating func answer() {
    guard isConnected else { return }
    if handshakeOut {
      handshakeIn = !arriving.isEmpty
    } else if isInput {
      isOffering = !arriving.isEmpty
      handshakeIn = !isOffering
    } else {
      handshakeIn = true
    }
  }

  /// For whoever reads without the handshake: the built-in system.
  fileprivate mutating func takeByte() -> UInt8? {
    guard !arriving.isEmpty else { return nil }
    defer { answer() }
    return arriving.removeFirst()
  }
}

extension TMS9902 {
  /// The chip in words, for debuggers.
  fileprivate func inspect(_ title: String) -> [CardView.Line] {
    let parity = control & 0x20 == 0 ? "no" : control & 0x10 == 0 ? "even" : "odd"
    let bitsPerSecond = Ticks.perSecond / max(1, bitTicks(transmitRate))
    return [
      .init(title, "\(bitsPerSecond) bit/s, \(characterLength) bits, \(parity) parity"),
      .init("sending", transmitBuffer, isTransmitBufferFull ? "waits" : "buffer empty"),
      .init(
        "received", receiveBuffer,
        isReceiveBufferFull ? "waits, \(arriving.count) more under way" : "taken"),
      .init(
        "lines",
        [
          ("RTS", isRequestActive), ("CTS", isClearToSend), ("DSR", isDataSetReady),
          ("INT", isInterrupting),
        ]),
      .init(
        "interrupts",
        [
          ("receiver", enables.contains(.receiver)),
          ("transmitter", enables.contains(.transmitter)),
          ("timer", enables.contains(.timer)), ("modem", enables.contains(.dataSet)),
        ]),
    ]
  }
}
