// What makes up the state of the chip.
extension V9938 {
  /// Registers, flags, the beam and the command engine. The memory is not part of it: it travels by
  /// `snapshotVRAM` and `restoreVRAM`, or by `exchangeMemory` in a file. The picture is not either: after
  /// restoring it shows what the registers and the memory would draw now, and it is exact again from the
  /// next field on.
  public mutating func exchangeState(_ exchange: inout StateExchange) throws {
    for index in 0..<32 { try exchange.field(&registers[index]) }
    for index in 0..<16 { try exchange.field(&paletteColours[index]) }
    try exchangeInterface(&exchange)
    try exchangeCommand(&exchange)
    try exchangeRaster(&exchange)
    try exchange.field(&currentTime)
    try exchange.field(&frameCount)
    try exchange.field(&verticalFlag)
    try exchange.field(&lineFlag)
    try exchangeSpritesAndMouse(&exchange)
    try exchangeDisplay(&exchange)
    if exchange.isRestoring { try rebuildAfterRestoring(exchange) }
  }

  /// The memory itself, for a state file.
  public mutating func exchangeMemory(_ exchange: inout StateExchange) throws {
    try exchange.field(memory: vram.fittedMemory)
    if exchange.isRestoring {
      vram.noteReplacement()
      redrawPicture()
    }
  }

  /// Remembers the memory; costs as much as was written since the last snapshot.
  public func snapshotVRAM() -> VRAMSnapshot { vram.snapshot() }

  /// Makes the memory what it was.
  public mutating func restoreVRAM(_ snapshot: VRAMSnapshot) {
    vram.restore(snapshot)
    redrawPicture()
  }

  private mutating func exchangeInterface(_ exchange: inout StateExchange) throws {
    try exchange.field(&latch)
    try exchange.field(&controlAwaitsSecondByte)
    try exchange.field(&paletteAwaitsSecondByte)
    try exchange.field(&pointer)
    try exchange.field(&dataBuffer)
    try exchange.field(&accessIsWrite)
    try exchange.field(&accessDue)
  }

  private mutating func exchangeCommand(_ exchange: inout StateExchange) throws {
    try exchange.field(&command.sourceX)
    try exchange.field(&command.sourceY)
    try exchange.field(&command.destinationX)
    try exchange.field(&command.destinationY)
    try exchange.field(&command.countX)
    try exchange.field(&command.countY)
    try exchange.field(&command.colour)
    try exchange.field(&command.argument)
    try exchange.field(&command.code)
    try exchange.field(&command.isExecuting)
    try exchange.field(&command.transferReady)
    try exchange.field(&command.borderDetected)
    try exchange.field(&command.borderX)
    try exchange.field(&command.due)
    try exchange.field(&command.x)
    try exchange.field(&command.otherX)
    try exchange.field(&command.unitsPerRow)
    try exchange.field(&command.unitsLeft)
    try exchange.field(&command.rowsLeft)
    try exchange.field(&command.phase)
    try exchange.field(&command.source)
    try exchange.field(&command.destination)
    try exchange.field(&command.accumulator)
    try exchange.field(&command.dotsDone)
  }

  private mutating func exchangeRaster(_ exchange: inout StateExchange) throws {
    try exchange.field(&raster.line)
    try exchange.field(&raster.lines)
    try exchange.field(&raster.lineLength)
    try exchange.field(&raster.fieldStart)
    try exchange.field(&raster.lineStart)
    try exchange.field(&raster.isOddField)
    try exchange.field(&raster.displayTop)
    try exchange.field(&raster.displayEnd)
    try exchange.field(&raster.previousDisplayTop)
    try exchange.field(&raster.pictureTop)
    try exchange.field(&raster.verticalDue)
    try exchange.field(&raster.lineMatchDue)
    try exchange.field(&raster.latchDue)
    try exchange.field(&raster.lineMatchTime)
    try exchange.field(&picture.isInterlaced)
  }

  private mutating func exchangeSpritesAndMouse(_ exchange: inout StateExchange) throws {
    try exchange.field(&sprites.hasOverflow)
    try exchange.field(&sprites.number)
    try exchange.field(&sprites.hasCollision)
    try exchange.field(&sprites.collisionX)
    try exchange.field(&sprites.collisionY)
    try exchange.field(&sprites.positionIsFrozen)
    try exchange.field(&mouse.x)
    try exchange.field(&mouse.y)
    try exchange.field(&mouse.middleButton)
    try exchange.field(&mouse.rightButton)
  }

  private mutating func exchangeDisplay(_ exchange: inout StateExchange) throws {
    try exchange.field(&display.mode)
    try exchange.field(&display.isEnabled)
    try exchange.field(&display.hasSprites)
    try exchange.field(&display.shift)
    try exchange.field(&blink.isOn)
    try exchange.field(&blink.fieldsLeft)
  }

  /// Derives what is not saved, after refusing numbers that no chip can have.
  private mutating func rebuildAfterRestoring(_ exchange: StateExchange) throws {
    for index in 0..<32 { registers[index] &= Self.writableBits[index] }
    for index in 0..<16 { paletteColours[index] &= 0x1FF }
    guard rasterIsPossible, accessesArePossible, countersArePossible else {
      throw exchange.impossibleValue
    }
    raster.lineEnd = raster.lineStart + raster.lineTicks
    memoryDue = min(accessDue, command.due)
    updateNextEvent()
    selectSlots()
    redrawPicture()
  }

  private var rasterIsPossible: Bool {
    // Three hundred years: sums of times stay far from overflowing.
    let times = -Ticks.max / 2...Ticks.max / 2
    guard [262, 313].contains(raster.lines), (0..<raster.lines).contains(raster.line),
      times.contains(raster.fieldStart), times.contains(raster.lineStart),
      times.contains(currentTime), times.contains(raster.lineMatchTime)
    else { return false }
    let line = raster.lineStart..<raster.lineStart + raster.lineTicks
    return line.contains(currentTime)
      && raster.fieldStart + Ticks(raster.line) * raster.lineTicks == raster.lineStart
      && (0...raster.lines).contains(raster.displayTop)
      && (raster.displayTop...2 * raster.lines).contains(raster.displayEnd)
      && (-512...512).contains(raster.previousDisplayTop)
      && [21, 48].contains(raster.pictureTop) && (-7...8).contains(display.shift)
  }

  private var accessesArePossible: Bool {
    let soon = currentTime...raster.lineStart + 2 * raster.lineTicks
    return (accessDue == .never || soon.contains(accessDue))
      && (command.due == .never || soon.contains(command.due) && display.mode.isBitmap)
  }

  private var countersArePossible: Bool {
    let (tenBits, small) = (0...0x3FF, -0x1000...0x1000)
    return (0...0x3FFF).contains(pointer) && tenBits.contains(command.sourceX)
      && tenBits.contains(command.sourceY) && tenBits.contains(command.destinationX)
      && tenBits.contains(command.destinationY) && tenBits.contains(command.countX)
      && tenBits.contains(command.countY) && small.contains(command.x)
      && small.contains(command.otherX) && small.contains(command.unitsPerRow)
      && small.contains(command.unitsLeft) && small.contains(command.rowsLeft)
      && tenBits.contains(command.accumulator) && tenBits.contains(command.borderX)
      && (0...0x400).contains(command.dotsDone) && (-128...127).contains(mouse.x)
      && (-128...127).contains(mouse.y) && (0...150).contains(blink.fieldsLeft)
      && tenBits.contains(sprites.collisionX) && tenBits.contains(sprites.collisionY)
  }
}
