import GeneveCore

/// Library 9: clock and names by `Utilities`; programs by the loader.
extension MDOS {
  private enum Opcode {
    static let load: UInt16 = 9
    static let fork: UInt16 = 10
  }

  /// Cycles inside the library, measured on calls of a real 6.50 (realsystem).
  private static let utilityCycles: [UInt16: Int] = [
    0: 560, 1: 630, 2: 3000, 3: 1600, 4: 630, 5: 6000, 6: 1200, 7: 255,
  ]
  /// A name costs about this much for each character of its text.
  private static let nameCycles = (start: 1400, character: 300)

  func callUtilities(_ call: SystemCall) -> CallEnd {
    switch call[register: 0] {
    case Opcode.load: return callLoad(call)
    case Opcode.fork: return callFork(call)
    default: break
    }
    let opcode = call[register: 0]
    var registers = Utilities<TaskUtilityEnvironment>.Registers(
      r0: opcode, r1: call[register: 1], r2: call[register: 2], r3: call[register: 3],
      status: call.status)
    let text = registers.r1
    var utilities = Utilities(
      environment: TaskUtilityEnvironment(
        machine: call.machine, headerPage: call.headerPage, keepsCase: keepsCase))
    utilities.call(&registers)
    call[register: 0] = registers.r0
    call[register: 1] = registers.r1
    call[register: 2] = registers.r2
    call.status = registers.status
    let length = Int((registers.r0 &- text) & 0x1FFF)
    return .finished(
      cycles: Self.utilityCycles[opcode]
        ?? (Self.nameCycles.start + Self.nameCycles.character * min(length, 80)))
  }
}

/// The memory of a task and the clock of the machine, for library 9.
struct TaskUtilityEnvironment: UtilityEnvironment {
  let machine: Machine
  let headerPage: UInt8
  let keepsCase: Bool

  func byte(at address: UInt16) -> UInt8 { machine.peek(address) }
  mutating func store(_ byte: UInt8, at address: UInt16) { machine.poke(byte, at: address) }
  func headerByte(at offset: Int) -> UInt8 { machine.byte(page: headerPage, offset: offset) }

  func clockNibble(_ register: Int) -> UInt8 {
    let time = machine.clockTime
    switch register {
    case ClockRegister.weekday: return UInt8(truncatingIfNeeded: time.weekday)
    case ClockRegister.setting: return time.setting.rawValue
    default:
      guard let counter = Self.counter(register) else { return 0 }
      let number = time[keyPath: counter]
      return UInt8(truncatingIfNeeded: Self.isTens(register) ? number / 10 % 10 : number % 10)
    }
  }

  /// The chip never stands still here, so what starts and stops it has no effect.
  mutating func setClockNibble(_ value: UInt8, _ register: Int) {
    let value = Int(value & 0x0F)
    var time = machine.clockTime
    switch register {
    case ClockRegister.weekday: time.weekday = value
    case ClockRegister.setting: time.setting = .init(rawValue: UInt8(value))
    default:
      guard let counter = Self.counter(register) else { return }
      let old = time[keyPath: counter]
      time[keyPath: counter] =
        Self.isTens(register) ? value * 10 + old % 10 : old / 10 * 10 + value
      time.tenths = 0
    }
    machine.clockTime = time
  }

  private static func isTens(_ register: Int) -> Bool { register % 2 == 1 }

  private static func counter(_ register: Int) -> WritableKeyPath<CalendarTime, Int>? {
    switch register {
    case ClockRegister.seconds, ClockRegister.tensOfSeconds: \.seconds
    case ClockRegister.minutes, ClockRegister.tensOfMinutes: \.minutes
    case ClockRegister.hours, ClockRegister.tensOfHours: \.hours
    case ClockRegister.day, ClockRegister.tensOfDay: \.day
    case ClockRegister.month, ClockRegister.tensOfMonth: \.month
    case ClockRegister.year, ClockRegister.tensOfYear: \.year
    default: nil
    }
  }
}
