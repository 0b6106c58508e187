import GeneveCore

// Calls with their registers (reference/mdos-system-calls.md, section 4.2).
extension VideoLibrary {
  /// Serves a call of library 6. An opcode beyond the table gives FFFF in R0.
  ///
  /// A call that draws waits until the chip would have finished what an earlier one gave it to do.
  public mutating func call(_ call: SystemCall) -> LibraryOutcome {
    let now = call.machine.now
    if now < chipIsBusyUntil, Self.waitsForChip(call[register: 0]) {
      return .again(cycles: Int((chipIsBusyUntil - now) / Ticks.perProcessorCycle) + 1)
    }
    (work, chipWork) = (VideoCost.call(call[register: 0]), 0)
    serve(call, TaskPage(machine: call.machine, page: call.headerPage))
    let cycles = work
    if chipWork > 0 {
      chipIsBusyUntil = now + Ticks(cycles + chipWork) * Ticks.perProcessorCycle
    }
    (work, chipWork) = (0, 0)
    return .done(cycles: cycles)
  }

  /// Calls that touch video memory, and setting a mode.
  private static func waitsForChip(_ opcode: UInt16) -> Bool {
    switch opcode {
    case 0x00, 0x04, 0x06...0x0B, 0x0E...0x1F, 0x23...0x24, 0x27...0x28, 0x2A...0x2F, 0x3A: true
    default: false
    }
  }

  private mutating func serve(_ call: SystemCall, _ task: TaskPage) {
    switch call[register: 0] {
    case 0x00: setMode(Int(call[register: 1]), for: task)
    case 0x01: reportMode(call, task)
    case 0x02: setCursor(row: call.signed(1), column: call.signed(2), for: task)
    case 0x03: call.answer(cursor(for: task).row, cursor(for: task).column)
    case 0x04:
      setPage(Int(call[register: 1]), clearing: call[register: 2] == 0, for: task)
    case 0x05: call.answer(task.displayPage)
    case 0x06: scroll(.up, call, task)
    case 0x07: scroll(.down, call, task)
    case 0x08: scroll(.left, call, task)
    case 0x09: scroll(.right, call, task)
    case 0x0A: setColourSet(Int(call[register: 2]), call.colours(1), for: task)
    case 0x0B: readCharacter(call, task)
    case 0x0C: setBorder(call.lowByte(1), for: task)
    case 0x0D: setPalette(Int(call[register: 1]), to: call[register: 2], for: task)
    case 0x0E...0x11: serveDots(call, task)
    case 0x12...0x19, 0x3A: serveBlocks(call, task)
    case 0x1A...0x22: serveSprites(call, task)
    case 0x23, 0x24: servePatterns(call, task)
    case 0x25:
      setWindow(
        top: call.signed(1), left: call.signed(2), bottom: call.signed(3), right: call.signed(4),
        for: task)
    case 0x26:
      let window = window(for: task)
      call.answer(window.top, window.left, window.bottom, window.right)
    case 0x27: writeTerminal(call, task)
    case 0x28:
      restoreFonts(
        characters: call[register: 1] != 0, sprites: call[register: 2] != 0, for: task)
    case 0x29: setTextColours(call.colours(1), for: task)
    case 0x2A: writeString(call, task)
    case 0x2B: break
    case 0x2C...0x2F: repeatCharacter(call, task)
    case 0x30...0x32: serveMouse(call)
    case 0x33, 0x34: serveSound(call)
    case 0x35: writeRegister(Int(call[register: 1]), call.lowByte(2), task)
    case 0x36: call[register: 0] = UInt16(shadowed(register: Int(call[register: 1])))
    case 0x37...0x39: reportTables(call, task)
    default: call[register: 0] = 0xFFFF
    }
  }

  private func reportMode(_ call: SystemCall, _ task: TaskPage) {
    let layout = mode.layout
    let isTall = mode == .text80 && rows == Self.maximumRows
    let isMulticolor = mode == .multicolor
    call.answer(
      isTall ? DisplayMode.text80With26Rows : Int(mode.rawValue), isMulticolor ? 0 : columns,
      isMulticolor ? 0 : rows, layout.pixelColumns, layout.pixelRows, task.firstPixelRow,
      Int(borderColour), Int(task.textColours.word))
  }

