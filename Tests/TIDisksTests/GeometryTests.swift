import Testing

@testable import TIDisks

@Suite("Geometry of floppies")
struct GeometryTests {
  @Test(
    "every format has the size of the table",
    arguments: [
      ("sssd", 92160), ("dssd", 184320), ("ssdd16", 163840), ("ssdd", 184320), ("dsdd16", 327680),
      ("dsdd", 368640), ("dsdd80", 737280), ("dshd", 1_474_560), ("dsed", 2_949_120),
      ("cf7", 409600),
    ])
  func sizes(name: String, bytes: Int) throws {
    #expect(try #require(Geometry.named(name)).sectorCount * 256 == bytes)
  }

  @Test("the second side runs from the innermost cylinder back to 0")
  func secondSide() throws {
    let geometry = try #require(Geometry.named("dsdd"))
    #expect(geometry.place(ofSector: 719) == .init(cylinder: 39, head: 0, sector: 17))
    #expect(geometry.place(ofSector: 720) == .init(cylinder: 39, head: 1, sector: 0))
    #expect(geometry.place(ofSector: 1439) == .init(cylinder: 0, head: 1, sector: 17))
  }

  @Test("places and sectors are each other's inverse", arguments: Geometry.formats.map(\.geometry))
  func inverse(geometry: Geometry) {
    for sector in 0..<geometry.sectorCount {
      #expect(geometry.sector(at: geometry.place(ofSector: sector)) == sector)
    }
    #expect(geometry.sector(at: .init(cylinder: geometry.tracksPerSide, head: 0, sector: 0)) == nil)
  }

  @Test("sectors pass the head in the order of the interleave table")
  func order() throws {
    let single = try #require(Geometry.named("sssd"))
    #expect(single.sectorOrder(onTrack: 0) == [0, 7, 5, 3, 1, 8, 6, 4, 2])
    #expect(single.sectorOrder(onTrack: 1) == [6, 4, 2, 0, 7, 5, 3, 1, 8])
    let double = try #require(Geometry.named("dsdd"))
    #expect(
      double.sectorOrder(onTrack: 5)
        == [0, 11, 4, 15, 8, 1, 12, 5, 16, 9, 2, 13, 6, 17, 10, 3, 14, 7])
  }
}
