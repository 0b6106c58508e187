import GeneveCore
import TIDisks
import Testing

@testable import DiskMedia

/// What happens to each kind of image when a controller formats it track by track.
@Suite("Formatting images through the controller")
struct FormatTests {
  private static func image(_ format: ContainerFormat, _ name: String) throws -> DiskImage {
    let geometry = try #require(Geometry.named(name))
    let blank = try DiskImage.formatted(
      geometry, name: #require(DiskName("WORK")), label: "work")
    return try DiskImage(bytes: blank.encoded(as: format), name: "work")
  }

  /// A track as a driver formats it.
  private func track(
    _ recording: FloppyRecording, _ cylinder: Int, _ head: Int, sectors: Int
  ) -> FloppyTrackLayout {
    FloppyTrackLayout(
      recording: recording,
      sectors: (0..<sectors).map {
        FloppySector(
          cylinder: UInt8(cylinder), head: UInt8(head), number: UInt8($0 * 7 % sectors),
          data: [UInt8](repeating: 0xE5, count: 256))
      })
  }

  private func sector(_ cylinder: Int, _ head: Int, _ number: Int) -> FloppySector {
    FloppySector(
      cylinder: UInt8(cylinder), head: UInt8(head), number: UInt8(number),
      data: (0..<256).map { UInt8(($0 + cylinder + number) & 0xFF) })
  }

  @Test(
    "a disk formatted as it is has blank sectors at once, on each kind of image",
    arguments: [ContainerFormat.sectorDump, .trackDump, .hfe])
  func sameFormat(container: ContainerFormat) throws {
    let image = try Self.image(container, "dsdd")
    let medium = DiskMedium(image)
    #expect(medium.format(track(.mfm, 39, 1, sectors: 18), cylinder: 39, head: 1))
    #expect(try image.readSector(720) == [UInt8](repeating: 0xE5, count: 256))
    #expect(!medium.hasUnfinishedFormat)
    #expect(medium.write(sector(39, 1, 5), cylinder: 39, head: 1))
    #expect(try image.readSector(725) == sector(39, 1, 5).data)
  }

  @Test(
    "a double-density image becomes a single-density one when all tracks are formatted",
    arguments: [ContainerFormat.sectorDump, .trackDump, .hfe], [1, 2])
  func otherFormat(container: ContainerFormat, sides: Int) throws {
    let image = try Self.image(container, "dsdd")
    let before = image.contents
    let medium = DiskMedium(image)
    for cylinder in 0..<40 {
      for head in 0..<sides {
        #expect(
          medium.format(track(.fm, cylinder, head, sectors: 9), cylinder: cylinder, head: head))
        #expect(medium.layout(cylinder: cylinder, head: head)?.recording == .fm)
      }
    }
    #expect(image.contents == before, "nothing is settled before a sector is written")
    #expect(medium.write(sector(0, 0, 0), cylinder: 0, head: 0))
    #expect(!medium.hasUnfinishedFormat)
    #expect(image.geometry == Geometry(tracksPerSide: 40, sides: sides, sectorsPerTrack: 9))
    #expect(try image.readSector(0) == sector(0, 0, 0).data)
    #expect(medium.write(sector(39, 0, 2), cylinder: 39, head: 0))
    #expect(try image.readSector(39 * 9 + 2) == sector(39, 0, 2).data)
    let reopened = try DiskImage(bytes: image.encoded(as: container), name: "again")
    #expect(try reopened.readSector(39 * 9 + 2) == sector(39, 0, 2).data)
  }

  @Test(
    "sectors pass the head in the order of the format, also when it has settled, and in a state")
  func order() throws {
    let medium = DiskMedium(try Self.image(.sectorDump, "dsdd"))
    for cylinder in 0..<40 {
      _ = medium.format(track(.fm, cylinder, 0, sectors: 9), cylinder: cylinder, head: 0)
    }
    #expect(medium.write(sector(0, 0, 0), cylinder: 0, head: 0))
    let written = track(.fm, 5, 0, sectors: 9).sectors.map(\.number)
    func order(_ medium: DiskMedium) -> [UInt8]? {
      medium.layout(cylinder: 5, head: 0)?.sectors.map(\.number)
    }
    #expect(order(medium) == written)
    let state = medium.unsettled
    medium.unsettled = []
    #expect(order(medium) != written, "a disk that is put in anew has our order")
    medium.unsettled = state
    #expect(order(medium) == written)
  }

  @Test("a half-formatted disk keeps its image as it was, and shows the guest the new tracks")
  func halfFormatted() throws {
    let image = try Self.image(.sectorDump, "dsdd")
    let before = image.contents
    let medium = DiskMedium(image)
    for cylinder in 0..<7 {
      #expect(medium.format(track(.fm, cylinder, 0, sectors: 9), cylinder: cylinder, head: 0))
    }
    #expect(medium.write(sector(3, 0, 4), cylinder: 3, head: 0))
    let written = medium.layout(cylinder: 3, head: 0)?.sectors.first { $0.number == 4 }
    #expect(written?.data == sector(3, 0, 4).data)
    #expect(medium.layout(cylinder: 8, head: 0)?.recording == .mfm)
    #expect(image.contents == before)
    #expect(medium.hasUnfinishedFormat)
  }

  @Test("a write-protected image takes nothing")
  func protected() throws {
    let bytes = try Self.image(.sectorDump, "sssd").encoded(as: .sectorDump)
    let medium = DiskMedium(try DiskImage(bytes: bytes, name: "work", access: .writeProtected))
    #expect(medium.isWriteProtected)
    #expect(!medium.write(sector(0, 0, 0), cylinder: 0, head: 0))
    #expect(medium.lastFailure != nil)
  }
}
