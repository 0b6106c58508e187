/// The Peripheral Expansion Box: what the board finds beyond its own chips.
///
/// A fixed table of slots, each for one kind of card, so that an access reaches its card without any
/// indirection. A CRU bit goes to the card whose 256 bytes of CRU space it lies in. A memory access to page BA
/// goes to the card that is switched on; software switches on one at a time, and of two the first in the table
/// answers.
///
/// Modelled: the cards, the window, INTA*. Not modelled: INTB* (none of these cards uses it), the speech
/// synthesizer, cards that answer at pages 82–B2 because they do not decode AMA–AMC.
/// Source: reference/peripherals.md, section 1.
struct ExpansionBox {
  /// The page where cards show their memory: 4000–5FFF of the classic address space.
  static let windowPage: UInt8 = 0xBA

  var myarcFloppy: MyarcFloppyController?
  var tiFloppy: TIFloppyController?
  /// At 1300 and 1500.
  var firstSerial: SerialCard?
  var secondSerial: SerialCard?

  /// The CRU bases of the RS232 cards.
  private static let serialBases: (first: UInt16, second: UInt16) = (0x1300, 0x1500)

  init(_ configuration: Configuration) {
    switch configuration.floppyController {
    case .myarc: myarcFloppy = MyarcFloppyController(cylinders: configuration.floppyCylinders)
    case .ti: tiFloppy = TIFloppyController(cylinders: configuration.floppyCylinders)
    case nil: break
    }
    firstSerial = Self.serialCard(0, base: Self.serialBases.first, configuration)
    secondSerial = Self.serialCard(1, base: Self.serialBases.second, configuration)
  }

  private static func serialCard(
    _ number: Int, base: UInt16, _ configuration: Configuration
  ) -> SerialCard? {
    let ports = configuration.connectedPorts.filter { $0.card == number }
    return ports.isEmpty ? nil : SerialCard(base: base, connected: ports)
  }

  /// True when there is any card.
  var isOccupied: Bool {
    myarcFloppy != nil || tiFloppy != nil || firstSerial != nil || secondSerial != nil
  }

  /// The card that answers in the window.
  private var shownSlot: Slot? {
    if myarcFloppy?.isSwitchedOn ?? false { return .myarcFloppy }
    if tiFloppy?.isSwitchedOn ?? false { return .tiFloppy }
    if firstSerial?.isSwitchedOn ?? false { return .firstSerial }
    if secondSerial?.isSwitchedOn ?? false { return .secondSerial }
    return nil
  }

  private enum Slot { case myarcFloppy, tiFloppy, firstSerial, secondSerial }

  /// True when a card answers in the window.
  var showsCard: Bool { shownSlot != nil }

  // MARK: Time and lines

  var nextEvent: Ticks {
    min(
      min(myarcFloppy?.nextEvent ?? .never, tiFloppy?.nextEvent ?? .never),
      min(firstSerial?.nextEvent ?? .never, secondSerial?.nextEvent ?? .never))
  }

  /// INTA*. The floppy controllers are polled.
  var isInterrupting: Bool {
    firstSerial?.isInterrupting ?? false || secondSerial?.isInterrupting ?? false
  }

  mutating func advance(to now: Ticks) {
    myarcFloppy?.advance(to: now)
    tiFloppy?.advance(to: now)
    firstSerial?.advance(to: now)
    secondSerial?.advance(to: now)
  }

  mutating func reset(at now: Ticks) {
    myarcFloppy?.reset(at: now)
    tiFloppy?.reset(at: now)
    firstSerial?.reset(at: now)
    secondSerial?.reset(at: now)
  }

  // MARK: CRU

  /// Reads a bit beyond the board; false where nothing drives the line, as MAME's box does.
  mutating func readCRU(_ address: UInt16, at now: Ticks) -> Bool {
    let (base, bit) = Self.split(address)
    switch base {
    case MyarcFloppyController.base where myarcFloppy != nil:
      return myarcFloppy?.readCRU(bit: bit, at: now) ?? false
    case TIFloppyController.base: return tiFloppy?.readCRU(bit: bit, at: now) ?? false
    case Self.serialBases.first: return firstSerial?.readCRU(bit: bit, at: now) ?? false
    case Self.serialBases.second: return secondSerial?.readCRU(bit: bit, at: now) ?? false
    default: return false
    }
  }

  mutating func writeCRU(_ value: Bool, at address: UInt16, now: Ticks) {
    let (base, bit) = Self.split(address)
    switch base {
    case MyarcFloppyController.base where myarcFloppy != nil:
      myarcFloppy?.writeCRU(value, bit: bit, at: now)
    case TIFloppyController.base: tiFloppy?.writeCRU(value, bit: bit, at: now)
    case Self.serialBases.first: firstSerial?.writeCRU(value, bit: bit, at: now)
    case Self.serialBases.second: secondSerial?.writeCRU(value, bit: bit, at: now)
    default: break
    }
  }

