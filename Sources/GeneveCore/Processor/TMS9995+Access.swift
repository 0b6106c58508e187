/// Accesses as the processor makes them: its own RAM first, one cycle whatever the width, then the bus.
extension TMS9995 {
  static let cycle = Ticks.perProcessorCycle

  /// F000–F0FB (reference/tms9995.md, section 1.2). Also hides what the board has there.
  static let ramBase: UInt16 = 0xF000
  static let ramLength: UInt16 = 0x00FC
  /// FFFA–FFFB.
  static let decrementerAddress: UInt16 = 0xFFFA
  /// FFFC–FFFF: the NMI vector, the last four bytes of the same RAM.
  static let nonMaskableVector: UInt16 = 0xFFFC

  /// True when `address` never leaves the chip.
  @inline(__always)
  static func isOnChip(_ address: UInt16) -> Bool {
    address &- ramBase < ramLength || address >= decrementerAddress
  }

  /// `count` internal cycles.
  @inline(__always)
  func internalSteps(_ count: Ticks, _ board: inout Board) { board.now &+= count &* Self.cycle }

  @inline(__always)
  mutating func readWord(_ address: UInt16, _ board: inout Board) -> UInt16 {
    let address = address & 0xFFFE
    if address &- Self.ramBase < fastRAMLength {
      board.now &+= Self.cycle
      return ramWord(address)
    }
    return board.readWordDirectly(address) ?? readWordSlowly(address, &board)
  }

  @inline(__always)
  mutating func readByte(_ address: UInt16, _ board: inout Board) -> UInt8 {
    if address &- Self.ramBase < fastRAMLength {
      board.now &+= Self.cycle
      return ram[Int(address & 0xFF)]
    }
    return board.readByteDirectly(address) ?? readByteSlowly(address, &board)
  }

  @inline(__always)
  mutating func writeWord(_ value: UInt16, to address: UInt16, _ board: inout Board) {
    let address = address & 0xFFFE
    if address &- Self.ramBase < fastRAMLength {
      board.now &+= Self.cycle
      setRAMWord(value, at: address)
    } else if !board.writeWordDirectly(value, to: address) {
      writeWordSlowly(value, to: address, &board)
    }
  }

  @inline(__always)
  mutating func writeByte(_ value: UInt8, to address: UInt16, _ board: inout Board) {
    if address &- Self.ramBase < fastRAMLength {
      board.now &+= Self.cycle
      ram[Int(address & 0xFF)] = value
    } else if !board.writeByteDirectly(value, to: address) {
      writeByteSlowly(value, to: address, &board)
    }
  }

  @inline(__always)
  mutating func readRegister(_ number: UInt16, _ board: inout Board) -> UInt16 {
    readWord(registerAddress(number), &board)
  }

  @inline(__always)
  mutating func writeRegister(_ value: UInt16, _ number: UInt16, _ board: inout Board) {
    writeWord(value, to: registerAddress(number), &board)
  }

  /// A word of an instruction; a read like any other to the machine, but not to who watches reads.
  @inline(__always)
  mutating func fetchWord(_ address: UInt16, _ board: inout Board) -> UInt16 {
    let address = address & 0xFFFE
    if address &- Self.ramBase < fastRAMLength {
      board.now &+= Self.cycle
      return ramWord(address)
    }
    return board.readWordDirectly(address) ?? fetchWordSlowly(address, &board)
  }

  /// The next word of the instruction.
  @inline(__always)
  mutating func fetchOperand(_ board: inout Board) -> UInt16 {
    let word = fetchWord(programCounter, &board)
    programCounter &+= 2
    return word
  }

  @inline(__always)
  private func ramWord(_ address: UInt16) -> UInt16 {
    UnsafeRawPointer(ram + Int(address & 0xFF)).loadUnaligned(as: UInt16.self).bigEndian
  }

  @inline(__always)
  private func setRAMWord(_ value: UInt16, at address: UInt16) {
    UnsafeMutableRawPointer(ram + Int(address & 0xFF))
      .storeBytes(of: value.bigEndian, as: UInt16.self)
  }

  // MARK: Off the fast path

  @inline(never)
  private mutating func fetchWordSlowly(_ address: UInt16, _ board: inout Board) -> UInt16 {
    let word = readWordAsking(address, &board)
    board.watch?.noteFetch(address, page: memoryPage(of: address, board))
    return word
  }

  @inline(never)
  private mutating func readWordSlowly(_ address: UInt16, _ board: inout Board) -> UInt16 {
    let word = readWordAsking(address, &board)
    board.watch?.noteRead(
      MemoryAccess(address, page: memoryPage(of: address, board), width: 2), value: word)
    return word
  }

  private mutating func readWordAsking(_ address: UInt16, _ board: inout Board) -> UInt16 {
    if Self.isOnChip(address) {
      let word =
        address == Self.decrementerAddress ? decrementer.read(at: board.now) : ramWord(address)
      passOnChip(address, word, isWrite: false, isWord: true, &board)
      return word
    }
    let high = board.readSlowly(address)
    return UInt16(high) << 8 | UInt16(board.readSlowly(address | 1))
  }

