import Testing

@testable import GeneveCore

@Suite("V9938 drawing")
struct VideoDrawingTests {
  @Test("any registers draw what the plain model draws", arguments: VideoMode.defined)
  func model(mode: VideoMode) {
    var random = Sequence(state: UInt64(mode.rawValue) + 7)
    for attempt in 0..<12 {
      var driver = VideoDriver()
      driver.chip.restoreVRAM(VideoCommandTests.noise)
      driver.setMode(mode, lines212: attempt % 2 == 0, sprites: attempt % 3 != 0)
      for index in 0..<16 {
        driver.chip.setPalette(index, UInt16.random(in: 0...511, using: &random))
      }
      for number in [2, 3, 4, 5, 6, 7, 10, 11, 12, 18, 23] {
        driver.setRegister(number, UInt8.random(in: 0...255, using: &random))
      }
      if attempt < 6 { driver.setRegister(18, 0) }
      if attempt == 5 { driver.setRegister(12, 0x0B) }
      let low = UInt8.random(in: 0...3, using: &random)
      driver.setRegister(1, driver.chip.register(1) & 0x5C | low)
      driver.setRegister(8, driver.chip.register(8) | (attempt % 4 == 1 ? 0x20 : 0))
      // Even pages by blinking, by field, or not.
      driver.setRegister(13, [0x00, 0x10, 0x00, 0xF1][attempt % 4])
      driver.setRegister(9, driver.chip.register(9) | (attempt % 5 == 2 ? 4 : 0))
      let field = driver.chip.raster.isOddField
      driver.chip.advance(to: driver.chip.raster.fieldStart + 3 * V9938.field - 1)
      #expect(driver.chip.raster.isOddField == field)
      compare(driver.chip, rowsFrom: attempt % 11)
    }
  }

  private func compare(_ chip: V9938, rowsFrom first: Int) {
    let model = PictureModel(
      memory: Array(chip.wholeMemory.prefix(0x2_0000)),
      registers: (0..<32).map(chip.register), palette: (0..<16).map(chip.palette),
      mode: chip.display.mode, blinkIsOn: chip.blink.isOn, isOddField: chip.raster.isOddField)
    for row in stride(from: first, to: Picture.linesPerField, by: 11) {
      let found = chip.picture.withRow(2 * row, Array.init)
      let expected = model.line(row)
      if found != expected {
        let dot = found.indices.first { found[$0] != expected[$0] } ?? 0
        Issue.record(
          "\(chip.display.mode) row \(row) from dot \(dot) on; registers \(model.registers)")
        return
      }
    }
  }

  @Test("a combination of mode bits that means nothing shows the backdrop")
  func undefinedMode() {
    var driver = VideoDriver()
    driver.setMode(.graphic1)
    driver.setRegister(0, 0x0C)
    driver.setRegister(7, 5)
    driver.wait(2 * V9938.field)
    #expect(driver.chip.pictureDots.allSatisfy { $0 == driver.chip.palette(5) })
  }

