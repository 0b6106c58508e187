import Foundation
import Testing

@testable import TIDisks

@Suite("Formatting a medium anew")
struct ReformatTests {
  @Test(
    "a medium changes its geometry, in its file too, and goes back",
    arguments: [ContainerFormat.sectorDump, .trackDump, .anadisk])
  func reformat(container: ContainerFormat) throws {
    let dsdd = try #require(Geometry.named("dsdd"))
    let dssd = try #require(Geometry.named("dssd"))
    let original = try DiskImage.formatted(dsdd, name: try name("BEFORE")).encoded(as: container)
    let file = try ImageFileTests.TemporaryFile(original)
    let image = try DiskImage(path: file.path, access: .readWrite)
    let before = image.changes

    try image.reformat(dssd)
    let volume = try Volume.format(image, geometry: dssd, name: try name("AFTER"))
    #expect(image.sectorCount == 720)
    #expect(try image.readSector(719) == [UInt8](repeating: 0xE5, count: 256))
    #expect(try VolumeCheck(volume).isClean)
    let after = image.changes
    #expect(try DiskImage(path: file.path, access: .writeProtected).contents == image.contents)

    try image.restore(before)
    #expect(file.bytes == original)
    try image.restore(after)
    #expect(try Volume(of: image).name().text == "AFTER")
    #expect(try DiskImage(path: file.path, access: .writeProtected).geometry == dssd)
  }
}

@Suite("Text and records")
struct HostTextTests {
  @Test("lines become records, long ones several, and back")
  func lines() {
    let text = Array("one\r\n\ntoo long".utf8)
    let records = HostText.records(text, recordLength: 5)
    #expect(records.map { String(decoding: $0, as: UTF8.self) } == ["one", "", "too l", "ong"])
    #expect(HostText.text([[65, 32], []], isFixed: false) == [65, 32, 10, 10])
    #expect(HostText.text([[65, 32, 32]], isFixed: true) == [65, 10])
  }

  @Test(
    "a file made of records without a disk is the one a disk would hold",
    arguments: [
      (FileType.displayVariable, 80), (.internalFixed, 100), (.displayVariable, 255),
      (.displayVariable, 700),
    ])
  func packed(type: FileType, length: Int) throws {
    let records = (0..<40).map { number in
      [UInt8](repeating: UInt8(number), count: type.isVariable ? number * length / 40 : length)
    }
    let file = try TransportFile(
      name: try name("F"), type: type, recordLength: length, records: records)
    #expect(try file.records(label: "x") == records)
    let volume = try newVolume()
    var slow = try volume.create(
      try name("F"), FileInformation(type: type, recordLength: length))
    var position = RecordPosition()
    for record in records { try volume.writeRecord(record, to: &slow, at: &position) }
    #expect(slow.information == file.information)
    #expect(try volume.contents(of: slow) == file.sectors)
  }
}
