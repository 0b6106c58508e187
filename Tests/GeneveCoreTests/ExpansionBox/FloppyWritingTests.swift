import Testing

@testable import GeneveCore

@Suite("Floppy controllers: writing and formatting")
struct FloppyWritingTests {
  private enum Status {
    static let motorOn: UInt8 = 0x80
    static let protected: UInt8 = 0x40
    static let notFound: UInt8 = 0x10
    static let lost: UInt8 = 0x04
  }

  private let pattern = (0..<256).map { UInt8(truncatingIfNeeded: $0 * 3 + 1) }

  @Test(
    "a written sector reaches the medium and is read back", arguments: [FloppyRecording.fm, .mfm])
  func sector(recording: FloppyRecording) {
    let medium = TestMedium(recording, sectors: 9)
    var driver = FloppyDriver(medium, recording)
    driver.write(4, 3)
    _ = driver.command(0x10)
    driver.write(7, 2)
    let result = driver.command(0xA0, feeding: pattern)
    #expect(result.status == Status.motorOn)
    #expect(medium[4, 0]?.sectors[7].data == pattern)
    #expect(medium[4, 0]?.sectors[7].dataMark == 0xFB)
    #expect(driver.command(0x80).bytes == pattern)
    #expect(driver.readSector(6, cylinder: 4, code: 0x80).bytes == TestMedium.data(4, 0, 6))
    #expect(driver.readSector(8, cylinder: 4, code: 0x80).bytes == TestMedium.data(4, 0, 8))
  }

  @Test("a sector written as deleted has the mark F8; the 1771 has four marks")
  func dataMarks() {
    let medium = TestMedium(.fm, sectors: 9)
    var myarc = FloppyDriver(medium, .fm)
    myarc.write(1, 2)
    _ = myarc.command(0xA1, feeding: pattern)
    #expect(medium[0, 0]?.sectors[1].dataMark == 0xF8)
    var ti = FloppyDriver<TIFloppyController>(medium)
    ti.pass(.perSecond * 11)
    ti.setCRU(1, false)
    ti.setCRU(1, true)
    _ = ti.command(0x0A)
    for (code, mark) in [(0, 0xFB), (1, 0xFA), (2, 0xF9), (3, 0xF8)] {
      ti.write(UInt8(code), 2)
      #expect(ti.command(0xA8 | UInt8(code), feeding: pattern).status == 0)
      #expect(medium[0, 0]?.sectors[code].dataMark == UInt8(mark))
      #expect(medium[0, 0]?.sectors[code].data == pattern)
    }
  }

  @Test("several sectors are written one after another")
  func severalSectors() {
    let medium = TestMedium(.mfm, sectors: 18)
    var driver = FloppyDriver(medium, .mfm)
    driver.write(16, 2)
    let result = driver.command(0xB0, feeding: pattern + pattern.reversed())
    #expect(result.status & ~Status.lost == Status.motorOn | Status.notFound)
    #expect(medium[0, 0]?.sectors[16].data == pattern)
    #expect(medium[0, 0]?.sectors[17].data == pattern.reversed())
  }

  @Test("a protected disk is not written")
  func protection() {
    let medium = TestMedium(.mfm, sectors: 18)
    medium.isWriteProtected = true
    var driver = FloppyDriver(medium, .mfm)
    #expect(driver.command(0x00).status & Status.protected != 0)
    for code in [0xA0, 0xF0] {
      let result = driver.command(UInt8(code), feeding: pattern)
      #expect(result.status == Status.motorOn | Status.protected)
    }
    #expect(medium[0, 0]?.sectors[1].data == TestMedium.data(0, 0, 1))
  }

