import Testing

@testable import GeneveCore

/// Bits and times of the TMS9902 data manual; the card of reference/peripherals.md, section 8.
@Suite("TMS9902 and its card")
struct TMS9902Tests {
  private var chip = TMS9902()

  /// LDCR of `count` bits.
  private mutating func load(_ value: Int, _ count: Int, at now: Ticks = 0) {
    for bit in 0..<count { chip.write(value >> bit & 1 != 0, bit: bit, at: now) }
  }

  /// Control, interval and rates in the order in which a driver loads them after a reset.
  private mutating func setUp(control: Int, interval: Int = 0, rate: Int) {
    chip.write(true, bit: 31, at: 0)
    load(control, 8)
    load(interval, 8)
    load(rate, 11)
    (chip.dataSetReady, chip.clearToSend) = (true, true)
  }

  @Test("after a reset the load flags send what is written to control, interval and rates in turn")
  mutating func loadFlags() {
    chip.write(true, bit: 31, at: 0)
    #expect(chip.read(bit: 30, at: 0))
    setUp(control: 0x83, interval: 0x78, rate: 0x1A1)
    #expect(chip.control == 0x83)
    #expect(chip.interval == 0x78)
    #expect(chip.receiveRate == 0x1A1)
    #expect(chip.transmitRate == 0x1A1)
    #expect(!chip.read(bit: 30, at: 0))
    chip.write(true, bit: 11, at: 0)
    load(0x034, 11)
    #expect(chip.transmitRate == 0x034)
    #expect(chip.receiveRate == 0x1A1)
    #expect(chip.loads.isEmpty)
  }

  /// Control, rate, bits a second with a clock of 3 MHz, bits of a character in halves.
  static let rates: [(control: Int, rate: Int, bitsPerSecond: Double, halfBits: Int)] = [
    (0x83, 0x034, 9615.4, 20),  // 8N1, 1 MHz / (2 × 52)
    (0x83, 0x1A1, 1199.0, 20),  // 1 MHz / (2 × 417)
    (0x83, 0x638, 110.04, 20),  // with DV8: 1 MHz / (2 × 8 × 568)
    (0x8B, 0x1A1, 899.28, 20),  // CLK4M: 750 kHz / (2 × 417)
    (0xA2, 0x034, 9615.4, 20),  // 7 bits and parity
    (0x42, 0x034, 9615.4, 20),  // 7 bits, 2 stop bits
    (0x00, 0x034, 9615.4, 15),  // 5 bits, 1½ stop bits
  ]

  @Test("characters take the time of the data manual's tables", arguments: rates)
  mutating func times(entry: (control: Int, rate: Int, bitsPerSecond: Double, halfBits: Int)) {
    setUp(control: entry.control, rate: entry.rate)
    let bit = Double(chip.bitTicks(chip.transmitRate)) / Double(Ticks.perSecond)
    #expect(abs(1 / bit / entry.bitsPerSecond - 1) < 0.001)
    chip.write(true, bit: 16, at: 0)
    load(0x55, 8)
    #expect(chip.read(bit: 22, at: 0), "the buffer is empty again at once")
    #expect(!chip.read(bit: 23, at: 0), "the shift register is not")
    let length = chip.bitTicks(chip.transmitRate) * Ticks(entry.halfBits) / 2
    chip.advance(to: length - 1)
    #expect(!chip.read(bit: 23, at: 0))
    chip.advance(to: length)
    #expect(chip.read(bit: 23, at: 0))
    let sent = chip.sent.take()
    #expect(sent.bytes == [0x55 & chip.lengthMask])
    #expect(sent.position == 0)
  }

  @Test("nothing is sent without RTS and CTS; RTS stays until all is out")
  mutating func handshake() {
    setUp(control: 0x83, rate: 0x034)
    load(0x41, 8)
    #expect(!chip.read(bit: 22, at: 0))
    #expect(chip.transmitEnd == .never)
    chip.setLines(dataSetReady: true, clearToSend: false, at: 0)
    chip.write(true, bit: 16, at: 0)
    #expect(chip.transmitEnd == .never)
    chip.setLines(dataSetReady: true, clearToSend: true, at: 0)
    #expect(chip.transmitEnd != .never)
    chip.write(false, bit: 16, at: 0)
    #expect(chip.read(bit: 26, at: 0))
    chip.advance(to: .perSecond / 100)
    #expect(!chip.read(bit: 26, at: 0))
    #expect(chip.sent.take().bytes == [0x41])
  }

  @Test("received characters queue up on the line; a late reader has an overrun")
  mutating func receiving() {
    setUp(control: 0x83, rate: 0x034)
    chip.write(true, bit: 18, at: 0)
    let character = chip.characterTicks(chip.receiveRate)
    for byte: UInt8 in [0x31, 0x32, 0x33] { chip.arrive(byte, at: 0) }
    chip.advance(to: character - 1)
    #expect(!chip.isInterrupting)
    #expect(chip.read(bit: 14, at: character - 1) && chip.read(bit: 13, at: character - 1))
    chip.advance(to: character)
    #expect(chip.isInterrupting && chip.read(bit: 16, at: character))
    #expect((0..<8).reduce(0) { $0 | (chip.read(bit: $1, at: character) ? 1 << $1 : 0) } == 0x31)
    chip.write(true, bit: 18, at: character)
    #expect(!chip.isInterrupting)
    chip.advance(to: 3 * character)
    #expect(chip.receiveBuffer == 0x33)
    #expect(chip.read(bit: 11, at: 0) && chip.read(bit: 9, at: 0))
  }