  @Test("a colour that changes in mid-line changes from that dot on")
  func midLine() {
    var driver = VideoDriver()
    driver.setRegister(7, 4)
    driver.wait(2 * V9938.field)
    let start = driver.chip.raster.fieldStart + V9938.field
    // Picture line 100 is line 121 of the field; its dot 200 is at clock 226 + 400.
    let time = start + 121 * V9938.line + 626 * Ticks.perVideoClock
    driver.chip.setRegister(7, 6, at: time)
    driver.chip.advance(to: start + V9938.field)
    let (old, new) = (driver.chip.palette(4), driver.chip.palette(6))
    let rows = (0..<Picture.linesPerField).map { driver.chip.picture.withRow(2 * $0, Array.init) }
    #expect(rows[99].allSatisfy { $0 == old } && rows[101].allSatisfy { $0 == new })
    #expect(
      rows[100][..<200].allSatisfy { $0 == old } && rows[100][200...].allSatisfy { $0 == new })
    driver.chip.advance(to: start + 2 * V9938.field)
    #expect(driver.chip.pictureDots.allSatisfy { $0 == new }, "the next field is whole")
  }

  @Test("with interlace the fields alternate in the rows, each with its page")
  func interlace() {
    var driver = VideoDriver()
    driver.setMode(.graphic4)
    driver.setRegister(2, 0x3F)
    driver.setRegister(9, 0x8C)
    for address in 0..<0x8000 {
      driver.chip.setVRAMByte(address, 0x22)
      driver.chip.setVRAMByte(0x8000 + address, 0x33)
    }
    driver.wait(4 * V9938.field)
    #expect(driver.chip.picture.isInterlaced)
    #expect(driver.chip.picture.colour(x: 100, y: 200) == driver.chip.palette(2))
    #expect(driver.chip.picture.colour(x: 100, y: 201) == driver.chip.palette(3))
  }

  @Test("an unchanged picture is not drawn again, and one character costs its lines")
  func laziness() {
    var driver = VideoDriver()
    driver.setMode(.text2, lines212: false)
    driver.setRegister(4, 8)
    driver.wait(3 * V9938.field)
    let drawn = driver.chip.picture.changeCount
    driver.wait(3 * V9938.field)
    #expect(driver.chip.picture.changeCount == drawn)
    driver.chip.setVRAMByte(80 * 10, 65)
    driver.wait(2 * V9938.field)
    let lines = driver.chip.picture.changeCount - drawn
    #expect((8...24).contains(lines), "8 lines and those that share its 128 bytes")
  }

  @Test("a byte that changes shows wherever it is used", arguments: VideoMode.defined)
  func changedBytes(mode: VideoMode) {
    var random = Sequence(state: UInt64(mode.rawValue))
    var driver = VideoDriver()
    driver.chip.restoreVRAM(VideoCommandTests.noise)
    driver.setMode(mode, sprites: true)
    driver.setRegister(1, driver.chip.register(1) | 3)
    let tables: [(Int, UInt8)] = [
      (3, mode == .text2 ? 0x2F : 0xFF), (4, 3), (5, 0x0F), (6, 1), (13, mode == .text2 ? 0xF0 : 0),
    ]
    for (number, value) in tables { driver.setRegister(number, value) }
    driver.wait(2 * V9938.field)
    for _ in 0..<16 {
      // All tables but the bitmaps are in the first 16 KiB of the processor's addresses.
      let range = mode.isBitmap && Bool.random(using: &random) ? 0..<0x2_0000 : 0..<0x1000
      let address = driver.chip.physicalAddress(Int.random(in: range, using: &random))
      driver.chip.setVRAMByte(address, ~driver.chip.vramByte(address))
      driver.wait(V9938.field)
      let found = driver.chip.fieldDots
      driver.chip.redrawPicture()
      #expect(found == driver.chip.fieldDots, "byte \(address)")
      driver.wait(V9938.field)
    }
  }

  @Test("text can be read off the screen")
  func screenText() {
    for mode in [VideoMode.text1, .text2, .graphic1, .graphic2, .graphic3] {
      var driver = VideoDriver()
      driver.setMode(mode, lines212: false)
      let (columns, base) =
        switch mode {
        case .text1: (40, 0xC00)
        case .text2: (80, 0)
        default: (32, 0xC00)
        }
      for (index, code) in "Geneve ~\u{7F}".utf8.enumerated() {
        driver.chip.setVRAMByte(base + 3 * columns + 2 + index, code)
      }
      let lines = driver.chip.screenText()
      #expect(lines?.count == 24 && lines?.allSatisfy { $0.count == columns } == true)
      let blanks = String(repeating: " ", count: columns - 10)
      #expect(lines?[3] == "  Geneve ~" + blanks, "\(mode)")
    }
    var driver = VideoDriver()
    driver.setMode(.graphic6)
    #expect(driver.chip.screenText() == nil)
  }
}

