/// Where the beam is, and what it will meet in this field.
///
///     clocks of a line   0–99 sync, 100–201 erase, 202–257 border, 258–1281 display,
///                        1282–1340 border, 1341–1367 erase
///     lines of a field   0–2 sync, 3–15 erase, border, display, border, 3 erase
///
/// A field has 262 lines, or 313 with R#9 NT; the half line of interlace is not modelled: both fields are
/// equally long. Source: reference/v9938.md, section 3.
struct Raster {
  /// Length of the pulse of FH when it may not interrupt, in clocks.
  static let linePulse: Ticks = 288
  static let linePulseInText: Ticks = 316
  /// Left edge of the border, where VR and F change.
  static let leftBorderClock = 202
  static let displayClock = 258
  /// Text begins later and ends earlier than graphics.
  static let textIndentClocks = 36
  static let displayLength = 1024
  static let textLength = 960
  static let horizontalRetrace = 312
  static let horizontalRetraceInText = 404
  /// Where the first dot of `Picture` is: 16 dots of two clocks before the display.
  static let pictureClock = 226
  /// Mode and adjustment are taken over here, moved by the horizontal adjustment.
  static let latchClock = 144
  static let clocksPerAdjustment = 4

  /// Number of the line in the field, from the start of the vertical sync.
  var line = 0
  var lines = 262
  var lineLength = AccessSlots.LineLength.long
  var fieldStart: Ticks = 0
  var lineStart: Ticks = 0
  var lineEnd: Ticks = 1368 * Ticks.perVideoClock

  /// S#2 EO.
  var isOddField = true
  /// The first display line and the one after the last.
  var displayTop = 42
  var displayEnd = 234
  /// The line where the counter of the line interrupt began: of this field, and of the last one, counted
  /// from the start of this.
  var previousDisplayTop = -Int.max / 2
  /// First line that `Picture` shows: 11 lines above a 212-line display that is not adjusted.
  var pictureTop = 21

  var verticalDue = Ticks.never
  var lineMatchDue = Ticks.never
  var latchDue = Ticks.never
  /// When the line interrupt's line was last reached.
  var lineMatchTime = -Ticks.never / 2

  @inline(__always)
  var lineTicks: Ticks { Ticks(lineLength.rawValue) &* Ticks.perVideoClock }

  var fieldEnd: Ticks { fieldStart + Ticks(lines) * lineTicks }

  @inline(__always)
  var isInDisplay: Bool { line >= displayTop && line < displayEnd }

  func time(line: Int, clock: Int) -> Ticks {
    fieldStart + Ticks(line) * lineTicks + Ticks(clock) * Ticks.perVideoClock
  }

  func clock(at now: Ticks) -> Int { Int(now - lineStart) / Int(Ticks.perVideoClock) }

  /// How many dots of the present line of the picture the beam has passed.
  func dot(at now: Ticks) -> Int {
    max(0, min((clock(at: now) - Self.pictureClock) / 2, Picture.width))
  }

  /// VR rises where the display ends and falls one line before it begins.
  func isInVerticalRetrace(at now: Ticks) -> Bool {
    now >= time(line: displayEnd, clock: Self.leftBorderClock)
      || now < time(line: displayTop - 1, clock: Self.leftBorderClock)
  }
}

/// What takes effect only with the next line.
struct DisplayState: Equatable {
  var mode = VideoMode.graphic1
  /// R#1 BL.
  var isEnabled = false
  /// R#8 SPD = 0 in a mode that has sprites.
  var hasSprites = false
  /// Dots of 256 to the right, −7 to 8 (R#18).
  var shift = 0

  var displayClock: Int {
    Raster.displayClock + shift * Raster.clocksPerAdjustment
      + (mode.isText ? Raster.textIndentClocks : 0)
  }

  var rightBorderClock: Int {
    displayClock + (mode.isText ? Raster.textLength : Raster.displayLength)
  }
}

// MARK: - Running