  /// The base of the card, and the number of the bit from there on.
  private static func split(_ address: UInt16) -> (base: UInt16, bit: Int) {
    (address & 0xFF00, Int(address & 0xFF) >> 1)
  }

  // MARK: Memory

  mutating func read(_ offset: Int, at now: Ticks) -> UInt8 {
    switch shownSlot {
    case .myarcFloppy: myarcFloppy?.read(offset, at: now) ?? 0
    case .tiFloppy: tiFloppy?.read(offset, at: now) ?? 0
    case .firstSerial: firstSerial?.read(offset, at: now) ?? 0
    case .secondSerial: secondSerial?.read(offset, at: now) ?? 0
    case nil: 0
    }
  }

  mutating func write(_ value: UInt8, to offset: Int, at now: Ticks) {
    switch shownSlot {
    case .myarcFloppy: myarcFloppy?.write(value, to: offset, at: now)
    case .tiFloppy: tiFloppy?.write(value, to: offset, at: now)
    case .firstSerial: firstSerial?.write(value, to: offset, at: now)
    case .secondSerial: secondSerial?.write(value, to: offset, at: now)
    case nil: break
    }
  }

  func peek(_ offset: Int, at now: Ticks) -> UInt8 {
    switch shownSlot {
    case .myarcFloppy: myarcFloppy?.peek(offset, at: now) ?? 0
    case .tiFloppy: tiFloppy?.peek(offset, at: now) ?? 0
    case .firstSerial: firstSerial?.peek(offset, at: now) ?? 0
    case .secondSerial: secondSerial?.peek(offset, at: now) ?? 0
    case nil: 0
    }
  }

  /// True while the card that answers keeps READY low. Only TI's disk controller ever does.
  func holdsReady(_ offset: Int) -> Bool {
    shownSlot == .tiFloppy && (tiFloppy?.holdsReady(offset) ?? false)
  }
}

// MARK: Host

extension ExpansionBox {
  /// Puts a disk into a drive (0–3) of the floppy controller.
  mutating func insertFloppy(_ medium: (any FloppyMedium)?, drive: Int, at now: Ticks) {
    if var card = myarcFloppy.take() {
      card.advance(to: now)
      card.bay.insert(medium, drive: drive)
      card.chip.driveChanged(at: now, &card.bay)
      myarcFloppy = card
    }
    if var card = tiFloppy.take() {
      card.advance(to: now)
      card.bay.insert(medium, drive: drive)
      card.chip.driveChanged(at: now, &card.bay)
      tiFloppy = card
    }
  }

  /// Takes the disks of another box of the same configuration into the drives.
  mutating func keepMedia(of own: ExpansionBox) {
    if let bay = own.myarcFloppy?.bay { myarcFloppy?.bay.keepMedia(of: bay) }
    if let bay = own.tiFloppy?.bay { tiFloppy?.bay.keepMedia(of: bay) }
  }

  /// What the disks in the drives keep beside themselves: for snapshots, which hold the rest as values.
  func exchangeMedia(_ exchange: inout StateExchange) throws {
    try myarcFloppy?.bay.exchangeMedia(&exchange)
    try tiFloppy?.bay.exchangeMedia(&exchange)
  }

  /// The cards, for debuggers.
  func inspect(at now: Ticks) -> [CardView] {
    [
      myarcFloppy?.inspect(at: now), tiFloppy?.inspect(at: now), firstSerial?.inspect(at: now),
      secondSerial?.inspect(at: now),
    ].compactMap { $0 }
  }

  /// Hands out what was sent on a connector of the RS232 cards.
  mutating func takeOutput(of port: BoxPort) -> PortOutputBytes {
    let bytes =
      port.card == 0
      ? firstSerial?.takeOutput(port.connector) : secondSerial?.takeOutput(port.connector)
    return bytes ?? PortOutputBytes(position: 0, bytes: [])
  }

  /// Takes the next character that came in on a serial connector.
  mutating func takeInput(of port: BoxPort) -> UInt8? {
    port.card == 0
      ? firstSerial?.takeInput(port.connector) : secondSerial?.takeInput(port.connector)
  }

  /// Lets a byte come in on a serial connector.
  mutating func receive(_ byte: UInt8, on port: BoxPort, at now: Ticks) {
    if port.card == 0 {
      firstSerial?.receive(byte, on: port.connector, at: now)
    } else {
      secondSerial?.receive(byte, on: port.connector, at: now)
    }
  }
}

// MARK: State file

extension ExpansionBox: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try myarcFloppy?.exchangeState(&exchange)
    try tiFloppy?.exchangeState(&exchange)
    try firstSerial?.exchangeState(&exchange)
    try secondSerial?.exchangeState(&exchange)
  }
}
