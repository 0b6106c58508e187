import ArgumentParser
import GeneveCore

/// A date and time for the clock chip: `2026-01-31 12:00:00`.
struct ClockArgument: ExpressibleByArgument {
  let time: CalendarTime

  init?(argument: String) {
    let parts = argument.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 1 || parts.count == 2 else { return nil }
    let date = parts[0].split(separator: "-").map { Int($0) }
    let hours = parts.count == 2 ? parts[1].split(separator: ":").map { Int($0) } : [0, 0, 0]
    guard date.count == 3, let year = date[0], let month = date[1], let day = date[2],
      hours.count == 3, let hour = hours[0], let minute = hours[1], let second = hours[2],
      (1970...2069).contains(year), (1...12).contains(month),
      (1...Self.daysInMonth(month, year)).contains(day), (0...23).contains(hour),
      (0...59).contains(minute), (0...59).contains(second)
    else { return nil }
    time = CalendarTime(
      year: year % 100, month: month, day: day, weekday: Self.weekday(year, month, day),
      hours: hour, minutes: minute, seconds: second)
  }

  init(_ time: CalendarTime) { self.time = time }

  private static func daysInMonth(_ month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// 1 = Sunday, by Zeller's congruence.
  private static func weekday(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let (y, m) = month < 3 ? (year - 1, month + 12) : (year, month)
    let day0 = (day + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400) % 7
    return (day0 + 6) % 7 + 1
  }
}

extension ClockArgument: CustomStringConvertible {
  /// As it may stand on the command line.
  var description: String {
    let year = time.year < 70 ? 2000 + time.year : 1900 + time.year
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(year)-\(two(time.month))-\(two(time.day)) "
      + "\(two(time.hours)):\(two(time.minutes)):\(two(time.seconds))"
  }
}
