/// The CRU: single bits, the flags on the chip, LDCR and STCR (reference/tms9995.md, section 6).
extension TMS9995 {
  /// Flag register on the chip: 1EE0–1EFE, flag n at 1EE0 + 2n.
  static let flagAddresses: ClosedRange<UInt16> = 0x1EE0...0x1EFE
  static let illegalOpcodeFlagAddress: UInt16 = 0x1FDA
  /// A bit takes two cycles, on the chip and off it.
  static let cruBitSteps: Ticks = 2

  private enum Flag {
    static let eventCounter = 0, decrementerEnable = 1
    static let level1 = 2, level3 = 3, level4 = 4
    static let readOnly = level1...level4
  }

  mutating func readCRU(_ address: UInt16, _ board: inout Board) -> Bool {
    let address = address & 0xFFFE
    let value: Bool
    if timing.cruBitsActFirst {
      value = readBit(address, &board)
      internalSteps(Self.cruBitSteps, &board)
    } else {
      internalSteps(Self.cruBitSteps, &board)
      value = readBit(address, &board)
    }
    if board.busLog != nil { noteBit(value, at: address, isWrite: false, &board) }
    board.watch?.noteCRU(address, value, isWrite: false)
    return value
  }

  private mutating func readBit(_ address: UInt16, _ board: inout Board) -> Bool {
    if Self.flagAddresses.contains(address) {
      if board.now >= board.deadline { serveEvents(&board) }
      return flag(Int(address - Self.flagAddresses.lowerBound) / 2, board)
    }
    if address == Self.illegalOpcodeFlagAddress { return hasMetIllegalOpcode }
    return board.readCRU(address)
  }

  mutating func writeCRU(_ value: Bool, at address: UInt16, _ board: inout Board) {
    let address = address & 0xFFFE
    // A flag on the chip changes at the beginning of the two cycles (recordings `dec`, `dec_2`).
    if Self.flagAddresses.contains(address) {
      setFlag(Int(address - Self.flagAddresses.lowerBound) / 2, value, &board)
    } else if address == Self.illegalOpcodeFlagAddress {
      hasMetIllegalOpcode = value
    }
    // Writes to internal bits are seen outside too; the gate array relies on it.
    if timing.cruBitsActFirst {
      writeBit(value, at: address, &board)
      internalSteps(Self.cruBitSteps, &board)
    } else {
      internalSteps(Self.cruBitSteps, &board)
      writeBit(value, at: address, &board)
    }
    if board.busLog != nil { noteBit(value, at: address, isWrite: true, &board) }
    board.watch?.noteCRU(address, value, isWrite: true)
  }

  /// What has happened meanwhile comes first: a request that the bit takes away was there, and is latched
  /// (recordings `odd_timer_2`, `odd_timer_3`).
  private mutating func writeBit(_ value: Bool, at address: UInt16, _ board: inout Board) {
    if board.now >= board.deadline { serveEvents(&board) }
    board.writeCRU(value, at: address)
  }

  /// Notes the two cycles that have just passed.
  private func noteBit(_ value: Bool, at address: UInt16, isWrite: Bool, _ board: inout Board) {
    board.busLog?.append(
      BusCycle(
        kind: .cruBit, address: address, value: value ? 1 : 0, isWrite: isWrite, waitStates: 0,
        start: board.now / Self.cycle - Self.cruBitSteps))
  }

  /// The bit at `address` as a read would show it, without any effect.
  func peekCRU(_ address: UInt16, _ board: borrowing Board) -> Bool {
    if Self.flagAddresses.contains(address) {
      return flag(Int(address - Self.flagAddresses.lowerBound) / 2, board)
    }
    if address == Self.illegalOpcodeFlagAddress { return hasMetIllegalOpcode }
    guard Board.systemInterfaceAddresses.contains(address) else { return false }
    return board.systemInterface.peek(bit: Int(address >> 1))
  }

  /// Flag `number` as a CRU read shows it.
  func flag(_ number: Int, _ board: borrowing Board) -> Bool {
    switch number {
    case Flag.level1: board.interrupts.level1Latch
    case Flag.level3: board.interrupts.level3Latch
    case Flag.level4: board.interrupts.level4Latch
    default: flags >> UInt16(number) & 1 != 0
    }
  }

