import TIDisks
import Testing

@testable import MDOS

@Suite("Library 8 on a hard disk")
struct HardDiskReadingTests {
  /// 4096 units of two sectors, laid out by hand: DEEP.DEEPER with the text BOTTOM, and the program TOP
  /// in the root.
  private func fixture() throws -> FileFixture {
    var bytes = [UInt8](repeating: 0, count: 12000 * 256)
    func put(_ new: [UInt8], _ sector: Int, _ offset: Int = 0) {
      bytes.replaceSubrange(sector * 256 + offset..<sector * 256 + offset + new.count, with: new)
    }
    func name(_ text: String) -> [UInt8] { DiskName(bytes: Array(text.utf8)).bytes }
    put(name("HARDDISK") + [0x10, 0x00, 32, 1, 0, 0, 0x13, 0], 0)
    put([1, 1, 0, 32, 0, 0, 0, 40], 0, 0x16)
    put([0xFF, 0xFF, 0xF0], 1)
    put([0, 50], 64)
    put(name("DEEP") + [0x10, 0, 0x13] + Array("DIR".utf8), 80)
    put([0, 1, 0, 41, 0, 0, 0, 42], 80, 0x16)
    put([0, 40], 82, 254)
    put(name("DEEPER") + [0x10, 0, 0x13] + Array("DIR".utf8), 84)
    put([1, 0, 0, 43, 0, 40], 84, 0x16)
    put([0, 54], 86)
    put([0, 42], 86, 254)
    put(name("TOP") + [0, 0, 1, 0, 0, 3, 2, 0, 0, 0], 100)
    put(Array("FI".utf8), 100, 0x1C)
    put([0, 60, 0, 61], 100, 0x28)
    put([0xAB], 122)
    put(name("BOTTOM") + [0, 0, 0x80, 0, 0, 1, 3, 80, 1, 0], 108)
    put(Array("FI".utf8), 108, 0x1C)
    put([0, 62, 0, 62], 108, 0x28)
    put([2, 72, 73, 0xFF], 124)
    let files = try FileFixture()
    let image = try DiskImage(bytes: bytes, name: "hd")
    files.library.drives[try #require(Drive("HDS1"))] = image
    return files
  }

  @Test("directories nest, files are read")
  func reading() throws {
    var files = try fixture()
    let name = "HDS1.DEEP.DEEPER.BOTTOM"
    #expect(files.call(.open, name, flags: Flags.input | Flags.variable) == Code.fine)
    #expect(files.call(.read, name) == Code.fine)
    #expect(files.buffer(2) == [72, 73])
    #expect(files.call(.read, name) == Code.pastEnd)
    #expect(files.call(.close, name) == Code.fine)
    #expect(files.call(.loadProgram, "HDS1.TOP", count: 1000) == Code.fine)
    #expect(files.block.programSize == 514)
    #expect(files.buffer(1, at: 512) == [0xAB])
    #expect(files.call(.readSectors, "HDS1.TOP", record: 2, count: 1) == Code.fine)
    #expect(files.buffer(1) == [0xAB])
    let deep = try #require(DeviceName("HDS1.DEEP."))
    #expect(try files.library.catalog(deep).directory.subdirectories.map(\.name.text) == ["DEEPER"])
    #expect(files.call(.status, "HDS1.DEEP.DEEPER.") == Code.fine)
    #expect(files.block.status == 0x54)
    #expect(files.call(.loadProgram, "DSK.HARDDISK.TOP", count: 1000) == Code.fine)
  }

  @Test("files and directories are written, at any depth")
  func writing() throws {
    var files = try FileFixture()
    let drive = try #require(Drive("HDS1"))
    let image = try DiskImage.formattedHardDisk(
      HardDiskGeometry(cylinders: 128, heads: 4), name: try #require(DiskName("HARD")))
    files.library.drives[drive] = image
    #expect(files.call(.saveProgram, "HDS1.A.") == Code.fine)
    #expect(files.call(.saveProgram, "HDS1.A.B.") == Code.fine)
    files.setBuffer([1, 2, 3])
    #expect(files.call(.saveProgram, "HDS1.A.B.PROG", count: 3) == Code.fine)
    try files.writeText("HDS1.A.NOTE", ["one", "two"])
    #expect(files.call(.loadProgram, "HDS1.A.B.PROG", count: 100) == Code.fine)
    #expect(files.block.programSize == 3 && files.buffer(3) == [1, 2, 3])
    let note = try #require(DeviceName("HDS1.A.NOTE"))
    #expect(
      try files.library.readText(note).map { String(decoding: $0, as: UTF8.self) } == [
        "one", "two",
      ])
    #expect(files.call(.delete, "HDS1.A.B.") == FileError(.illegalOperation).byte >> 5)
    #expect(files.call(.delete, "HDS1.A.B.PROG") == Code.fine)
    #expect(files.call(.delete, "HDS1.A.B.") == Code.fine)
    #expect(try HardDiskCheck(HardDiskVolume(of: image)).isClean)
    let geometry = try #require(Geometry.named("dsdd"))
    #expect(throws: FileError(.writeProtected)) { try files.library.format(drive, geometry) }
  }

  /// The place among its neighbours changes, and with it all descriptors inside.
  @Test("an open file stays open while the directory that it is in gets another name")
  func openInside() throws {
    var files = try FileFixture()
    let image = try DiskImage.formattedHardDisk(
      HardDiskGeometry(cylinders: 128, heads: 4), name: try #require(DiskName("HARD")))
    files.library.drives[try #require(Drive("HDS1"))] = image
    for directory in ["HDS1.A.", "HDS1.A.B.", "HDS1.M."] {
      #expect(files.call(.saveProgram, directory) == Code.fine)
    }
    try files.writeText("HDS1.A.B.NOTE", ["one", "two"])
    let (note, moved) = (
      try #require(DeviceName("HDS1.A.B.NOTE")), try #require(DeviceName("HDS1.Z.B.NOTE"))
    )
    let handle = try files.library.open(note, .text(.update))
    #expect(try files.library.read(handle) == Array("one".utf8))
    let directory = try #require(DeviceName("HDS1.A."))
    try files.library.rename(directory, to: try #require(DiskName("Z")))
    #expect(try files.library.read(handle) == Array("two".utf8))
    try files.library.write(Array("three".utf8), to: handle)
    #expect(throws: FileError(.noSuchFile)) { try files.library.open(moved, .text(.input)) }
    try files.library.close(handle)
    #expect(try files.library.readText(moved).count == 3)
    #expect(try HardDiskCheck(HardDiskVolume(of: image)).findings == [])
  }
}