extension V9938 {
  /// Lets the beam run to `now`: lines end, fields end, flags rise.
  mutating func advanceRaster(to now: Ticks) {
    while nextDue <= now {
      skipUnchangedLines(to: now)
      guard nextDue <= now else { return }
      if raster.lineEnd == nextDue {
        finishLine()
      } else {
        serveRasterEvents(at: nextDue)
      }
    }
  }

  private mutating func finishLine() {
    if memoryDue <= raster.lineEnd { advanceMemory(to: raster.lineEnd) }
    drawLine()
    raster.line &+= 1
    raster.lineStart = raster.lineEnd
    if raster.line == raster.lines {
      frameCount &+= 1
      startField()
    }
    raster.lineEnd = raster.lineStart &+ raster.lineTicks
    selectSlots()
    nextDue = min(nextEvent, raster.lineEnd)
  }

  /// When every line of the picture is as it was drawn, and memory is at rest, whole lines pass at once.
  private mutating func skipUnchangedLines(to now: Ticks) {
    guard vram.linesSinceChange >= unchangedLinesNeeded, memoryDue == .never, dotsDrawn == 0 else {
      return
    }
    let elapsed = min(now, nextEvent) &- raster.lineStart
    let count = min(Int(elapsed / raster.lineTicks), raster.lines &- 1 &- raster.line)
    guard count > 0 else { return }
    if display.hasSprites && display.isEnabled { repeatSpriteStatus(lines: count) }
    raster.line &+= count
    raster.lineStart &+= Ticks(count) &* raster.lineTicks
    raster.lineEnd = raster.lineStart &+ raster.lineTicks
    selectSlots()
    nextDue = min(nextEvent, raster.lineEnd)
  }

  private var unchangedLinesNeeded: Int {
    picture.isInterlaced ? Picture.height : Picture.linesPerField
  }

  private mutating func serveRasterEvents(at time: Ticks) {
    if raster.verticalDue <= time {
      verticalFlag = true
      raster.verticalDue = .never
    }
    if raster.lineMatchDue <= time {
      raster.lineMatchTime = time
      if registers[0] & Bits.lineInterrupt != 0 { lineFlag = true }
      scheduleLineInterrupt(after: time)
    }
    if raster.latchDue <= time {
      advanceMemory(to: time)
      latchDisplayState()
      scheduleLineInterrupt(after: time)
    }
    updateNextEvent()
  }

  /// The beam is back at the top, at `raster.lineStart`.
  mutating func startField() {
    raster.previousDisplayTop = raster.displayTop - raster.lines
    raster.line = 0
    raster.fieldStart = raster.lineStart
    raster.isOddField.toggle()
    raster.lines = registers[9] & Bits.fiftyHertz != 0 ? 313 : 262
    raster.lineLength = registers[9] & Bits.shortLines != 0 ? .short : .long
    raster.lineEnd = raster.lineStart &+ raster.lineTicks
    raster.pictureTop = raster.lines == 313 ? 48 : 21
    let isInterlaced = registers[9] & Bits.interlace != 0
    if picture.isInterlaced != isInterlaced {
      picture.isInterlaced = isInterlaced
      redrawEverything()
    }
    if vram.changeStamp > .max / 2 { redrawEverything() }
    countBlinking()
    // With interlace each field has lines of its own, which keep their page.
    if !isInterlaced && registers[9] & Bits.alternatePages != 0 { noteDrawingChange() }
    rescheduleField()
  }

  /// Begins the field anew so that its vertical blank begins at `time`, which is not later than `now`
  /// and less than a field ago; flag F is clear.
  mutating func placeVerticalBlank(at time: Ticks, now: Ticks) {
    advance(to: now)
    let blank = raster.time(line: raster.displayEnd, clock: Raster.leftBorderClock)
    raster.lineStart = raster.fieldStart + (time - blank)
    startField()
    verticalFlag = false
    advance(to: now)
  }

  /// Makes every line be drawn again.
  mutating func redrawEverything() {
    vram.restamp()
    picture.storage.forgetStamps()
    noteDrawingChange()
  }

  // MARK: What comes when

  /// 3 lines of sync, 13 of erase, then border.
  private static let linesAboveBorder = 16

