import GeneveCore

/// Serves calls of library 10.
public enum FloatingPointLibrary {
  /// Only tasks may call; the system's own context is refused.
  public static func call(_ call: SystemCall) -> LibraryOutcome {
    let opcode = call[register: 0]
    guard !call.isPrivileged else {
      call[register: 0] = FloatLibrary<SlotMemory>.refused
      return .done(cycles: FloatCost.cycles(opcode: FloatLibrary<SlotMemory>.refused))
    }
    let count = 6
    var library = FloatLibrary(
      memory: SlotMemory(machine: call.machine),
      registers: (0..<count).map { call[register: $0] }, status: call.status)
    library.call()
    for register in 0..<count { call[register: register] = library.registers[register] }
    call.status = library.status
    return .done(cycles: FloatCost.cycles(opcode: opcode))
  }
}

/// The pages that the mapper shows the caller.
struct SlotMemory: FloatMemory {
  let machine: Machine

  func byte(at address: UInt16) -> UInt8 {
    machine.byte(page: machine.mapperRegister(Int(address >> 13)), offset: Int(address & 0x1FFF))
  }

  func setByte(_ value: UInt8, at address: UInt16) {
    machine.setByte(
      value, page: machine.mapperRegister(Int(address >> 13)), offset: Int(address & 0x1FFF))
  }
}
