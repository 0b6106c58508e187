/// Operand derivation (reference/tms9995.md, sections 2 and 4.4): `o(S)` and `o(D)`.
///
///     Rn      nothing                 *Rn      r[Rn]           *Rn+  r[Rn] . w[Rn]
///     @sym    r[PC]                   @sym(Rn) r[Rn] . r[PC]
extension TMS9995 {
  /// Twice the signed displacement in the low byte: of jumps and of single CRU bits.
  @inline(__always)
  var displacement: UInt16 {
    UInt16(bitPattern: Int16(Int8(truncatingIfNeeded: instruction)) &* 2)
  }

  /// Address of the source operand; `step` is what autoincrement adds.
  @inline(__always)
  mutating func sourceAddress(step: UInt16, _ board: inout Board) -> UInt16 {
    operandAddress(mode: instruction >> 4 & 3, register: instruction & 15, step: step, &board)
  }

  /// Address of the destination operand of a format I instruction.
  @inline(__always)
  mutating func destinationAddress(step: UInt16, _ board: inout Board) -> UInt16 {
    operandAddress(
      mode: instruction >> 10 & 3, register: instruction >> 6 & 15, step: step, &board)
  }

  @inline(__always)
  private mutating func operandAddress(
    mode: UInt16, register: UInt16, step: UInt16, _ board: inout Board
  ) -> UInt16 {
    mode == 0
      ? registerAddress(register)
      : memoryOperandAddress(mode: mode, register: register, step: step, &board)
  }

  @inline(__always)
  private mutating func memoryOperandAddress(
    mode: UInt16, register: UInt16, step: UInt16, _ board: inout Board
  ) -> UInt16 {
    switch mode {
    case 1: return readRegister(register, &board)
    case 2:
      guard register != 0 else { return fetchOperand(&board) }
      let index = readRegister(register, &board)
      internalSteps(1, &board)
      return fetchOperand(&board) &+ index
    default:
      let address = readRegister(register, &board)
      internalSteps(1, &board)
      writeRegister(address &+ step, register, &board)
      return address
    }
  }
}
