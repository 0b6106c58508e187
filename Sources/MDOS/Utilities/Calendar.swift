/// Day numbers as MDOS computes them, faults included (reference/mdos-system-calls.md, section 6; recorded
/// in xop9/julian).
enum JulianDay {
  /// The last day of the Julian calendar, 2 September 1752.
  static let lastOfJulianCalendar: UInt32 = 2_361_221
  /// Years are counted from 4713 BC.
  private static let firstYear: UInt16 = 4712

  /// The Julian day number at noon.
  ///
  /// The real system's faults: in 1800, 1900, 2100, … January and February come out 1 too small, the other
  /// months 1 too large; where the ten to fourteen days of the calendar reform are taken off across a
  /// multiple of 32768, the borrow follows the overflow flag instead of the carry.
  static func number(month: UInt16, day: UInt16, year: UInt16) -> UInt32 {
    let years = year &+ firstYear
    let number =
      365 &* UInt32(years) &+ UInt32((years &- 1) >> 2)
      &+ daysBefore(month, isLeap: year & 3 == 0) &+ UInt32(day)
    return number > lastOfJulianCalendar ? reformed(number, month: month, year: year) : number
  }

  /// Days of the year before `month`: 30.6 for a month, adjusted so that cutting gives the lengths.
  ///
  /// A month so large that the division overflows leaves the high word of the product.
  private static func daysBefore(_ month: UInt16, isLeap: Bool) -> UInt32 {
    let product = 306 * UInt32(month)
    let high = product >> 16
    let adjustment: UInt16 = month <= 2 ? 302 : isLeap ? 314 : 324
    guard high < 10 else { return high }
    return (high << 16 | UInt32(UInt16(truncatingIfNeeded: product) &- adjustment)) / 10
  }

  private static func reformed(_ number: UInt32, month: UInt16, year: UInt16) -> UInt32 {
    let century = year / 100
    var dropped = century &- century / 4 &- 2
    if year % 100 == 0, century % 4 != 0, month > 2 { dropped &-= 1 }
    let low = UInt16(truncatingIfNeeded: number)
    let difference = low &- dropped
    let overflows = (low ^ dropped) & (low ^ difference) & 0x8000 != 0
    return (number & 0xFFFF_0000) &- (overflows ? 0x1_0000 : 0) | UInt32(difference)
  }
}

/// Dates as the clock chip holds them.
struct ClockDate: Equatable {
  var month: Int, day: Int
  /// Of the century.
  var yearOfCentury: Int

  /// Years before this one belong to 2000.
  static let firstYear = 87

  var year: Int { yearOfCentury < Self.firstYear ? 2000 + yearOfCentury : 1900 + yearOfCentury }

  /// 1 = Sunday; wrong where `JulianDay` is.
  var weekday: UInt8 {
    let number = JulianDay.number(
      month: UInt16(month), day: UInt16(day), year: UInt16(year))
    return UInt8((number + 1) % 7) + 1
  }

  /// Whether the calendar has such a day.
  var exists: Bool {
    guard (1...12).contains(month) else { return false }
    let lengths = [31, yearOfCentury % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day)
  }
}