  // MARK: Registers and tables

  /// 37: addresses of the tables; 38 and 39: the palette.
  private mutating func reportTables(_ call: SystemCall, _ task: TaskPage) {
    let buffer = call.bufferAddress(1)
    switch call[register: 0] {
    case 0x37:
      let addresses = [
        tables.colours, tables.patterns, tables.names, tables.spriteAttributes,
        tables.spritePatterns, tables.spriteColours,
      ]
      // A pair is the address in its bank of 16 KiB, and what makes port 1 write the bank into R#14.
      call.store(
        addresses.flatMap { address -> [UInt8] in
          let address = address & (VideoMemory.size - 1)
          return [
            UInt8(address >> 8 & 0x3F), UInt8(address & 0xFF), 0x8E, UInt8(address >> 14),
          ]
        }, at: buffer)
    case 0x38:
      call.store(
        palette.flatMap { word -> [UInt8] in
          let colour = (word & 0x700) >> 2 | (word & 0x70) >> 1 | word & 7
          return [UInt8(colour >> 8), UInt8(colour & 0xFF)]
        }, at: buffer)
    default:
      call.store(palette.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, at: buffer)
    }
  }

  private mutating func servePatterns(_ call: SystemCall, _ task: TaskPage) {
    let isSprites = call[register: 0] == 0x23
    let buffer = call.bufferAddress(1)
    let first = Int(call[register: 3])
    let count = min(Int(call[register: 2]), max(0, Self.patternCount - first))
    guard count > 0 else { return }
    if call[register: 4] != 0 {
      let patterns =
        isSprites
        ? spritePatterns(from: first, count: count, for: task)
        : characterPatterns(from: first, count: count)
      call.store(patterns, at: buffer)
    } else {
      let patterns = call.bytes(at: buffer, count: count * Self.patternSize)
      if isSprites {
        setSpritePatterns(patterns, from: first, for: task)
      } else {
        setCharacterPatterns(patterns, from: first, for: task)
      }
    }
  }

  // MARK: Mouse and sound

  private mutating func serveMouse(_ call: SystemCall) {
    switch call[register: 0] {
    case 0x30:
      if call.signed(3) < 0 {
        mouse.isOn = false
      } else {
        mouse.place(x: call.signed(1), y: call.signed(2), scale: call.signed(3))
      }
      return
    case 0x31: call.put(mouse.x, mouse.y, from: 1)
    default:
      let movement = mouse.takeMovement()
      call.put(movement.dx, movement.dy, from: 1)
    }
    call[register: 3] = mouseButtons(call.machine)
  }

  private mutating func serveSound(_ call: SystemCall) {
    if call[register: 0] == 0x33 {
      play(
        Sound(
          frequencies: (1...3).map { Int(call[register: $0]) },
          attenuations: [call.highByte(4), call.lowByte(4), call.highByte(5)],
          noiseType: call.highByte(6), noiseAttenuation: call.lowByte(6),
          duration: Int(call[register: 7])), on: call.machine)
    } else {
      call.isEqualSet = isSoundOver
    }
  }
}

extension SystemCall {
  func signed(_ number: Int) -> Int { Int(Int16(bitPattern: self[register: number])) }
  func lowByte(_ number: Int) -> UInt8 { UInt8(truncatingIfNeeded: self[register: number]) }
  func highByte(_ number: Int) -> UInt8 { UInt8(self[register: number] >> 8) }
  func colours(_ number: Int) -> TextColours { TextColours(word: self[register: number]) }

  func answer(_ values: Int...) { put(values, from: 0) }
  func put(_ values: Int..., from first: Int) { put(values, from: first) }

  private func put(_ values: [Int], from first: Int) {
    for (offset, value) in values.enumerated() {
      self[register: first + offset] = UInt16(truncatingIfNeeded: value)
    }
  }

  /// The buffer in register `number`. The real system maps one below A000 into slot 5 and leaves the
  /// address there in the register.
  func bufferAddress(_ number: Int) -> UInt16 {
    let address = self[register: number]
    if address < 0xA000 { self[register: number] = 0xA000 | address & 0x1FFF }
    return address
  }
}
