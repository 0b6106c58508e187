import Testing

@testable import TIDisks

@Suite("Disks that go back in time")
struct VersionedDiskTests {
  private let geometry = Geometry(tracksPerSide: 40, sides: 1, sectorsPerTrack: 9)

  private func disk() throws -> (base: DiskImage, disk: VersionedDisk) {
    let base = try DiskImage(
      bytes: (0..<360).flatMap { [UInt8](repeating: UInt8($0 & 0xFF), count: Sector.size) },
      name: "base")
    return (base, VersionedDisk(base))
  }

  private func sector(_ value: UInt8) -> [UInt8] { [UInt8](repeating: value, count: Sector.size) }

  private func contents(_ device: any SectorDevice) throws -> [[UInt8]] {
    try (0..<device.sectorCount).map { try device.readSector($0) }
  }

  @Test("in the present, writes reach the user's disk at once")
  func writesThrough() throws {
    let (base, disk) = try disk()
    try disk.writeSector(7, sector(0xAA))
    #expect(try base.readSector(7) == sector(0xAA))
    #expect(try disk.readSector(7) == sector(0xAA))
    #expect(disk.originalSectors == [7: sector(7)])
  }

  @Test("looking at the past leaves the user's disk alone, and writes made there too")
  func past() throws {
    let (base, disk) = try disk()
    let beginning = disk.version
    try disk.writeSector(7, sector(0xAA))
    let newest = disk.version
    disk.leavePresent()
    disk.show(beginning)
    #expect(try disk.readSector(7) == sector(7))
    try disk.writeSector(8, sector(0xBB))
    #expect(try disk.readSector(8) == sector(0xBB))
    #expect(try base.readSector(7) == sector(0xAA))
    #expect(try base.readSector(8) == sector(8))
    disk.show(newest)
    try disk.makePresent()
    #expect(try contents(disk) == contents(base))
    #expect(try base.readSector(7) == sector(0xAA))
  }

  @Test("going on from the past brings the user's disk there")
  func diversion() throws {
    let (base, disk) = try disk()
    try disk.writeSector(1, sector(0x11))
    let middle = disk.version
    try disk.writeSector(7, sector(0xAA))
    try disk.writeSector(1, sector(0x22))
    disk.leavePresent()
    disk.show(middle)
    try disk.writeSector(9, sector(0x99))
    try disk.makePresent()
    #expect(try base.readSector(1) == sector(0x11))
    #expect(try base.readSector(7) == sector(7))
    #expect(try base.readSector(9) == sector(0x99))
    #expect(try contents(disk) == contents(base))
  }

  @Test("a format is undone as well")
  func formats() throws {
    let (base, disk) = try disk()
    let before = try contents(base)
    try disk.writeSector(3, sector(0x33))
    let beginning = disk.version
    let larger = Geometry(tracksPerSide: 40, sides: 2, sectorsPerTrack: 9)
    try disk.reformat(larger)
    #expect(disk.sectorCount == 720)
    try disk.writeSector(700, sector(0x70))
    let formatted = disk.version
    disk.leavePresent()
    disk.show(beginning)
    #expect(disk.sectorCount == 360)
    #expect(try disk.readSector(3) == sector(0x33))
    #expect(try disk.readSector(4) == sector(4))
    #expect(throws: DiskError.self) { try disk.readSector(700) }
    disk.show(formatted)
    #expect(try disk.readSector(700) == sector(0x70))
    disk.show(beginning)
    try disk.makePresent()
    var expected = before
    expected[3] = sector(0x33)
    #expect(try contents(base) == expected)
  }

  @Test("random writes, formats and jumps agree with a list of whole copies")
  func model() throws {
    var seed: UInt64 = 99
    func roll(_ limit: UInt64) -> Int {
      seed ^= seed << 13
      seed ^= seed >> 7
      seed ^= seed << 17
      return Int(seed % limit)
    }
    for _ in 0..<6 {
      let (base, disk) = try disk()
      var kept: [(version: VersionedDisk.Version, contents: [[UInt8]])] = []
      for _ in 0..<60 {
        switch roll(12) {
        case 0..<7: try disk.writeSector(roll(UInt64(disk.sectorCount)), sector(UInt8(roll(256))))
        case 7: try disk.reformat(roll(2) == 0 ? geometry : try #require(Geometry.named("dssd")))
        case 8, 9: kept.append((disk.version, try contents(disk)))
        default:
          guard !kept.isEmpty else { continue }
          let (version, expected) = kept[roll(UInt64(kept.count))]
          disk.leavePresent()
          disk.show(version)
          #expect(try contents(disk) == expected)
          if roll(3) > 0 {
            try disk.makePresent()
            #expect(try contents(base) == expected)
          }
        }
        if disk.isLive { #expect(try contents(base) == contents(disk)) }
      }
    }
  }

  @Test("what others put into a folder comes in once, and again where that is repeated")
  func refreshes() throws {
    let folder = try FolderDiskTests.TemporaryFolder()
    try folder.put("one", Array("first\n".utf8))
    let base = try folder.disk()
    let disk = VersionedDisk(base)
    let beginning = (disk.version, try contents(disk))
    #expect(try disk.refresh() == [])
    try folder.put("two", Array("second\n".utf8))
    let changes = try disk.refresh()
    #expect(!changes.isEmpty)
    let after = (disk.version, try contents(disk))
    #expect(after.1 == (try contents(base)) && after.1 != beginning.1)
    // Back, and through it again, while the folder goes on.
    disk.leavePresent()
    disk.show(beginning.0)
    #expect(try contents(disk) == beginning.1)
    try folder.put("three", Array("third\n".utf8))
    try disk.refresh()
    #expect(try contents(disk) == beginning.1, "the first time nothing was there")
    try disk.refresh()
    #expect(disk.version == after.0)
    #expect(try contents(disk) == after.1)
    try disk.makePresent()
    #expect(try disk.refresh().isEmpty == false, "the third file comes now")
    // Another run gets them from a recording.
    let image = try DiskImage(bytes: beginning.1.flatMap { $0 }, name: "copy")
    let copy = VersionedDisk(image)
    copy.repeatRefreshes(disk.refreshes)
    for _ in 0..<3 { try copy.refresh() }
    #expect(try contents(copy) == contents(disk))
    #expect(try contents(image) == contents(disk))
  }

  @Test("a protected disk stays as it is")
  func protected() throws {
    let base = try DiskImage(
      bytes: [UInt8](repeating: 0, count: 360 * 256), name: "p", access: .writeProtected)
    let disk = VersionedDisk(base)
    #expect(disk.isWriteProtected)
    #expect(throws: DiskError.self) { try disk.writeSector(0, sector(1)) }
    #expect(throws: DiskError.self) { try disk.reformat(geometry) }
  }
}