  @inline(never)
  private mutating func readByteSlowly(_ address: UInt16, _ board: inout Board) -> UInt8 {
    let byte = readByteAsking(address, &board)
    board.watch?.noteRead(
      MemoryAccess(address, page: memoryPage(of: address, board), width: 1), value: UInt16(byte))
    return byte
  }

  private mutating func readByteAsking(_ address: UInt16, _ board: inout Board) -> UInt8 {
    guard Self.isOnChip(address) else { return board.readSlowly(address) }
    var byte = ram[Int(address & 0xFF)]
    if address & 0xFFFE == Self.decrementerAddress {
      let count = decrementer.read(at: board.now)
      byte = UInt8(truncatingIfNeeded: address & 1 == 0 ? count >> 8 : count)
    }
    passOnChip(address, UInt16(byte), isWrite: false, isWord: false, &board)
    return byte
  }

  /// The one cycle of an access on the chip.
  private func passOnChip(
    _ address: UInt16, _ value: UInt16, isWrite: Bool, isWord: Bool, _ board: inout Board
  ) {
    let start = board.now
    board.now &+= Self.cycle
    guard board.busLog != nil else { return }
    board.busLog?.append(
      BusCycle(
        kind: isWord ? .onChipWord : .onChipByte, address: address, value: value,
        isWrite: isWrite, waitStates: 0, start: start / Self.cycle))
  }

  @inline(never)
  private mutating func writeWordSlowly(
    _ value: UInt16, to address: UInt16, _ board: inout Board
  ) {
    guard board.watch != nil else { return writeWordAsking(value, to: address, &board) }
    let access = MemoryAccess(address, page: memoryPage(of: address, board), width: 2)
    let old = UInt16(peek(address, board)) << 8 | UInt16(peek(address | 1, board))
    writeWordAsking(value, to: address, &board)
    board.noteWrite(access, old: old, new: value)
  }

  private mutating func writeWordAsking(
    _ value: UInt16, to address: UInt16, _ board: inout Board
  ) {
    if Self.isOnChip(address) {
      passOnChip(address, value, isWrite: true, isWord: true, &board)
      if address == Self.decrementerAddress {
        decrementer.write(value, at: board.now)
        decrementerChanged(&board)
      } else {
        setRAMWord(value, at: address)
      }
    } else {
      board.writeSlowly(UInt8(value >> 8), to: address)
      board.writeSlowly(UInt8(truncatingIfNeeded: value), to: address | 1)
    }
  }

  @inline(never)
  private mutating func writeByteSlowly(
    _ value: UInt8, to address: UInt16, _ board: inout Board
  ) {
    guard board.watch != nil else { return writeByteAsking(value, to: address, &board) }
    let access = MemoryAccess(address, page: memoryPage(of: address, board), width: 1)
    let old = peek(address, board)
    writeByteAsking(value, to: address, &board)
    board.noteWrite(access, old: UInt16(old), new: UInt16(value))
  }

  private mutating func writeByteAsking(
    _ value: UInt8, to address: UInt16, _ board: inout Board
  ) {
    guard Self.isOnChip(address) else { return board.writeSlowly(value, to: address) }
    passOnChip(address, UInt16(value), isWrite: true, isWord: false, &board)
    if address & 0xFFFE == Self.decrementerAddress {
      // The other byte becomes random on the chip; here it repeats the one that was written.
      decrementer.write(UInt16(value) << 8 | UInt16(value), at: board.now)
      decrementerChanged(&board)
    } else {
      ram[Int(address & 0xFF)] = value
    }
  }

  // MARK: For tools

  /// The byte that a read at `address` would give, without any effect.
  func peek(_ address: UInt16, _ board: borrowing Board) -> UInt8 {
    Self.isOnChip(address) ? peekOnChip(address, at: board.now) : board.peek(address)
  }

  /// The same for whoever looks often: a board that is lent would be copied for each look.
  func peek(_ address: UInt16, inPlace board: inout Board) -> UInt8 {
    Self.isOnChip(address) ? peekOnChip(address, at: board.now) : board.peek(address)
  }

  private func peekOnChip(_ address: UInt16, at now: Ticks) -> UInt8 {
    guard address & 0xFFFE == Self.decrementerAddress else { return ram[Int(address & 0xFF)] }
    let count = decrementer.peek(at: now)
    return UInt8(truncatingIfNeeded: address & 1 == 0 ? count >> 8 : count)
  }

  /// Changes a byte as a loader or a debugger does: no time passes, devices are left alone.
  mutating func poke(_ value: UInt8, at address: UInt16, _ board: inout Board) {
    guard Self.isOnChip(address) else { return board.poke(value, at: address) }
    guard address & 0xFFFE != Self.decrementerAddress else { return }
    let old = ram[Int(address & 0xFF)]
    ram[Int(address & 0xFF)] = value
    if board.watch != nil {
      board.noteWrite(
        MemoryAccess(address, page: nil, width: 1), old: UInt16(old), new: UInt16(value))
    }
  }

  /// The physical page that answers at `address`; nil on the chip and for devices.
  func memoryPage(of address: UInt16, _ board: borrowing Board) -> UInt8? {
    Self.isOnChip(address) ? nil : board.memoryPage(of: address)
  }
}
