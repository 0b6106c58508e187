/// The programmable systems interface of the board: a TMS9901, 32 CRU bits from 0000.
///
///     CRU bit   control = 0 (interrupt mode)         control = 1 (clock mode)
///     0         control                              control
///     1–14      read pin, write mask of INT1–INT14   read and write the clock register
///     15        read pin, write mask of INT15        read INTREQ*, write 0 = soft reset (RST2)
///     16–31     port pins P0–P15                     port pins P0–P15
///
/// INT7–INT15 and P15–P7 share nine pins. A port pin is an input until it is first written; then it
/// drives what was written until a reset. The clock counts down once in 64 processor cycles; passing
/// zero it starts again and sets an interrupt of its own, which takes the place of INT3 while it runs.
///
/// Modelled: all of that, to the cycle; nothing is done per count. Not modelled: the priority code
/// IC0–IC3, which the board leaves open. The divider by 64 runs freely from power-on, which is assumed;
/// the recording `t9901` agrees.
/// Source: reference/geneve-hardware.md, sections 6.2 to 6.4.
struct TMS9901 {
  /// One count of the clock: 64 periods of phi (reference/geneve-hardware.md, section 6.3).
  static let ticksPerCount: Ticks = 64 * .perProcessorCycle

  // MARK: State
  // One bit for each of the 22 pins, numbered as `pin(ofBit:)` says; true is a high level.

  /// What the board applies to the pins. Pins that nothing drives are high.
  private var inputs: UInt32 = Self.allPins
  /// The pins that were written to and drive `latches`.
  private var outputs: UInt32 = 0
  private var latches: UInt32 = 0

  /// Interrupt inputs that are let through, bit n for INTn.
  private(set) var mask: UInt32 = 0
  private(set) var isInClockMode = false

  /// The 14-bit clock register: the period of the clock in counts, 0 = stopped.
  private(set) var clockPeriod: UInt16 = 0
  /// When the clock next passes zero; always at a whole number of counts.
  private var clockDue = Ticks.never
  /// Set when the clock passes zero; writing the mask of INT3 clears it.
  private(set) var isClockInterruptPending = false
  /// The read register: the count as it was on entering clock mode.
  private var frozenCount: UInt16 = 0

  init() {}

  // MARK: What the processor sees

  /// The level of CRU bit `bit` (0–31).
  mutating func read(bit: Int, at now: Ticks) -> Bool {
    advance(to: now)
    if bit >= Self.firstPortBit { leaveClockModeBriefly(at: now) }
    return peek(bit: bit)
  }

  /// The same without any side effect, for debuggers; as of the last `advance`.
  func peek(bit: Int) -> Bool {
    switch bit & 31 {
    case 0: isInClockMode
    case 15 where isInClockMode: !isRequestingInterrupt
    case let bit where bit < Self.firstPortBit && isInClockMode: frozenCount >> (bit - 1) & 1 != 0
    case let bit: levels & Self.pin(ofBit: bit) != 0
    }
  }

  /// Writes CRU bit `bit` (0–31).
  mutating func write(_ value: Bool, bit: Int, at now: Ticks) {
    advance(to: now)
    switch bit & 31 {
    case 0: setClockMode(value, at: now)
    case 15 where isInClockMode: if !value { softReset() }
    case let bit where bit >= Self.firstPortBit:
      leaveClockModeBriefly(at: now)
      outputs |= Self.pin(ofBit: bit)
      latches = latches.setting(Self.pin(ofBit: bit), to: value)
    case let bit where isInClockMode:
      clockPeriod = clockPeriod.setting(1 << (bit - 1), to: value)
      startClock(at: now)
    case let bit:
      mask = mask.setting(1 << bit, to: value)
      if bit == Self.clockInterruptBit { isClockInterruptPending = false }
    }
  }

  // MARK: What the board sees

  /// True while INTREQ* is low: some interrupt is active and let through.
  var isRequestingInterrupt: Bool {
    var active = ~levels & Self.interruptPins
    if clockPeriod != 0 {
      active = active.setting(1 << Self.clockInterruptBit, to: isClockInterruptPending)
    }
    return active & mask != 0
  }

