import TIDisks
import Testing

@testable import MDOS

@Suite("Library 8: programs, sectors, status, maintenance")
struct WholeFileTests {
  @Test("a program is saved and loaded; the size comes in byte 7 and word 8")
  func program() throws {
    var files = try FileFixture()
    let program = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    files.setBuffer(program)
    #expect(files.call(.saveProgram, "DSK1.PROG", count: 1000) == Code.fine)
    #expect(try files.information("PROG").length == 1000)
    files.setBuffer([UInt8](repeating: 0, count: 1001))
    #expect(files.call(.loadProgram, "DSK1.PROG", record: 0x1200, count: 1000) == Code.fine)
    #expect(files.buffer(1001) == program + [0])
    #expect(Array(files.block.written[6...9]) == [0x12, 0x00, 0x03, 0xE8])
    #expect(files.call(.loadProgram, "DSK1.PROG", count: 999) == Code.noSpace)
    #expect(files.call(.loadProgram, "DSK1.NONE", count: 999) == Code.noSuchFile)
  }

  @Test("load refuses files of records, save replaces them")
  func types() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["LINE"])
    #expect(files.call(.loadProgram, "DSK1.TEXT", count: 1000) == Code.badAttribute)
    #expect(files.call(.saveProgram, "DSK1.TEXT", count: 256) == Code.fine)
    #expect(try files.information("TEXT").length == 256)
    #expect(files.call(.protect, "DSK1.TEXT", flags: 1) == Code.fine)
    #expect(files.call(.saveProgram, "DSK1.TEXT", count: 256) == Code.writeProtected)
    #expect(files.call(.loadProgram, "DSK1.TEXT", count: 256) == Code.fine)
  }

  @Test("a program larger than the disk is refused before its bytes are looked at")
  func tooLarge() throws {
    var files = try FileFixture()
    #expect(files.call(.saveProgram, "DSK1.HUGE", count: 0xFF_FFFF) == Code.noSpace)
    #expect(files.call(.saveProgram, "DSK1.LARGE", count: 358 * 256) == Code.noSpace)
    #expect(try files.volume().root().files.isEmpty)
  }

  @Test("sectors of a file: count left, next sector and buffer come back")
  func fileSectors() throws {
    var files = try FileFixture()
    files.setBuffer((0..<768).map { UInt8(truncatingIfNeeded: $0 / 256 + 1) })
    #expect(files.call(.saveProgram, "DSK1.PROG", count: 700) == Code.fine)
    #expect(files.call(.readSectors, "DSK1.PROG", record: 1, count: 1) == Code.fine)
    #expect(files.buffer(256) == [UInt8](repeating: 2, count: 256))
    #expect(files.block.record == 2)
    #expect(files.block.unitCount == 0)
    #expect(files.block.buffer == FileFixture.buffer + 256)
    #expect(files.call(.readSectors, "DSK1.PROG", record: 1, count: 5) == Code.pastEnd)
    #expect(files.block.unitCount == 3, "three were not read")
    #expect(files.block.record == 3)
    #expect(files.block.buffer == FileFixture.buffer + 512)
  }

  @Test("a file is copied by its information and its sectors")
  func copy() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", (0..<60).map { "LINE NUMBER \($0)" })
    #expect(files.call(.protect, "DSK1.TEXT", flags: 1) == Code.fine)
    let original = try files.information("TEXT")
    #expect(files.call(.readSectors, "DSK1.TEXT") == Code.fine)
    #expect(files.buffer(18) == original.bytes)
    #expect(files.call(.writeSectors, "DSK1.COPY") == Code.fine)
    #expect(files.call(.readSectors, "DSK1.TEXT", count: original.sectors) == Code.fine)
    let count = original.sectors
    #expect(files.call(.writeSectors, "DSK1.COPY", count: count) == Code.fine, "though protected")
    #expect(files.block.unitCount == 0)
    #expect(files.block.record == count)
    #expect(try files.information("COPY") == original)
    let text = try #require(DeviceName("DSK1.TEXT"))
    let copied = try #require(DeviceName("DSK1.COPY"))
    #expect(try files.library.readText(copied) == files.library.readText(text))
    #expect(files.call(.writeSectors, "DSK1.COPY") == Code.writeProtected, "not created anew")
  }

  @Test("creating a file that does not fit leaves nothing behind")
  func createTooLarge() throws {
    var files = try FileFixture()
    var information = FileInformation(type: .program)
    information.sectors = 1000
    files.setBuffer(information.bytes)
    let free = try files.volume().information().freeSectors
    #expect(files.call(.writeSectors, "DSK1.BIG") == Code.noSpace)
    #expect(try files.volume().root().files.isEmpty)
    #expect(try files.volume().information().freeSectors == free)
  }

  @Test("writing behind the end extends the file")
  func extend() throws {
    var files = try FileFixture()
    #expect(files.call(.saveProgram, "DSK1.PROG", count: 256) == Code.fine)
    #expect(files.call(.writeSectors, "DSK1.PROG", record: 3, count: 2) == Code.fine)
    #expect(try files.information("PROG").sectors == 5)
    #expect(files.call(.writeSectors, "DSK1.PROG", record: 5, count: 1000) == Code.noSpace)
    #expect(files.block.unitCount > 0)
    #expect(files.block.unitCount == 1000 - (files.block.record - 5))
  }

  @Test("sectors of the disk; what a status call left in byte E does no harm")
  func diskSectors() throws {
    var files = try FileFixture()
    #expect(files.call(.readSectors, "DSK1.", count: 1, status: 0x54) == Code.fine)
    #expect(files.buffer(4) == Array("WORK".utf8))
    #expect(files.block.status == 0x54)
    files.setBuffer([UInt8](repeating: 0x5A, count: 256))
    #expect(files.call(.writeSectors, "DSK1.", record: 100, count: 1) == Code.fine)
    #expect(try files.disk.readSector(100) == [UInt8](repeating: 0x5A, count: 256))
    #expect(files.call(.readSectors, "DSK1.", record: 359, count: 2) == Code.pastEnd)
    #expect(files.block.unitCount == 1)
    #expect(files.call(.writeSectors, "DSK1.", record: 360, count: 1) == Code.pastEnd)
    #expect(files.call(.saveProgram, "DSK1.SUB.") == Code.fine)
    #expect(files.call(.writeSectors, "DSK1.SUB.", record: 100, count: 1) == Code.writeProtected)
  }

  @Test("an unformatted disk has sectors, but no files")
  func unformatted() throws {
    var files = try FileFixture()
    try files.disk.writeSector(0, [UInt8](repeating: 0xE5, count: 256))
    #expect(files.call(.readSectors, "DSK1.", count: 1) == Code.fine)
    #expect(files.call(.open, "DSK1.X", flags: Flags.output) == Code.device)
    #expect(files.call(.loadProgram, "DSK1.X", count: 9) == Code.device)
  }

  @Test("status tells what a file is")
  func status() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["ONE", "TWO"])
    #expect(files.call(.saveProgram, "DSK1.PROG", count: 10) == Code.fine)
    #expect(files.call(.open, "DSK1.INT", flags: Flags.output | Flags.internal) == Code.fine)
    #expect(files.call(.close, "DSK1.INT") == Code.fine)
    #expect(files.call(.protect, "DSK1.INT", flags: 1) == Code.fine)
    let expected: [(String, UInt8)] = [
      ("DSK1.TEXT", 0x04), ("DSK1.PROG", 0x08), ("DSK1.INT", 0x50), ("DSK1.NONE", 0x80),
      ("DSK1.", 0x54), ("DSK1.NODIR.", 0x80),
    ]
    for (name, status) in expected {
      #expect(files.call(.status, name) == Code.fine)
      #expect(files.block.status == status, "\(name)")
    }
    #expect(files.call(.status, "DSK2.") == Code.noSuchFile)
    #expect(files.block.status == 0x80)
  }

  @Test("status sees the end of an open file and a full disk")
  func statusAtEnd() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["ONE"])
    #expect(files.call(.open, "DSK1.TEXT", flags: Flags.input | Flags.variable) == Code.fine)
    #expect(files.call(.status, "DSK1.TEXT") == Code.fine)
    #expect(files.block.status == 0x04)
    #expect(files.call(.read, "DSK1.TEXT") == Code.fine)
    #expect(files.call(.status, "DSK1.TEXT") == Code.fine)
    #expect(files.block.status == 0x05)
    #expect(files.call(.saveProgram, "DSK1.FILL", count: 355 * 256) == Code.fine)
    #expect(files.call(.status, "DSK1.FILL") == Code.fine)
    #expect(files.block.status == 0x0A)
  }

  @Test("delete, also of an open file, not of a protected one")
  func delete() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["ONE"])
    #expect(files.call(.open, "DSK1.TEXT", flags: Flags.input | Flags.variable) == Code.fine)
    #expect(files.call(.delete, "DSK1.TEXT") == Code.fine)
    #expect(files.call(.close, "DSK1.TEXT") == Code.noSuchFile)
    #expect(files.call(.delete, "DSK1.TEXT") == Code.noSuchFile)
    #expect(files.call(.saveProgram, "DSK1.P", count: 5) == Code.fine)
    #expect(files.call(.protect, "DSK1.P", flags: 1) == Code.fine)
    #expect(files.call(.delete, "DSK1.P") == Code.writeProtected)
    #expect(files.call(.protect, "DSK1.P", flags: 0) == Code.fine)
    #expect(files.call(.delete, "DSK1.P") == Code.fine)
    #expect(files.call(.protect, "DSK1.P", flags: 1) == Code.noSuchFile)
  }

  @Test("rename takes ten characters from the buffer")
  func rename() throws {
    var files = try FileFixture()
    for name in ["DSK1.A", "DSK1.B"] {
      #expect(files.call(.saveProgram, name, count: 5) == Code.fine)
    }
    files.setBuffer(Array("B         ".utf8))
    #expect(files.call(.rename, "DSK1.A") == Code.badAttribute, "exists")
    files.setBuffer(Array("C         ".utf8))
    #expect(files.call(.protect, "DSK1.A", flags: 1) == Code.fine)
    #expect(files.call(.rename, "DSK1.A") == Code.fine)
    #expect(files.call(.rename, "DSK1.A") == Code.noSuchFile)
    #expect(try files.volume().root().files.map(\.name.text) == ["B", "C"])
    files.setBuffer(Array("NEWNAME   ".utf8))
    #expect(files.call(.rename, "DSK1.") == Code.fine)
    #expect(try files.volume().name().text == "NEWNAME")
  }

  @Test("a name with a period at its end is a directory")
  func directories() throws {
    var files = try FileFixture()
    #expect(files.call(.saveProgram, "DSK1.SUB.") == Code.fine)
    #expect(files.call(.saveProgram, "DSK1.SUB.") == Code.badAttribute, "exists")
    try files.writeText("DSK1.SUB.TEXT", ["INSIDE"])
    #expect(try files.library.readText(try #require(DeviceName("DSK1.SUB.TEXT"))).count == 1)
    #expect(files.call(.delete, "DSK1.SUB.") == Code.illegal, "not empty")
    #expect(files.call(.delete, "DSK1.SUB.TEXT") == Code.fine)
    files.setBuffer(Array("OTHER     ".utf8))
    #expect(files.call(.rename, "DSK1.SUB.") == Code.fine)
    #expect(files.call(.status, "DSK1.OTHER.") == Code.fine)
    #expect(files.block.status == 0x54)
    #expect(files.call(.delete, "DSK1.OTHER.") == Code.fine)
    #expect(files.call(.delete, "DSK1.OTHER.") == Code.noSuchFile)
    #expect(files.call(.delete, "DSK1.") == Code.illegal, "the disk itself")
  }

  @Test("format lays blank sectors and tells how many")
  func format() throws {
    var files = try FileFixture("dsdd")
    try files.writeText("DSK1.TEXT", ["GONE"])
    var bytes = [UInt8](repeating: 0, count: ParameterBlock.size)
    bytes.replaceSubrange(0..<8, with: [0xE, 0, 0, 40, 2, 2, 1, 2])
    bytes.replaceSubrange(0xF..<0x15, with: [5] + Array("DSK1.".utf8))
    files.block = ParameterBlock(bytes: bytes)
    #expect(files.again() == Code.fine)
    #expect(files.block.recordLength == 720)
    #expect(try files.disk.readSector(0) == [UInt8](repeating: 0xE5, count: 256))
    bytes[6] = 3
    files.block = ParameterBlock(bytes: bytes)
    #expect(files.again() == Code.fine, "the image grows")
    #expect(files.block.recordLength == 2880)
    bytes[6] = 9
    files.block = ParameterBlock(bytes: bytes)
    #expect(files.again() == Code.illegal)
    let geometry = try #require(Geometry.named("dssd"))
    try files.library.format(try #require(Drive("DSK1")), geometry)
    #expect(try files.volume().information().totalSectors == 720)
  }

  @Test("scratch and unknown opcodes are illegal", arguments: [0x08, 0x0F, 0xFF])
  func illegal(opcode: UInt8) throws {
    var files = try FileFixture()
    var bytes = [UInt8](repeating: 0, count: ParameterBlock.size)
    (bytes[0], bytes[0xF]) = (opcode, 5)
    bytes.replaceSubrange(0x10..<0x15, with: Array("DSK1.".utf8))
    files.block = ParameterBlock(bytes: bytes)
    #expect(files.again() == Code.illegal)
  }

  @Test("a file that is to be replaced stays when there is no room for the new one")
  func noRoom() throws {
    var files = try FileFixture()
    files.setBuffer((0..<200).map { UInt8($0) })
    #expect(files.call(.saveProgram, "DSK1.KEPT", count: 200) == Code.fine)
    #expect(files.call(.saveProgram, "DSK1.BIG", count: 60_000) == Code.fine)
    let before = files.disk.contents
    let (big, kept) = (
      try #require(DeviceName("DSK1.BIG")), try #require(DeviceName("DSK1.KEPT"))
    )
    #expect(throws: FileError.self) { try files.library.copy(big, to: kept) }
    #expect(files.disk.contents == before)
    // The same by opcode B: 300 sectors are more than the disk has.
    files.setBuffer([0, 0, 1, 0, 1, 44] + [UInt8](repeating: 0, count: 12))
    #expect(files.call(.writeSectors, "DSK1.KEPT", count: 0) == Code.noSpace)
    #expect(files.disk.contents == before)
    #expect(try files.library.copy(kept, to: try #require(DeviceName("DSK1.COPY"))) == 1)
    #expect(try files.volume().contents(of: files.volume().file(at: "COPY")).count == 200)
  }

  @Test("FORMAT of a hard disk empties it and keeps its shape")
  func formatHardDisk() throws {
    var files = try FileFixture()
    let disk = try DiskImage.formattedHardDisk(
      HardDiskGeometry(cylinders: 128, heads: 4), name: try #require(DiskName("HARD")))
    let drive = try #require(Drive("DSK2"))
    files.library.drives[drive] = disk
    #expect(files.call(.saveProgram, "DSK2.DIR.") == Code.fine)
    #expect(files.call(.saveProgram, "DSK2.DIR.PROG", count: 9000) == Code.fine)
    // Index, block, and of the bitmap the one sector that changed.
    #expect(try files.library.formatWhole(drive) == 3)
    let volume = try HardDiskVolume(of: disk)
    #expect(try HardDiskCheck(volume).isClean)
    #expect(try volume.root().subdirectories.isEmpty)
    #expect(try volume.summary().freeSectors == volume.summary().totalSectors - 65)
    #expect(try DiskImage(bytes: disk.contents, name: "again").format == .hardDisk)
  }
}
