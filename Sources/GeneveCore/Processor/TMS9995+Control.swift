/// Instructions that change the flow, the workspace or the mask (reference/tms9995.md, sections 3 and 4.4).
extension TMS9995 {
  /// B: `o(S) . P(new PC) .`
  mutating func branch(_ board: inout Board) {
    let target = sourceAddress(step: 2, &board)
    internalSteps(1, &board)
    programCounter = target & 0xFFFE
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// BL: `o(S) . P(new PC) . w[R11] .`
  mutating func branchAndLink(_ board: inout Board) {
    let target = sourceAddress(step: 2, &board)
    internalSteps(1, &board)
    let link = programCounter
    programCounter = target & 0xFFFE
    prefetch(&board)
    internalSteps(1, &board)
    writeRegister(link, 11, &board)
    internalSteps(1, &board)
  }

  /// BLWP: `o(S) r[S] . w[R15'] . w[R14'] . w[R13'] . r[S+2] P .`
  mutating func branchAndLoadWorkspace(_ board: inout Board) {
    let vector = sourceAddress(step: 2, &board)
    let newWorkspace = readWord(vector, &board) & 0xFFFE
    internalSteps(1, &board)
    saveContext(newWorkspace: newWorkspace, &board)
    programCounter = readWord(vector &+ 2, &board) & 0xFFFE
    prefetchWithoutSampling(&board)
    internalSteps(1, &board)
  }

  /// XOP: `o(S) . r[vec] . w[R11'] . w[R15'] . w[R14'] . w[R13'] . r[vec+2] P . .`
  mutating func extendedOperation(_ board: inout Board) {
    let operand = sourceAddress(step: 2, &board)
    let vector = 0x0040 + (instruction >> 6 & 15) * 4
    internalSteps(1, &board)
    let newWorkspace = readWord(vector, &board) & 0xFFFE
    internalSteps(1, &board)
    writeWord(operand, to: newWorkspace &+ 22, &board)
    internalSteps(1, &board)
    saveContext(newWorkspace: newWorkspace, &board)
    programCounter = readWord(vector + 2, &board) & 0xFFFE
    status |= Status.extendedOperation
    if timing.xopClearsStatus { status &= ~Status.clearedByXOP }
    prefetchWithoutSampling(&board)
    internalSteps(2, &board)
  }

  /// `w[R15'] . w[R14'] . w[R13'] .` of the new workspace.
  private mutating func saveContext(newWorkspace: UInt16, _ board: inout Board) {
    let oldWorkspace = workspacePointer
    workspacePointer = newWorkspace
    writeRegister(status, 15, &board)
    internalSteps(1, &board)
    writeRegister(programCounter, 14, &board)
    internalSteps(1, &board)
    writeRegister(oldWorkspace, 13, &board)
    internalSteps(1, &board)
  }

  /// RTWP: `. r[R15] r[R14] r[R13] P .`
  mutating func returnWithWorkspace(_ board: inout Board) {
    internalSteps(1, &board)
    let newStatus = readRegister(15, &board)
    programCounter = readRegister(14, &board) & 0xFFFE
    workspacePointer = readRegister(13, &board) & 0xFFFE
    loadStatus(newStatus, &board)
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// X: `o(S) r[S] .`, then the instruction found there. It is not prefetched, so a chain of X has no
  /// other place where a run could end.
  mutating func executeOperand(_ board: inout Board) {
    instruction = readWord(sourceAddress(step: 2, &board), &board)
    internalSteps(1, &board)
    next = operations[Int(instruction)]
    if board.now >= board.deadline {
      serveEvents(&board)
      if board.now >= board.scheduler[.limit] { next = Pending.pause }
    }
  }

  /// LWPI: `r[imm] . P .`
  mutating func loadWorkspacePointerImmediate(_ board: inout Board) {
    workspacePointer = fetchOperand(&board) & 0xFFFE
    internalSteps(1, &board)
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// LIMI: `r[imm] . . P .`
  mutating func loadMaskImmediate(_ board: inout Board) {
    let mask = fetchOperand(&board) & Status.interruptMask
    internalSteps(2, &board)
    loadStatus(status & ~Status.interruptMask | mask, &board)
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// LST: `r[W] . . P .`
  mutating func loadStatusRegister(_ board: inout Board) {
    let value = readRegister(instruction & 15, &board)
    internalSteps(2, &board)
    loadStatus(value, &board)
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// LWP: `r[W] . P .`
  mutating func loadWorkspacePointer(_ board: inout Board) {
    let value = readRegister(instruction & 15, &board)
    internalSteps(1, &board)
    workspacePointer = value & 0xFFFE
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// RSET, CKON, CKOF, LREX: `×5. P .` Nothing on the board decodes them.
  mutating func externalInstruction(clearsMask: Bool, _ board: inout Board) {
    internalSteps(5, &board)
    if clearsMask { loadStatus(status & ~Status.interruptMask, &board) }
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// IDLE: the external cycle, then the wait.
  mutating func beginIdling(_ board: inout Board) {
    internalSteps(5, &board)
    isIdling = true
    next = Pending.idle
  }
}
