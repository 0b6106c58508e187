/// A time stamp of a file: two words, time and date (reference/peripherals.md, section 12.3). All
/// zero means that there is none.
public struct TimeStamp: Equatable, Hashable, Sendable {
  /// Hour in bits 15–11, minute 10–5, seconds ÷ 2 in 4–0.
  public var timeWord: UInt16
  /// Year of the century in bits 15–9, month 8–5, day 4–0.
  public var dateWord: UInt16

  public init(timeWord: UInt16, dateWord: UInt16) {
    self.timeWord = timeWord
    self.dateWord = dateWord
  }

  /// Values outside of their range are cut to their bit field; seconds lose their lowest bit.
  public init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    timeWord = UInt16((hour & 31) << 11 | (minute & 63) << 5 | (second / 2 & 31))
    dateWord = UInt16((year % 100 & 127) << 9 | (month & 15) << 5 | (day & 31))
  }

  public static let none = TimeStamp(timeWord: 0, dateWord: 0)

  public var hour: Int { Int(timeWord >> 11) }
  public var minute: Int { Int(timeWord >> 5 & 63) }
  /// Even.
  public var second: Int { Int(timeWord & 31) * 2 }
  /// In full: years of the century below 70 belong to 2000.
  public var year: Int {
    let short = Int(dateWord >> 9)
    return short < 70 ? 2000 + short : 1900 + short
  }
  /// 0 when there is no date.
  public var month: Int { Int(dateWord >> 5 & 15) }
  public var day: Int { Int(dateWord & 31) }
}

extension TimeStamp: CustomStringConvertible {
  /// As `2026-01-31 12:00:00`, empty when there is none.
  public var description: String {
    guard self != .none else { return "" }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day)) \(two(hour)):\(two(minute)):\(two(second))"
  }
}
