import Testing

@testable import GeneveCore

@Suite("V9938 ports")
struct VideoPortTests {
  @Test("registers keep the bits that exist", arguments: 0..<64)
  func registerMasks(number: Int) {
    // The table of reference/v9938.md, section 2; SX, DX have 9 bits, SY, DY, NX, NY 10.
    let masks: [Int: UInt8] = [
      0: 0x7E, 1: 0x7F, 2: 0x7F, 3: 0xFF, 4: 0x3F, 5: 0xFF, 6: 0x3F, 7: 0xFF, 8: 0xFB, 9: 0xBF,
      10: 0x07, 11: 0x03, 12: 0xFF, 13: 0xFF, 14: 0x07, 15: 0x0F, 16: 0x0F, 17: 0xBF, 18: 0xFF,
      19: 0xFF, 20: 0x3F, 21: 0x3F, 22: 0x3F, 23: 0xFF, 32: 0xFF, 33: 0x01, 34: 0xFF, 35: 0x03,
      36: 0xFF, 37: 0x01, 38: 0xFF, 39: 0x03, 40: 0xFF, 41: 0x03, 42: 0xFF, 43: 0x03, 44: 0xFF,
      45: 0x7F, 46: 0x0F,
    ]
    var driver = VideoDriver()
    driver.setRegister(number, 0xFF)
    #expect(driver.chip.register(number) == masks[number, default: 0])
    driver.setRegister(number, 0)
    #expect(driver.chip.register(number) == 0)
  }

