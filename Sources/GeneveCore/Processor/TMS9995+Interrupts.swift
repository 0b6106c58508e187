/// Context switches that no instruction asks for (reference/tms9995.md, section 5).
extension TMS9995 {
  /// Stands for NMI among the levels.
  static let nonMaskableLevel = -1
  /// Where MID finds WP and PC; shared with level 2.
  static let illegalOpcodeVector: UInt16 = 0x0008

  /// Serves the interrupt that is locked in.
  mutating func enterInterrupt(_ board: inout Board) {
    guard lockedLevel != Self.nonMaskableLevel else {
      board.interrupts.nonMaskable = false
      return switchContext(
        vector: Self.nonMaskableVector, savedCounter: programCounter &- 2, mask: 0, &board)
    }
    // What stands now, before the switch lowers the mask and lets time pass.
    let (mask, interrupts) = (status & Status.interruptMask, board.interrupts)
    enter(level: lockedLevel, &board)
    guard timing.entersAllLockedIn else { return }
    while let level = interrupts.levelToServe(mask: mask, after: lockedLevel) {
      lockedLevel = level
      enter(level: level, &board)
    }
  }

  private mutating func enter(level: Int, _ board: inout Board) {
    board.interrupts.acknowledge(level)
    switchContext(
      vector: UInt16(level) * 4, savedCounter: programCounter &- 2, mask: UInt16(level - 1), &board)
  }

  /// The opcode in `instruction` is none: flag MID and go through 0008 (section 5.5).
  mutating func trapIllegalOpcode(_ board: inout Board) {
    hasMetIllegalOpcode = true
    otherStepCount &+= 1
    switchContext(
      vector: Self.illegalOpcodeVector, savedCounter: programCounter, mask: 1, &board)
  }

  /// `. r[vec] . . w[R15'] . w[R14'] . w[R13'] . r[vec+2] P* . .`
  private mutating func switchContext(
    vector: UInt16, savedCounter: UInt16, mask: UInt16, _ board: inout Board
  ) {
    internalSteps(1, &board)
    let newWorkspace = readWord(vector, &board) & 0xFFFE
    internalSteps(2, &board)
    let saved = (workspacePointer, savedCounter, status)
    workspacePointer = newWorkspace
    writeRegister(saved.2, 15, &board)
    loadStatus(status & Status.keptByInterrupt | mask, &board)
    internalSteps(1, &board)
    writeRegister(saved.1, 14, &board)
    internalSteps(1, &board)
    writeRegister(saved.0, 13, &board)
    internalSteps(1, &board)
    programCounter = readWord(vector &+ 2, &board) & 0xFFFE
    prefetchWithoutSampling(&board)
    internalSteps(2, &board)
  }

  /// The RESET line, from any state (section 5.4). The board has been reset before.
  mutating func reset(_ board: inout Board) {
    isIdling = false
    internalSteps(timing.resetSteps, &board)
    let newWorkspace = readWord(0, &board) & 0xFFFE
    internalSteps(2, &board)
    let saved = (workspacePointer, programCounter &- 2, status)
    workspacePointer = newWorkspace
    writeRegister(saved.2, 15, &board)
    internalSteps(1, &board)
    writeRegister(saved.1, 14, &board)
    internalSteps(1, &board)
    writeRegister(saved.0, 13, &board)
    internalSteps(1, &board)
    loadStatus(0, &board)
    flags = 0
    hasMetIllegalOpcode = false
    decrementer.reset(at: board.now)
    board.scheduler[.decrementer] = .never
    board.interrupts.clearLatches()
    board.updateDeadline()
    programCounter = readWord(2, &board) & 0xFFFE
    prefetchWithoutSampling(&board)
    internalSteps(2, &board)
  }
}
