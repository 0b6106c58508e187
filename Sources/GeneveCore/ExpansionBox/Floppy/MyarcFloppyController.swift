/// The Myarc disk controller DDCC-1: a WD1770 with an EPROM and 2 KiB of RAM, CRU 1100.
///
///     CRU   write                             read
///     0     card on                           INTRQ
///     1     chip runs (0 holds its reset)     DRQ
///     2     side                              switch "turbo"
///     3     EPROM bank and density, 1 = FM    –
///     4–7   drive 1–4                         step switch of DSK4–DSK1
///
///     4000–4FFF EPROM   5000–57FF RAM   5F00–5FFF odd: registers of the chip, by address bits 2 and 1
///
/// The EPROM is a dummy, for no original is in this project: AA and 01 at the start of both banks, which
/// is all that MDOS looks for; it drives the chip itself. With drives of 80 cylinders it also has the word
/// that lets MDOS read the switches as number of tracks.
/// Source: reference/peripherals.md, sections 1.2 and 4.
struct MyarcFloppyController {
  static let base: UInt16 = 0x1100

  var chip = WD17xx(model: .wd1770)
  var bay: FloppyDriveBay
  private(set) var isSwitchedOn = false
  private var memory = [UInt8](repeating: 0, count: memorySize)

  private static let memorySize = 0x800
  private static let memoryStart = 0x1000
  private static let registerStart = 0x1F00

  init(cylinders: [Int]) {
    bay = FloppyDriveBay(cylinders: cylinders)
    // The latch of the CRU is clear after a reset, which holds the chip and leaves MFM.
    reset(at: 0)
  }

  private var has80Tracks: Bool { bay.drives.contains { $0.cylinders > 40 } }

  private func epromByte(_ offset: Int) -> UInt8 {
    switch offset {
    case 0: 0xAA
    case 1: 0x01
    case 0x00A where has80Tracks: 0x40
    case 0x00B where has80Tracks: 0x10
    default: 0
    }
  }

  /// The register at an offset of the window.
  private static func register(at offset: Int) -> WD17xx.Register? {
    guard offset >= registerStart, offset & 1 == 1 else { return nil }
    return WD17xx.Register(rawValue: offset >> 1 & 3)
  }
}

extension MyarcFloppyController: Card {
  var base: UInt16 { Self.base }
  var nextEvent: Ticks { chip.nextEvent }
  /// The chip is polled; its INTRQ reaches only CRU bit 0.
  var isInterrupting: Bool { false }

  mutating func advance(to now: Ticks) { chip.advance(to: now, &bay) }

  mutating func reset(at now: Ticks) {
    for bit in 0..<8 { writeCRU(false, bit: bit, at: now) }
  }

  mutating func readCRU(bit: Int, at now: Ticks) -> Bool {
    advance(to: now)
    switch bit {
    case 0: return chip.isInterrupting
    case 1: return chip.hasDataRequest
    // With the 80-track EPROM: 1 switches the verification of writes off. Else the switch is open.
    case 2: return true
    // Switches read 0 when on. With the 80-track EPROM: 80 tracks. Else: 6 ms when off.
    case 4...7: return !(has80Tracks && bay.drives[7 - bit].cylinders > 40)
    default: return false
    }
  }

  mutating func writeCRU(_ value: Bool, bit: Int, at now: Ticks) {
    advance(to: now)
    switch bit {
    case 0: isSwitchedOn = value
    case 1: chip.setReset(!value, at: now, &bay)
    case 2: bay.setSide(value ? 1 : 0)
    case 3: chip.recording = value ? .fm : .mfm
    case 4...7:
      let line = UInt8(1) << UInt8(bit - 4)
      bay.setSelectLines(value ? bay.selectLines | line : bay.selectLines & ~line)
    default: return
    }
    if bit >= 2 { chip.driveChanged(at: now, &bay) }
  }

  mutating func read(_ offset: Int, at now: Ticks) -> UInt8 {
    guard let register = Self.register(at: offset) else { return peek(offset, at: now) }
    advance(to: now)
    return chip.read(register, at: now, bay)
  }

  mutating func write(_ value: UInt8, to offset: Int, at now: Ticks) {
    if let register = Self.register(at: offset) {
      advance(to: now)
      chip.write(value, to: register, at: now, &bay)
    } else if memory.indices.contains(offset - Self.memoryStart) {
      memory[offset - Self.memoryStart] = value
    }
  }

  func peek(_ offset: Int, at now: Ticks) -> UInt8 {
    if let register = Self.register(at: offset) { return chip.peek(register, at: now, bay) }
    if offset < Self.memoryStart { return epromByte(offset) }
    let place = offset - Self.memoryStart
    return memory.indices.contains(place) ? memory[place] : 0
  }

  func inspect(at now: Ticks) -> CardView {
    CardView(
      title: "Myarc DDCC-1", base: Self.base, isSwitchedOn: isSwitchedOn,
      lines: chip.inspect(at: now, bay) + bay.inspect(at: now))
  }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&isSwitchedOn)
    try memory.withUnsafeMutableBytes { try exchange.field(memory: $0) }
    try bay.exchangeState(&exchange)
    try chip.exchangeState(&exchange)
  }
}