  @Test("the interval timer counts in 64 periods of its clock and tells when one is missed")
  mutating func timer() {
    setUp(control: 0x83, interval: 0x78, rate: 0x034)
    let interval = 0x78 * 64 * Ticks.perMicrosecond
    chip.write(true, bit: 20, at: 0)
    chip.advance(to: interval - 1)
    #expect(!chip.read(bit: 25, at: 0))
    chip.advance(to: interval)
    #expect(chip.read(bit: 25, at: 0) && chip.read(bit: 19, at: 0) && chip.isInterrupting)
    #expect(!chip.read(bit: 24, at: 0))
    chip.advance(to: 2 * interval)
    #expect(chip.read(bit: 24, at: 0))
    chip.write(true, bit: 20, at: 2 * interval)
    #expect(!chip.read(bit: 24, at: 0) && !chip.read(bit: 25, at: 0))
  }

  @Test("in test mode the chip hears itself")
  mutating func testMode() {
    setUp(control: 0x83, rate: 0x034)
    (chip.dataSetReady, chip.clearToSend) = (false, false)
    chip.write(true, bit: 15, at: 0)
    chip.write(true, bit: 16, at: 0)
    load(0x99, 8)
    chip.advance(to: .perSecond / 100)
    #expect(chip.receiveBuffer == 0x99)
    #expect(chip.read(bit: 21, at: 0))
    #expect(chip.sent.take().bytes.isEmpty)
  }

  // MARK: Card

  @Test("the parallel port prints a byte when handshake out falls")
  func parallelPort() {
    var card = SerialCard(base: 0x1300, connected: [.parallel1])
    card.writeCRU(true, bit: 0, at: 0)
    card.writeCRU(true, bit: 2, at: 0)
    for byte: UInt8 in Array("PIO".utf8) {
      #expect(card.readCRU(bit: 2, at: 0) == false, "the printer is ready")
      card.write(byte, to: 0x1000, at: 0)
      card.writeCRU(false, bit: 2, at: 0)
      #expect(card.readCRU(bit: 2, at: 0) == true, "it has the byte")
      card.writeCRU(true, bit: 2, at: 0)
    }
    #expect(card.takeOutput(.parallel).bytes == Array("PIO".utf8))
    var alone = SerialCard(base: 0x1300, connected: [.serial1])
    #expect(alone.readCRU(bit: 2, at: 0) == true, "nobody is there")
  }

  @Test("the parallel port as an input: a byte for each time handshake out falls")
  func parallelInput() throws {
    var card = SerialCard(base: 0x1300, connected: [.parallel1])
    card.writeCRU(true, bit: 0, at: 0)
    card.writeCRU(true, bit: 2, at: 0)
    card.writeCRU(true, bit: 1, at: 0)
    for byte: UInt8 in [0x41, 0x42] { card.receive(byte, on: .parallel, at: 0) }
    #expect(card.readCRU(bit: 2, at: 0) == true, "the sender waits to be asked")
    card.writeCRU(false, bit: 2, at: 0)
    #expect(card.readCRU(bit: 2, at: 0) == false, "a byte stands")
    #expect(card.read(0x1000, at: 0) == 0x41)
    #expect(card.read(0x1000, at: 0) == 0x41, "until it is said to be taken")
    card.writeCRU(true, bit: 2, at: 0)
    card.writeCRU(false, bit: 2, at: 0)
    #expect(card.read(0x1000, at: 0) == 0x42)
    var exchange = StateExchange()
    try card.exchangeState(&exchange)
    var copy = SerialCard(base: 0x1300, connected: [.parallel1])
    var restoring = StateExchange(restoringFrom: exchange.bytes)
    try copy.exchangeState(&restoring)
    #expect(copy.read(0x1000, at: 0) == 0x42)
    copy.writeCRU(true, bit: 2, at: 0)
    copy.writeCRU(false, bit: 2, at: 0)
    #expect(copy.readCRU(bit: 2, at: 0) == true, "nothing is there, and none comes")
    copy.receive(0x43, on: .parallel, at: 0)
    #expect(copy.readCRU(bit: 2, at: 0) == false, "one that was waited for")
    #expect(copy.read(0x1000, at: 0) == 0x43)
  }

  @Test("a machine sends, receives and is interrupted through its two interrupt lines")
  func machine() throws {
    var configuration = try Configuration(bootROM: [UInt8](repeating: 0, count: 16384))
    configuration.connectedPorts = [.serial3]
    let machine = Machine(configuration: configuration)
    let base: UInt16 = 0x1540
    func store(_ value: Int, _ count: Int) {
      for bit in 0..<count {
        machine.writeCRU(value >> bit & 1 != 0, at: base + UInt16(2 * bit))
      }
    }
    machine.writeCRU(true, at: base + 62)
    store(0x83, 8)
    store(0, 8)
    store(0x034, 11)
    machine.writeCRU(true, at: base + 32)
    store(0x4D, 8)
    machine.writeCRU(true, at: base + 36)
    machine.schedule(.serial(port: .serial3, byte: 0x47), at: machine.now)
    #expect(machine.readCRU(0x0002), "INT1 is high")
    machine.run(until: machine.now + .perSecond / 500)
    #expect(machine.takeOutput(of: .serial3).bytes == [0x4D])
    #expect(!machine.readCRU(0x0002), "INTA* is low")
    #expect(machine.board.interrupts.level4)
    let copy = Machine(configuration: configuration)
    try copy.restoreState(machine.saveState())
    #expect(copy.readCRU(base + 42), "RBRL came along")
    #expect(copy.takeOutput(of: .serial3) == PortOutputBytes(position: 1, bytes: []))
  }
}
