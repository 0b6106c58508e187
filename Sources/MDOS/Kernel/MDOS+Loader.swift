import GeneveCore
import TIDisks

/// Loading and forking (library 9, opcodes 9 and 10; reference/mdos-memory-manager.md, section 7).
extension MDOS {
  /// Cycles of a load besides those of the disk: for each file and for each byte that is moved.
  private enum LoadCycles {
    static let start = 40_000
    static let byte = 20
  }

  // MARK: Opcode 9

  func callLoad(_ call: SystemCall) -> CallEnd {
    let address = call[register: 1]
    let name = call.bytes(at: address &+ 1, count: Int(call.machine.peek(address)))
    let parent = TaskHeader(page: call.headerPage)
    switch load(name, parent: parent, on: call.machine) {
    case .failure(let error):
      call[register: 0] = error.rawValue
      call.isEqualSet = false
      return .finished(cycles: 0)
    case .success(let child):
      call[register: 0] = 0
      call[register: 1] = UInt16(child.page) << 8
      call.isEqualSet = true
      leave(call)
      suspend(page: parent.page, contextIn: call.workspace, on: call.machine)
      start(child, on: call.machine)
      return .switched
    }
  }

  /// Makes a loaded task one that runs, at once.
  func start(_ child: TaskHeader, on machine: Machine) {
    tasks.add(child.page)
    tasks.run(child.page)
    resume(page: child.page, on: machine)
  }

  /// Loads a program, all its files, into a task of its own.
  ///
  /// - Parameters:
  ///   - name: full device name.
  ///   - parent: whose environment the child inherits, and in whose TSKMAP slot 7 is found.
  func load(_ name: [UInt8], parent: TaskHeader, on machine: Machine) -> Result<
    TaskHeader, LoadError
  > {
    guard DeviceName(bytes: name)?.file != nil else { return .failure(.badName) }
    machine.spend(cycles: LoadCycles.start)
    var manager = memory(of: machine)
    do throws(TableFault) {
      let task: TaskHeader
      switch try manager.beginLoad() {
      case .failure(let error): return .failure(error)
      case .success(let begun): task = begun
      }
      var error = try loadFiles(name, into: task, &manager)
      if error == nil, machine.word(page: task.page, offset: TaskHeader.Field.program) == 0 {
        error = .notAProgram
      }
      if let error {
        try manager.abandonLoad(of: task)
        return .failure(error)
      }
      let slotSeven = parent.map(in: machine)[7]
      try manager.finishLoad(of: task, parent: parent, slotSeven: slotSeven)
      machine.setByte(TaskRing.slice, page: task.page, offset: TaskHeader.Field.ticksLeft)
      return .success(task)
    } catch {
      // Damaged tables: there is no memory that could be relied on.
      return .failure(.noMemory)
    }
  }

  private func loadFiles(
    _ name: [UInt8], into task: TaskHeader, _ manager: inout MemoryManager<Machine>
  ) throws(TableFault) -> LoadError? {
    var name = name
    while true {
      let bytes: [UInt8]
      switch readProgram(name, manager.memory) {
      case .failure(let error): return error
      case .success(let read): bytes = read
      }
      guard let file = ProgramFile(bytes) else { return .notAProgram }
      if let error = try manager.addSegment(file.segment, to: task) { return error }
      try copy(file, into: task, manager)
      manager.memory.spend(cycles: file.data.count * LoadCycles.byte)
      guard file.hasSuccessor, let last = name.last else { return nil }
      name[name.count - 1] = last &+ 1
    }
  }

  private func readProgram(_ name: [UInt8], _ machine: Machine) -> Result<[UInt8], LoadError> {
    guard let device = DeviceName(bytes: name) else { return .failure(.badName) }
    do {
      return .success(try files.loadProgram(device, limit: ProgramFile.sizeLimit))
    } catch {
      return .failure(error.code == .badAttribute ? .notAProgram : .fileError)
    }
  }

  private func copy(
    _ file: ProgramFile, into task: TaskHeader, _ manager: MemoryManager<Machine>
  ) throws(TableFault) {
    var address = file.segment.loadAddress & 0xFFFE
    var rest = file.data[...]
    while !rest.isEmpty {
      guard let place = try manager.location(address, in: task) else { return }
      let part = rest.prefix(Paging.pageSize - place.offset)
      manager.memory.setBytes(part, page: place.page, offset: place.offset)
      rest = rest.dropFirst(part.count)
      address &+= UInt16(part.count)
    }
  }

  // MARK: Opcode 10

  func callFork(_ call: SystemCall) -> CallEnd {
    let machine = call.machine
    let parent = TaskHeader(page: call.headerPage)
    guard tasks.contains(parent.page) else {
      call[register: 0] = 0xFFFF
      return .finished(cycles: 0)
    }
    call[register: 0] = 0xFFFF
    let mask = machine.peekWord(SystemRAM.interruptMask)
    let state = MemoryManager<Machine>.ForkState(
      workspacePointer: call.callerWorkspace,
      programCounter: machine.peekWord(call.workspace + 28),
      status: call.status & ~StatusBits.interruptMask | mask,
      scratchpad: SystemRAM.taskRAM.map { machine.peek($0) }, ticks: TaskRing.slice)
    let sources = (try? memory(of: machine).pageList(of: parent)) ?? []
    var manager = memory(of: machine)
    guard let child = try? manager.fork(parent, state) else {
      return .finished(
        cycles: CallCost.refusedForkCycles(listLength: sources.count) - Self.dispatchCycles)
    }
    call[register: 0] = UInt16(child.page)
    tasks.add(child.page)
    tasks.show(in: machine, interpreter: Self.interpreterPage)
    let copies = (try? manager.pageList(of: child)) ?? []
    func isSlow(_ node: PageNode) -> Bool {
      node.content.isPrivate && machine.waitStates(ofPage: node.content.page) > 0
    }
    let copied = copies.count { $0.content.isPrivate }
    let cycles = CallCost.forkCycles(
      copiedPages: copied, slowSources: sources.count(where: isSlow),
      slowCopies: copies.count(where: isSlow), otherNodes: copies.count - copied)
    return .finished(cycles: max(0, cycles - Self.dispatchCycles))
  }
}
