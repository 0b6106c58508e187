import InstructionSet

/// The dispatch: one case an operation, in the order of the enumeration.
extension TMS9995 {
  @inline(__always)
  mutating func execute(_ operation: Operation, _ board: inout Board) {
    switch operation {
    case .szc, .s, .a, .soc: combineWords(operation, &board)
    case .szcb, .sb, .ab, .socb: combineBytes(operation, &board)
    case .mov: move(&board)
    case .movb: moveByte(&board)
    case .c: compareWords(&board)
    case .cb: compareBytes(&board)

    case .jmp: jump(if: true, &board)
    case .jlt: jump(if: status & (Status.arithmeticGreater | Status.equal) == 0, &board)
    case .jle: jump(if: isLowOrEqual, &board)
    case .jeq: jump(if: status & Status.equal != 0, &board)
    case .jhe: jump(if: status & (Status.logicalGreater | Status.equal) != 0, &board)
    case .jgt: jump(if: status & Status.arithmeticGreater != 0, &board)
    case .jne: jump(if: status & Status.equal == 0, &board)
    case .jnc: jump(if: status & Status.carry == 0, &board)
    case .joc: jump(if: status & Status.carry != 0, &board)
    case .jno: jump(if: status & Status.overflow == 0, &board)
    case .jl: jump(if: status & (Status.logicalGreater | Status.equal) == 0, &board)
    case .jh: jump(if: isHigh, &board)
    case .jop: jump(if: status & Status.oddParity != 0, &board)

    case .sbo: setBit(true, &board)
    case .sbz: setBit(false, &board)
    case .tb: testBit(&board)

    case .coc, .czc, .xor: combineWithRegister(operation, &board)
    case .xop: extendedOperation(&board)
    case .ldcr: loadCRU(&board)
    case .stcr: storeCRU(&board)
    case .mpy: multiply(&board)
    case .div: divide(&board)

    case .sra, .srl, .sla, .src: shift(operation, &board)

    case .blwp: branchAndLoadWorkspace(&board)
    case .b: branch(&board)
    case .x: executeOperand(&board)
    case .clr: store(0, &board)
    case .seto: store(0xFFFF, &board)
    case .neg, .inv, .inc, .inct, .dec, .dect, .abs: modify(operation, &board)
    case .bl: branchAndLink(&board)
    case .swpb: swapBytes(&board)
    case .mpys: multiplySigned(&board)
    case .divs: divideSigned(&board)

    case .idle: beginIdling(&board)
    case .rset: externalInstruction(clearsMask: true, &board)
    case .ckon, .ckof, .lrex: externalInstruction(clearsMask: false, &board)
    case .rtwp: returnWithWorkspace(&board)

    case .li: loadImmediate(&board)
    case .ai, .andi, .ori: combineImmediate(operation, &board)
    case .ci: compareImmediate(&board)
    case .lwpi: loadWorkspacePointerImmediate(&board)
    case .limi: loadMaskImmediate(&board)
    case .stwp: storeRegister(workspacePointer, &board)
    case .stst: storeRegister(status, &board)
    case .lst: loadStatusRegister(&board)
    case .lwp: loadWorkspacePointer(&board)

    // The run loop has taken these out.
    case .illegal: break
    }
  }

  private var isHigh: Bool {
    status & Status.logicalGreater != 0
      && (status & Status.equal == 0 || !timing.jumpsTestEqual)
  }

  private var isLowOrEqual: Bool {
    status & Status.logicalGreater == 0
      || (status & Status.equal != 0 && timing.jumpsTestEqual)
  }

  /// `. P(target or next) .`
  @inline(__always)
  private mutating func jump(if condition: Bool, _ board: inout Board) {
    internalSteps(1, &board)
    if condition { programCounter &+= displacement }
    prefetch(&board)
    internalSteps(1, &board)
  }
}
