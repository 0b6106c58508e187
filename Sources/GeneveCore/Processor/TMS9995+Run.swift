import InstructionSet

/// The inner loop, and what happens at each prefetch.
extension TMS9995 {
  /// Why a run came back.
  enum Exit {
    /// The time limit of the run was reached.
    case limit
    /// The observer wants the machine to stand before the instruction at PC − 2.
    case observer
    /// The system call of this number stands at PC − 2 and waits to be served.
    case systemCall(Int)
  }

  /// Illegal opcodes 0C00–0C3F call the system in Swift when there is one; their low six bits say which
  /// entry. No TMS9995 and no program of this field gives them a meaning.
  static let systemCallOpcodes: ClosedRange<UInt16> = 0x0C00...0x0C3F

  /// Executes instructions until the board's limit event, the observer or a system call ends the run.
  ///
  /// One comparison an instruction serves everything rare: it stands in `prefetch`, which then puts
  /// something else than an operation into `next`.
  mutating func run<Watcher: Observer>(_ board: inout Board, observer: inout Watcher) -> Exit {
    resume()
    while true {
      if next >= Pending.first {
        switch next {
        case Pending.interrupt:
          if Watcher.seesInstructions { observer.see(interrupt: lockedLevel) }
          enterInterrupt(&board)
        case Pending.idle:
          if Watcher.seesInstructions, observer.shouldStop(idling: &self, &board) {
            return .observer
          }
          idle(&board)
        default:
          // The same state as one in which an observer stops.
          resume()
          return .limit
        }
        continue
      }
      let operation = unsafeBitCast(next, to: Operation.self)
      if operation == .illegal {
        if Watcher.seesInstructions, observer.shouldStop(beforeTrap: &self, &board) {
          return .observer
        }
        if trapsSystemCalls, Self.systemCallOpcodes.contains(instruction) {
          return .systemCall(Int(instruction & 0x3F))
        }
        trapIllegalOpcode(&board)
        continue
      }
      if Watcher.seesInstructions, observer.shouldStop(before: &self, &board) { return .observer }
      instructionCount &+= 1
      execute(operation, &board)
    }
  }

  /// Executes the instruction at which an observer has ended a run, whoever looks.
  mutating func executeOne(_ board: inout Board) {
    resume()
    guard next < Pending.first else { return }
    let operation = unsafeBitCast(next, to: Operation.self)
    guard operation != .illegal else { return trapIllegalOpcode(&board) }
    instructionCount &+= 1
    execute(operation, &board)
  }

  /// True when the context switch of an interrupt is the next thing to do.
  var hasLockedInInterrupt: Bool { next == Pending.interrupt }

  /// Takes up the work at which a run ended.
  mutating func resume() {
    guard next == Pending.pause else { return }
    next = isIdling ? Pending.idle : operations[Int(instruction)]
  }

  /// Fetches the opcode of the next instruction; before that, in an instruction that samples, looks for
  /// interrupts.
  @inline(__always)
  mutating func prefetch(_ board: inout Board) {
    guard board.now < board.deadline else {
      attend(&board, sampling: true)
      return
    }
    fetchOpcode(&board)
  }

  /// The prefetch of a context switch: maskable interrupts wait for the next instruction.
  @inline(__always)
  mutating func prefetchWithoutSampling(_ board: inout Board) {
    guard board.now < board.deadline else {
      attend(&board, sampling: false)
      return
    }
    fetchOpcode(&board)
  }

  @inline(__always)
  private mutating func fetchOpcode(_ board: inout Board) {
    instruction = fetchWord(programCounter, &board)
    programCounter &+= 2
    next = operations[Int(instruction)]
  }

  /// The prefetch when something is due: events first, then interrupts, then the end of the run.
  @inline(never)
  private mutating func attend(_ board: inout Board, sampling: Bool) {
    serveEvents(&board)
    if lockInInterrupt(&board, sampling: sampling) { return }
    fetchOpcode(&board)
    if board.now >= board.scheduler[.limit] { next = Pending.pause }
  }

  /// Locks in the request that goes first; no opcode is fetched then, but PC advances all the same
  /// (reference/tms9995.md, section 5.1).
  private mutating func lockInInterrupt(_ board: inout Board, sampling: Bool) -> Bool {
    if board.interrupts.nonMaskable {
      lockedLevel = Self.nonMaskableLevel
    } else if sampling,
      let level = board.interrupts.levelToServe(mask: status & Status.interruptMask)
    {
      lockedLevel = level
    } else {
      return false
    }
    programCounter &+= 2
    next = Pending.interrupt
    return true
  }

  mutating func serveEvents(_ board: inout Board) {
    board.serveEvents()
    if board.scheduler[.decrementer] <= board.now {
      decrementer.advance(to: board.now)
      decrementerChanged(&board)
    }
  }

  /// Takes a passage through 0 into flag 3, and tells the scheduler when the next one will be.
  mutating func decrementerChanged(_ board: inout Board) {
    if decrementer.hasExpired { board.interrupts.level3Latch = true }
    decrementer.hasExpired = false
    board.scheduler[.decrementer] = decrementer.nextEvent
    board.updateDeadline()
  }

  // MARK: IDLE

  /// IDLE repeats a short step until an unmasked request stands (section 5.10). The time up to the next
  /// event passes at once.
  mutating func idle(_ board: inout Board) {
    let step = timing.idleSteps * Self.cycle
    while true {
      if board.now >= board.deadline {
        serveEvents(&board)
        if board.interrupts.isRequesting(mask: status & Status.interruptMask) { break }
        if board.now >= board.scheduler[.limit] {
          next = Pending.pause
          return
        }
      }
      let steps = (board.scheduler.nextDue - board.now + step - 1) / step
      board.now &+= max(steps, 1) &* step
    }
    isIdling = false
    otherStepCount &+= 1
    prefetch(&board)
    internalSteps(1, &board)
  }

  // MARK: Jumps from outside

  /// Makes the instruction at `address` the next one, as if it had just been fetched. For the system in
  /// Swift and for debuggers; no time passes.
  mutating func jump(to address: UInt16, _ board: inout Board) {
    let address = address & 0xFFFE
    instruction = UInt16(peek(address, board)) << 8 | UInt16(peek(address | 1, board))
    programCounter = address &+ 2
    isIdling = false
    next = operations[Int(instruction)]
  }

  /// Fetches the next instruction again without any effect, unless an interrupt or IDLE comes first.
  mutating func refetch(_ board: borrowing Board) {
    guard next < Pending.first || next == Pending.pause else { return }
    instruction = peekWord(programCounter &- 2, board)
    if next < Pending.first { next = operations[Int(instruction)] }
  }

  /// Ends a served system call like an instruction of one step: fetches what stands at PC, looking for
  /// interrupts before. `repeating` makes that the call itself.
  mutating func finishSystemCall(_ board: inout Board, repeating: Bool) {
    if repeating { programCounter &-= 2 }
    otherStepCount &+= 1
    internalSteps(1, &board)
    prefetch(&board)
  }
}
