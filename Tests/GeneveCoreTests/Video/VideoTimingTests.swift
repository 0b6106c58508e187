import Testing

@testable import GeneveCore

@Suite("V9938 beam")
struct VideoTimingTests {
  struct Raster: CustomTestStringConvertible, Sendable {
    let register9: UInt8
    let register18: UInt8
    let lines: Int
    let top: Int
    let height: Int
    var testDescription: String { "R#9 = \(register9), R#18 = \(register18)" }
  }

  /// First display lines of reference/v9938.md, section 3. R#18 is XORed with 7: 70 moves up by 7, 80
  /// down by 8.
  static let rasters = [
    Raster(register9: 0x00, register18: 0x00, lines: 262, top: 42, height: 192),
    Raster(register9: 0x80, register18: 0x00, lines: 262, top: 32, height: 212),
    Raster(register9: 0x02, register18: 0x00, lines: 313, top: 69, height: 192),
    Raster(register9: 0x82, register18: 0x00, lines: 313, top: 59, height: 212),
    Raster(register9: 0x00, register18: 0x70, lines: 262, top: 35, height: 192),
    Raster(register9: 0x00, register18: 0x80, lines: 262, top: 50, height: 192),
  ]

  private static let clock = Ticks.perVideoClock

  /// A chip that has been in the raster for a field, and the start of its next field.
  private func chip(_ raster: Raster, registers: [Int: UInt8] = [:]) -> (V9938, Ticks) {
    var chip = V9938()
    chip.setRegister(9, raster.register9, at: 0)
    chip.setRegister(18, raster.register18, at: 0)
    for (number, value) in registers { chip.setRegister(number, value, at: 0) }
    let start = V9938.field + 2 * Ticks(raster.lines) * V9938.line
    chip.advance(to: start)
    return (chip, start)
  }

  @Test("a field has 262 or 313 lines of 1368 clocks", arguments: rasters)
  func fieldLength(raster: Raster) {
    var (chip, start) = chip(raster)
    let frames = chip.frameCount
    let length = Ticks(raster.lines) * V9938.line
    chip.advance(to: start + length - 1)
    #expect(chip.frameCount == frames)
    chip.advance(to: start + length)
    #expect(chip.frameCount == frames + 1)
  }

  @Test(
    "F rises, and interrupts, at the left border after the last display line", arguments: rasters)
  func verticalInterrupt(raster: Raster) {
    // A line interrupt's line that is not met before.
    let later = UInt8(raster.height + 5)
    var (chip, start) = chip(raster, registers: [1: 0x20, 19: later])
    _ = chip.read(port: 1, at: start)
    let rise = start + Ticks(raster.top + raster.height) * V9938.line + 202 * Self.clock
    #expect(chip.nextEvent == rise)
    chip.advance(to: rise - 1)
    #expect(!chip.isInterrupting && chip.status(0) & 0x80 == 0)
    chip.advance(to: rise)
    #expect(chip.isInterrupting && chip.status(0) & 0x80 != 0)
    #expect(chip.read(port: 1, at: rise + 1) & 0x80 != 0)
    #expect(!chip.isInterrupting)
  }

  @Test("VR stands from the end of the display to one line before it", arguments: rasters)
  func verticalRetrace(raster: Raster) {
    var (chip, start) = chip(raster)
    let edge = 202 * Self.clock
    let fall = start + Ticks(raster.top - 1) * V9938.line + edge
    let rise = start + Ticks(raster.top + raster.height) * V9938.line + edge
    for (time, expected) in [(fall - 1, true), (fall, false), (rise - 1, false), (rise, true)] {
      chip.advance(to: time)
      #expect((chip.status(2) & 0x40 != 0) == expected, "at \((time - start) / Self.clock)")
    }
  }

  @Test(
    "HR stands for 312 clocks from the right border, 404 in text",
    arguments: [(UInt8(0), UInt8(0), 1282, 312), (0, 0x10, 1254, 404), (0, 0, 1282, 312)],
    [UInt8(0), 0x07, 0x08])
  func horizontalRetrace(mode: (UInt8, UInt8, Int, Int), adjust: UInt8) {
    var driver = VideoDriver()
    driver.setRegister(0, mode.0)
    driver.setRegister(1, mode.1)
    driver.setRegister(18, adjust)
    driver.wait(3 * V9938.line)
    let shift = (Int(adjust) ^ 7) - 7
    let begin = mode.2 + 4 * shift
    let line = driver.chip.raster.lineStart + V9938.line
    for clock in [begin - 1, begin, begin + mode.3 - 1, begin + mode.3] {
      driver.chip.advance(to: line + Ticks(clock) * Self.clock)
      let expected = clock >= begin && clock < begin + mode.3
      #expect((driver.chip.status(2) & 0x20 != 0) == expected, "at clock \(clock)")
    }
  }

