import GeneveCore

/// Runs cases of the set on a machine of its own and says what is different.
public final class SingleStepRunner {
  private let machine: Machine

  public init() throws { machine = Machine(configuration: try Configuration()) }

  /// How the machine departs from `test`; nil when it does not.
  public func difference(in test: SingleStepCase) -> String? {
    guard test.initial.map.count == 8 else { return "map has \(test.initial.map.count) pages" }
    machine.enter(test.initial)
    let begin = machine.cycles
    let cycles = machine.stepNotingBusCycles().map { NotedCycle($0, begin: begin) }
    let length = Int(machine.cycles - begin)
    var found = machine.processorState()
    found.ram = test.final.ram.map { byte in
      MemoryByte(address: byte.address, value: machine.value(at: .physical(byte.address)))
    }
    found.chip = test.final.chip.map { byte in
      MemoryByte(address: byte.address, value: machine.value(at: .chip(byte.address)))
    }
    return Self.compare("length", test.length, length)
      ?? Self.compare("final", test.final, found)
      ?? Self.compare("cycles", test.cycles, cycles)
  }

  private static func compare<Value: Equatable>(
    _ name: String, _ expected: Value, _ found: Value
  ) -> String? {
    expected == found ? nil : "\(name): expected \(expected), found \(found)"
  }
}

extension Machine {
  /// Puts the machine into `state`, in native mode with the mapper in force.
  func enter(_ state: ProcessorState) {
    processorFlags = state.flags
    hasMetIllegalOpcode = state.mid != 0
    for (window, page) in state.map.enumerated() { setMapperRegister(window, to: page) }
    workspacePointer = state.wp
    status = state.st
    // What is prefetched need not stand in memory: it does for a moment, then memory takes its place.
    let saved = [peek(state.pc), peek(state.pc | 1)]
    pokeWord(state.ir, at: state.pc)
    jump(to: state.pc)
    poke(saved[0], at: state.pc)
    poke(saved[1], at: state.pc | 1)
    for byte in state.ram { setValue(byte.value, at: .physical(byte.address)) }
    for byte in state.chip { setValue(byte.value, at: .chip(byte.address)) }
  }

  /// Everything but memory.
  func processorState() -> ProcessorState {
    ProcessorState(
      pc: programCounter, ir: instruction, wp: workspacePointer, st: status,
      flags: processorFlags, mid: hasMetIllegalOpcode ? 1 : 0, idle: isIdling ? 1 : 0,
      map: (0..<8).map { mapperRegister($0) }, ram: [], chip: [])
  }

  func value(at place: MemoryPlace) -> UInt8 {
    switch place {
    case .physical(let address):
      byte(page: UInt8(truncatingIfNeeded: address >> 13), offset: address & 0x1FFF)
    case .chip(let address): peek(UInt16(truncatingIfNeeded: address))
    }
  }

  func setValue(_ value: UInt8, at place: MemoryPlace) {
    switch place {
    case .physical(let address):
      setByte(value, page: UInt8(truncatingIfNeeded: address >> 13), offset: address & 0x1FFF)
    case .chip(let address): poke(value, at: UInt16(truncatingIfNeeded: address))
    }
  }
}
