import GeneveCore

/// What a machine with a real system asks of the emulator: to start it again, and perhaps to serve its
/// memory manager.
///
/// A cold start (both Shift keys and Ctrl) maps page F8 at slot 0 and enters the boot EPROM, which loads the
/// system from disk. The stand-in for that EPROM (`RealSystem.bootROM`) has an opcode there that calls this.
public final class RealSystemHost: SystemCallHandler {
  public let system: RealSystem
  public let memoryCalls: MemoryCallMonitor

  public init(system: RealSystem, service: MemoryCallMonitor.Service = .guest) {
    self.system = system
    memoryCalls = MemoryCallMonitor(service: service)
  }

  /// Starts the system on a machine that has just been switched on or reset.
  public func start(on machine: Machine) {
    memoryCalls.restart()
    system.start(on: machine)
  }

  public func serve(_ call: Int, on machine: Machine) -> SystemCallOutcome {
    let page = machine.mapperRegister(Int(machine.programCounter >> 13))
    guard call == RealSystem.restartCall, machine.kind(ofPage: page) == .eprom else {
      return .refused
    }
    machine.reset()
    start(on: machine)
    return .jumped
  }

  public var watchedCode: CodePlace? { memoryCalls.watchedCode }

  public func serveFetch(on machine: Machine) -> FetchOutcome {
    memoryCalls.serveFetch(on: machine)
  }

  public func exchangeState(_ exchange: inout StateExchange) throws {
    try memoryCalls.exchangeState(&exchange)
  }
}
