/// The battery-backed clock of the Geneve: a National Semiconductor MM58274.
///
/// Sixteen 4-bit registers, one per byte address (F130–F13F in native mode, 8010–801F in GPL mode):
///
///     0  control        4 minutes ×1    8 day ×1      C year ×1
///     1  tenths (read)  5 minutes ×10   9 day ×10     D year ×10
///     2  seconds ×1     6 hours ×1      A month ×1    E weekday 1–7
///     3  seconds ×10    7 hours ×10     B month ×10   F setting or interrupt
///
/// Modelled: counting in 24 and in 12 hours with carries and leap years, the data-changed flag that readers
/// poll, stopping, the repeating interrupt. Not modelled: the test mode (control bit 3), which only the
/// factory used.
///
/// The chip never asks the host for the time. The machine gives it one at power-on, from `--clock`, and
/// lets emulated time pass in `advance`.
///
/// Source: MM58274 data sheet; board wiring in reference/geneve-hardware.md, section 10.
struct MM58274 {
  static let ticksPerTenth: Ticks = .perSecond / 10

  // MARK: State

  /// The counters, as calendar values.
  private(set) var time: CalendarTime

  /// When the tenths count next. Starting the clock starts a new tenth.
  private var nextTenth = Self.ticksPerTenth
  /// The moment up to which the chip has been advanced.
  private var now: Ticks = 0

  /// Control register as last written: what `Control` names, without the two read-only flags.
  private var control: Control = []

  /// Set by every tenth that passes, cleared by reading register 0. A reader that sees it set after
  /// reading the time reads again.
  private var hasChanged = false

  private var interrupt = IntervalTimer()

  init(time: CalendarTime) { self.time = time }

  // MARK: What the board sees

  /// Level of the interrupt output; the TMS9901 sees it, inverted, as INT11.
  var isInterrupting: Bool { interrupt.isPending }

  /// When the chip next counts.
  var nextEvent: Ticks { control.contains(.clockStopped) ? .never : nextTenth }

  /// Puts the counters to `time`, beginning a new tenth; control, flags and interrupt stay.
  mutating func set(_ time: CalendarTime, at now: Ticks) {
    advance(to: now)
    self.time = time
    nextTenth = now + Self.ticksPerTenth
  }

  /// Lets time pass.
  mutating func advance(to now: Ticks) {
    self.now = now
    while now >= nextEvent {
      nextTenth += Self.ticksPerTenth
      addTenth()
    }
  }

  private mutating func addTenth() {
    time.addTenth()
    hasChanged = true
    if !control.contains(.interruptStopped) { interrupt.addTenth() }
  }

  /// The nibble that a read of `register` (0–15) puts on data lines D4–D7. Reading register 0 clears
  /// its flags.
  mutating func read(_ register: Int) -> UInt8 {
    guard register & 15 == 0 else { return peek(register) }
    defer {
      hasChanged = false
      interrupt.isPending = false
    }
    return peek(0)
  }

  /// The same without any side effect, for debuggers.
  func peek(_ register: Int) -> UInt8 {
    switch register & 15 {
    case 0: (hasChanged ? 8 : 0) | (interrupt.isPending ? 1 : 0)
    case 15: control.contains(.selectsInterruptRegister) ? interrupt.setting : time.setting.rawValue
    case let digit: time.digit(Self.digits[digit - 1])
    }
  }

  /// Writes the low nibble of `value`. Tenths (register 1) cannot be written.
  mutating func write(_ value: UInt8, to register: Int) {
    switch register & 15 {
    case 0: setControl(Control(rawValue: value & 7))
    case 1: break
    case 15 where control.contains(.selectsInterruptRegister): interrupt.set(value & 15)
    case 15: time.setting = CalendarTime.Setting(rawValue: value & 15)
    case let digit: time.setDigit(Self.digits[digit - 1], to: value & 15)
    }
  }

  private mutating func setControl(_ new: Control) {
    if new.contains(.clockStopped) {
      time.tenths = 0
    } else if control.contains(.clockStopped) {
      nextTenth = now + Self.ticksPerTenth
    }
    if control.contains(.interruptStopped) && !new.contains(.interruptStopped) {
      interrupt.restart()
    }
    control = new
  }

  /// Which counter and which decimal place the registers 1–14 show.
  private static let digits: [Digit] = [
    Digit(\.tenths, 1),
    Digit(\.seconds, 1),
    Digit(\.seconds, 10),
    Digit(\.minutes, 1),
    Digit(\.minutes, 10),
    Digit(\.hours, 1),
    Digit(\.hours, 10),
    Digit(\.day, 1),
    Digit(\.day, 10),
    Digit(\.month, 1),
    Digit(\.month, 10),
    Digit(\.year, 1),
    Digit(\.year, 10),
    Digit(\.weekday, 1),
  ]
}

extension MM58274 {
  /// Bits of the control register as written.
  struct Control: OptionSet {
    let rawValue: UInt8
    static let interruptStopped = Control(rawValue: 1)
    static let selectsInterruptRegister = Control(rawValue: 2)
    static let clockStopped = Control(rawValue: 4)
  }

  /// A decimal place of one of the counters.
  struct Digit: Sendable {
    let counter: WritableKeyPath<CalendarTime, Int> & Sendable
    let place: Int
    init(_ counter: WritableKeyPath<CalendarTime, Int> & Sendable, _ place: Int) {
      self.counter = counter
      self.place = place
    }
  }

  /// The interrupt register: bit 3 repeats, bits 2–0 choose the period.
  struct IntervalTimer {
    var isPending = false
    private(set) var setting: UInt8 = 0
    private var tenthsLeft: UInt16 = 0

    mutating func set(_ new: UInt8) {
      setting = new
      restart()
    }

    mutating func restart() { tenthsLeft = period }

    mutating func addTenth() {
      guard tenthsLeft > 0 else { return }
      tenthsLeft -= 1
      guard tenthsLeft == 0 else { return }
      isPending = true
      if setting & 8 != 0 { tenthsLeft = period }
    }

    private var period: UInt16 { Self.periods[Int(setting & 7)] }

    /// In tenths of a second; 0 is never.
    private static let periods: [UInt16] = [0, 1, 5, 10, 50, 100, 300, 600]
  }
}

// MARK: State file

extension MM58274: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try time.exchangeState(&exchange)
    try exchange.field(&nextTenth)
    try exchange.field(&now)
    try exchange.field(&control)
    try exchange.field(&hasChanged)
    try interrupt.exchangeState(&exchange)
    guard now >= 0, nextEvent > now else { throw exchange.impossibleValue }
  }
}

extension MM58274.IntervalTimer: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&isPending)
    try exchange.field(&setting)
    try exchange.field(&tenthsLeft)
  }
}
