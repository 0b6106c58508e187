import GeneveCore
import TIDisks

extension FileLibrary {
  /// Serves a call of library 8: R0 is the execution address of a PAB. EQ tells of an error.
  ///
  /// - Parameter localPage: the physical page that stands at a position of the caller's page list; nil
  ///   beyond its end and for holes.
  public mutating func call(
    _ call: SystemCall, localPage: @escaping (Int) -> UInt8?
  ) -> LibraryOutcome {
    let address = call[register: 0]
    var block = ParameterBlock(bytes: call.bytes(at: address, count: ParameterBlock.size))
    let memory: any BufferMemory =
      block.usesVideoMemory
      ? VideoBuffer(machine: call.machine) : LocalMemory(machine: call.machine, page: localPage)
    takeInput(from: call.machine)
    if mustWait(block) { return .again(cycles: FileCost.call) }
    now = TimeStamp(call.machine.clockTime)
    let cycles = serve(&block, memory, task: call.headerPage)
    call.store(block.written, at: address)
    call.isEqualSet = block.error != 0
    return .done(cycles: cycles)
  }
}

extension FileLibrary {
  /// Fetches what has come in on the ports.
  private mutating func takeInput(from machine: Machine) {
    for port in ports.connected {
      guard let connector = BoxPort(rawValue: port.rawValue) else { continue }
      while let character = machine.takeInput(of: connector) {
        ports.received[port, default: []].append(character)
      }
    }
  }
}

extension TimeStamp {
  /// What the clock chip shows.
  public init(_ time: CalendarTime) {
    self.init(
      year: time.year, month: time.month, day: time.day, hour: time.hours, minute: time.minutes,
      second: time.seconds)
  }
}
