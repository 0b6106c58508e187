// Writing registers (reference/v9938.md, section 2).
extension V9938 {
  /// Bits that exist in R#0–R#31; the others read as zero.
  static let writableBits: [UInt8] = [
    0x7E, 0x7F, 0x7F, 0xFF, 0x3F, 0xFF, 0x3F, 0xFF,  // 0–7
    0xFB, 0xBF, 0x07, 0x03, 0xFF, 0xFF, 0x07, 0x0F,  // 8–15
    0x0F, 0xBF, 0xFF, 0xFF, 0x3F, 0x3F, 0x3F, 0xFF,  // 16–23
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,  // 24–31
  ]

  /// Writes a register at `currentTime`, with everything that follows from it.
  mutating func writeRegister(_ number: Int, _ value: UInt8) {
    guard number < 32 else {
      if number <= 46 { writeCommandRegister(number, value) }
      return
    }
    let new = value & Self.writableBits[number]
    let changed = registers[number] ^ new
    switch number {
    case 13:
      registers[13] = new
      restartBlinking()
    case 14, 15, 17: registers[number] = new
    case 16:
      registers[16] = new
      paletteAwaitsSecondByte = false
    default:
      guard changed != 0 else { return }
      if isDrawnAtOnce(number, changed) { prepareDrawingChange() }
      registers[number] = new
      applyRegister(number, changed: changed)
    }
  }

  /// Whether the line under the beam changes; the rest waits for the next line or is not drawn at all.
  private func isDrawnAtOnce(_ number: Int, _ changed: UInt8) -> Bool {
    switch number {
    case 0, 19: false
    case 1: changed & (Bits.largeSprites | Bits.magnifiedSprites) != 0
    default: true
    }
  }

  private mutating func applyRegister(_ number: Int, changed: UInt8) {
    switch number {
    case 0:
      if registers[0] & Bits.lineInterrupt == 0 { lineFlag = false }
      if changed & 0x0E != 0 { scheduleLatch() }
    case 1:
      if changed & 0x58 != 0 { scheduleLatch() }
      if isDrawnAtOnce(1, changed) { noteDrawingChange() }
    case 8:
      if changed & Bits.spritesDisabled != 0 { scheduleLatch() }
      noteDrawingChange()
    case 9:
      if changed & Bits.lines212 != 0 { moveDisplay() }
      noteDrawingChange()
    case 18:
      if changed & 0x0F != 0 { scheduleLatch() }
      if changed & 0xF0 != 0 { moveDisplay() }
      noteDrawingChange()
    case 19: scheduleLineInterrupt()
    case 23:
      scheduleLineInterrupt()
      noteDrawingChange()
    default: noteDrawingChange()
    }
  }

  /// To be called before something changes that the present line shows: what the beam has already
  /// drawn of it is drawn as it was.
  mutating func prepareDrawingChange() {
    drawPart(upTo: raster.dot(at: currentTime))
  }

  /// To be called after it.
  mutating func noteDrawingChange() {
    coloursAreValid = false
    registerStamp = vram.changeStamp
    vram.linesSinceChange = 0
  }
}

// MARK: - Blinking (section 2.3)

extension V9938 {
  /// Alternates between the colours of R#12 and R#7, or between the even and the odd page.
  struct BlinkState {
    /// True while R#12's colours, or the even page, are shown.
    var isOn = false
    /// Fields until it toggles; 0 when it stands still.
    var fieldsLeft = 0
  }

  /// Fields per unit of R#13.
  private static let fieldsPerBlinkUnit = 10

  /// Writing R#13 always starts anew.
  mutating func restartBlinking() {
    prepareDrawingChange()
    let (on, off) = (Int(registers[13] >> 4), Int(registers[13] & 15))
    blink.isOn = on != 0
    blink.fieldsLeft = on != 0 && off != 0 ? on * Self.fieldsPerBlinkUnit : 0
    noteDrawingChange()
  }

  mutating func countBlinking() {
    guard blink.fieldsLeft > 0 else { return }
    blink.fieldsLeft -= 1
    guard blink.fieldsLeft == 0 else { return }
    blink.isOn.toggle()
    let units = blink.isOn ? registers[13] >> 4 : registers[13] & 15
    blink.fieldsLeft = Int(units) * Self.fieldsPerBlinkUnit
    if display.mode == .text2 || display.mode.isBitmap { noteDrawingChange() }
  }
}
