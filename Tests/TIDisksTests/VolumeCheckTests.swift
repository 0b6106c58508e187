import TestSupport
import Testing

@testable import TIDisks

@Suite("Checking a volume")
struct VolumeCheckTests {
  /// The disk of the reading tests with its bitmap in order.
  func disk() -> HandMadeDisk {
    var disk = ReadingTests().disk()
    for unit in [2, 3, 4, 5, 9, 40, 41, 50, 60, 61, 70, 71, 80] { disk.use(unit) }
    return disk
  }

  func kinds(_ change: (inout HandMadeDisk) -> Void) throws -> [VolumeCheck.Kind] {
    var disk = disk()
    change(&disk)
    return try check(disk.volume())
  }

  @Test("a sound disk has no findings")
  func clean() throws {
    #expect(try kinds { _ in }.isEmpty)
  }

  @Test("each kind of damage is named")
  func damage() throws {
    #expect(try kinds { $0.use(200) } == [.lost])
    #expect(try kinds { $0.bytes[0x38 + 5] = 0 } == [.unmarked, .unmarked])
    #expect(try kinds { $0.bytes[0x12] = 2 } == [.geometry])
    #expect(try kinds { $0.put([0, 1], at: 256) } == [.badIndexEntry, .lost, .lost, .lost])
    #expect(try kinds { $0.put([0, 3, 0, 2], at: 256) } == [.indexOrder])
    #expect(try kinds { $0.put([0, 1], at: 0x2A) }.first == .badDirectory)
    #expect(try kinds { $0.put([0xFF, 0], at: 0x2A) }.first == .badDirectory)
    #expect(try kinds { $0.put(padded("ALPHA"), at: 3 * 256) } == [.duplicateName])
    #expect(try kinds { $0.put(padded("AL PHA"), at: 2 * 256) } == [.badName])
    #expect(try kinds { $0.put([0xF0, 0x2F], at: 2 * 256 + 0x1F) } == [.badCluster, .lost])
    #expect(try kinds { $0.bytes[4 * 256 + 0x0F] = 9 } == [.wrongCount])
    #expect(try kinds { $0.bytes[4 * 256 + 0x0F] = 1 } == [.wrongCount])
    #expect(try kinds { $0.bytes[3 * 256 + 0x12] = 5 } == [.wrongCount])
    #expect(try kinds { $0.bytes[2 * 256 + 0x12] = 4 } == [.wrongCount])
    #expect(try kinds { $0.bytes[2 * 256 + 0x10] = 4 } == [.badRecords])
    #expect(try kinds { $0.bytes[40 * 256 + 4] = 0xFE } == [.badRecords])
    #expect(try kinds { $0.put([0x28, 0x10], at: 4 * 256 + 0x1C) } == [.crossLink, .lost])
  }

  @Test("units behind the end of the disk that are free are found, and marked")
  func bitmapBehindEnd() throws {
    var disk = disk()
    disk.put([0xFE], at: 0x38 + 199)
    let volume = try disk.volume()
    let check = try VolumeCheck(volume)
    #expect(check.findings.map(\.kind) == [.unmarked])
    _ = try check.repair()
    #expect(try VolumeCheck(volume).findings == [])
    #expect(try volume.information().isUsed(unit: 1592))
  }

  @Test("an index with an empty place inside: what stands behind it is not taken for lost space")
  func emptyPlace() throws {
    var disk = disk()
    disk.put([0, 0, 0, 3], at: 256)
    let volume = try disk.volume()
    let check = try VolumeCheck(volume)
    #expect(check.findings.first?.kind == .badIndexEntry)
    #expect(check.findings.first?.text.contains("behind an empty place") == true)
    #expect(try check.repair() == [])
    // What is left behind the end by some tool, and free, harms nobody.
    #expect(try kinds { $0.put([0, 100], at: 256 + 2 * 126) } == [])
  }

  @Test("the same on a hard disk, for files and directories")
  func emptyPlaceOnHardDisk() throws {
    let geometry = try #require(HardDiskGeometry(bytes: 3 << 20))
    let image = try DiskImage.formattedHardDisk(
      geometry, name: DiskName(bytes: padded("HARD")), created: .none, label: "hard")
    let volume = try HardDiskVolume(of: image)
    for text in ["A", "B"] {
      let name = try #require(DiskName(text))
      try volume.write(name, at: [], FileSource(program: [1], label: text), replacing: false)
      try volume.makeDirectory(try #require(DiskName("D" + text)), at: [], created: .none)
    }
    #expect(try HardDiskCheck(volume).findings == [])
    let whole = image.contents
    for (sector, offset) in [
      (try volume.root().indexSector, 0), (0, HardDiskInformation.Offset.directories),
    ] {
      let sound = Array(whole[sector * 256..<sector * 256 + 256])
      var bytes = sound
      bytes.setWord(0, at: offset)
      try image.writeSector(sector, bytes)
      let check = try HardDiskCheck(volume)
      #expect(check.findings.contains { $0.text.contains("behind an empty place") })
      _ = try check.repair()
      // Neither the list nor the bitmap has changed: what is put back is a sound disk.
      try image.writeSector(sector, sound)
      #expect(try HardDiskCheck(volume).findings == [])
    }
  }

  @Test("neighbouring lost units are one finding")
  func ranges() throws {
    var disk = disk()
    for unit in 200..<220 { disk.use(unit) }
    let finding = try #require(try VolumeCheck(disk.volume()).findings.first)
    #expect(finding.sectors == 200..<220)
    #expect(
      finding.description
        == "lost: the bitmap calls them used, but nothing refers to them (sectors 200–219)")
  }

  @Test("repair returns lost space and marks what is in use, and nothing else")
  func repair() throws {
    var damaged = disk()
    damaged.use(200)
    damaged.bytes[0x38 + 5] = 0
    let volume = try damaged.volume()
    #expect(try VolumeCheck(volume).repair().count == 3)
    #expect((volume.device as? DiskImage)?.contents == disk().bytes)
  }

  @Test("lost space is kept while a file is damaged: it may be the file's")
  func keepsEvidence() throws {
    var damaged = disk()
    damaged.put([0xF0, 0x2F], at: 2 * 256 + 0x1F)
    let volume = try damaged.volume()
    #expect(try VolumeCheck(volume).repair().isEmpty)
    #expect((volume.device as? DiskImage)?.contents == damaged.bytes)
  }

  @Test(
    "disks of the real world are clean",
    .enabled(if: Shared.has(RealDiskTests.names[0]), RealDiskTests.absent),
    arguments: RealDiskTests.names + ["realsystem/disk/disk_format.dsk.gz"])
  func realDisks(path: String) throws {
    let volume = try Volume(of: DiskImage(bytes: try Shared.bytes(path), name: path))
    #expect(try VolumeCheck(volume).findings.isEmpty)
  }
}
