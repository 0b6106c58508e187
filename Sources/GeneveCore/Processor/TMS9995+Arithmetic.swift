import InstructionSet

/// Data instructions, each in the steps of reference/tms9995.md, section 4.4, with the status rules of
/// section 3.1.
extension TMS9995 {

  // MARK: Format I

  /// A, S, SOC, SZC: `o(S) r[S] o(D) r[D] P w[D]`
  @inline(__always)
  mutating func combineWords(_ operation: Operation, _ board: inout Board) {
    let source = readWord(sourceAddress(step: 2, &board), &board)
    let address = destinationAddress(step: 2, &board)
    let destination = readWord(address, &board)
    let result: UInt16
    switch operation {
    case .a: result = add(destination, source)
    case .s: result = subtract(destination, source)
    case .soc:
      result = destination | source
      compareWithZero(result)
    default:
      result = destination & ~source
      compareWithZero(result)
    }
    prefetch(&board)
    writeWord(result, to: address, &board)
  }

  /// AB, SB, SOCB, SZCB, in the same steps.
  @inline(__always)
  mutating func combineBytes(_ operation: Operation, _ board: inout Board) {
    let source = readByte(sourceAddress(step: 1, &board), &board)
    let address = destinationAddress(step: 1, &board)
    let destination = readByte(address, &board)
    let result: UInt8
    switch operation {
    case .ab: result = addBytes(destination, source)
    case .sb: result = subtractBytes(destination, source)
    case .socb: result = destination | source
    default: result = destination & ~source
    }
    compareByteWithZero(result)
    prefetch(&board)
    writeByte(result, to: address, &board)
  }

  /// MOV: `o(S) r[S] o(D) P w[D]`; the destination is not read.
  @inline(__always)
  mutating func move(_ board: inout Board) {
    let value = readWord(sourceAddress(step: 2, &board), &board)
    let address = destinationAddress(step: 2, &board)
    compareWithZero(value)
    prefetch(&board)
    writeWord(value, to: address, &board)
  }

  @inline(__always)
  mutating func moveByte(_ board: inout Board) {
    let value = readByte(sourceAddress(step: 1, &board), &board)
    let address = destinationAddress(step: 1, &board)
    compareByteWithZero(value)
    prefetch(&board)
    writeByte(value, to: address, &board)
  }

