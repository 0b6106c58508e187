import Testing

@testable import TIDisks

@Suite("Reading a volume")
struct ReadingTests {
  /// Five files of all types in two clusters and one, one of them in a subdirectory.
  func disk() -> HandMadeDisk {
    var disk = HandMadeDisk()
    disk.put(padded("SUB") + [0, 9], at: 0x20)
    // Two clusters: sectors 40-41 and 50: start 028 end 001, start 032 end 002.
    disk.addFile(
      "ALPHA", descriptor: 2, position: 0, flags: 0x80, perSector: 3, sectors: 3, end: 5,
      recordLength: 80, level3: 3, clusters: [[0x28, 0x10, 0x00], [0x32, 0x20, 0x00]])
    disk.put([3] + Array("ONE".utf8) + [0, 3] + Array("TWO".utf8) + [0xFF], at: 40 * 256)
    disk.put([5] + Array("THREE".utf8) + [0xFF], at: 41 * 256)
    disk.put([4] + Array("FOUR".utf8) + [0xFF] + [1, 0x58, 0xFF], at: 50 * 256)
    disk.addFile(
      "BETA", descriptor: 3, position: 1, flags: 0x0A, perSector: 2, sectors: 2, recordLength: 100,
      level3: 3, clusters: [[0x3C, 0x10, 0x00]])
    for record in 0..<3 {
      disk.put(
        [UInt8](repeating: UInt8(record + 1), count: 100),
        at: 60 * 256 + record / 2 * 256 + record % 2 * 100)
    }
    disk.addFile(
      "PROG", descriptor: 4, position: 2, flags: 0x01, sectors: 2, end: 4,
      clusters: [[0x46, 0x10, 0x00]])
    disk.put([0xDE, 0xAD], at: 71 * 256)
    disk.addFile(
      "DEEP", descriptor: 5, position: 0, index: 9, flags: 0x82, perSector: 1, sectors: 1,
      end: 0, recordLength: 255, level3: 1, clusters: [[0x50, 0x00, 0x00]])
    disk.put([0xFF] + (0..<255).map { UInt8($0) }, at: 80 * 256)
    return disk
  }

  @Test("the catalog shows names, types, sizes and directories")
  func catalog() throws {
    let root = try disk().volume().root()
    #expect(root.files.map(\.name.text) == ["ALPHA", "BETA", "PROG"])
    #expect(root.files.map(\.type) == [.displayVariable, .internalFixed, .program])
    #expect(root.files.map(\.isProtected) == [false, true, false])
    #expect(root.files.map(\.information.recordLength) == [80, 100, 0])
    #expect(root.subdirectories.map(\.name.text) == ["SUB"])
    #expect(root.damage.isEmpty)
  }

  @Test("variable records end at FF, the file at its end offset")
  func variable() throws {
    let volume = try disk().volume()
    let file = try volume.file(at: "ALPHA")
    #expect(try volume.records(of: file).map(text) == ["ONE", "", "TWO", "THREE", "FOUR"])
    #expect(file.clusters == [Cluster(start: 40, count: 2), Cluster(start: 50, count: 1)])
    #expect(try volume.deviceSector(2, of: file) == 50)
  }

  @Test("a position between records can be kept and used again")
  func position() throws {
    let volume = try disk().volume()
    let file = try volume.file(at: "ALPHA")
    var position = RecordPosition()
    _ = try volume.readRecord(of: file, at: &position)
    let kept = position
    #expect(try volume.readRecord(of: file, at: &position)?.count == 0)
    #expect(try volume.readRecord(of: file, at: &position).map(text) == "TWO")
    position = kept
    #expect(try volume.readRecord(of: file, at: &position)?.count == 0)
    #expect(position.record == 2)
  }

  @Test("fixed records lie whole in their sectors")
  func fixed() throws {
    let volume = try disk().volume()
    let file = try volume.file(at: "BETA")
    #expect(try volume.records(of: file).map { $0[99] } == [1, 2, 3])
    #expect(try volume.readRecord(2, of: file) == [UInt8](repeating: 3, count: 100))
    #expect(diskError { _ = try volume.readRecord(3, of: file) }?.kind == .endOfFile)
  }

  @Test("a program file has the length of its end offset")
  func program() throws {
    let volume = try disk().volume()
    let contents = try volume.contents(of: volume.file(at: "PROG"))
    #expect(contents.count == 260)
    #expect(contents.suffix(4) == [0xDE, 0xAD, 0, 0])
    #expect(diskError { _ = try volume.records(of: volume.file(at: "PROG")) }?.kind == .wrongType)
  }

  @Test("a record of 255 bytes fills its sector without a mark; it lies in a subdirectory")
  func longestRecord() throws {
    let volume = try disk().volume()
    let records = try volume.records(of: volume.file(at: "SUB.DEEP"))
    #expect(records == [(0..<255).map { UInt8($0) }])
  }

