/// Ends a run at a place or for an event that somebody waits for.
struct StopWatcher: Observer {
  static let seesInstructions = true

  private let watch: AccessWatch
  private let flags: UnsafePointer<UInt8>
  private let attention: UnsafePointer<UInt8>
  private let lastStep: UInt64
  /// The boundary at which the run begins, when what stands there is known and not to be stopped for.
  private let knownStep: UInt64?
  /// Who made the last step; nil before the first one.
  private var agent: StopAgent?
  /// The boundary whose next step has been judged.
  private var judgedStep: UInt64?
  private(set) var hits: [StopHit] = []

  init(_ watch: AccessWatch, lastStep: UInt64, knownStep: UInt64?) {
    self.watch = watch
    flags = UnsafePointer(watch.addressFlags)
    attention = UnsafePointer(watch.attention)
    (self.lastStep, self.knownStep, judgedStep) = (lastStep, knownStep, knownStep)
  }

  @inline(__always)
  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    let address = processor.programCounter &- 2
    if flags[Int(address)] | attention.pointee == 0, processor.stepCount < lastStep {
      agent = .instruction(at: address)
      return false
    }
    return look(&processor, &board, isTrap: false)
  }

  mutating func shouldStop(
    beforeTrap processor: inout TMS9995, _ board: inout Board
  ) -> Bool { look(&processor, &board, isTrap: true) }

  mutating func shouldStop(idling processor: inout TMS9995, _ board: inout Board) -> Bool {
    hits += collected(&board)
    return !hits.isEmpty || processor.stepCount >= lastStep
  }

  mutating func see(interrupt level: Int) {
    if let agent { watch.attribute(to: agent) }
    agent = .interrupt(level: max(0, level))
    watch.noteInterrupt(max(0, level))
  }

  /// Takes up what the last step did when something else has ended the run.
  mutating func finish(_ board: inout Board) { hits += collected(&board) }

  /// True when the step that follows the boundary `step` has been judged.
  func hasJudged(_ step: UInt64) -> Bool { judgedStep == step }

  private func collected(_ board: inout Board) -> [StopHit] {
    watch.collect(for: agent ?? .instruction(at: 0), &board)
  }

  @inline(never)
  private mutating func look(
    _ processor: inout TMS9995, _ board: inout Board, isTrap: Bool
  ) -> Bool {
    hits += collected(&board)
    let address = processor.programCounter &- 2
    let before = agent
    agent = .instruction(at: address)
    if processor.stepCount != knownStep {
      lookAhead(&processor, &board, from: before, to: address, isTrap: isTrap)
    }
    judgedStep = processor.stepCount
    return !hits.isEmpty || processor.stepCount >= lastStep
  }

  /// Finds what is to be stopped for before the step at `address`.
  private mutating func lookAhead(
    _ processor: inout TMS9995, _ board: inout Board, from before: StopAgent?,
    to address: UInt16, isTrap: Bool
  ) {
    for rule in watch.executions where rule.address == address {
      hit(rule.number, .execution(from: before))
    }
    if !watch.physicalExecutions.isEmpty, let page = processor.memoryPage(of: address, board) {
      for rule in watch.physicalExecutions
      where rule.page == page && rule.offset == Int(address & 0x1FFF) {
        hit(rule.number, .execution(from: before))
      }
    }
    if isTrap {
      let isCall =
        processor.trapsSystemCalls
        && TMS9995.systemCallOpcodes.contains(processor.instruction)
      guard !isCall else { return }
      for number in watch.illegalOpcodes { hit(number, .illegalOpcode(processor.instruction)) }
      return
    }
    if !watch.extendedOperations.isEmpty, let call = processor.extendedOperationCall(&board) {
      for number in watch.extendedOperations { hit(number, .extendedOperation(call)) }
    }
    if !watch.contextReturns.isEmpty, processor.instruction == TMS9995.returnOpcode {
      let registers = processor.peekWorkspace(&board)
      for number in watch.contextReturns {
        hit(
          number,
          .contextReturn(
            workspacePointer: registers[13] & 0xFFFE, programCounter: registers[14] & 0xFFFE,
            status: registers[15]))
      }
    }
  }

  private mutating func hit(_ number: Int, _ event: StopEvent) {
    hits.append(StopHit(number: number, event: event, agent: agent ?? .instruction(at: 0)))
  }
}

/// Ends a run at a boundary.
struct StepLimit: Observer {
  static let seesInstructions = true
  let lastStep: UInt64

  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    processor.stepCount >= lastStep
  }

  mutating func shouldStop(
    beforeTrap processor: inout TMS9995, _ board: inout Board
  ) -> Bool { processor.stepCount >= lastStep }

  mutating func shouldStop(idling processor: inout TMS9995, _ board: inout Board) -> Bool {
    processor.stepCount >= lastStep
  }
}

extension TMS9995 {
  /// See `Machine.stepCount`.
  @inline(__always)
  var stepCount: UInt64 { instructionCount &+ otherStepCount }

  /// RTWP.
  static let returnOpcode: UInt16 = 0x0380

  /// The XOP that is executed next, if it is one. Nothing is read that has effects.
  mutating func extendedOperationCall(_ board: inout Board) -> ExtendedOperationCall? {
    guard instruction & 0xFC00 == 0x2C00 else { return nil }
    let operand = peekSourceAddress(board)
    return ExtendedOperationCall(
      number: Int(instruction >> 6 & 15), address: programCounter &- 2, operandAddress: operand,
      operand: peekWord(operand, board), registers: peekWorkspace(&board))
  }

  /// Where the source operand of the instruction that is executed next stands.
  func peekSourceAddress(_ board: borrowing Board) -> UInt16 {
    let register = instruction & 15
    let address = registerAddress(register)
    switch instruction >> 4 & 3 {
    case 0: return address
    case 2:
      let base = peekWord(programCounter, board)
      return register == 0 ? base : base &+ peekWord(address, board)
    default: return peekWord(address, board)
    }
  }

  func peekWord(_ address: UInt16, _ board: borrowing Board) -> UInt16 {
    UInt16(peek(address & 0xFFFE, board)) << 8 | UInt16(peek(address | 1, board))
  }
}
