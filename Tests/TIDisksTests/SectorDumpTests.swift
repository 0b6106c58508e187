import Foundation
import Testing

@testable import TIDisks

@Suite("Sector dumps")
struct SectorDumpTests {
  @Test("184320 bytes are what the volume information block says")
  func ambiguousSize() throws {
    let single = HandMadeDisk(sectors: 720, perTrack: 18, tracks: 40, sides: 1, density: 2)
    #expect(
      try single.image().geometry == Geometry(tracksPerSide: 40, sides: 1, sectorsPerTrack: 18))
    let double = HandMadeDisk(sectors: 720, perTrack: 9, tracks: 40, sides: 2)
    #expect(
      try double.image().geometry == Geometry(tracksPerSide: 40, sides: 2, sectorsPerTrack: 9))
  }

  @Test(
    "an unformatted disk is known by its size",
    arguments: [
      (92160, 1, 9), (163840, 1, 16), (184320, 2, 9), (327680, 2, 16), (368640, 2, 18),
      (737280, 2, 18), (1_474_560, 2, 36), (2_949_120, 2, 72),
    ])
  func unformatted(size: Int, sides: Int, perTrack: Int) throws {
    let image = try DiskImage(bytes: [UInt8](repeating: 0xE5, count: size), name: "blank.dsk")
    #expect(image.geometry.sides == sides)
    #expect(image.geometry.sectorsPerTrack == perTrack)
    #expect(image.sectorCount == size / 256)
    #expect(diskError { _ = try Volume(of: image) }?.kind == .notFormatted)
  }

  @Test("a map of bad sectors behind the last sector is no part of the disk")
  func badSectorMap() throws {
    var disk = HandMadeDisk(sectors: 360)
    disk.bytes += [UInt8](repeating: 0xBB, count: 768)
    #expect(try disk.image().sectorCount == 360)
    var blank = [UInt8](repeating: 0, count: 368640 + 768)
    blank[368640] = 1
    #expect(try DiskImage(bytes: blank, name: "blank").sectorCount == 1440)
  }

  @Test("a file that lacks less than a track is rounded up", arguments: [1, 256, 8 * 256])
  func roundedUp(missing: Int) throws {
    var disk = HandMadeDisk(sectors: 360)
    disk.bytes[0x38 + 44] = 0x80
    disk.bytes.removeLast(missing)
    let image = try disk.image()
    #expect(image.sectorCount == 360)
    #expect(try image.readSector(359) == [UInt8](repeating: 0, count: 256))
  }

  @Test("a truncated image is refused with its length and the expected one")
  func truncated() throws {
    var disk = HandMadeDisk(sectors: 1440, perTrack: 18, sides: 2, density: 2)
    disk.bytes.removeLast(100_000)
    let error = try #require(diskError { _ = try disk.image() })
    #expect(error.kind == .notADisk)
    #expect(error.offset == 268_640)
    #expect(
      error.description
        == "hand.dsk, byte 268640: the file ends here; expected 368640 bytes, as its volume "
        + "information block says (the image is truncated; get a complete copy)")
  }

  @Test(
    "what is no image is refused", arguments: [0, 1, 255, 256, 1000, 100_000, 30_000_000])
  func absurd(size: Int) throws {
    let error = try #require(
      diskError { _ = try DiskImage(bytes: [UInt8](repeating: 7, count: size), name: "x") })
    #expect(error.kind == .notADisk)
    #expect(!error.description.contains("\n"))
  }

  @Test("a file in TIFILES format is told from a disk")
  func tifiles() throws {
    let file = TransportFile(
      name: DiskName("F"), information: FileInformation(type: .program), sectors: [])
    let error = try #require(diskError { _ = try DiskImage(bytes: file.bytes, name: "F") })
    #expect(error.found == "a single file in TIFILES format")
  }

  @Test("a volume that claims more sectors than the disk has is refused")
  func tooManySectors() throws {
    var disk = HandMadeDisk(sectors: 360)
    disk.put([0xFF, 0xFF], at: 0x0A)
    #expect(diskError { _ = try disk.image() }?.kind == .notADisk)
    disk.put([0, 0], at: 0x0A)
    let image = try disk.image()
    #expect(diskError { _ = try Volume(of: image) }?.offset == 10)
  }
}

