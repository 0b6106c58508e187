/// Library 9 of MDOS: clock, dates, file names. Loading and forking (opcodes 9 and 10) belong to the tasks.
///
/// Modelled: opcodes 0–8 with all results, the order of writes to memory and to the clock chip, and the
/// faults of the real routines. Not modelled: the condition bits besides EQ that the real routines leave
/// behind, and the stray byte that they store after an error in a file name.
///
/// Source: reference/mdos-system-calls.md, section 6; recordings with their rules in xop9.
struct Utilities<Environment: UtilityEnvironment> {
  var environment: Environment

  /// R0–R3 and the status register of the caller.
  struct Registers: Equatable {
    var r0: UInt16, r1: UInt16, r2: UInt16, r3: UInt16
    var status: UInt16
  }

  enum Opcode: UInt16, CaseIterable {
    case checkTime, timeToText, textToTime, checkDate, dateToText, textToDate
    case julianDay, weekday, parseName
  }

  /// Serves one call. Results in `registers`.
  mutating func call(_ registers: inout Registers) {
    guard let opcode = Opcode(rawValue: registers.r0) else {
      registers.r0 = 0xFFFF
      return
    }
    registers.r0 = 0
    switch opcode {
    case .checkTime: registers.status = Self.status(registers.status, isValid: isTimeValid())
    case .checkDate: registers.status = Self.status(registers.status, isValid: isDateValid())
    case .timeToText:
      write(
        [
          ClockRegister.tensOfHours, ClockRegister.hours, ClockRegister.tensOfMinutes,
          ClockRegister.minutes, ClockRegister.tensOfSeconds, ClockRegister.seconds,
        ], separator: ASCII.colon, at: registers.r1)
    case .dateToText:
      write(
        [
          ClockRegister.tensOfMonth, ClockRegister.month, ClockRegister.tensOfDay,
          ClockRegister.day, ClockRegister.tensOfYear, ClockRegister.year,
        ], separator: UInt8(ascii: "-"), at: registers.r1)
    case .textToTime:
      registers.status = Self.status(registers.status, isValid: setTime(from: registers.r1))
    case .textToDate:
      registers.status = Self.status(registers.status, isValid: setDate(from: registers.r1))
    case .julianDay:
      let number = JulianDay.number(month: registers.r1, day: registers.r2, year: registers.r3)
      registers.r1 = UInt16(truncatingIfNeeded: number >> 16)
      registers.r2 = UInt16(truncatingIfNeeded: number)
    case .weekday: registers.r1 = UInt16(environment.clockNibble(ClockRegister.weekday) & 7)
    case .parseName: parseName(&registers)
    }
  }

  /// These opcodes replace the whole status register apart from the interrupt mask. 0200 (XOP) is always
  /// set, because the routines end inside of one.
  private static func status(_ old: UInt16, isValid: Bool) -> UInt16 {
    (isValid ? 0x2200 : 0x8200) | old & 0x000F
  }

  // MARK: Reading the clock

  /// Register by register from `first` up, the largest digit.
  private func digitsFit(_ largest: [UInt8], from first: Int) -> Bool {
    largest.enumerated().allSatisfy { environment.clockNibble(first + $0.offset) <= $0.element }
  }

  /// 29:59:59 passes.
  private mutating func isTimeValid() -> Bool {
    environment.setClockNibble(ClockRegister.run, ClockRegister.control)
    return digitsFit([9, 5, 9, 5, 9, 2], from: ClockRegister.seconds)
  }

  /// The length of the month is not looked at: the 31st of April passes with the weekday of the 1st of May.
  private mutating func isDateValid() -> Bool {
    environment.setClockNibble(ClockRegister.run, ClockRegister.control)
    guard digitsFit([9, 3, 9, 1, 9, 9], from: ClockRegister.day) else { return false }
    let date = ClockDate(
      month: number(ClockRegister.month), day: number(ClockRegister.day),
      yearOfCentury: number(ClockRegister.year))
    guard (1...12).contains(date.month), date.day > 0 else { return false }
    return environment.clockNibble(ClockRegister.weekday) == date.weekday
  }

  /// The number in a pair of registers.
  private func number(_ units: Int) -> Int {
    Int(environment.clockNibble(units)) + 10 * Int(environment.clockNibble(units + 1))
  }

  /// Three pairs of digits. A nibble above 9 gives the character behind "9".
  private mutating func write(_ registers: [Int], separator: UInt8, at address: UInt16) {
    let length: UInt16 = 8
    environment.store(UInt8(length), at: address &- 1)
    environment.store(0, at: address &+ length)
    var position = address
    for (index, register) in registers.enumerated() {
      if index == 2 || index == 4 {
        environment.store(separator, at: position)
        position &+= 1
      }
      environment.store(ASCII.zero + environment.clockNibble(register), at: position)
      position &+= 1
    }
  }

  // MARK: Setting the clock

  private mutating func setTime(from address: UInt16) -> Bool {
    switch ClockText.read(at: address, separators: [ASCII.colon], in: environment) {
    case .empty: return true
    case .invalid: return false
    case .fields(let hours, let minutes, let seconds):
      guard hours.value < 24, minutes.value < 60, seconds.value < 60 else { return false }
      setClock([
        (ClockRegister.tensOfHours, hours.tens), (ClockRegister.hours, hours.units),
        (ClockRegister.tensOfMinutes, minutes.tens), (ClockRegister.minutes, minutes.units),
        (ClockRegister.tensOfSeconds, seconds.tens), (ClockRegister.seconds, seconds.units),
      ])
      return true
    }
  }

  private mutating func setDate(from address: UInt16) -> Bool {
    let separators = [UInt8(ascii: "-"), UInt8(ascii: "/")]
    switch ClockText.read(at: address, separators: separators, in: environment) {
    case .empty: return true
    case .invalid: return false
    case .fields(let month, let day, let year):
      let date = ClockDate(month: month.value, day: day.value, yearOfCentury: year.value)
      guard date.exists else { return false }
      let leapCounter = UInt8(date.year & 3) << 2 | ClockRegister.counts24Hours
      setClock([
        (ClockRegister.tensOfMonth, month.tens), (ClockRegister.month, month.units),
        (ClockRegister.tensOfDay, day.tens), (ClockRegister.day, day.units),
        (ClockRegister.tensOfYear, year.tens), (ClockRegister.year, year.units),
        (ClockRegister.weekday, date.weekday), (ClockRegister.setting, leapCounter),
      ])
      return true
    }
  }

  /// Writes with the clock stopped; afterwards it runs.
  private mutating func setClock(_ writes: [(register: Int, value: UInt8)]) {
    environment.setClockNibble(ClockRegister.stopForSetting, ClockRegister.control)
    environment.setClockNibble(0, ClockRegister.setting)
    environment.setClockNibble(ClockRegister.stop, ClockRegister.control)
    for write in writes { environment.setClockNibble(write.value, write.register) }
    environment.setClockNibble(ClockRegister.run, ClockRegister.control)
  }

  // MARK: File names

  private mutating func parseName(_ registers: inout Registers) {
    var parser = FileNameParser(
      environment: environment, start: registers.r1, output: registers.r2,
      keepsDevice: registers.r3 == 0)
    let isFine = parser.parse()
    environment = parser.environment
    registers.r0 = parser.delimiter
    registers.r1 = isFine ? 0 : 0xFFFF
    registers.status = isFine ? registers.status | 0x2000 : registers.status & ~0x2000
  }
}