  @Test(
    "the line interrupt comes at the right border of line R#19 − R#23",
    arguments: [
      (UInt8(0), UInt8(0)), (100, 0), (100, 30), (5, 250), (191, 0), (219, 0),
    ])
  func lineInterrupt(line: UInt8, scroll: UInt8) {
    var (chip, start) = chip(Self.rasters[0], registers: [0: 0x10, 19: line, 23: scroll])
    chip.setRegister(15, 1, at: start)
    _ = chip.read(port: 1, at: start)
    let number = Int(line &- scroll)
    let match = start + Ticks(42 + number) * V9938.line + 1282 * Self.clock
    chip.advance(to: match - 1)
    #expect(!chip.isInterrupting)
    chip.advance(to: match)
    #expect(chip.isInterrupting && chip.status(1) & 1 == 1)
    chip.advance(to: match + 10 * V9938.line)
    #expect(chip.isInterrupting, "latched")
    #expect(chip.read(port: 1, at: match + 10 * V9938.line) & 1 == 1)
    #expect(!chip.isInterrupting)
  }

  @Test(
    "lines beyond the field are counted until the counter's reset, later ones never match",
    arguments: [(UInt8(220), 0), (234, 14), (235, nil), (255, nil)])
  func lineCounterReset(line: UInt8, matchingLine: Int?) {
    var (chip, start) = chip(Self.rasters[0], registers: [0: 0x10, 19: line])
    chip.setRegister(15, 1, at: start - 1)
    _ = chip.read(port: 1, at: start - 1)
    if let matchingLine {
      let match = start + Ticks(matchingLine) * V9938.line + 1282 * Self.clock
      chip.advance(to: match - 1)
      #expect(!chip.isInterrupting)
      chip.advance(to: match)
      #expect(chip.isInterrupting)
    } else {
      chip.advance(to: start + 3 * V9938.field)
      #expect(!chip.isInterrupting)
    }
  }

  @Test("without IE1 the line flag is a pulse of 288 clocks and interrupts nothing")
  func linePulse() {
    var (chip, start) = chip(Self.rasters[0], registers: [19: 10])
    let match = start + 52 * V9938.line + 1282 * Self.clock
    for (offset, expected) in [(-1, 0), (0, 1), (287, 1), (288, 0)] as [(Ticks, UInt8)] {
      chip.advance(to: match + offset * Self.clock)
      #expect(chip.status(1) & 1 == expected)
      #expect(!chip.isInterrupting)
    }
  }

  @Test("enabling IE0 while F stands interrupts at once; clearing IE1 drops FH")
  func enables() {
    var (chip, start) = chip(Self.rasters[0], registers: [0: 0x10, 19: 10])
    chip.advance(to: start + V9938.field - 1)
    #expect(chip.isInterrupting)
    chip.setRegister(0, 0, at: start + V9938.field - 1)
    #expect(!chip.isInterrupting)
    chip.setRegister(0, 0x10, at: start + V9938.field - 1)
    #expect(!chip.isInterrupting)
    chip.setRegister(1, 0x20, at: start + V9938.field - 1)
    #expect(chip.isInterrupting)
  }

  @Test("the field bit alternates")
  func fieldBit() {
    var chip = V9938()
    var bits: [UInt8] = []
    for field in 0..<4 {
      chip.advance(to: Ticks(field) * V9938.field + 1)
      bits.append(chip.status(2) & 2)
    }
    #expect(bits == [0, 2, 0, 2])
  }

  @Test("mode and display enable wait for clock 144 of the line")
  func latching() {
    var (chip, start) = chip(Self.rasters[0])
    chip.setRegister(0, 6, at: start + 200 * Self.clock)
    let latch = start + V9938.line + 144 * Self.clock
    chip.advance(to: latch - 1)
    #expect(chip.display.mode == .graphic1)
    chip.advance(to: latch)
    #expect(chip.display.mode == .graphic4)
  }

  @Test("a blink period counts fields in tens; one side of 0 stands still")
  func blinking() {
    var chip = V9938()
    chip.setRegister(13, 0x12, at: 0)
    var states: [Bool] = []
    for field in 0..<60 {
      chip.advance(to: Ticks(field) * V9938.field + 1)
      states.append(chip.blink.isOn)
    }
    let period = Array(repeating: true, count: 10) + Array(repeating: false, count: 20)
    #expect(states == period + period)
    chip.setRegister(13, 0x10, at: 61 * V9938.field)
    chip.advance(to: 200 * V9938.field)
    #expect(chip.blink.isOn)
  }
}
