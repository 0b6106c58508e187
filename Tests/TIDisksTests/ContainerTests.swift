import TestSupport
import Testing

@testable import TIDisks

@Suite("Track dumps, HFE, ANADISK")
struct ContainerTests {
  static let combinations: [(ContainerFormat, String)] = [
    (.trackDump, "sssd"), (.trackDump, "dssd"), (.trackDump, "dsdd"), (.trackDump, "dsdd16"),
    (.trackDump, "dshd"), (.hfe, "sssd"), (.hfe, "ssdd"), (.anadisk, "sssd"),
    (.anadisk, "dsdd"),
  ]

  /// A disk whose every sector is different.
  func disk(_ format: String) throws -> DiskImage {
    let image = try DiskImage.formatted(
      try #require(Geometry.named(format)), name: try name("CONTAINER"))
    var generator = SplitMix(state: 5)
    for sector in 2..<image.sectorCount {
      let word = generator.next()
      try image.writeSector(
        sector, (0..<256).map { UInt8(truncatingIfNeeded: (word >> UInt64($0 % 57)) &+ UInt64($0)) }
      )
    }
    return image
  }

  @Test("every sector comes back, and a written one too", arguments: combinations)
  func roundTrip(container: ContainerFormat, format: String) throws {
    let original = try disk(format)
    let image = try DiskImage(bytes: try original.encoded(as: container), name: "x")
    #expect(image.format == container)
    #expect(image.geometry == original.geometry)
    #expect(image.contents == original.contents)
    #expect(try VolumeCheck(Volume(of: image)).findings.isEmpty)

    let new = [UInt8](repeating: 0xA5, count: 256)
    let number = image.sectorCount - 3
    try image.writeSector(number, new)
    #expect(try image.readSector(number) == new)
  }

  @Test(
    "what a write patches is what a new reading finds; neighbours are untouched",
    arguments: combinations.filter { ["sssd", "ssdd"].contains($0.1) })
  func patches(container: ContainerFormat, format: String) throws {
    let original = try disk(format)
    var file = try original.encoded(as: container)
    var opened = try ContainerRecognition.container(for: file, name: "x")
    var generator = SplitMix(state: 6)
    for _ in 0..<20 {
      let number = Int.random(in: 0..<original.sectorCount, using: &generator)
      let new = (0..<256).map { _ in UInt8.random(in: 0...255, using: &generator) }
      try original.writeSector(number, new)
      let change = opened.patch(for: number, new)
      let patch = try #require(change)
      file.replaceSubrange(patch.offset..<patch.offset + patch.bytes.count, with: patch.bytes)
    }
    #expect(try DiskImage(bytes: file, name: "x").contents == original.contents)
    #expect(try file == original.encoded(as: container), "not a bit differs, clocks included")
  }

  @Test(
    "track dumps have the sizes of the table",
    arguments: [
      ("dssd", 260240), ("sssd", 260240), ("dsdd", 549760), ("dsdd16", 491520),
      ("dssd80", 520480),
    ])
  func sizes(format: String, size: Int) throws {
    let image = try DiskImage.formatted(try #require(Geometry.named(format)), name: try name("X"))
    #expect(try image.encoded(as: .trackDump).count == size)
  }

  @Test("bytes of a track dump stand where the table has them")
  func trackBytes() throws {
    let single = try disk("dssd").encoded(as: .trackDump)
    #expect(Array(single[22..<29]) == [0xFE, 0, 0, 0, 1, 0xF7, 0xF7])
    #expect(single[22 + 334 + 3] == 7)
    #expect(Array(single[47..<56]) == padded("CONTAINER").dropLast())
    #expect(Array(single[40 * 3253 + 22..<40 * 3253 + 25]) == [0xFE, 0, 1])
    let double = try disk("dsdd").encoded(as: .trackDump)
    #expect(Array(double[50..<60]) == [0xA1, 0xA1, 0xA1, 0xFE, 0, 0, 0, 1, 0xF7, 0xF7])
    #expect(double[53 + 340 + 3] == 11)
    #expect(double[53 + 44] == 0xFB)
  }

  @Test("the checksum is the controller's")
  func checksum() {
    // ID field of track 0, head 0, sector 0, 256 bytes; CRC over A1 A1 A1 FE starts at B230.
    #expect(CRC.of([0xFE], isFM: false) == 0xB230)
    #expect(CRC.of([0xFB], isFM: false) == 0xE295)
    #expect(CRC.of([0xFE], isFM: true) == 0xEF21)
  }

  @Test("HFE has its header and its cells least significant bit first")
  func hfeBytes() throws {
    let file = try disk("ssdd").encoded(as: .hfe)
    #expect(Array(file[..<20]) == Array("HXCPICFE".utf8) + [0, 40, 1, 0, 250, 0, 0, 0, 7, 1, 1, 0])
    #expect(Array(file[512..<520]) == [2, 0, 0xC0, 0x61, 51, 0, 0xC0, 0x61])
    // 4E is recorded as 9254: bits from the left, stored from the right.
    #expect(Array(file[1024..<1028]) == [0x49, 0x2A, 0x49, 0x2A])
  }

  @Test("a sector with a wrong checksum is unreadable, the others are read")
  func badChecksum() throws {
    var file = try disk("ssdd").encoded(as: .hfe)
    file[1024 + 240] ^= 0x20
    let image = try DiskImage(bytes: file, name: "x")
    #expect(diskError { _ = try image.readSector(0) }?.kind == .unreadable)
    #expect(diskError { _ = try image.readSector(1) } == nil)
  }

  @Test("damaged files of every container are opened or refused, never worse")
  func fuzz() throws {
    var generator = SplitMix(state: 7)
    for (container, format) in Self.combinations where format == "sssd" {
      let original = try disk(format).encoded(as: container)
      for _ in 0..<(container == .hfe ? 2 : 15) * FuzzTests.effort {
        var file = original
        for _ in 0..<20 {
          let limit = Bool.random(using: &generator) ? 1024 : file.count
          file[Int.random(in: 0..<limit, using: &generator)] = .random(
            in: 0...255, using: &generator)
        }
        if Bool.random(using: &generator) {
          file.removeLast(Int.random(in: 1..<file.count, using: &generator))
        }
        do {
          let image = try DiskImage(bytes: file, name: "x")
          for sector in 0..<image.sectorCount { _ = try? image.readSector(sector) }
        } catch {}
      }
    }
  }
}