@Suite("Image files of the host")
struct ImageFileTests {
  /// A file that goes away with the test.
  final class TemporaryFile {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("tidisks-\(UUID().uuidString).dsk").path
    init(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    var bytes: [UInt8] { FileManager.default.contents(atPath: path).map { Array($0) } ?? [] }
  }

  let sector = [UInt8](repeating: 0x5A, count: 256)

  @Test("a write changes its 256 bytes of the file and no other, at once")
  func inPlace() throws {
    var disk = HandMadeDisk()
    disk.bytes += [UInt8](repeating: 0xBB, count: 768)
    let file = try TemporaryFile(disk.bytes)
    let image = try DiskImage(path: file.path, access: .readWrite)
    try image.writeSector(100, sector)
    var expected = disk.bytes
    expected.replaceSubrange(25600..<25856, with: sector)
    #expect(file.bytes == expected)
    #expect(try image.readSector(100) == sector)
  }

  @Test("a write into the missing end of a file makes it longer")
  func extends() throws {
    var disk = HandMadeDisk()
    disk.bytes.removeLast(1024)
    let file = try TemporaryFile(disk.bytes)
    try DiskImage(path: file.path, access: .readWrite).writeSector(359, sector)
    #expect(file.bytes.count == 92160)
  }

  @Test("write protection refuses, discarding forgets; neither touches the file")
  func otherAccess() throws {
    let disk = HandMadeDisk()
    let file = try TemporaryFile(disk.bytes)
    let protected = try DiskImage(path: file.path, access: .writeProtected)
    #expect(diskError { try protected.writeSector(5, sector) }?.kind == .writeProtected)
    let discarding = try DiskImage(path: file.path, access: .discardingWrites)
    try discarding.writeSector(5, sector)
    #expect(try discarding.readSector(5) == sector)
    #expect(file.bytes == disk.bytes)
  }

  @Test("a second writer is refused until the first has gone; readers are not")
  func lock() throws {
    let file = try TemporaryFile(HandMadeDisk().bytes)
    var first: DiskImage? = try DiskImage(path: file.path, access: .readWrite)
    #expect(
      diskError { _ = try DiskImage(path: file.path, access: .readWrite) }?.kind == .inUse)
    #expect(diskError { _ = try DiskImage(path: file.path, access: .writeProtected) } == nil)
    #expect(first?.sectorCount == 360)
    first = nil
    #expect(diskError { _ = try DiskImage(path: file.path, access: .readWrite) } == nil)
  }

  @Test("a file whose name another one has got while it was opened is not locked")
  func lockOfLostFile() throws {
    let file = try TemporaryFile(HandMadeDisk().bytes)
    let descriptor = open(file.path, O_RDWR)
    defer { close(descriptor) }
    let other = try TemporaryFile(HandMadeDisk().bytes)
    #expect(rename(other.path, file.path) == 0)
    #expect(diskError { try OpenFiles.lock(descriptor, file.path) }?.kind == .inUse)
    #expect(diskError { _ = try DiskImage(path: file.path, access: .readWrite) } == nil)
  }

  @Test("a disk goes back to an earlier state, in the file too")
  func restore() throws {
    let disk = HandMadeDisk()
    let file = try TemporaryFile(disk.bytes)
    let image = try DiskImage(path: file.path, access: .readWrite)
    try image.writeSector(7, sector)
    let earlier = image.changes
    try image.writeSector(7, [UInt8](repeating: 1, count: 256))
    try image.writeSector(8, sector)
    try image.restore(earlier)
    var expected = disk.bytes
    expected.replaceSubrange(7 * 256..<8 * 256, with: sector)
    #expect(file.bytes == expected)
    #expect(image.contents == expected)
    try image.restore(SectorOverlay())
    #expect(file.bytes == disk.bytes)
  }

  @Test("missing files and folders are named")
  func missing() throws {
    let missing = try #require(
      diskError { _ = try DiskImage(path: "/nowhere/x.dsk", access: .readWrite) })
    #expect(missing.description.hasPrefix("/nowhere/x.dsk: no such file"))
    let folder = FileManager.default.temporaryDirectory.path
    #expect(
      diskError { _ = try DiskImage(path: folder, access: .readWrite) }?.found == "is a folder")
  }
}
