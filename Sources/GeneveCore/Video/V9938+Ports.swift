// The four ports of the processor (reference/v9938.md, section 1).
extension V9938 {
  /// Reads port 0–3. Every read ends a two-byte sequence.
  mutating func read(port: Int, at now: Ticks) -> UInt8 {
    advance(to: now)
    controlAwaitsSecondByte = false
    switch port & 3 {
    case 0:
      let value = dataBuffer
      requestAccess(isWrite: false)
      return value
    case 1: return readStatus()
    default: return 0xFF
    }
  }

  /// Writes port 0–3.
  mutating func write(_ value: UInt8, port: Int, at now: Ticks) {
    advance(to: now)
    switch port & 3 {
    case 0:
      controlAwaitsSecondByte = false
      let readAhead = dataBuffer
      dataBuffer = value
      requestAccess(isWrite: true)
      if servesAtOnce { dataBuffer = readAhead }
    case 1: writeControl(value)
    case 2: writePalette(value)
    default: writeIndirect(value)
    }
  }

  /// What a read of `port` would give as of the last access or `advance`, without doing anything.
  public func peek(port: Int) -> UInt8 {
    switch port & 3 {
    case 0: dataBuffer
    case 1: statusValue(Int(registers[15]))
    default: 0xFF
    }
  }

  private mutating func writeControl(_ value: UInt8) {
    guard controlAwaitsSecondByte else {
      latch = value
      controlAwaitsSecondByte = true
      return
    }
    controlAwaitsSecondByte = false
    switch value >> 6 {
    case 0, 1:
      pointer = Int(value & 0x3F) << 8 | Int(latch)
      if value & 0x40 == 0 { requestAccess(isWrite: false) }
    case 2: writeRegister(Int(value & 0x3F), latch)
    default: break
    }
  }

  private mutating func writePalette(_ value: UInt8) {
    guard paletteAwaitsSecondByte else {
      latch = value
      paletteAwaitsSecondByte = true
      return
    }
    paletteAwaitsSecondByte = false
    let index = Int(registers[16] & 15)
    // First byte 0RRR0BBB, second byte 00000GGG.
    let colour =
      UInt16(value & 7) << 6 | UInt16(latch & 0x70) >> 1 | UInt16(latch & 7)
    setPaletteColour(index, colour)
    registers[16] = UInt8(index &+ 1) & 15
  }

  private mutating func writeIndirect(_ value: UInt8) {
    latch = value
    let number = Int(registers[17] & 0x3F)
    if registers[17] & Bits.holdsRegisterNumber == 0 {
      registers[17] = UInt8(truncatingIfNeeded: number &+ 1) & 0x3F
    }
    if number != 17 { writeRegister(number, value) }
  }

  /// Changes a colour from the dot on where the beam is.
  mutating func setPaletteColour(_ index: Int, _ colour: UInt16) {
    guard paletteColours[index] != colour else { return }
    prepareDrawingChange()
    paletteColours[index] = colour
    noteDrawingChange()
  }

  /// Puts an access in line for the next slot. One that still waits is replaced and its byte lost
  /// (section 1.1); the slot stays the one that the first request was given.
  @inline(__always)
  mutating func requestAccess(isWrite: Bool) {
    accessIsWrite = isWrite
    guard !servesAtOnce else { return performAccess() }
    guard accessDue == .never else { return }
    accessDue = slotTime(atLeast: Self.requestLead)
    memoryDue = min(memoryDue, accessDue)
  }

  /// The pending access takes place.
  @inline(__always)
  mutating func performAccess() {
    accessDue = .never
    var address = Int(registers[14]) << 14 | pointer
    if display.mode.isPlanar { address = VRAM.planar(address) }
    if command.argument & Bits.expansionForProcessor != 0 {
      address = VRAM.expansionBase | address & 0xFFFF
    }
    if accessIsWrite {
      vram.store(dataBuffer, at: address)
    } else {
      dataBuffer = vram.bytes[address]
    }
    pointer = (pointer &+ 1) & 0x3FFF
    if pointer == 0, display.mode.carriesIntoR14 { registers[14] = (registers[14] &+ 1) & 7 }
  }
}

extension VRAM {
  /// The physical address of a logical one in GRAPHIC6 and GRAPHIC7: even bytes are in the first
  /// 64 KiB, odd bytes in the second (section 1).
  @inline(__always)
  static func planar(_ address: Int) -> Int {
    address >> 1 & 0xFFFF | (address & 1) << 16
  }
}