  @Test("when the first byte does not come, nothing is written; a later one that is late is a zero")
  func lateBytes() {
    let medium = TestMedium(.mfm, sectors: 18)
    var driver = FloppyDriver(medium, .mfm)
    driver.write(2, 2)
    #expect(driver.command(0xA0).status == Status.motorOn | Status.lost)
    #expect(medium[0, 0]?.sectors[2].data == TestMedium.data(0, 0, 2))
    let result = driver.command(0xA0, feeding: Array(pattern.prefix(100)))
    #expect(result.status == Status.motorOn | Status.lost)
    #expect(
      medium[0, 0]?.sectors[2].data
        == Array(pattern.prefix(100)) + [UInt8](repeating: 0, count: 156))
  }

  @Test("what the host cannot take is an error to the guest")
  func brokenHost() {
    let medium = TestMedium(.mfm, sectors: 18)
    medium.isBroken = true
    var driver = FloppyDriver(medium, .mfm)
    driver.write(2, 2)
    #expect(driver.command(0xA0, feeding: pattern).status == Status.motorOn | Status.notFound)
  }

  // MARK: Tracks

  /// What MDOS sends for a track (reference/peripherals.md, section 10.2).
  static func trackOfMDOS(
    _ recording: FloppyRecording, cylinder: UInt8, side: UInt8, order: [UInt8]
  ) -> [UInt8] {
    func fill(_ byte: UInt8, _ count: Int) -> [UInt8] { [UInt8](repeating: byte, count: count) }
    let sectors = order.flatMap { number -> [UInt8] in
      let id = [0xFE, cylinder, side, number, 1, 0xF7]
      return recording == .fm
        ? fill(0, 6) + id + fill(0xFF, 11) + fill(0, 6) + [0xFB] + fill(0xE5, 256) + [0xF7]
          + fill(0xFF, 36)
        : fill(0, 12) + fill(0xF5, 3) + id + fill(0x4E, 22) + fill(0, 12) + fill(0xF5, 3) + [0xFB]
          + fill(0xD7, 256) + [0xF7] + fill(0x4E, 20)
    }
    return (recording == .fm ? fill(0xFF, 40) : fill(0x4E, 32)) + sectors
  }

  static let orders: [(FloppyRecording, [UInt8])] = [
    (.fm, [0, 7, 5, 3, 1, 8, 6, 4, 2]),
    (.mfm, [0, 11, 4, 15, 8, 1, 12, 5, 16, 9, 2, 13, 6, 17, 10, 3, 14, 7]),
  ]

  @Test(
    "MDOS's track image formats a blank disk, which then is read and written", arguments: orders)
  func formatting(recording: FloppyRecording, order: [UInt8]) {
    let medium = TestMedium()
    var driver = FloppyDriver(medium, recording)
    let image = Self.trackOfMDOS(recording, cylinder: 0, side: 1, order: order)
    #expect(image.count == (recording == .fm ? 2947 : 6080))
    driver.setSide(1)
    let result = driver.command(
      0xF8, feeding: image, then: recording == .fm ? 0xFF : 0x4E)
    #expect(result.status == Status.motorOn)
    #expect((200...400).contains(result.milliseconds))
    let layout = medium[0, 1]
    #expect(layout?.recording == recording)
    #expect(layout?.sectors.map(\.number) == order)
    let blank: UInt8 = recording == .fm ? 0xE5 : 0xD7
    #expect(
      layout?.sectors.allSatisfy {
        $0.isReadable && $0.head == 1 && $0.data == [UInt8](repeating: blank, count: 256)
      } ?? false)
    driver.write(3, 2)
    #expect(driver.command(0xA0, feeding: pattern).status == Status.motorOn)
    #expect(driver.command(0x80).bytes == pattern)
    driver.write(4, 2)
    #expect(driver.command(0x80).bytes == [UInt8](repeating: blank, count: 256))
  }

  @Test("write track gives up when the first byte does not come in three byte times")
  func trackWithoutData() {
    let medium = TestMedium()
    var driver = FloppyDriver(medium, .mfm)
    _ = driver.command(0x08)
    let result = driver.command(0xF8)
    #expect(result.status == Status.motorOn | Status.lost)
    #expect(result.ticks < 150 * .perMicrosecond)
    #expect(medium.tracks.isEmpty)
  }

  @Test("a track that is built is parsed to what it was built from")
  func buildingAndParsing() {
    for (recording, count) in [(FloppyRecording.fm, 9), (.mfm, 16), (.mfm, 18), (.highDensity, 36)]
    {
      let layout = TestMedium(recording, cylinders: 1, sides: 1, sectors: count)[0, 0]
      #expect(FloppyTrack(layout).layout == layout)
      #expect(FloppyTrack(layout).cells.count == recording.bytesPerTurn)
    }
    let crowded = TestMedium(.mfm, cylinders: 1, sides: 1, sectors: 20)[0, 0]
    #expect(FloppyTrack(crowded) == .blank, "20 sectors do not fit on a track")
  }

  @Test("checksums after the marks are those of the data sheets")
  func checksums() {
    var value = FloppyChecksum(value: 0xFFFF)
    for _ in 0..<3 { value.add(0xA1) }
    #expect(value == .mfm)
    value.add(0xFE)
    #expect(value.value == 0xB230)
    for (mark, expected) in [(0xFE, 0xEF21), (0xFB, 0xBF84), (0xF8, 0x8FE7), (0xF9, 0x9FC6)] {
      var fm = FloppyChecksum.fm
      fm.add(UInt8(mark))
      #expect(fm.value == UInt16(expected))
    }
  }
}