  /// C: `o(S) r[S] o(D) r[D] P .`
  @inline(__always)
  mutating func compareWords(_ board: inout Board) {
    let source = readWord(sourceAddress(step: 2, &board), &board)
    let destination = readWord(destinationAddress(step: 2, &board), &board)
    setStatus(Self.comparison(source, destination), mask: Status.comparison)
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// CB: parity is that of the source byte.
  @inline(__always)
  mutating func compareBytes(_ board: inout Board) {
    let source = readByte(sourceAddress(step: 1, &board), &board)
    let destination = readByte(destinationAddress(step: 1, &board), &board)
    setStatus(
      Self.comparison(UInt16(source) << 8, UInt16(destination) << 8) | Self.parity(source),
      mask: Status.comparison | Status.oddParity)
    prefetch(&board)
    internalSteps(1, &board)
  }

  // MARK: Formats III and VI

  /// XOR: `o(S) r[S] r[D] P w[D]`; COC and CZC: `o(S) r[S] r[D] P .`
  mutating func combineWithRegister(_ operation: Operation, _ board: inout Board) {
    let source = readWord(sourceAddress(step: 2, &board), &board)
    let number = instruction >> 6 & 15
    let destination = readRegister(number, &board)
    if operation == .xor {
      let result = source ^ destination
      compareWithZero(result)
      prefetch(&board)
      writeRegister(result, number, &board)
    } else {
      let tested = operation == .coc ? destination : ~destination
      setStatus(source & tested == source ? Status.equal : 0, mask: Status.equal)
      prefetch(&board)
      internalSteps(1, &board)
    }
  }

  /// CLR, SETO: `o(S) . P w[S]`; nothing is read.
  mutating func store(_ value: UInt16, _ board: inout Board) {
    let address = sourceAddress(step: 2, &board)
    internalSteps(1, &board)
    prefetch(&board)
    writeWord(value, to: address, &board)
  }

  /// NEG, INV, INC, INCT, DEC, DECT, ABS: `o(S) r[S] P w[S]`
  @inline(__always)
  mutating func modify(_ operation: Operation, _ board: inout Board) {
    let address = sourceAddress(step: 2, &board)
    let value = readWord(address, &board)
    let result: UInt16
    switch operation {
    case .inc: result = add(value, 1)
    case .inct: result = add(value, 2)
    case .dec: result = add(value, 0xFFFF)
    case .dect: result = add(value, 0xFFFE)
    case .inv:
      result = ~value
      compareWithZero(result)
    case .neg:
      result = 0 &- value
      setStatus(
        Self.comparison(result) | (value == 0 ? Status.carry : 0)
          | (value == 0x8000 ? Status.overflow : 0),
        mask: Status.comparison | Status.carry | Status.overflow)
    default:
      // ABS compares what it found, not what it leaves.
      result = value >= 0x8000 ? 0 &- value : value
      setStatus(
        Self.comparison(value) | (value == 0x8000 ? Status.overflow : 0),
        mask: Status.comparison | Status.carry | Status.overflow)
    }
    prefetch(&board)
    writeWord(result, to: address, &board)
  }

  /// SWPB: `o(S) r[S] ×10. P w[S]`
  mutating func swapBytes(_ board: inout Board) {
    let address = sourceAddress(step: 2, &board)
    let value = readWord(address, &board)
    internalSteps(10, &board)
    prefetch(&board)
    writeWord(value.byteSwapped, to: address, &board)
  }

  // MARK: Shifts

  /// `r[W] . . [r[R0] . if the count field is 0] C×. P w[W]`
  mutating func shift(_ operation: Operation, _ board: inout Board) {
    let number = instruction & 15
    let value = readRegister(number, &board)
    internalSteps(2, &board)
    var count = Int(instruction >> 4 & 15)
    if count == 0 {
      count = Int(readRegister(0, &board) & 15)
      internalSteps(timing.shiftCountSteps, &board)
      if count == 0 { count = 16 }
    }
    internalSteps(Ticks(count), &board)
    let result = shifted(value, operation, count: count)
    prefetch(&board)
    writeRegister(result, number, &board)
  }

  /// `value` shifted by 1–16, with C the last bit that left, and OV if SLA changed the sign on the way.
  private mutating func shifted(_ value: UInt16, _ operation: Operation, count: Int) -> UInt16 {
    let result: UInt16
    let carry: Bool
    var mask = Status.comparison | Status.carry
    var overflow: UInt16 = 0
    switch operation {
    case .sra:
      let wide = Int32(Int16(bitPattern: value))
      result = UInt16(truncatingIfNeeded: wide >> Int32(count))
      carry = wide >> Int32(count - 1) & 1 != 0
    case .srl:
      result = UInt16(truncatingIfNeeded: UInt32(value) >> UInt32(count))
      carry = UInt32(value) >> UInt32(count - 1) & 1 != 0
    case .sla:
      let wide = UInt64(value) << UInt64(count)
      result = UInt16(truncatingIfNeeded: wide)
      carry = wide & 0x1_0000 != 0
      mask |= Status.overflow
      // The sign stays only if the top count + 1 bits of the value, zeroes shifted in included, agree.
      let allOnes = (UInt64(1) << UInt64(count + 1)) - 1
      let window = (UInt64(value) << 16) >> UInt64(31 - count) & allOnes
      if window != 0 && window != allOnes { overflow = Status.overflow }
    default:
      let turned = UInt32(value) << 16 | UInt32(value)
      result = UInt16(truncatingIfNeeded: turned >> UInt32(count & 15))
      carry = result & 0x8000 != 0
    }
    setStatus(Self.comparison(result) | (carry ? Status.carry : 0) | overflow, mask: mask)
    return result
  }

  // MARK: Immediate operands

  /// LI: `r[imm] P w[W]`
  @inline(__always)
  mutating func loadImmediate(_ board: inout Board) {
    let number = instruction & 15
    let value = fetchOperand(&board)
    compareWithZero(value)
    prefetch(&board)
    writeRegister(value, number, &board)
  }

  /// AI, ANDI, ORI: `r[W] r[imm] P w[W]`
  @inline(__always)
  mutating func combineImmediate(_ operation: Operation, _ board: inout Board) {
    let number = instruction & 15
    let value = readRegister(number, &board)
    let immediate = fetchOperand(&board)
    let result: UInt16
    switch operation {
    case .ai: result = add(value, immediate)
    case .andi:
      result = value & immediate
      compareWithZero(result)
    default:
      result = value | immediate
      compareWithZero(result)
    }
    prefetch(&board)
    writeRegister(result, number, &board)
  }

  /// CI: `r[W] r[imm] P .`
  mutating func compareImmediate(_ board: inout Board) {
    let value = readRegister(instruction & 15, &board)
    let immediate = fetchOperand(&board)
    setStatus(Self.comparison(value, immediate), mask: Status.comparison)
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// STST, STWP: `. P w[W]`
  mutating func storeRegister(_ value: UInt16, _ board: inout Board) {
    let number = instruction & 15
    internalSteps(1, &board)
    prefetch(&board)
    writeRegister(value, number, &board)
  }

  // MARK: Sums

  /// `first + second` with ST0–ST4.
  @inline(__always)
  private mutating func add(_ first: UInt16, _ second: UInt16) -> UInt16 {
    let (sum, carry) = first.addingReportingOverflow(second)
    let overflow = (first ^ sum) & (second ^ sum) & 0x8000 != 0
    setStatus(
      Self.comparison(sum) | (carry ? Status.carry : 0) | (overflow ? Status.overflow : 0),
      mask: Status.comparison | Status.carry | Status.overflow)
    return sum
  }

  /// `first − second`; C is set when nothing was borrowed.
  @inline(__always)
  private mutating func subtract(_ first: UInt16, _ second: UInt16) -> UInt16 {
    let (difference, borrow) = first.subtractingReportingOverflow(second)
    let overflow = (first ^ second) & (first ^ difference) & 0x8000 != 0
    setStatus(
      Self.comparison(difference) | (borrow ? 0 : Status.carry)
        | (overflow ? Status.overflow : 0),
      mask: Status.comparison | Status.carry | Status.overflow)
    return difference
  }

  @inline(__always)
  private mutating func addBytes(_ first: UInt8, _ second: UInt8) -> UInt8 {
    let (sum, carry) = first.addingReportingOverflow(second)
    let overflow = (first ^ sum) & (second ^ sum) & 0x80 != 0
    setStatus(
      (carry ? Status.carry : 0) | (overflow ? Status.overflow : 0),
      mask: Status.carry | Status.overflow)
    return sum
  }

  @inline(__always)
  private mutating func subtractBytes(_ first: UInt8, _ second: UInt8) -> UInt8 {
    let (difference, borrow) = first.subtractingReportingOverflow(second)
    let overflow = (first ^ second) & (first ^ difference) & 0x80 != 0
    setStatus(
      (borrow ? 0 : Status.carry) | (overflow ? Status.overflow : 0),
      mask: Status.carry | Status.overflow)
    return difference
  }
}
