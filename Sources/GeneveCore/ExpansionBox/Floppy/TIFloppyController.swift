/// The disk controller of Texas Instruments: an FD1771 behind an inverting data bus, CRU 1100.
///
///     CRU   write                             read
///     0     card on                           HLD
///     1     motor: 4.23 s from a rising edge  drive 1 selected
///     2     READY waits for data              drive 2 selected
///     3     head has settled (HLT)            drive 3 selected
///     4     drive 1                           0 while the motor runs
///     5     drive 2                           0
///     6     drive 3                           1
///     7     side                              side
///
///     4000–5FEF EPROM   5FF0, 2, 4, 6 read, 5FF8, A, C, E write: registers of the chip
///
/// The EPROM is a dummy: AA and 01 at its start. MDOS drives the chip itself.
/// Source: reference/peripherals.md, sections 1.2 and 3.
struct TIFloppyController {
  static let base: UInt16 = 0x1100
  /// How long an edge of CRU bit 1 keeps the motor on.
  static let motorTicks: Ticks = 4230 * 1000 * .perMicrosecond

  var chip = WD17xx(model: .fd1771)
  var bay: FloppyDriveBay
  private(set) var isSwitchedOn = false
  private var motorLine = false
  private var waitsForData = false
  /// When the motor stops.
  private var motorEnd = Ticks.never

  private static let registerStart = 0x1FF0
  /// The address bit that tells writing from reading.
  private static let writeBit = 8

  init(cylinders: [Int]) { bay = FloppyDriveBay(cylinders: cylinders) }

  /// The register at an offset of the window, for one direction.
  private static func register(at offset: Int, isWrite: Bool) -> WD17xx.Register? {
    guard offset >= registerStart, offset & 1 == 0, (offset & writeBit != 0) == isWrite else {
      return nil
    }
    return WD17xx.Register(rawValue: offset >> 1 & 3)
  }

  private mutating func setMotor(_ on: Bool, at now: Ticks) {
    motorEnd = on ? now + Self.motorTicks : .never
    bay.setMotor(on, at: now)
    chip.isReady = on
    chip.driveChanged(at: now, &bay)
  }
}

extension TIFloppyController: Card {
  var base: UInt16 { Self.base }
  var nextEvent: Ticks { min(chip.nextEvent, motorEnd) }
  /// The chip is polled.
  var isInterrupting: Bool { false }

  mutating func advance(to now: Ticks) {
    while motorEnd <= now {
      let end = motorEnd
      chip.advance(to: end, &bay)
      setMotor(false, at: end)
    }
    chip.advance(to: now, &bay)
  }

  mutating func reset(at now: Ticks) {
    for bit in 0..<8 { writeCRU(false, bit: bit, at: now) }
    chip.setReset(true, at: now, &bay)
    chip.setReset(false, at: now, &bay)
  }

  mutating func readCRU(bit: Int, at now: Ticks) -> Bool {
    advance(to: now)
    // The eight inputs repeat every sixteen bits.
    switch bit & 15 {
    case 0: return chip.isHeadLoaded
    case 1...3: return bay.selectLines >> UInt8((bit & 15) - 1) & 1 != 0
    case 4: return !bay.isTurning
    case 6: return true
    case 7: return bay.side == 1
    default: return false
    }
  }

  mutating func writeCRU(_ value: Bool, bit: Int, at now: Ticks) {
    advance(to: now)
    switch bit {
    case 0: isSwitchedOn = value
    case 1:
      if value && !motorLine { setMotor(true, at: now) }
      motorLine = value
    case 2: waitsForData = value
    case 3: chip.setHeadLoadTiming(value, at: now, &bay)
    case 4...6:
      let line = UInt8(1) << UInt8(bit - 4)
      bay.setSelectLines(value ? bay.selectLines | line : bay.selectLines & ~line)
      chip.driveChanged(at: now, &bay)
    case 7:
      bay.setSide(value ? 1 : 0)
      chip.driveChanged(at: now, &bay)
    default: break
    }
  }

  mutating func read(_ offset: Int, at now: Ticks) -> UInt8 {
    guard let register = Self.register(at: offset, isWrite: false) else {
      return peek(offset, at: now)
    }
    advance(to: now)
    return ~chip.read(register, at: now, bay)
  }

  mutating func write(_ value: UInt8, to offset: Int, at now: Ticks) {
    guard let register = Self.register(at: offset, isWrite: true) else { return }
    advance(to: now)
    chip.write(~value, to: register, at: now, &bay)
  }

  func peek(_ offset: Int, at now: Ticks) -> UInt8 {
    if let register = Self.register(at: offset, isWrite: false) {
      return ~chip.peek(register, at: now, bay)
    }
    return offset == 0 ? 0xAA : offset == 1 ? 0x01 : 0
  }

  /// Any access to the registers stalls, not only those to the data register.
  func holdsReady(_ offset: Int) -> Bool {
    waitsForData && offset >= Self.registerStart && offset & 1 == 0 && !chip.hasDataRequest
      && !chip.isInterrupting && bay.isTurning
  }

  func inspect(at now: Ticks) -> CardView {
    CardView(
      title: "TI disk controller", base: Self.base, isSwitchedOn: isSwitchedOn,
      lines: chip.inspect(at: now, bay) + bay.inspect(at: now))
  }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&isSwitchedOn)
    try exchange.field(&motorLine)
    try exchange.field(&waitsForData)
    try exchange.field(&motorEnd)
    guard motorEnd >= 0 else { throw exchange.impossibleValue }
    try bay.exchangeState(&exchange)
    try chip.exchangeState(&exchange)
  }
}
