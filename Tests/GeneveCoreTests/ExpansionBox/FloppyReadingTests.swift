import Testing

@testable import GeneveCore

/// Tracks and figures from reference/peripherals.md, section 2, and the data sheets.
@Suite("Floppy controllers: seeking and reading")
struct FloppyReadingTests {
  private enum Status {
    static let motorOn: UInt8 = 0x80
    static let notReady: UInt8 = 0x80
    static let protected: UInt8 = 0x40
    static let spunUp: UInt8 = 0x20
    static let seekError: UInt8 = 0x10
    static let notFound: UInt8 = 0x10
    static let checksum: UInt8 = 0x08
    static let lost: UInt8 = 0x04
    static let track0: UInt8 = 0x04
    static let index: UInt8 = 0x02
  }

  @Test(
    "every sector of a track is read, in both densities",
    arguments: [(FloppyRecording.fm, 9), (.mfm, 18), (.mfm, 16)])
  func sectors(recording: FloppyRecording, count: Int) {
    var driver = FloppyDriver(TestMedium(recording, sectors: count), recording)
    _ = driver.command(0x08)
    for (cylinder, side) in [(0, 0), (17, 1), (39, 0)] {
      driver.setSide(side)
      for number in 0..<count {
        let result = driver.readSector(number, cylinder: cylinder, code: 0x80)
        #expect(result.status == Status.motorOn, "cylinder \(cylinder), sector \(number)")
        #expect(result.bytes == TestMedium.data(cylinder, side, number))
      }
    }
  }

  @Test("the TI controller reads the same through its inverted bus, in FM")
  func throughInvertedBus() {
    var driver = FloppyDriver<TIFloppyController>(TestMedium(.fm, sectors: 9))
    driver.pass(.perSecond * 11)
    driver.setCRU(1, false)
    driver.setCRU(1, true)
    _ = driver.command(0x0A)
    driver.setSide(1)
    for number in 0..<9 {
      let result = driver.readSector(number, cylinder: 2, code: 0x88)
      #expect(result.status == 0)
      #expect(result.bytes == TestMedium.data(2, 1, number))
    }
  }

