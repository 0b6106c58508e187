import GeneveCore

/// XOP 0: from the caller's registers to a library and back (reference/mdos-memory-manager.md, section 2.2).
extension MDOS {
  /// Cycles of the real dispatcher from the XOP to the library and back.
  static let dispatchCycles = 400
  /// What the XOP, the entry opcode and the RTWP take by themselves here.
  private static let executedCycles = 40

  func serveSystemCall(on machine: Machine) -> SystemCallOutcome {
    let call = SystemCall(
      machine: machine, headerPage: machine.mapperRegister(0), isPrivileged: false)
    enter(call)
    let library = machine.peekWord(machine.peekWord(SystemRAM.callWorkspace + 22))
    machine.pokeWord(library, at: SystemRAM.callWorkspace + 22)
    let outcome = perform(library, call)
    switch outcome {
    case .finished(let cycles):
      machine.spend(cycles: max(0, Self.dispatchCycles - Self.executedCycles) + cycles)
      leave(call)
      takeBreak(from: call)
      return isSwappedOut(call.headerPage, machine) ? reschedule(from: call) : .done
    case .repeated(let cycles):
      machine.spend(cycles: max(1, cycles))
      leave(call)
      // Interrupts are looked at before the call is made again.
      machine.status = call.status & StatusBits.interruptMask
      return .again
    case .switched: return .jumped
    }
  }

  /// The caller is no task: it has put page 00 into slot 0. Only library 7 answers, for the task whose
  /// header page is in slot 4.
  func servePrivilegedCall(on machine: Machine) -> SystemCallOutcome {
    guard machine.mapperRegister(0) == ManagerLayout.systemPage else { return .done }
    let workspace = SystemRAM.privilegedWorkspace
    let library = machine.peekWord(machine.peekWord(workspace + 22))
    let call = SystemCall(
      machine: machine, headerPage: machine.mapperRegister(4), isPrivileged: true,
      workspace: workspace)
    machine.status = machine.status & ~StatusBits.interruptMask
    if library == Library.memory.rawValue {
      var registers = CallRegisters(
        call[register: 0], call[register: 1], call[register: 2], call[register: 3])
      var manager = memory(of: machine)
      let outcome = manager.call(
        opcode: registers.r0, registers: &registers,
        context: .system(mapped: TaskHeader(page: call.headerPage)))
      store(registers, in: call)
      machine.spend(cycles: outcome.cycles)
    }
    return .done
  }

  /// How a call ended.
  enum CallEnd {
    case finished(cycles: Int)
    case repeated(cycles: Int)
    /// Another task has the processor.
    case switched

    init(_ outcome: LibraryOutcome) {
      switch outcome {
      case .done(let cycles): self = .finished(cycles: cycles)
      case .again(let cycles): self = .repeated(cycles: cycles)
      }
    }
  }

  enum Library: UInt16 {
    case endOfTask = 0
    case keyboard = 5
    case video, memory, files, utilities, arithmetic
    case network = 12
  }

  func perform(_ library: UInt16, _ call: SystemCall) -> CallEnd {
    switch Library(rawValue: library) {
    case .endOfTask:
      _ = endTask(page: call.headerPage, on: call.machine)
      return .switched
    case .keyboard: return CallEnd(keyboard.call(call))
    case .video: return CallEnd(video.call(call))
    case .memory: return .finished(cycles: callMemory(call))
    case .files: return callFiles(call)
    case .utilities: return callUtilities(call)
    case .arithmetic: return CallEnd(FloatingPointLibrary.call(call))
    case .network: return .finished(cycles: callNetwork(call))
    case nil: return .finished(cycles: 0)
    }
  }

  // MARK: Entry and return

