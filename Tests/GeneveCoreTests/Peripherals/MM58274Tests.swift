import Testing

@testable import GeneveCore

@Suite("MM58274 clock")
struct MM58274Tests {
  /// 1999-12-31 23:59:59, a Friday.
  private let lastSecond = CalendarTime(
    year: 99, month: 12, day: 31, weekday: 6, hours: 23, minutes: 59, seconds: 59)
  private let tenth = MM58274.ticksPerTenth

  @Test("one second carries through every counter")
  func carries() {
    var clock = MM58274(time: lastSecond)
    clock.advance(to: .perSecond)
    #expect(registers(of: clock, 2...14) == [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 7])
  }

  @Test("a tenth passes every 94,500,000 ticks, not one earlier")
  func tenths() {
    var clock = MM58274(time: lastSecond)
    clock.advance(to: clock.nextEvent - 1)
    #expect(clock.read(1) == 0)
    clock.advance(to: 94_500_000)
    #expect(clock.read(1) == 1)
    #expect(clock.nextEvent == 189_000_000)
  }

  @Test(
    "February follows the leap counter, not the year", arguments: [(0, 29), (1, 1), (2, 1), (3, 1)])
  func leapCounter(counter: UInt8, dayAfterThe28th: Int) {
    var time = lastSecond
    (time.month, time.day) = (2, 28)
    var clock = MM58274(time: time)
    clock.write(counter << 2 | 1, to: 15)
    clock.advance(to: .perSecond)
    #expect(clock.time.day == dayAfterThe28th)
  }

  @Test(
    "months have their lengths",
    arguments: zip(1...12, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]))
  func monthLengths(month: Int, length: Int) {
    var time = lastSecond
    (time.month, time.day) = (month, length)
    var clock = MM58274(time: time)
    clock.advance(to: .perSecond)
    #expect(clock.time.day == 1)
    #expect(clock.time.month == month % 12 + 1)
  }

  @Test("the leap counter counts years", arguments: 0...3)
  func leapCounterCounts(counter: UInt8) {
    var clock = MM58274(time: lastSecond)
    clock.write(counter << 2 | 1, to: 15)
    clock.advance(to: .perSecond)
    #expect(clock.read(15) == ((counter + 1) % 4) << 2 | 1)
  }

  @Test(
    "in 12 hours the afternoon begins at 12 and the day ends at 12",
    arguments: [
      (11, 0, 12, 2, 31), (12, 2, 1, 2, 31), (11, 2, 12, 0, 1), (12, 0, 1, 0, 31),
      (9, 2, 10, 2, 31),
    ])
  func twelveHours(hours: Int, setting: UInt8, then: Int, newSetting: UInt8, day: Int) {
    var time = lastSecond
    time.hours = hours
    var clock = MM58274(time: time)
    clock.write(setting, to: 15)
    clock.advance(to: .perSecond)
    #expect(clock.time.hours == then)
    #expect(clock.read(15) & 2 == newSetting)
    #expect(clock.time.day == day)
  }

  @Test("a reader that is overtaken sees the flag, once")
  func dataChanged() {
    var clock = MM58274(time: lastSecond)
    clock.advance(to: tenth)
    #expect(clock.peek(0) == 8, "peeking leaves the flag alone")
    #expect(clock.read(0) == 8)
    #expect(clock.read(0) == 0)
  }

  @Test("stopping clears the tenths and holds the time")
  func stop() {
    var clock = MM58274(time: lastSecond)
    clock.advance(to: tenth)
    clock.write(4, to: 0)
    #expect(clock.nextEvent == .never)
    clock.advance(to: 100 * tenth)
    #expect(clock.time == lastSecond)
  }

  @Test("starting begins a whole tenth")
  func start() {
    var clock = MM58274(time: lastSecond)
    clock.write(4, to: 0)
    clock.advance(to: 5 * tenth + 7)
    clock.write(0, to: 0)
    #expect(clock.nextEvent == 6 * tenth + 7)
  }

  @Test("every digit can be written and read back, but not the tenths")
  func digits() {
    var clock = MM58274(time: lastSecond)
    clock.advance(to: 3 * tenth)
    for register in 1...14 { clock.write(0xF0 | UInt8(register % 3 + 1), to: register) }
    #expect(registers(of: clock, 1...14) == [3, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])
  }

  @Test("writing digits that are none never ends in a trap")
  func wildDigits() {
    var clock = MM58274(time: lastSecond)
    for round in 0..<200 {
      for register in 2...15 {
        clock.write(UInt8(truncatingIfNeeded: round * 7 + register), to: register)
      }
      clock.advance(to: Ticks(round + 1) * 10 * tenth)
      _ = registers(of: clock, 0...15)
    }
    for register in 2...14 { clock.write(15, to: register) }
    #expect(throws: Never.self) { try restored(clock, into: MM58274(time: lastSecond)) }
  }

  @Test(
    "the interrupt repeats with its period", arguments: [(UInt8(1), 1), (2, 5), (3, 10), (4, 50)])
  func interrupt(period: UInt8, tenths: Int) {
    var clock = MM58274(time: lastSecond)
    clock.write(2, to: 0)
    clock.write(8 | period, to: 15)
    for round in 1...3 {
      clock.advance(to: Ticks(round * tenths) * tenth - 1)
      #expect(!clock.isInterrupting)
      clock.advance(to: Ticks(round * tenths) * tenth)
      #expect(clock.isInterrupting)
      #expect(clock.read(0) & 1 == 1, "reading acknowledges")
      #expect(!clock.isInterrupting)
    }
  }

  @Test("without the repeat bit it comes once; starting it again gives another")
  func singleInterrupt() {
    var clock = MM58274(time: lastSecond)
    clock.write(2, to: 0)
    clock.write(2, to: 15)
    clock.advance(to: 5 * tenth)
    #expect(clock.read(0) & 1 == 1)
    clock.advance(to: 50 * tenth)
    #expect(!clock.isInterrupting)
    clock.write(3, to: 0)
    clock.write(2, to: 0)
    clock.advance(to: 55 * tenth)
    #expect(clock.isInterrupting)
  }

  @Test("register F holds setting and interrupt side by side")
  func registerF() {
    var clock = MM58274(time: lastSecond)
    clock.write(5, to: 15)
    clock.write(2, to: 0)
    clock.write(11, to: 15)
    #expect(clock.read(15) == 11)
    clock.write(0, to: 0)
    #expect(clock.read(15) == 5)
  }

  @Test("the host sets the time and the next tenth is whole")
  func set() {
    var clock = MM58274(time: lastSecond)
    var time = lastSecond
    time.seconds = 0
    clock.set(time, at: 12345)
    #expect(clock.time == time)
    #expect(clock.nextEvent == tenth + 12345)
  }

  @Test("the state comes back whole")
  func state() throws {
    var clock = MM58274(time: lastSecond)
    clock.write(2, to: 0)
    clock.write(10, to: 15)
    clock.advance(to: 4 * tenth + 99)
    var copy = try restored(
      clock,
      into: MM58274(
        time: CalendarTime(
          year: 0, month: 1, day: 1, weekday: 1, hours: 0, minutes: 0, seconds: 0)))
    copy.advance(to: 5 * tenth)
    #expect(copy.isInterrupting)
    clock.advance(to: 5 * tenth)
    #expect(try savedState(copy) == savedState(clock))
  }

  private func registers(of clock: MM58274, _ range: ClosedRange<Int>) -> [UInt8] {
    range.map(clock.peek)
  }
}
