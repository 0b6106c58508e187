// Status registers (reference/v9938.md, section 4).
extension V9938 {
  /// What sprites have left in the status registers.
  struct SpriteFlags {
    /// S#0 5S and n4–n0.
    var hasOverflow = false
    var number: UInt8 = 0
    /// S#0 C.
    var hasCollision = false
    /// S#3–S#6, with the offsets that the chip adds.
    var collisionX = 0
    var collisionY = 0
    /// Positions are kept until S#0 or S#5 is read.
    var positionIsFrozen = false
  }

  /// Motion since the last reading and the two buttons that the V9938 sees; the third one is on the
  /// TMS9901.
  struct MouseState {
    var x = 0
    var y = 0
    var middleButton = false
    var rightButton = false
  }

  @inline(__always)
  private var isMouseMode: Bool {
    registers[8] & (Bits.mouse | Bits.lightPen) == Bits.mouse
  }

  /// Reads S#(R#15) at `currentTime` with its side effects.
  mutating func readStatus() -> UInt8 {
    let number = Int(registers[15])
    let value = statusValue(number)
    switch number {
    case 0:
      verticalFlag = false
      sprites.hasOverflow = false
      sprites.hasCollision = false
      sprites.positionIsFrozen = false
    case 1: lineFlag = false
    case 2: if !command.isExecuting { command.transferReady = false }
    case 3: if isMouseMode { mouse.x = 0 }
    case 5:
      if isMouseMode { mouse.y = 0 }
      (sprites.collisionX, sprites.collisionY) = (0, 0)
      sprites.positionIsFrozen = false
    case 7: takeTransferredPixel()
    case 9: command.borderDetected = false
    default: break
    }
    return value
  }

  /// The value of S#`number` at `currentTime`. Inlined, with what it needs: a call would copy the chip.
  @inline(__always)
  func statusValue(_ number: Int) -> UInt8 {
    switch number {
    case 0:
      (verticalFlag ? 0x80 : 0) | (sprites.hasOverflow ? 0x40 : 0)
        | (sprites.hasCollision ? 0x20 : 0) | sprites.number
    case 1: mouseButtons | (hasLineFlag ? 1 : 0)
    case 2: beamAndCommandStatus
    case 3: isMouseMode ? mouseCount(mouse.x) : UInt8(truncatingIfNeeded: sprites.collisionX)
    case 4: 0xFE | UInt8(truncatingIfNeeded: sprites.collisionX >> 8) & 1
    case 5: isMouseMode ? mouseCount(mouse.y) : UInt8(truncatingIfNeeded: sprites.collisionY)
    case 6: 0xFC | UInt8(truncatingIfNeeded: sprites.collisionY >> 8) & 3
    case 7: command.colour
    case 8: UInt8(truncatingIfNeeded: command.borderX)
    case 9: 0xFE | UInt8(truncatingIfNeeded: command.borderX >> 8) & 1
    default: 0xFF
    }
  }

  /// S#2: TR VR HR BD 1 1 EO CE.
  @inline(__always)
  private var beamAndCommandStatus: UInt8 {
    0x0C | (command.transferReady ? 0x80 : 0)
      | (raster.isInVerticalRetrace(at: currentTime) ? 0x40 : 0)
      | (isInHorizontalRetrace ? 0x20 : 0) | (command.borderDetected ? 0x10 : 0)
      | (raster.isOddField ? 2 : 0) | (command.isExecuting ? 1 : 0)
  }

  /// FH: latched when it may interrupt, else a pulse.
  @inline(__always)
  private var hasLineFlag: Bool {
    if registers[0] & Bits.lineInterrupt != 0 { return lineFlag }
    let length = display.mode.isText ? Raster.linePulseInText : Raster.linePulse
    let age = currentTime - raster.lineMatchTime
    return age >= 0 && age < length * Ticks.perVideoClock
  }

  @inline(__always)
  private var mouseButtons: UInt8 {
    guard isMouseMode else { return 0 }
    return (mouse.middleButton ? 0x80 : 0) | (mouse.rightButton ? 0x40 : 0)
  }

  @inline(__always)
  private func mouseCount(_ motion: Int) -> UInt8 { UInt8(truncatingIfNeeded: motion) }
}
