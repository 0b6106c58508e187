/// The timer on the processor chip (reference/tms9995.md, section 5.7).
///
/// A 16-bit counter that falls every fourth cycle while flag 1 enables it; at 0 it raises level 3 and starts
/// again from the value last written. Start value 0 stops it. The count is not stepped but computed when
/// somebody looks. The divider by four stops with the counter and keeps its phase: so does MAME; the
/// manual does not say.
///
/// As event counter (flag 0 set) it would count edges of INT4, which nothing on this board produces; it
/// then stands still.
struct Decrementer {
  static let cyclesPerCount: Ticks = 4

  private var start: UInt16 = 0
  private var count: UInt16 = 0
  /// Cycles since the last step of `count`, as of `time`.
  private var phase: Ticks = 0
  private var time: Ticks = 0
  private(set) var isCounting = false
  /// Set when the counter has reached 0, until the processor has taken it into flag 3.
  var hasExpired = false

  /// When the counter next reaches 0.
  var nextEvent: Ticks {
    guard isCounting, start != 0 else { return .never }
    return time + (Ticks(count) * Self.cyclesPerCount - phase) * Ticks.perProcessorCycle
  }

  /// Follows flags 0 and 1.
  mutating func setCounting(_ counting: Bool, at now: Ticks) {
    advance(to: now)
    isCounting = counting
  }

  mutating func write(_ value: UInt16, at now: Ticks) {
    advance(to: now)
    (start, count) = (value, value)
  }

  mutating func read(at now: Ticks) -> UInt16 {
    advance(to: now)
    return count
  }

  func peek(at now: Ticks) -> UInt16 {
    var copy = self
    return copy.read(at: now)
  }

  /// Counts up to `now`.
  mutating func advance(to now: Ticks) {
    let cycles = (now - time) / Ticks.perProcessorCycle
    time = now
    guard isCounting else { return }
    phase += cycles
    let steps = phase / Self.cyclesPerCount
    phase %= Self.cyclesPerCount
    guard start != 0 else { return }
    guard steps >= Ticks(count) else {
      count -= UInt16(steps)
      return
    }
    let past = (steps - Ticks(count)) % Ticks(start)
    count = start - UInt16(past)
    hasExpired = true
  }

  mutating func reset(at now: Ticks) {
    advance(to: now)
    isCounting = false
  }
}

extension Decrementer: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&start)
    try exchange.field(&count)
    try exchange.field(&phase)
    try exchange.field(&time)
    try exchange.field(&isCounting)
    try exchange.field(&hasExpired)
  }
}