  /// Applies a level to the pin INT1–INT15; true = high = inactive.
  mutating func setInput(_ level: Bool, pin: Int) {
    inputs = inputs.setting(1 << UInt32(pin), to: level)
  }

  /// The level of the pin of port P0–P15, whoever drives it.
  func output(_ port: Int) -> Bool { levels & Self.pin(ofBit: Self.firstPortBit + port) != 0 }

  /// True when the chip itself drives the pin of port P0–P15.
  func isOutput(_ port: Int) -> Bool { outputs & Self.pin(ofBit: Self.firstPortBit + port) != 0 }

  /// Lets the clock run to `now`.
  mutating func advance(to now: Ticks) {
    guard now >= clockDue else { return }
    isClockInterruptPending = true
    let period = Ticks(clockPeriod) * Self.ticksPerCount
    clockDue += ((now - clockDue) / period + 1) * period
  }

  /// When INTREQ* can change without anybody writing: the clock passes zero.
  var nextEvent: Ticks {
    mask >> Self.clockInterruptBit & 1 != 0 && !isClockInterruptPending ? clockDue : .never
  }

  /// The reset input RST1*. Levels that the board applies stay.
  mutating func reset() {
    let applied = inputs
    self = TMS9901()
    inputs = applied
  }

  // MARK: Clock

  /// What the clock stands at, in counts; it never shows 0 while it runs.
  func count(at now: Ticks) -> UInt16 {
    guard clockPeriod != 0 else { return 0 }
    return UInt16(truncatingIfNeeded: clockDue / Self.ticksPerCount - now / Self.ticksPerCount)
  }

  private mutating func startClock(at now: Ticks) {
    clockDue =
      clockPeriod == 0
      ? .never : (now / Self.ticksPerCount + Ticks(clockPeriod)) * Self.ticksPerCount
  }

  private mutating func setClockMode(_ new: Bool, at now: Ticks) {
    if new && !isInClockMode { frozenCount = count(at: now) }
    isInClockMode = new
  }

  /// An access to a port bit lifts select line S0, which suspends clock mode for its duration: the read
  /// register follows the clock and freezes again.
  private mutating func leaveClockModeBriefly(at now: Ticks) {
    if isInClockMode { frozenCount = count(at: now) }
  }

  /// RST2: port pins become inputs, masks are cleared; the clock runs on.
  private mutating func softReset() {
    (outputs, latches, mask) = (0, 0, 0)
  }

  // MARK: Pins

  private var levels: UInt32 { inputs & ~outputs | latches & outputs }

  private static let firstPortBit = 16
  private static let clockInterruptBit = 3
  private static let interruptPins: UInt32 = 0x00_FFFE
  private static let allPins: UInt32 = 0x7F_FFFE

  /// The pin behind a CRU bit, as a mask: INT1–INT15 are pins 1–15, P0–P6 pins 16–22; P7–P15 are the
  /// pins of INT15–INT7.
  private static func pin(ofBit bit: Int) -> UInt32 { 1 << UInt32(bit <= 22 ? bit : 38 - bit) }
}

extension FixedWidthInteger {
  /// A copy with the bits of `mask` all set or all clear.
  fileprivate func setting(_ mask: Self, to value: Bool) -> Self {
    value ? self | mask : self & ~mask
  }
}

// MARK: State file

extension TMS9901: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&inputs)
    try exchange.field(&outputs)
    try exchange.field(&latches)
    try exchange.field(&mask)
    try exchange.field(&isInClockMode)
    try exchange.field(&clockPeriod)
    try exchange.field(&clockDue)
    try exchange.field(&isClockInterruptPending)
    try exchange.field(&frozenCount)
    guard clockPeriod == 0 ? clockDue == .never : clockDue >= 0 && clockPeriod < 1 << 14
    else { throw exchange.impossibleValue }
  }
}