  private var displayTopFromRegisters: Int {
    let border = raster.lines == 313 ? 36 : 9
    let narrower = registers[9] & Bits.lines212 != 0 ? 0 : 10
    return Self.linesAboveBorder + border + narrower + verticalAdjustment
  }

  /// 0–15, 7 in the middle (section 2.4).
  private var verticalAdjustment: Int { Int(registers[18] >> 4) ^ 7 }

  private var displayLines: Int { registers[9] & Bits.lines212 != 0 ? 212 : 192 }

  /// Places the display anew, as at the start of a field.
  mutating func rescheduleField() {
    let rows = raster.displayTop..<raster.displayEnd
    raster.displayTop = displayTopFromRegisters
    raster.displayEnd = raster.displayTop + displayLines
    if rows != raster.displayTop..<raster.displayEnd { noteDrawingChange() }
    scheduleVerticalInterrupt()
    scheduleLineInterrupt()
  }

  /// R#9 LN or R#18 changed at `currentTime`: before the display its start moves, afterwards its end.
  mutating func moveDisplay() {
    if raster.line < raster.displayTop {
      raster.displayTop = max(displayTopFromRegisters, raster.line + 1)
      raster.displayEnd = raster.displayTop + displayLines
    } else if raster.line < raster.displayEnd {
      raster.displayEnd = max(raster.displayTop + displayLines, raster.line + 1)
    }
    scheduleVerticalInterrupt()
    scheduleLineInterrupt()
  }

  private mutating func scheduleVerticalInterrupt() {
    let time = raster.time(line: raster.displayEnd, clock: Raster.leftBorderClock)
    raster.verticalDue = time > currentTime ? time : .never
    updateNextEvent()
  }

  /// The line counter starts with the display and runs on until it is reset in the top border of the
  /// next field.
  mutating func scheduleLineInterrupt(after time: Ticks? = nil) {
    let time = time ?? currentTime
    let number = Int(registers[19] &- registers[23])
    let counterReset = 8 + verticalAdjustment
    raster.lineMatchDue = .never
    let overhang = raster.previousDisplayTop + number
    if overhang >= 0, overhang < counterReset {
      let match = raster.time(line: overhang, clock: display.rightBorderClock)
      if match > time { raster.lineMatchDue = match }
    }
    let line = raster.displayTop + number
    if raster.lineMatchDue == .never, line < raster.lines {
      let match = raster.time(line: line, clock: display.rightBorderClock)
      if match > time { raster.lineMatchDue = match }
    }
    updateNextEvent()
  }

  /// Mode, display enable, sprites and horizontal adjustment wait for the next line.
  mutating func scheduleLatch() {
    let clock = Raster.latchClock + display.shift * Raster.clocksPerAdjustment
    let time = raster.lineStart + Ticks(clock) * Ticks.perVideoClock
    raster.latchDue = time > currentTime ? time : time + raster.lineTicks
    updateNextEvent()
  }

  mutating func latchDisplayState() {
    raster.latchDue = .never
    let mode = VideoMode.selected(registers[0], registers[1])
    display = DisplayState(
      mode: mode,
      isEnabled: registers[1] & Bits.displayEnable != 0,
      hasSprites: mode.hasSprites && registers[8] & Bits.spritesDisabled == 0,
      shift: (Int(registers[18] & 15) ^ 7) - 7)
    noteDrawingChange()
    selectSlots()
    if !mode.isBitmap { abortCommand() }
  }

  mutating func updateNextEvent() {
    nextEvent = min(
      min(raster.verticalDue, raster.lineMatchDue), min(raster.latchDue, raster.fieldEnd))
    nextDue = min(nextEvent, raster.lineEnd)
  }

  /// HR, from the right edge of the display on.
  @inline(__always)
  var isInHorizontalRetrace: Bool {
    let length =
      display.mode.isText ? Raster.horizontalRetraceInText : Raster.horizontalRetrace
    let since = raster.clock(at: currentTime) - display.rightBorderClock
    return since >= 0 ? since < length : since + raster.lineLength.rawValue < length
  }
}
