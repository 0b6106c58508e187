import Testing

@testable import TIDisks

func name(_ text: String) throws -> DiskName { try #require(DiskName(text)) }

func newVolume(_ format: String = "dsdd") throws -> Volume {
  try Volume(
    of: DiskImage.formatted(try #require(Geometry.named(format)), name: try name("TEST")))
}

func check(_ volume: Volume) throws -> [VolumeCheck.Kind] {
  try VolumeCheck(volume).findings.map(\.kind)
}

func sectors(_ count: Int, _ seed: UInt8) -> [UInt8] {
  (0..<count * 256).map { seed &+ UInt8(truncatingIfNeeded: $0 / 256 &* 3 &+ $0) }
}

@Suite("Formatting")
struct FormattingTests {
  @Test("a new disk of each format is empty and clean", arguments: Geometry.formats.map(\.name))
  func formats(format: String) throws {
    let volume = try newVolume(format)
    let block = try volume.information()
    #expect(try check(volume).isEmpty)
    #expect(try volume.root().files.isEmpty)
    #expect(block.freeSectors == block.totalSectors - 2 * block.sectorsPerUnit)
    #expect(block.claim?.geometry == Geometry.named(format))
  }

  @Test("the block of a new disk is the one of the table")
  func block() throws {
    let bytes = try newVolume("dssd").device.readSector(0)
    #expect(Array(bytes[..<20]) == padded("TEST") + [2, 0xD0, 9, 0x44, 0x53, 0x4B, 0x20, 40, 2, 1])
    #expect(bytes[0x38] == 3)
    #expect(bytes[0x39..<0x38 + 90].allSatisfy { $0 == 0 })
    #expect(bytes[(0x38 + 90)...].allSatisfy { $0 == 0xFF })
  }
}

@Suite("Writing files")
struct WritingTests {
  @Test("descriptors go to the front, data where MDOS puts them")
  func places() throws {
    let volume = try newVolume()
    let program = FileInformation(type: .program)
    let first = try volume.write(
      try name("B"), program, sectors: sectors(3, 1), replacing: false)
    let second = try volume.write(
      try name("A"), program, sectors: sectors(2, 2), replacing: false)
    #expect([first.location, second.location] == [2, 3])
    #expect(first.clusters == [Cluster(start: 66, count: 3)])
    #expect(second.clusters == [Cluster(start: 69, count: 2)])
    #expect(try volume.root().files.map(\.name.text) == ["A", "B"])
    #expect(Array(try volume.device.readSector(1)[..<6]) == [0, 3, 0, 2, 0, 0])
    #expect(try volume.contents(of: volume.file(at: "B")) == sectors(3, 1))
  }

  @Test(
    "a descriptor on disk has its fields at their offsets",
    arguments: [("dsdd", 0x42, 1), ("dshd", 0x80, 4)])
  func descriptor(format: String, start: Int, unit: Int) throws {
    let volume = try newVolume(format)
    var information = FileInformation(
      type: .internalFixed, recordLength: 100,
      created: TimeStamp(year: 2022, month: 12, day: 2, hour: 20, minute: 32, second: 48))
    information.level3Count = 0x0105
    let file = try volume.write(
      try name("DATA"), information, sectors: sectors(17, 1), replacing: false)
    let bytes = try volume.device.readSector(file.location)
    let end = (17 + unit - 1) / unit * unit - 1
    #expect(
      Array(bytes[..<0x1C]) == padded("DATA") + [
        0, 0, 2, 2, 0, 17, 0, 100, 5, 1, 0xA4, 0x18, 0x2D, 0x82, 0, 0, 0, 0,
      ])
    #expect(
      Array(bytes[0x1C..<0x22]) == [
        UInt8(start), UInt8((end & 15) << 4), UInt8(end >> 4), 0, 0, 0,
      ])
  }

  @Test("growing files take turns on the disk and are whole all the same")
  func fragmented() throws {
    let volume = try newVolume()
    var one = try volume.create(try name("ONE"), FileInformation(type: .program))
    var two = try volume.create(try name("TWO"), FileInformation(type: .program))
    for number in 0..<20 {
      try volume.writeSector(number, of: &one, sectors(1, UInt8(number)))
      try volume.writeSector(number, of: &two, sectors(1, UInt8(100 + number)))
    }
    #expect(one.clusters.count == 20)
    #expect(try volume.readSector(19, of: volume.file(at: "ONE")) == sectors(1, 19))
    #expect(try volume.readSector(7, of: volume.file(at: "TWO")) == sectors(1, 107))
    #expect(try check(volume).isEmpty)
  }

  @Test("a file goes on behind its last sector, even where there is room in front of it")
  func goesOn() throws {
    let volume = try newVolume()
    let program = FileInformation(type: .program)
    for text in ["A", "B", "C"] {
      try volume.write(try name(text), program, sectors: sectors(2, 1), replacing: false)
    }
    try volume.delete(try volume.file(at: "A"))
    var file = try volume.file(at: "B")
    try volume.writeSector(2, of: &file, sectors(1, 1))
    #expect(file.clusters == [Cluster(start: 68, count: 2), Cluster(start: 72, count: 1)])
  }

  @Test("a gap is filled with zeros")
  func gap() throws {
    let volume = try newVolume()
    var file = try volume.create(try name("F"), FileInformation(type: .program))
    try volume.writeSector(3, of: &file, sectors(1, 9))
    #expect(file.information.sectors == 4)
    #expect(try volume.readSector(2, of: file) == [UInt8](repeating: 0, count: 256))
  }

  @Test("reserved room and the rest of a unit are used before new units", arguments: [1, 2, 3, 4])
  func slack(sectors count: Int) throws {
    let volume = try newVolume("dshd")
    var file = try volume.create(try name("F"), FileInformation(type: .program))
    for number in 0..<count { try volume.writeSector(number, of: &file, sectors(1, 1)) }
    #expect(file.allocatedSectors == 4)
    #expect(try check(volume).isEmpty)
  }

  @Test("deleting gives back what writing took")
  func delete() throws {
    let volume = try newVolume()
    let before = try volume.information()
    let file = try volume.write(
      try name("F"), FileInformation(type: .program), sectors: sectors(100, 1), replacing: false)
    try volume.delete(file)
    #expect(try volume.information() == before)
    #expect(diskError { _ = try volume.file(at: "F") }?.kind == .noSuchFile)
  }

  @Test("a protected file is neither deleted nor replaced")
  func protection() throws {
    let volume = try newVolume()
    var file = try volume.create(try name("F"), FileInformation(type: .program))
    try volume.setProtected(true, &file)
    #expect(try volume.file(at: "F").isProtected)
    #expect(diskError { try volume.delete(file) }?.kind == .protected)
    #expect(
      diskError {
        try volume.write(
          try name("F"), FileInformation(type: .program), sectors: [], replacing: true)
      }?.kind == .protected)
    try volume.setProtected(false, &file)
    try volume.delete(file)
  }

  @Test("renaming keeps contents and order")
  func rename() throws {
    let volume = try newVolume()
    for text in ["A", "M", "Z"] {
      try volume.write(
        try name(text), FileInformation(type: .program), sectors: sectors(2, text.utf8.first ?? 0),
        replacing: false)
    }
    var file = try volume.file(at: "A")
    try volume.rename(&file, to: try name("N"))
    #expect(try volume.root().files.map(\.name.text) == ["M", "N", "Z"])
    #expect(try volume.contents(of: file) == sectors(2, 65))
    #expect(diskError { try volume.rename(&file, to: try name("Z")) }?.kind == .alreadyExists)
    #expect(try check(volume).isEmpty)
  }

  @Test("replacing takes the new file whole and frees the old one")
  func replace() throws {
    let volume = try newVolume()
    for count in [5, 9, 2, 0] {
      try volume.write(
        try name("F"), FileInformation(type: .program), sectors: sectors(count, UInt8(count)),
        replacing: true)
      #expect(try volume.contents(of: volume.file(at: "F")) == sectors(count, UInt8(count)))
      #expect(try volume.information().freeSectors == 1438 - 1 - count)
    }
    #expect(
      diskError {
        try volume.write(
          try name("F"), FileInformation(type: .program), sectors: [], replacing: false)
      }?.kind == .alreadyExists)
  }

  @Test("where old and new have no room together, the old one makes it")
  func replaceLarge() throws {
    let volume = try newVolume("sssd")
    for seed in [1, 2] as [UInt8] {
      try volume.write(
        try name("F"), FileInformation(type: .program), sectors: sectors(300, seed),
        replacing: true)
      #expect(try volume.contents(of: volume.file(at: "F")) == sectors(300, seed))
    }
    #expect(try check(volume).isEmpty)
  }

  @Test("a full disk is an error and stays as it was")
  func fullDisk() throws {
    let volume = try newVolume("sssd")
    var file = try volume.write(
      try name("F"), FileInformation(type: .program), sectors: sectors(356, 1), replacing: false)
    #expect(try volume.information().freeSectors == 1)
    let before = contents(volume)
    #expect(diskError { try volume.writeSector(357, of: &file, sectors(1, 1)) }?.kind == .diskFull)
    #expect(
      diskError {
        try volume.write(
          try name("G"), FileInformation(type: .program), sectors: sectors(1, 1), replacing: false)
      }?.kind == .diskFull)
    #expect(
      diskError {
        try volume.write(
          try name("F"), FileInformation(type: .program), sectors: sectors(358, 1), replacing: true)
      }?.kind == .diskFull)
    #expect(contents(volume) == before)
    try volume.writeSector(356, of: &file, sectors(1, 1))
    #expect(diskError { try volume.makeDirectory(try name("D")) }?.kind == .diskFull)
    #expect(
      diskError { _ = try volume.create(try name("E"), FileInformation(type: .program)) }?.kind
        == .diskFull)
  }

  @Test("a full directory is an error and stays as it was; a subdirectory helps")
  func fullDirectory() throws {
    let volume = try newVolume()
    for number in 0..<127 {
      _ = try volume.create(try name("F\(number)"), FileInformation(type: .program))
    }
    let before = contents(volume)
    #expect(
      diskError { _ = try volume.create(try name("G"), FileInformation(type: .program)) }?.kind
        == .directoryFull)
    #expect(contents(volume) == before)
    try volume.makeDirectory(try name("SUB"))
    _ = try volume.create(try name("G"), in: try name("SUB"), FileInformation(type: .program))
    #expect(try volume.directory(named: try name("SUB")).files.map(\.name.text) == ["G"])
    #expect(try check(volume).isEmpty)
  }

  @Test("a file of more than 76 pieces is refused, the disk stays as it was")
  func tooFragmented() throws {
    let volume = try newVolume()
    var one = try volume.create(try name("ONE"), FileInformation(type: .program))
    var two = try volume.create(try name("TWO"), FileInformation(type: .program))
    for number in 0..<76 {
      try volume.writeSector(number, of: &one, sectors(1, 0))
      try volume.writeSector(number, of: &two, sectors(1, 0))
    }
    let before = contents(volume)
    #expect(
      diskError { try volume.writeSector(76, of: &one, sectors(1, 0)) }?.kind == .tooFragmented)
    #expect(contents(volume) == before)
  }

  @Test("a write-protected disk refuses every change before its first write")
  func writeProtected() throws {
    let bytes = ReadingTests().disk().bytes
    let volume = try Volume(of: DiskImage(bytes: bytes, name: "x", access: .writeProtected))
    var file = try volume.file(at: "ALPHA")
    let attempts: [() throws -> Void] = [
      { try volume.delete(file) }, { try volume.makeDirectory(try name("D")) },
      { try volume.writeSector(0, of: &file, sectors(1, 1)) },
      { try volume.setProtected(true, &file) }, { try volume.rename(&file, to: try name("Q")) },
      { _ = try volume.create(try name("Q"), FileInformation(type: .program)) },
      { try volume.truncate(&file, to: 1) }, { try volume.setName(try name("Q")) },
    ]
    for attempt in attempts { #expect(diskError(attempt)?.kind == .writeProtected) }
  }

  @Test("three directories fit; only empty ones go")
  func directories() throws {
    let volume = try newVolume()
    let before = try volume.information()
    for text in ["ONE", "TWO", "THREE"] { try volume.makeDirectory(try name(text)) }
    #expect(diskError { try volume.makeDirectory(try name("FOUR")) }?.kind == .directoryFull)
    #expect(diskError { try volume.makeDirectory(try name("TWO")) }?.kind == .alreadyExists)
    let file = try volume.create(
      try name("F"), in: try name("TWO"), FileInformation(type: .program))
    #expect(diskError { try volume.removeDirectory(try name("TWO")) }?.kind == .notEmpty)
    try volume.renameDirectory(try name("TWO"), to: try name("ZWEI"))
    #expect(try volume.file(at: "ZWEI.F").location == file.location)
    try volume.delete(file, in: try name("ZWEI"))
    for text in ["ONE", "ZWEI", "THREE"] { try volume.removeDirectory(try name(text)) }
    #expect(try volume.information() == before)
  }

  @Test("truncating frees whole units only", arguments: [("dsdd", 3, 3), ("dshd", 3, 4)])
  func truncate(format: String, sectors count: Int, held: Int) throws {
    let volume = try newVolume(format)
    let free = try volume.information().freeSectors
    var file = try volume.write(
      try name("F"), FileInformation(type: .program), sectors: sectors(20, 1), replacing: false)
    try volume.truncate(&file, to: count)
    #expect(file.information.sectors == count)
    #expect(file.allocatedSectors == held)
    let unit = try volume.information().sectorsPerUnit
    #expect(try volume.information().freeSectors == free - held - unit)
    #expect(try volume.contents(of: file) == Array(sectors(20, 1)[..<(count * 256)]))
    #expect(try check(volume).isEmpty)
  }

  @Test("a crossed file keeps its data when the other one is deleted")
  func crossed() throws {
    var disk = ReadingTests().disk()
    for unit in [2, 3, 4, 5, 9, 40, 41, 50, 60, 61, 70, 71, 80] { disk.use(unit) }
    disk.put([0x28, 0x10, 0x00], at: 4 * 256 + 0x1C)
    let volume = try disk.volume()
    try volume.delete(try volume.file(at: "ALPHA"))
    let block = try volume.information()
    #expect(block.isUsed(unit: 40) && block.isUsed(unit: 41))
    #expect(!block.isUsed(unit: 50) && !block.isUsed(unit: 2))
  }

  private func contents(_ volume: Volume) -> [UInt8] {
    (volume.device as? DiskImage)?.contents ?? []
  }
}