@Suite("V9938 sprite flags")
struct VideoSpriteFlagTests {
  /// GRAPHIC4 with patterns of all dots and coloured sprites at the given places; the rest is off.
  private func chip(
    mode: VideoMode = .graphic4, _ places: [(y: UInt8, x: UInt8)], attributes: UInt8 = 1
  ) -> VideoDriver {
    var driver = VideoDriver()
    driver.setMode(mode, lines212: false, sprites: true)
    driver.setRegister(5, mode == .graphic4 ? 0xEF : 0xE8)
    driver.setRegister(6, 0x0F)
    for index in 0..<8 { driver.chip.setVRAMByte(0x7800 + index, 0xFF) }
    for index in 0..<512 { driver.chip.setVRAMByte(0x7400 + index, attributes) }
    let table = mode == .graphic4 ? 0x7600 : 0x7400
    for (number, place) in places.enumerated() {
      driver.chip.setVRAMByte(table + number * 4, place.y)
      driver.chip.setVRAMByte(table + number * 4 + 1, place.x)
      driver.chip.setVRAMByte(table + number * 4 + 2, 0)
      driver.chip.setVRAMByte(table + number * 4 + 3, attributes)
    }
    driver.chip.setVRAMByte(table + places.count * 4, mode == .graphic4 ? 0xD8 : 0xD0)
    _ = driver.status(5)
    _ = driver.status(0)
    // To the start of a field, and then to the end of its display, where F is not yet up.
    let start = driver.chip.raster.fieldStart + 2 * V9938.field
    driver.now = start
    driver.chip.advance(to: start)
    _ = driver.status(5)
    _ = driver.status(0)
    driver.chip.advance(to: start + 234 * V9938.line)
    return driver
  }

  @Test("a sprite too many is named; with F up it is not noted", arguments: [false, true])
  func overflow(isColoured: Bool) {
    let limit = isColoured ? 8 : 4
    let places = (0...limit).map { (y: UInt8(50), x: UInt8($0 * 20)) }
    let mode = isColoured ? VideoMode.graphic4 : .graphic1
    #expect(chip(mode: mode, places).chip.status(0) == 0x40 | UInt8(limit))
    #expect(chip(mode: mode, places.dropLast()).chip.status(0) & 0x40 == 0)
    var driver = chip(mode: mode, places)
    _ = driver.chip.read(port: 1, at: driver.chip.currentTime)
    driver.chip.verticalFlag = true
    driver.wait(2 * V9938.field)
    #expect(driver.chip.status(0) & 0x40 == 0)
  }

  @Test("a collision is reported with 12 and 8 added, and the place kept until S#5 is read")
  func collision() {
    var driver = chip([(50, 100), (54, 105), (60, 100)])
    #expect(driver.chip.status(0) & 0x20 != 0)
    // The second sprite begins on display line 55; its leftmost common dot is 105.
    #expect(driver.chip.status(3) == 105 + 12 && driver.chip.status(4) == 0xFE)
    #expect(driver.chip.status(5) == 55 + 8 && driver.chip.status(6) == 0xFC)
    _ = driver.status(5)
    #expect(driver.chip.status(3) == 0 && driver.chip.status(5) == 0)
  }

  @Test(
    "sprites beside each other, with CC or IC, or of a colour that is not there do not collide",
    arguments: [(UInt8(108), UInt8(1)), (100, 0x41), (100, 0x21), (100, 0)])
  func noCollision(x: UInt8, attributes: UInt8) {
    let driver = chip([(50, 100), (50, x)], attributes: attributes)
    #expect(driver.chip.status(0) & 0x20 == 0)
  }

  @Test("reading S#0 clears F, 5S and C")
  func clearing() {
    var driver = chip((0...8).map { _ in (y: UInt8(50), x: UInt8(100)) })
    driver.chip.advance(to: driver.chip.raster.fieldStart + 236 * V9938.line)
    #expect(driver.chip.status(0) & 0xE0 == 0xE0)
    driver.now = driver.chip.currentTime
    #expect(driver.status(0) & 0xE0 == 0xE0)
    #expect(driver.chip.status(0) & 0xE0 == 0)
  }

  @Test("an unchanged picture keeps on reporting its sprites in every field")
  func everyField() {
    var driver = chip((0...8).map { _ in (y: UInt8(50), x: UInt8(100)) })
    for _ in 0..<5 {
      driver.chip.advance(to: driver.chip.raster.fieldStart + V9938.field)
      _ = driver.chip.read(port: 1, at: driver.chip.currentTime)
      #expect(driver.chip.status(0) & 0x60 == 0)
      driver.chip.advance(to: driver.chip.raster.fieldStart + 200 * V9938.line)
      #expect(driver.chip.status(0) & 0x60 == 0x60)
    }
  }
}
