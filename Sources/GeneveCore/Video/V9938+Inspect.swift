// For the debugger, the operating system in Swift and tests: looking and changing without ports.
extension V9938 {
  /// A byte of memory by physical address: 0–1FFFF display, 20000–2FFFF expansion. FF beyond.
  public func vramByte(_ address: Int) -> UInt8 {
    (0..<VRAM.totalSize).contains(address) ? vram.bytes[address] : 0xFF
  }

  /// Changes a byte of memory; addresses that are not fitted swallow it.
  public mutating func setVRAMByte(_ address: Int, _ value: UInt8) {
    guard (0..<VRAM.totalSize).contains(address) else { return }
    vram.store(value, at: address)
  }

  /// The physical address of a byte as the processor addresses it in the present mode.
  public func physicalAddress(_ logical: Int) -> Int {
    let address = logical & (VRAM.displaySize - 1)
    return display.mode.isPlanar ? VRAM.planar(address) : address
  }

  /// R#0–R#46 as they stand; 0 where there is no register.
  public func register(_ number: Int) -> UInt8 {
    func half(_ value: Int, _ isHigh: Bool) -> UInt8 {
      UInt8(truncatingIfNeeded: isHigh ? value >> 8 : value)
    }
    let isHigh = number & 1 != 0
    return switch number {
    case 0..<32: registers[number]
    case 32, 33: half(command.sourceX, isHigh)
    case 34, 35: half(command.sourceY, isHigh)
    case 36, 37: half(command.destinationX, isHigh)
    case 38, 39: half(command.destinationY, isHigh)
    case 40, 41: half(command.countX, isHigh)
    case 42, 43: half(command.countY, isHigh)
    case 44: command.colour
    case 45: command.argument
    case 46: command.code
    default: 0
    }
  }

  /// Writes a register as the chip's own ports would.
  public mutating func setRegister(_ number: Int, _ value: UInt8, at now: Ticks) {
    guard (0..<64).contains(number) else { return }
    advance(to: now)
    writeRegister(number, value)
  }

  /// Status register 0–15 without the side effects of reading it.
  public func status(_ number: Int) -> UInt8 { statusValue(number) }

  /// A colour of the palette, GGGRRRBBB.
  public func palette(_ index: Int) -> UInt16 { paletteColours[index & 15] }

  public mutating func setPalette(_ index: Int, _ colour: UInt16) {
    setPaletteColour(index & 15, colour & 0x1FF)
  }

  /// Where the beam is: line of the field and clock of the line.
  public var beam: (line: Int, clock: Int) { (raster.line, raster.clock(at: currentTime)) }

  // MARK: Mouse

  /// The mouse moved; the counters stop at their ends.
  public mutating func addMouseMovement(dx: Int, dy: Int) {
    mouse.x = max(-128, min(127, mouse.x + dx))
    mouse.y = max(-128, min(127, mouse.y + dy))
  }

  /// The two buttons that reach the V9938.
  public mutating func setMouseButtons(right: Bool, middle: Bool) {
    (mouse.rightButton, mouse.middleButton) = (right, middle)
  }
}

extension V9938 {
  /// The present mode as the data book calls it.
  public var modeName: String {
    switch display.mode {
    case .graphic1: "GRAPHIC1"
    case .graphic2: "GRAPHIC2"
    case .graphic3: "GRAPHIC3"
    case .graphic4: "GRAPHIC4"
    case .graphic5: "GRAPHIC5"
    case .graphic6: "GRAPHIC6"
    case .graphic7: "GRAPHIC7"
    case .multicolor: "MULTICOLOR"
    case .text1: "TEXT1"
    case .text2: "TEXT2"
    case .undefined: "undefined"
    }
  }

  /// Where the tables begin, as the registers give it (section 2); which bits count depends on the mode.
  public var tables:
    (name: Int, colour: Int, pattern: Int, spriteAttributes: Int, spritePatterns: Int)
  {
    (
      name: Int(register(2) & 0x7F) << 10,
      colour: Int(register(10) & 7) << 14 | Int(register(3)) << 6,
      pattern: Int(register(4) & 0x3F) << 11,
      spriteAttributes: Int(register(11) & 3) << 15 | Int(register(5)) << 7,
      spritePatterns: Int(register(6) & 0x3F) << 11
    )
  }
}