  @Test("paths that lead nowhere are named")
  func paths() throws {
    let volume = try disk().volume()
    #expect(diskError { _ = try volume.file(at: "GAMMA") }?.kind == .noSuchFile)
    #expect(diskError { _ = try volume.file(at: "DUB.DEEP") }?.found == "no directory DUB")
    #expect(diskError { _ = try volume.file(at: "alpha") }?.kind == .noSuchFile)
    for name in ["", ".", "A.", "TOOLONGNAME", "A.B.C", "A B"] {
      #expect(diskError { _ = try volume.file(at: name) }?.kind == .badName)
    }
  }

  @Test("extended records run over the ends of sectors")
  func extended() throws {
    var disk = HandMadeDisk()
    disk.addFile(
      "FIX", descriptor: 2, position: 0, flags: 0, sectors: 3, level3: 2, extended: 300,
      clusters: [[0x28, 0x20, 0x00]])
    disk.put([UInt8](repeating: 1, count: 300) + [UInt8](repeating: 2, count: 300), at: 40 * 256)
    disk.addFile(
      "VAR", descriptor: 3, position: 1, flags: 0x80, sectors: 2, end: 50, level3: 2,
      extended: 400, clusters: [[0x32, 0x10, 0x00]])
    disk.put([1, 0x2A] + [UInt8](repeating: 3, count: 298) + [0, 4, 9, 9, 9, 9], at: 50 * 256)
    let volume = try disk.volume()
    #expect(
      try volume.records(of: volume.file(at: "FIX"))
        == [[UInt8](repeating: 1, count: 300), [UInt8](repeating: 2, count: 300)])
    #expect(
      try volume.records(of: volume.file(at: "VAR"))
        == [[UInt8](repeating: 3, count: 298), [9, 9, 9, 9]])
  }

  @Test(
    "starts of clusters are scaled on large disks",
    arguments: [(2880, 1), (5760, 4), (11520, 8)])
  func scale(sectors: Int, scale: Int) throws {
    var disk = HandMadeDisk(
      sectors: sectors, perTrack: UInt8(sectors / 160), tracks: 80, sides: 2, density: 3)
    disk.addFile(
      "F", descriptor: 16, position: 0, flags: 1, sectors: 1, clusters: [[0x20, 0x02, 0x00]])
    let volume = try disk.volume()
    #expect(try volume.deviceSector(0, of: volume.file(at: "F")) == 0x220 * scale)
  }

  @Test("free sectors count units", arguments: [(360, 358), (2880, 2878), (5760, 5756)])
  func free(sectors: Int, free: Int) throws {
    let disk = HandMadeDisk(
      sectors: sectors, perTrack: 9, tracks: UInt8(min(sectors / 9, 255)), sides: 1)
    #expect(try disk.volume().information().freeSectors == free)
  }

  @Test("time stamps read as MDOS shows them")
  func timeStamps() {
    let stamp = TimeStamp(timeWord: 0xA418, dateWord: 0x2D82)
    #expect(stamp.description == "2022-12-02 20:32:48")
    #expect(TimeStamp(year: 2022, month: 12, day: 2, hour: 20, minute: 32, second: 49) == stamp)
    #expect(TimeStamp(timeWord: 0, dateWord: 87 << 9 | 0x21).year == 1987)
  }

  @Test("damaged clusters are an error that names the descriptor; sectors before them are read")
  func damagedClusters() throws {
    var disk = disk()
    disk.put([0xFF, 0x2F, 0x00], at: 2 * 256 + 0x1C + 3)
    let volume = try disk.volume()
    let file = try volume.file(at: "ALPHA")
    #expect(file.damage?.offset == 2 * 256 + 0x1C + 3)
    #expect(try volume.readSector(1, of: file)[0] == 5)
    #expect(diskError { _ = try volume.readSector(2, of: file) }?.kind == .damaged)
    #expect(diskError { _ = try volume.contents(of: file) }?.kind == .damaged)
  }

  @Test("a directory whose index is the root's or no sector is an error", arguments: [1, 360])
  func badDirectory(index: Int) throws {
    var disk = disk()
    disk.put([UInt8(index >> 8), UInt8(index & 255)], at: 0x2A)
    let volume = try disk.volume()
    let error = try #require(diskError { _ = try volume.file(at: "SUB.DEEP") })
    #expect(error.kind == .damaged)
    #expect(error.offset == 0x2A)
    try volume.delete(try volume.file(at: "ALPHA"))
    #expect(try volume.root().files.map(\.name.text) == ["BETA", "PROG"])
  }

  @Test("an index that points outside of the disk loses no other file")
  func damagedIndex() throws {
    var disk = disk()
    disk.put([0x7F, 0xFF], at: 256 + 2)
    let root = try disk.volume().root()
    #expect(root.files.map(\.name.text) == ["ALPHA", "PROG"])
    #expect(root.damage.map(\.offset) == [258])
  }
}