  @Test("the motor of a 1770 takes six turns, unless the command says not to wait")
  func spinningUp() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    let first = driver.command(0x00)
    #expect(first.milliseconds == 1200)
    #expect(first.status == Status.motorOn | Status.spunUp | Status.track0 | Status.index)
    #expect(driver.command(0x00).milliseconds == 0)
    var other = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    let hasty = other.command(0x08)
    #expect(hasty.milliseconds == 0)
    #expect(hasty.status & Status.spunUp == 0)
  }

  @Test("the motor stops after ten idle turns")
  func motorOff() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    _ = driver.command(0x00)
    driver.pass(1990 * 1000 * .perMicrosecond)
    #expect(driver.read(0) & Status.motorOn != 0)
    driver.pass(20 * 1000 * .perMicrosecond)
    #expect(driver.read(0) & Status.motorOn == 0)
  }

  @Test("steps come at the rate of the command", arguments: [(0, 6), (1, 12), (2, 20), (3, 30)])
  func stepRates(code: Int, milliseconds: Int) {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    _ = driver.command(0x00)
    driver.write(10, 3)
    #expect(driver.command(0x10 | UInt8(code)).milliseconds == 10 * milliseconds)
    #expect(driver.read(1) == 10)
    #expect(driver.card.bay.drives[0].cylinder == 10)
  }

  @Test("step commands move by one, in the last direction or the one they name")
  func stepCommands() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    _ = driver.command(0x08)
    _ = driver.command(0x58)
    _ = driver.command(0x38)
    _ = driver.command(0x48)
    #expect(driver.card.bay.drives[0].cylinder == 3)
    #expect(driver.read(1) == 2, "the last one did not update the track register")
    #expect(driver.command(0x78).status & Status.track0 == 0)
    #expect(driver.read(1) == 1)
    _ = driver.command(0x78)
    #expect(driver.command(0x78).status & Status.track0 != 0)
    #expect(driver.read(1) == 0xFF, "it lags behind by the step that was not counted")
    _ = driver.command(0x78)
    #expect(driver.read(1) == 0, "at track 0 the register is cleared instead")
  }

  @Test("restore finds track 0 and leaves 0 in the track register")
  func restore() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    driver.write(30, 3)
    _ = driver.command(0x18)
    driver.write(99, 1)
    let result = driver.command(0x08)
    #expect(driver.card.bay.drives[0].cylinder == 0)
    #expect(driver.read(1) == 0)
    #expect(result.status & (Status.track0 | Status.seekError) == Status.track0)
  }

  @Test("verifying reads an ID, and fails after five turns on another track")
  func verifying() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    _ = driver.command(0x00)
    driver.write(5, 3)
    let good = driver.command(0x14)
    #expect(good.status & Status.seekError == 0)
    #expect((60...90).contains(good.milliseconds), "five steps, 30 ms and part of a turn")
    driver.write(20, 1)
    driver.write(22, 3)
    let bad = driver.command(0x14)
    #expect(bad.status & Status.seekError != 0)
    #expect((42 + 800...42 + 1000).contains(bad.milliseconds))
  }

  @Test("a sector that is not there, or of the other density, is not found after five turns")
  func recordNotFound() {
    for (recording, number) in [(FloppyRecording.mfm, 18), (.fm, 0)] {
      var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), recording)
      _ = driver.command(0x00)
      let result = driver.readSector(number, cylinder: 0, code: 0x80)
      #expect(result.status == Status.motorOn | Status.notFound)
      #expect((800...1000).contains(result.milliseconds))
      #expect(result.bytes.isEmpty)
    }
  }

  @Test("a wrong checksum of the data is told behind the last byte")
  func checksumOfData() {
    let medium = TestMedium(.mfm, sectors: 18)
    medium[0, 0]?.sectors[4].isReadable = false
    var driver = FloppyDriver(medium, .mfm)
    let result = driver.readSector(4, cylinder: 0, code: 0x80)
    #expect(result.status == Status.motorOn | Status.checksum)
    #expect(result.bytes.count == 256)
  }

  @Test("several sectors are read until one is not found; the sector register stands there")
  func severalSectors() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    let result = driver.readSector(15, cylinder: 3, code: 0x90)
    #expect(result.status == Status.motorOn | Status.notFound)
    #expect(result.bytes == (15...17).flatMap { TestMedium.data(3, 0, $0) })
    #expect(driver.read(2) == 18)
  }

  @Test("deleted data set the record type; the 1771 tells four marks apart")
  func recordTypes() {
    let medium = TestMedium(.fm, sectors: 9)
    let marks: [UInt8] = [0xFB, 0xFA, 0xF9, 0xF8]
    for (index, mark) in marks.enumerated() { medium[0, 0]?.sectors[index].dataMark = mark }
    var myarc = FloppyDriver(medium, .fm)
    let found = marks.indices.map { myarc.readSector($0, cylinder: 0, code: 0x80).status & 0x7F }
    #expect(found == [0, 0x20, 0x20, 0x20])
    var ti = FloppyDriver<TIFloppyController>(medium)
    ti.pass(.perSecond * 11)
    ti.setCRU(1, false)
    ti.setCRU(1, true)
    _ = ti.command(0x0A)
    #expect(
      marks.indices.map { ti.readSector($0, cylinder: 0, code: 0x88).status }
        == [0, 0x20, 0x40, 0x60])
  }

  @Test("a byte that nobody takes in 32 µs is lost, and that is told")
  func lostData() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    _ = driver.command(0x00)
    driver.step = 60 * .perMicrosecond
    let result = driver.readSector(3, cylinder: 0, code: 0x80)
    #expect(result.status & Status.lost != 0)
    #expect(result.bytes.count < 256)
  }

  @Test("read address gives the ID that comes next, and its cylinder in the sector register")
  func readAddress() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    driver.write(12, 3)
    _ = driver.command(0x10)
    let result = driver.command(0xC0)
    #expect(result.status == Status.motorOn)
    #expect(result.bytes.prefix(2) == [12, 0])
    #expect(result.bytes.count == 6)
    #expect(result.bytes[3] == 1)
    var checksum = FloppyChecksum.mfm
    for byte in [0xFE] + result.bytes { checksum.add(byte) }
    #expect(checksum.value == 0)
    #expect(driver.read(2) == 12)
    let next = driver.command(0xC0)
    #expect(next.bytes[2] == (result.bytes[2] + 1) % 18)
  }

  @Test("read track gives one turn from the index hole", arguments: [FloppyRecording.fm, .mfm])
  func readTrack(recording: FloppyRecording) {
    let medium = TestMedium(recording, sectors: recording == .fm ? 9 : 18)
    var driver = FloppyDriver(medium, recording)
    let result = driver.command(0xE0)
    #expect(result.status == Status.motorOn)
    #expect(result.bytes == FloppyTrack(medium[0, 0]).cells.map { UInt8($0 & 0xFF) })
    #expect(result.bytes.count == (recording == .fm ? 3125 : 6250))
  }

  @Test("without a disk a 1770 waits for the index hole for ever, and force interrupt ends that")
  func noDisk() {
    var driver = FloppyDriver<MyarcFloppyController>(nil, .mfm)
    let result = driver.command(0x80, limit: 30 * .perSecond)
    #expect(result.status & 1 != 0)
    let forced = driver.command(0xD0)
    #expect(forced.status & 1 == 0)
    #expect(driver.card.readCRU(bit: 0, at: driver.now) == false, "no interrupt was asked for")
  }

  @Test("the 1771 answers 'not ready' when the motor stands")
  func notReady() {
    var driver = FloppyDriver<TIFloppyController>(TestMedium(.fm, sectors: 9))
    driver.pass(.perSecond * 15)
    let result = driver.command(0x88)
    #expect(result.status == Status.notReady)
    #expect(result.milliseconds == 0)
  }

  @Test("force interrupt: at once until D0 comes, or at every index hole")
  func forceInterrupt() {
    var driver = FloppyDriver(TestMedium(.mfm, sectors: 18), .mfm)
    _ = driver.command(0x00)
    _ = driver.read(0)
    func line(_ driver: inout FloppyDriver<MyarcFloppyController>) -> Bool {
      driver.card.readCRU(bit: 0, at: driver.now)
    }
    #expect(!line(&driver))
    driver.write(0xD8, 0)
    #expect(line(&driver))
    _ = driver.read(0)
    #expect(line(&driver), "reading the status does not take this one back")
    driver.write(0xD0, 0)
    #expect(!line(&driver))
    driver.write(0xD4, 0)
    for _ in 0..<3 {
      driver.pass(FloppyDriveBay.turnTicks)
      #expect(line(&driver))
      _ = driver.read(0)
      #expect(!line(&driver))
    }
  }
}
