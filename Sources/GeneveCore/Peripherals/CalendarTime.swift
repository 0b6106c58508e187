/// A point in time as the clock chip counts it. Years run 0–99; the leap counter, not the year, decides
/// whether February has 29 days.
public struct CalendarTime: Equatable, Sendable {
  public var year: Int, month: Int, day: Int
  /// 1–7; which day 1 is, software decides. MDOS starts with Sunday.
  public var weekday: Int
  public var hours: Int, minutes: Int, seconds: Int, tenths = 0

  public var setting: Setting

  /// Register F when it holds the clock setting.
  public struct Setting: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Hours run 0–23; without it 1–12. MDOS always sets it.
    public static let counts24Hours = Setting(rawValue: 1)
    /// After noon, when hours run 1–12.
    public static let afternoon = Setting(rawValue: 2)
    /// Bits 3–2: years since the last leap year; 0 = this is one.
    public static let leapCounter = Setting(rawValue: 12)

    /// 24 hours, and the leap counter of `year`.
    init(year: Int) { rawValue = UInt8(year & 3) << 2 | 1 }

    fileprivate mutating func addYear() {
      self = subtracting(.leapCounter).union(
        Setting(rawValue: rawValue &+ 4).intersection(.leapCounter))
    }
  }

  public init(
    year: Int, month: Int, day: Int, weekday: Int, hours: Int, minutes: Int, seconds: Int
  ) {
    (self.year, self.month, self.day, self.weekday) = (year, month, day, weekday)
    (self.hours, self.minutes, self.seconds) = (hours, minutes, seconds)
    setting = Setting(year: year)
  }

  mutating func addTenth() {
    if carry(&tenths, 0...9), carry(&seconds, 0...59), carry(&minutes, 0...59) { addHour() }
  }

  private mutating func addHour() {
    if setting.contains(.counts24Hours) {
      if carry(&hours, 0...23) { addDay() }
    } else {
      _ = carry(&hours, 1...12)
      guard hours == 12 else { return }
      setting.formSymmetricDifference(.afternoon)
      if !setting.contains(.afternoon) { addDay() }
    }
  }

  private mutating func addDay() {
    _ = carry(&weekday, 1...7)
    if carry(&day, 1...daysInMonth), carry(&month, 1...12), carry(&year, 0...99) {
      setting.addYear()
    }
  }

  private var daysInMonth: Int {
    switch month {
    case 2: setting.isDisjoint(with: .leapCounter) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Counts `counter` up within `range`; true when it wrapped.
  private func carry(_ counter: inout Int, _ range: ClosedRange<Int>) -> Bool {
    counter = counter >= range.upperBound ? range.lowerBound : counter + 1
    return counter == range.lowerBound
  }

  func digit(_ digit: MM58274.Digit) -> UInt8 {
    UInt8(truncatingIfNeeded: self[keyPath: digit.counter] / digit.place % 10)
  }

  mutating func setDigit(_ digit: MM58274.Digit, to value: UInt8) {
    let old = self[keyPath: digit.counter]
    self[keyPath: digit.counter] =
      digit.place == 1 ? old / 10 % 10 * 10 + Int(value) : Int(value) * 10 + old % 10
  }

  /// The largest number that two nibbles can make.
  fileprivate static let largestCount = 15 * 10 + 15
}

extension CalendarTime: StatefulDevice {
  public mutating func exchangeState(_ exchange: inout StateExchange) throws {
    for counter in [
      \CalendarTime.year, \.month, \.day, \.weekday, \.hours, \.minutes, \.seconds, \.tenths,
    ] {
      try exchange.field(&self[keyPath: counter])
      guard 0...Self.largestCount ~= self[keyPath: counter] else { throw exchange.impossibleValue }
    }
    try exchange.field(&setting)
  }
}