  /// Notes the caller's map, return address and interrupt mask where the real system does.
  private func enter(_ call: SystemCall) {
    let machine = call.machine
    var memory = machine
    TaskHeader(page: call.headerPage).setMap(machine.executionMap, in: &memory)
    machine.pokeWord(
      UInt16(machine.mapperRegister(0)) << 8 | UInt16(machine.mapperRegister(1)),
      at: SystemRAM.lowSlots)
    machine.pokeWord(
      machine.peekWord(SystemRAM.callWorkspace + 28), at: SystemRAM.returnAddress)
    machine.pokeWord(call.status & StatusBits.interruptMask, at: SystemRAM.interruptMask)
    // The code of the real system runs with interrupts off, up to its RTWP.
    machine.status = machine.status & ~StatusBits.interruptMask
  }

  /// Loads the map that the call leaves behind and restores the interrupt mask.
  func leave(_ call: SystemCall) {
    let machine = call.machine
    let map = TaskHeader(page: call.headerPage).map(in: machine)
    let low = machine.peekWord(SystemRAM.lowSlots)
    machine.setMapperRegister(0, to: UInt8(low >> 8))
    machine.setMapperRegister(1, to: UInt8(truncatingIfNeeded: low))
    for slot in 2..<Paging.slotCount { machine.setMapperRegister(slot, to: map[slot]) }
    call.status =
      call.status & ~StatusBits.interruptMask | machine.peekWord(SystemRAM.interruptMask)
  }

  /// Ctrl-C: the task goes on in its handler, and finds in its header page where it was.
  private func takeBreak(from call: SystemCall) {
    guard let handler = keyboard.takeBreak(inHeader: call.headerPage, of: call.machine) else {
      return
    }
    divert(to: handler, page: call.headerPage, workspace: call.workspace, of: call.machine)
  }

  /// Lets the context saved in `workspace` go on at `handler`.
  func divert(to handler: UInt16, page: UInt8, workspace: UInt16, of machine: Machine) {
    for (index, field) in [
      TaskHeader.Field.workspacePointer, TaskHeader.Field.programCounter,
      TaskHeader.Field.status,
    ].enumerated() {
      machine.setWord(
        machine.peekWord(workspace + 26 + 2 * UInt16(index)), page: page, offset: field)
    }
    machine.pokeWord(handler, at: workspace + 28)
  }

  // MARK: Libraries served here

  private func callMemory(_ call: SystemCall) -> Int {
    var registers = CallRegisters(
      call[register: 0], call[register: 1], call[register: 2], call[register: 3])
    var manager = memory(of: call.machine)
    let outcome = manager.call(
      opcode: registers.r0, registers: &registers,
      context: .task(TaskHeader(page: call.headerPage)))
    store(registers, in: call)
    if let page = outcome.slotOne {
      call.machine.poke(page, at: SystemRAM.lowSlots + 1)
    }
    return max(0, outcome.cycles - Self.dispatchCycles)
  }

  private func store(_ registers: CallRegisters, in call: SystemCall) {
    for (index, value) in [registers.r0, registers.r1, registers.r2, registers.r3].enumerated() {
      call[register: index] = value
    }
  }

  private func callFiles(_ call: SystemCall) -> CallEnd {
    // The list is read once; a damaged one has no pages.
    let list = localPages(of: call.headerPage, on: call.machine)
    return CallEnd(files.call(call) { list.indices.contains($0) ? list[$0] : nil })
  }

  /// The physical pages at the positions of a task's page list; nil for holes.
  func localPages(of page: UInt8, on machine: Machine) -> [UInt8?] {
    let list = (try? memory(of: machine).pageList(of: TaskHeader(page: page))) ?? []
    return list.map { $0.content.isHole ? nil : $0.content.page }
  }

  /// Without a network: no card, and an error for everything else.
  private func callNetwork(_ call: SystemCall) -> Int {
    let findCard: UInt16 = 1
    if call[register: 0] == findCard {
      call[register: 0] = 0
    } else {
      call[register: 0] = 0xFFFF
      call.isEqualSet = true
    }
    return 0
  }
}
