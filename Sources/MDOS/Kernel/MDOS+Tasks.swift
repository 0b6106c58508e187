import GeneveCore

/// Who has the processor (reference/mdos-system-calls.md, section 2.3).
extension MDOS {
  // MARK: Changing tasks

  /// Keeps what a task needs to go on: the context saved in `workspace`, and F000–F07F. Its map stands
  /// in TSKMAP.
  func suspend(page: UInt8, contextIn workspace: UInt16, on machine: Machine) {
    typealias Field = TaskHeader.Field
    for (index, field) in [Field.workspacePointer, Field.programCounter, Field.status].enumerated()
    {
      machine.setWord(
        machine.peekWord(workspace + 26 + 2 * UInt16(index)), page: page, offset: field)
    }
    for index in 0..<Field.scratchpadSize {
      machine.setByte(
        machine.peek(SystemRAM.taskRAM.lowerBound + UInt16(index)), page: page,
        offset: Field.scratchpad + index)
    }
  }

  /// Lets a task, or the interpreter, go on where it stood.
  func resume(page: UInt8, on machine: Machine) {
    typealias Field = TaskHeader.Field
    machine.executionMap = TaskHeader(page: page).map(in: machine)
    for index in 0..<Field.scratchpadSize {
      machine.poke(
        machine.byte(page: page, offset: Field.scratchpad + index),
        at: SystemRAM.taskRAM.lowerBound + UInt16(index))
    }
    machine.setByte(TaskRing.slice, page: page, offset: Field.ticksLeft)
    machine.workspacePointer = machine.word(page: page, offset: Field.workspacePointer)
    machine.status = machine.word(page: page, offset: Field.status)
    machine.jump(to: machine.word(page: page, offset: Field.programCounter))
    tasks.show(in: machine, interpreter: Self.interpreterPage)
  }

  func isSwappedOut(_ page: UInt8, _ machine: Machine) -> Bool {
    let state = machine.byte(page: page, offset: TaskHeader.Field.state)
    return tasks.contains(page) && state != TaskRing.State.running
      && state < TaskRing.State.firstPrivileged
  }

  /// Takes the processor away from the caller, who wants something that it cannot have yet.
  func reschedule(from call: SystemCall) -> SystemCallOutcome {
    suspend(page: call.headerPage, contextIn: call.workspace, on: call.machine)
    runNext(on: call.machine)
    return .jumped
  }

  /// Gives the processor to the next task that can run; to the interpreter when there is no task at all.
  func runNext(on machine: Machine) {
    tasks.select {
      machine.byte(page: $0, offset: TaskHeader.Field.state) == TaskRing.State.running
    }
    switch tasks.current {
    case .interpreter: resume(page: Self.interpreterPage, on: machine)
    case .task(let page): resume(page: page, on: machine)
    case .idle: waitForTask(on: machine)
    }
  }

  /// All tasks wait: the processor idles in page 00, with interrupts on.
  private func waitForTask(on machine: Machine) {
    machine.setMapperRegister(0, to: ManagerLayout.systemPage)
    machine.workspacePointer = SystemRAM.privilegedWorkspace
    machine.status = TaskStart.status
    machine.jump(to: EntryCode.idleAddress)
    tasks.show(in: machine, interpreter: Self.interpreterPage)
  }

  // MARK: The end of a task

  /// Ends the task of a header page and gives the processor to the next. A page that is no task's ends
  /// the task that runs.
  func endTask(page: UInt8, on machine: Machine) -> SystemCallOutcome {
    var ending = page
    if !tasks.contains(page) {
      guard case .task(let running) = tasks.current else {
        runNext(on: machine)
        return .jumped
      }
      ending = running
    }
    files.closeFiles(openedBy: ending)
    var manager = memory(of: machine)
    // What damaged tables do not let go is lost.
    _ = try? manager.endTask(TaskHeader(page: ending))
    tasks.remove(ending)
    machine.spend(cycles: Self.endCycles)
    runNext(on: machine)
    return .jumped
  }

  /// Cycles of the end of a small task.
  private static var endCycles: Int { 3500 }

  // MARK: Level 1

  /// Cycles of the real handler, entry and return included (realsystem/trace/interrupts.tsv).
  private enum InterruptCycles {
    static let nothing = 600
    static let keyboard = 1180
    static let video = 950
  }

  func serveInterrupt(on machine: Machine) -> SystemCallOutcome {
    var cycles = InterruptCycles.nothing
    var tickStatus: UInt8?
    var arrival = KeyboardLibrary.Arrival.nothing
    if !machine.readCRU(SystemInterface.videoInput) {
      tickStatus = machine.readVideoStatus(0)
      cycles = InterruptCycles.video
    } else if let code = machine.takeScanCode() {
      arrival = keyboard.codeArrived(code)
      cycles = InterruptCycles.keyboard
    }
    machine.spend(cycles: cycles)
    if let tickStatus { video.tick(on: machine, status: tickStatus) }
    switch arrival {
    case .warmStart, .coldStart:
      boot(on: machine)
      return .jumped
    case .nothing, .debugger, .printScreen: break
    }
    let page = machine.mapperRegister(0)
    keyboard.showState(inHeader: page, of: machine)
    if tickStatus != nil, let outcome = countSlice(page: page, on: machine) { return outcome }
    if tasks.contains(page), isTaskContext(on: machine),
      let handler = keyboard.takeBreak(inHeader: page, of: machine)
    {
      divert(
        to: handler, page: page, workspace: SystemRAM.interruptWorkspace, of: machine)
    }
    return .done
  }

  /// Whether the interrupted code is a program's and not a call that is going to be repeated.
  private func isTaskContext(on machine: Machine) -> Bool {
    let workspace = machine.peekWord(SystemRAM.interruptWorkspace + 26)
    return !(SystemRAM.taskRAM.upperBound..<0xF0FC).contains(workspace)
  }

  /// Takes a tick off the turn of the running task; at its end the next one runs.
  private func countSlice(page: UInt8, on machine: Machine) -> SystemCallOutcome? {
    wakeTasks(on: machine)
    switch tasks.current {
    case .interpreter: return nil
    case .idle:
      tasks.select {
        machine.byte(page: $0, offset: TaskHeader.Field.state) == TaskRing.State.running
      }
      guard case .task(let next) = tasks.current else { return nil }
      resume(page: next, on: machine)
      return .jumped
    case .task(let running):
      guard running == page, isTaskContext(on: machine) else { return nil }
      let left = machine.byte(page: page, offset: TaskHeader.Field.ticksLeft) &- 1
      machine.setByte(left, page: page, offset: TaskHeader.Field.ticksLeft)
      guard left == 0 || left > TaskRing.slice else { return nil }
      machine.setByte(TaskRing.slice, page: page, offset: TaskHeader.Field.ticksLeft)
      guard tasks.pages.count > 1 else { return nil }
      var memory = machine
      TaskHeader(page: page).setMap(machine.executionMap, in: &memory)
      suspend(page: page, contextIn: SystemRAM.interruptWorkspace, on: machine)
      runNext(on: machine)
      return .jumped
    }
  }

  /// A task that waits for the keyboard runs again when it owns it.
  private func wakeTasks(on machine: Machine) {
    for page in tasks.pages
    where machine.byte(page: page, offset: TaskHeader.Field.state) == TaskRing.State.waiting
      && machine.byte(page: page, offset: HeaderPage.keyboardLost) == 0
    {
      machine.setByte(
        TaskRing.State.running, page: page, offset: TaskHeader.Field.state)
    }
  }
}