  private mutating func setFlag(_ number: Int, _ value: Bool, _ board: inout Board) {
    guard !Flag.readOnly.contains(number) else { return }
    let bit = UInt16(1) << UInt16(number)
    flags = value ? flags | bit : flags & ~bit
    if number == Flag.eventCounter || number == Flag.decrementerEnable {
      let counts = flags & 1 << UInt16(Flag.eventCounter) == 0
      let enabled = flags & 1 << UInt16(Flag.decrementerEnable) != 0
      decrementer.setCounting(counts && enabled, at: board.now)
      decrementerChanged(&board)
    }
  }

  // MARK: Instructions

  /// SBO, SBZ: `. r[R12] . CRU(2) P . .`
  mutating func setBit(_ value: Bool, _ board: inout Board) {
    let address = singleBitAddress(&board)
    writeCRU(value, at: address, &board)
    prefetch(&board)
    internalSteps(2, &board)
  }

  /// TB, in the same steps.
  mutating func testBit(_ board: inout Board) {
    let address = singleBitAddress(&board)
    setStatus(readCRU(address, &board) ? Status.equal : 0, mask: Status.equal)
    prefetch(&board)
    internalSteps(2, &board)
  }

  private mutating func singleBitAddress(_ board: inout Board) -> UInt16 {
    internalSteps(1, &board)
    let base = readRegister(12, &board) & 0xFFFE
    internalSteps(1, &board)
    return base &+ displacement
  }

  /// Number of bits of LDCR and STCR.
  private var bitCount: Int {
    let count = Int(instruction >> 6 & 15)
    return count == 0 ? 16 : count
  }

  /// LDCR: `. o(S) r[S] . r[R12] . C×CRU(2) . . P .`
  mutating func loadCRU(_ board: inout Board) {
    let count = bitCount
    internalSteps(1, &board)
    var bits: UInt16
    if count <= 8 {
      let byte = readByte(sourceAddress(step: 1, &board), &board)
      compareByteWithZero(byte)
      bits = UInt16(byte)
    } else {
      bits = readWord(sourceAddress(step: 2, &board), &board)
      compareWithZero(bits)
    }
    internalSteps(1, &board)
    var address = readRegister(12, &board) & 0xFFFE
    internalSteps(1, &board)
    for _ in 0..<count {
      writeCRU(bits & 1 != 0, at: address, &board)
      bits >>= 1
      address &+= 2
    }
    internalSteps(timing.ldcrTrailingSteps, &board)
    prefetch(&board)
    internalSteps(1, &board)
  }

  /// STCR: `. o(S) r[S] . r[R12] . C×CRU(2) (8−C or 16−C)×. ×4. P w[S]`; operand accesses are words even
  /// for byte counts.
  mutating func storeCRU(_ board: inout Board) {
    let count = bitCount
    internalSteps(1, &board)
    let operand = sourceAddress(step: count <= 8 ? 1 : 2, &board)
    var word: UInt16 = 0
    if timing.stcrReadsDestination {
      word = readWord(operand, &board)
    } else {
      internalSteps(1, &board)
    }
    internalSteps(1, &board)
    var address = readRegister(12, &board) & 0xFFFE
    internalSteps(1, &board)
    var bits: UInt16 = 0
    for index in 0..<count {
      if readCRU(address, &board) { bits |= 1 << UInt16(index) }
      address &+= 2
    }
    let width = count <= 8 ? 8 : 16
    internalSteps(Ticks(timing.stcrStepsFollowCount ? width : width - count) + 4, &board)
    if count <= 8 {
      compareByteWithZero(UInt8(bits))
      if !timing.stcrByteIsSigned && bits != 0 { status |= Status.arithmeticGreater }
    } else {
      compareWithZero(bits)
    }
    prefetch(&board)
    storeBits(bits, count: count, in: word, at: operand, &board)
  }

  private mutating func storeBits(
    _ bits: UInt16, count: Int, in word: UInt16, at operand: UInt16, _ board: inout Board
  ) {
    if count > 8 {
      writeWord(bits, to: operand, &board)
    } else if !timing.stcrReadsDestination {
      writeByte(UInt8(bits), to: operand, &board)
    } else if operand & 1 == 0 {
      writeWord(word & 0x00FF | bits << 8, to: operand, &board)
    } else {
      writeWord(word & 0xFF00 | bits, to: operand, &board)
    }
  }
}