  @Test("power-on leaves the burst registers and the palette of the data book")
  func powerOn() {
    let chip = V9938()
    #expect(
      (0..<32).map(chip.register).enumerated().allSatisfy {
        $1 == ($0 == 21 ? 0x3B : $0 == 22 ? 0x05 : 0)
      })
    #expect(
      (0..<16).map(chip.palette) == [
        0o000, 0o000, 0o611, 0o733, 0o117, 0o327, 0o151, 0o627,
        0o171, 0o373, 0o661, 0o664, 0o411, 0o265, 0o555, 0o777,
      ])
  }

  @Test("the reset pin clears registers and leaves memory and palette")
  func reset() {
    var driver = VideoDriver()
    driver.setMode(.graphic4)
    driver.setRegister(13, 0x11)
    driver.chip.setPalette(3, 0o123)
    driver.chip.setVRAMByte(5, 99)
    driver.start([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0xC0])
    driver.chip.reset(at: driver.now)
    #expect(driver.chip.register(0) == 0 && driver.chip.register(13) == 0)
    #expect(driver.chip.status(2) & 1 == 0)
    #expect(driver.chip.palette(3) == 0o123)
    #expect(driver.chip.vramByte(5) == 99)
    #expect(driver.chip.screenText()?.count == 24, "GRAPHIC1 again")
  }

  @Test("any read and a data write make the next control byte a first one", arguments: 0..<5)
  func flipFlop(action: Int) {
    var driver = VideoDriver()
    driver.write(0x12, port: 1)
    if action < 4 { _ = driver.read(port: action) } else { driver.write(0, port: 0) }
    driver.setRegister(7, 0x34)
    #expect(driver.chip.register(7) == 0x34)
  }

  @Test("a palette or indirect write does not disturb the control flip-flop but shares its latch")
  func sharedLatch() {
    var driver = VideoDriver()
    driver.setRegister(17, 0x80 | 12)
    driver.write(0x12, port: 1)
    driver.write(0x56, port: 3)
    driver.write(0x87, port: 1)
    #expect(driver.chip.register(12) == 0x56)
    #expect(driver.chip.register(7) == 0x56, "the indirect write replaced the first byte")
  }

  @Test("a second byte 11xxxxxx does nothing")
  func noRegister() {
    var driver = VideoDriver()
    driver.write(0x55, port: 1)
    driver.write(0xC7, port: 1)
    #expect(driver.chip.register(7) == 0)
  }

  @Test("the palette takes 0RRR0BBB and 00000GGG and counts up; R#16 starts over")
  func palette() {
    var driver = VideoDriver()
    driver.setRegister(16, 15)
    driver.write(0x7F, port: 2)
    driver.setRegister(16, 15)
    for byte in [0xB5, 0xFA, 0x21, 0x04] as [UInt8] { driver.write(byte, port: 2) }
    #expect(driver.chip.palette(15) == 0o235)
    #expect(driver.chip.palette(0) == 0o421)
    #expect(driver.chip.register(16) == 1)
  }

  @Test("port 3 counts through the registers, stops with AII, and never writes R#17")
  func indirect() {
    var driver = VideoDriver()
    driver.setRegister(17, 10)
    for byte in [1, 2] as [UInt8] { driver.write(byte, port: 3) }
    #expect(driver.chip.register(10) == 1 && driver.chip.register(11) == 2)
    driver.setRegister(17, 0x80 | 12)
    for byte in [3, 4] as [UInt8] { driver.write(byte, port: 3) }
    #expect(driver.chip.register(12) == 4 && driver.chip.register(17) == 0x80 | 12)
    driver.setRegister(17, 17)
    driver.write(0x3F, port: 3)
    #expect(driver.chip.register(17) == 18)
    driver.setRegister(17, 63)
    driver.write(0, port: 3)
    #expect(driver.chip.register(17) == 0)
  }

  @Test("ports 2 and 3 read FF, status 10–15 too")
  func emptyReads() {
    var driver = VideoDriver()
    #expect(driver.read(port: 2) == 0xFF && driver.read(port: 3) == 0xFF)
    for number in 10...15 { #expect(driver.status(number) == 0xFF) }
  }

  @Test("reading is one byte ahead, and a written byte is what is read next")
  func readAhead() {
    var driver = VideoDriver()
    driver.setAddress(0x1234, forWriting: true)
    for byte in [10, 20, 30] as [UInt8] { driver.write(byte, port: 0) }
    driver.setAddress(0x1234, forWriting: false)
    #expect(driver.read(port: 0) == 10)
    driver.wait(V9938.line)
    driver.chip.setVRAMByte(0x1235, 99)
    #expect(driver.read(port: 0) == 20, "was fetched before")
    driver.write(77, port: 0)
    #expect(driver.read(port: 0) == 77)
    #expect(driver.chip.vramByte(0x1237) == 77)
  }

  @Test("peeking does nothing")
  func peek() throws {
    var driver = VideoDriver()
    driver.setAddress(0, forWriting: false)
    driver.chip.verticalFlag = true
    driver.wait(V9938.line)
    driver.write(1, port: 1)
    let before = try driver.chip.stateBytes()
    for port in 0..<4 { _ = driver.chip.peek(port: port) }
    #expect(driver.chip.peek(port: 1) & 0x80 != 0)
    #expect(try driver.chip.stateBytes() == before)
  }

  @Test(
    "the pointer carries into R#14 in the modes of the V9938 only", arguments: VideoMode.defined)
  func pointerWrap(mode: VideoMode) {
    var driver = VideoDriver()
    driver.setMode(mode)
    driver.setAddress(0x7FFF, forWriting: true)
    driver.write(1, port: 0)
    driver.write(2, port: 0)
    driver.wait(2 * V9938.line)
    let carries: [VideoMode] = [.text2, .graphic3, .graphic4, .graphic5, .graphic6, .graphic7]
    let expected = carries.contains(mode) ? 0x8000 : 0x4000
    #expect(driver.chip.vramByte(driver.chip.physicalAddress(expected)) == 2)
    #expect(driver.chip.register(14) == (carries.contains(mode) ? 2 : 1))
  }

  @Test("GRAPHIC6 and 7 put odd bytes into the second half", arguments: VideoMode.defined)
  func planar(mode: VideoMode) {
    var driver = VideoDriver()
    driver.setMode(mode)
    driver.setAddress(0x1_2345, forWriting: true)
    driver.write(0xAA, port: 0)
    driver.wait(V9938.line)
    let isPlanar = mode == .graphic6 || mode == .graphic7
    #expect(driver.chip.vramByte(isPlanar ? 0x1_91A2 : 0x1_2345) == 0xAA)
  }

  @Test(
    "expansion memory answers with R#45 MXC, or FF where there is none", arguments: [false, true])
  func expansion(isFitted: Bool) {
    var driver = VideoDriver(V9938(expansion: isFitted ? .kilobytes64 : .none))
    driver.setMode(.graphic4)
    driver.setRegister(45, 0x40)
    driver.setAddress(0x1_0010, forWriting: true)
    driver.write(0x5A, port: 0)
    driver.setAddress(0x10, forWriting: false)
    #expect(driver.read(port: 0) == (isFitted ? 0x5A : 0xFF))
    #expect(driver.chip.displayMemory.allSatisfy { $0 == 0 })
  }

  @Test("mouse counters and buttons appear in mouse mode and are cleared by reading")
  func mouse() {
    var driver = VideoDriver()
    driver.chip.addMouseMovement(dx: 5, dy: -3)
    driver.chip.setMouseButtons(right: true, middle: false)
    #expect(driver.status(1) & 0xC0 == 0)
    driver.setRegister(8, 0x88)
    #expect(driver.status(1) & 0xC0 == 0x40)
    #expect(driver.status(3) == 5 && driver.status(5) == 0xFD)
    #expect(driver.status(3) == 0 && driver.status(5) == 0)
    driver.chip.setMouseButtons(right: false, middle: true)
    driver.chip.addMouseMovement(dx: 1000, dy: -1000)
    #expect(driver.status(1) & 0xC0 == 0x80)
    #expect(driver.status(3) == 127 && driver.status(5) == 128)
  }
}

