/// Multiplication and division (reference/tms9995.md, sections 3.1 and 4.4). The second word of a pair
/// whose first is R15 lies behind the workspace.
extension TMS9995 {
  /// MPY: `o(S) r[S] . r[D] ×17. w[D] P w[D+1]`
  mutating func multiply(_ board: inout Board) {
    let factor = readWord(sourceAddress(step: 2, &board), &board)
    internalSteps(1, &board)
    let number = instruction >> 6 & 15
    let product = UInt32(factor) * UInt32(readRegister(number, &board))
    internalSteps(17, &board)
    writeRegister(UInt16(product >> 16), number, &board)
    prefetch(&board)
    writeRegister(UInt16(truncatingIfNeeded: product), number + 1, &board)
  }

  /// MPYS: `o(S) r[S] . r[R0] ×19. w[R0] P w[R1]`
  mutating func multiplySigned(_ board: inout Board) {
    let factor = Int16(bitPattern: readWord(sourceAddress(step: 2, &board), &board))
    internalSteps(1, &board)
    let product = Int32(factor) * Int32(Int16(bitPattern: readRegister(0, &board)))
    internalSteps(timing.mpysSteps, &board)
    let bits = UInt32(bitPattern: product)
    writeRegister(UInt16(bits >> 16), 0, &board)
    if timing.signedProductSetsStatus {
      setStatus(
        product == 0
          ? Status.equal
          : product > 0
            ? Status.logicalGreater | Status.arithmeticGreater : Status.logicalGreater,
        mask: Status.comparison)
    }
    prefetch(&board)
    writeRegister(UInt16(truncatingIfNeeded: bits), 1, &board)
  }

  /// DIV: `o(S) r[S] . r[D] . r[D+1] d×. w[D] . P w[D+1]`, or after an overflow
  /// `o(S) r[S] . r[D] . r[D+1] P`.
  mutating func divide(_ board: inout Board) {
    let divisor = readWord(sourceAddress(step: 2, &board), &board)
    internalSteps(1, &board)
    let number = instruction >> 6 & 15
    let high = readRegister(number, &board)
    internalSteps(1, &board)
    guard divisor > high else {
      if timing.divAbortReadsLowWord { _ = readRegister(number + 1, &board) }
      setStatus(Status.overflow, mask: Status.overflow)
      prefetch(&board)
      return
    }
    let dividend = UInt32(high) << 16 | UInt32(readRegister(number + 1, &board))
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: UInt32(divisor))
    internalSteps(timing.divideSteps ?? Self.stepsByRemainder(remainder), &board)
    setStatus(0, mask: Status.overflow)
    writeRegister(UInt16(truncatingIfNeeded: quotient), number, &board)
    internalSteps(1, &board)
    prefetch(&board)
    writeRegister(UInt16(truncatingIfNeeded: remainder), number + 1, &board)
  }

  /// DIVS: `o(S) r[S] . r[R0] . r[R1] d×. w[R0] P w[R1]`, or after an overflow
  /// `o(S) r[S] . r[R0] . r[R1] ×4. P`. The remainder has the sign of the dividend.
  mutating func divideSigned(_ board: inout Board) {
    let divisor = Int64(Int16(bitPattern: readWord(sourceAddress(step: 2, &board), &board)))
    internalSteps(1, &board)
    let high = readRegister(0, &board)
    internalSteps(1, &board)
    let low = readRegister(1, &board)
    let dividend = Int64(Int32(bitPattern: UInt32(high) << 16 | UInt32(low)))
    guard divisor != 0, case let result = dividend.quotientAndRemainder(dividingBy: divisor),
      let quotient = Int16(exactly: result.quotient)
    else {
      internalSteps(timing.divsAbortSteps, &board)
      setStatus(Status.overflow, mask: Status.overflow)
      prefetch(&board)
      return
    }
    let remainder = UInt16(truncatingIfNeeded: result.remainder)
    internalSteps(
      timing.signedDivideSteps ?? 1 + Self.stepsByRemainder(UInt32(remainder)), &board)
    setStatus(0, mask: Status.overflow)
    if timing.signedProductSetsStatus { compareWithZero(UInt16(bitPattern: quotient)) }
    writeRegister(UInt16(bitPattern: quotient), 0, &board)
    prefetch(&board)
    writeRegister(remainder, 1, &board)
  }

  /// MAME's guess for DIV: a step more than the remainder word has bits; DIVS takes one more.
  private static func stepsByRemainder(_ remainder: UInt32) -> Ticks {
    Ticks(1 + 32 - remainder.leadingZeroBitCount)
  }
}
