/// An IBM XT keyboard on its cable, with the receiving shift register of the gate array.
///
/// The keyboard holds 16 codes and sends one at a time, clocking ten bits down the data line:
///
///     0  1  b0 b1 b2 b3 b4 b5 b6 b7     a bit per falling clock edge, 10 kHz
///
/// The gate array shifts each bit in at the top of nine; when the 1 of the start arrives at the bottom, the
/// register is full: it raises INT8 of the TMS9901 and holds the data line low, which makes the keyboard
/// wait, until software clears it. Software can also hold the clock line low: that breaks off what is being
/// sent, and after 20 ms resets the keyboard, which tests itself and sends AA.
///
/// Modelled: all of that, bit by bit. A code that finds the buffer full is lost and leaves the overrun code
/// FF behind. What the keys do (repetition, shift states) is the host's affair: it brings make and break
/// codes. Assumed: the length of the self test; the recordings show that it is over after 14 ms.
/// Source: reference/geneve-hardware.md, section 7; IBM Personal Computer XT Technical Reference, keyboard.
struct Keyboard {
  private static let ticksPerBit: Ticks = .perSecond / 10_000
  private static let bitsPerFrame: UInt8 = 10
  /// How long the clock line must be low for a reset.
  static let resetTicks: Ticks = .perSecond / 50
  static let selfTestTicks: Ticks = .perSecond / 100
  static let selfTestPassed: UInt8 = 0xAA
  static let overrun: UInt8 = 0xFF

  private enum Activity: UInt8 {
    /// Nothing to send, or no line to send it on.
    case waiting
    case sending
    case testing
  }

  // MARK: State

  private var activity = Activity.testing
  /// When the self test ends or the next bit goes out.
  private var due = Self.selfTestTicks
  private var bitsSent: UInt8 = 0
  private var buffer = Buffer()

  /// Since when software holds the clock line low (CRU 1EF0 = 0); nil while it is released.
  private var clockHeldSince: Ticks? = 0
  private var register = ShiftRegister()

  /// A keyboard at power-on, time 0, with the gate array reset: clock line low, register cleared.
  init() {}

  // MARK: What the processor sees

  /// True while a complete code waits in the register; INT8 of the TMS9901 is its inverse.
  var isCodeAvailable: Bool { register.isFull }

  /// The byte in the register (F118), complete or not. Reading leaves it there.
  func readRegister() -> UInt8 { register.byte }

  /// The same, for debuggers.
  func peekRegister() -> UInt8 { register.byte }

  /// CRU 1EF0: true releases the clock line, false holds it low.
  mutating func setClockReleased(_ isReleased: Bool, at now: Ticks) {
    advance(to: now)
    guard isReleased == (clockHeldSince != nil) else { return }
    if let since = clockHeldSince {
      clockHeldSince = nil
      if now - since >= Self.resetTicks { reset(at: now) }
      startSending(at: now)
    } else {
      clockHeldSince = now
      if activity == .sending { wait() }
    }
  }

  /// CRU 1EF2: false clears the register and keeps it clear, true lets it receive.
  mutating func setRegisterEnabled(_ isEnabled: Bool, at now: Ticks) {
    advance(to: now)
    register.setEnabled(isEnabled)
    startSending(at: now)
  }

  // MARK: What the board and the host see

  /// A key moves: `scanCode` is its make or break code. Dropped while the keyboard tests itself.
  mutating func press(scanCode: UInt8, at now: Ticks) {
    advance(to: now)
    guard activity != .testing else { return }
    buffer.append(scanCode)
    startSending(at: now)
  }

  /// The reset input of the keyboard, on boards that connect P6 of the TMS9901 to it.
  mutating func reset(at now: Ticks) {
    buffer = Buffer()
    activity = .testing
    due = now + Self.selfTestTicks
  }

  /// When something happens next that nobody outside causes.
  var nextEvent: Ticks { due }

  mutating func advance(to now: Ticks) {
    while due <= now {
      switch activity {
      case .sending: sendBit()
      case .testing: finishSelfTest()
      case .waiting: return
      }
    }
  }

  // MARK: Sending

  private mutating func finishSelfTest() {
    let end = due
    buffer.append(Self.selfTestPassed)
    wait()
    startSending(at: end)
  }

  private mutating func wait() { (activity, due) = (.waiting, .never) }

  /// Begins a frame if there is a code, and both lines are high.
  private mutating func startSending(at now: Ticks) {
    guard activity == .waiting, !buffer.isEmpty, clockHeldSince == nil, !register.isFull else {
      return
    }
    (activity, due, bitsSent) = (.sending, now + Self.ticksPerBit, 0)
  }

  private mutating func sendBit() {
    let frame = UInt16(buffer.first) << 2 | 0b10
    register.shift(in: frame >> UInt16(bitsSent) & 1 != 0)
    bitsSent += 1
    if bitsSent < Self.bitsPerFrame {
      due += Self.ticksPerBit
    } else {
      let end = due
      buffer.removeFirst()
      wait()
      startSending(at: end)
    }
  }
}

extension Keyboard: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    var heldSince = clockHeldSince ?? .never
    try exchange.field(&activity)
    try exchange.field(&due)
    try exchange.field(&bitsSent)
    try exchange.field(&heldSince)
    clockHeldSince = heldSince == .never ? nil : heldSince
    try buffer.exchangeState(&exchange)
    try register.exchangeState(&exchange)
    guard bitsSent <= Self.bitsPerFrame, activity == .waiting || due < .never,
      activity != .sending || !buffer.isEmpty
    else { throw exchange.impossibleValue }
  }
}