extension VideoMode {
  static let defined: [VideoMode] = [
    .text1, .text2, .multicolor, .graphic1, .graphic2, .graphic3, .graphic4, .graphic5, .graphic6,
    .graphic7,
  ]
  static let bitmaps: [VideoMode] = [.graphic4, .graphic5, .graphic6, .graphic7]
}

@Suite("V9938 access slots")
struct VideoSlotTests {
  @Test("the tables have as many slots as the measurements", arguments: AccessSlots.Kind.allCases)
  func counts(kind: AccessSlots.Kind) {
    let expected: [AccessSlots.Kind: Int] = [
      .blanked: 154, .bitmap: 88, .bitmapWithSprites: 31, .character: 31, .text: 47,
    ]
    let positions = AccessSlots.positions(of: kind)
    #expect(positions.count == expected[kind])
    #expect(positions == positions.sorted())
  }

  @Test("a table gives the next slot of this line or the following one")
  func lookup() {
    for kind in AccessSlots.Kind.allCases {
      for length in AccessSlots.LineLength.allCases {
        let table = AccessSlots.table(kind, lineLength: length)
        let slots = AccessSlots.positions(of: kind).filter { $0 < length.rawValue }
        for clock in 0..<AccessSlots.tableLength {
          let all = slots + slots.map { $0 + length.rawValue }
          #expect(Int(table[clock]) == all.first { $0 >= clock })
        }
      }
    }
  }

  @Test("an access takes place in the first slot 16 clocks later, not before")
  func delay() {
    var driver = VideoDriver()
    driver.setMode(.text1)
    driver.setAddress(0x100, forWriting: true)
    let line = driver.chip.raster.lineStart + 3 * V9938.line
    // Slots of text around here: 312, 408.
    driver.chip.write(0x77, port: 0, at: line + 300 * Ticks.perVideoClock)
    driver.chip.advance(to: line + 408 * Ticks.perVideoClock - 1)
    #expect(driver.chip.vramByte(0x100) == 0)
    driver.chip.advance(to: line + 408 * Ticks.perVideoClock)
    #expect(driver.chip.vramByte(0x100) == 0x77)
  }

  @Test("an access before the last one had its slot replaces it and counts once")
  func tooFast() {
    var driver = VideoDriver()
    driver.setMode(.text1)
    driver.setAddress(0x100, forWriting: true)
    let line = driver.chip.raster.lineStart + 3 * V9938.line
    driver.chip.write(1, port: 0, at: line + 320 * Ticks.perVideoClock)
    driver.chip.write(2, port: 0, at: line + 350 * Ticks.perVideoClock)
    driver.chip.write(3, port: 0, at: line + 408 * Ticks.perVideoClock)
    driver.chip.advance(to: line + V9938.line)
    #expect([0x100, 0x101, 0x102].map(driver.chip.vramByte) == [2, 3, 0])
  }
}
