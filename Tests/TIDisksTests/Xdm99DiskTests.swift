import TestSupport
import Testing

@testable import TIDisks

/// Disks that xdm99 made: eight programs P1 to P8 of 701 to 5608 bytes, of which three were deleted and one was
/// renamed, then another program, a text and fixed records.
@Suite("Disks made by xdm99")
struct Xdm99DiskTests {
  private static func program(_ number: Int, _ length: Int) -> [UInt8] {
    (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + number) }
  }

  private static let programs: [String: [UInt8]] = [
    "P1": program(1, 701), "P3": program(3, 2103), "P4": program(4, 2804), "P6": program(6, 4206),
    "LAST": program(8, 5608), "PIECES": program(9, 9999),
  ]

  @Test(
    "they are sound, read to the last byte, and can be changed", arguments: ["single", "double"])
  func disks(disk: String) throws {
    let image = try DiskImage(bytes: try Recordings.bytes("disks/\(disk).dsk.gz"), name: disk)
    let volume = try Volume(of: image)
    try verify(volume, Self.programs)
    let lines = try volume.records(of: volume.file(at: "TEXT"))
    #expect(lines == (1...60).map { Array("line \($0)".utf8) })
    let records = try volume.records(of: volume.file(at: "FIXED"))
    // Cut as they come, line feeds included.
    let bytes = (1...30).flatMap { Array("record \($0)\n".utf8) }
    #expect(
      records
        == stride(from: 0, to: bytes.count, by: 40).map { start in
          let record = bytes[start..<min(start + 40, bytes.count)]
          return record + [UInt8](repeating: 0x20, count: 40 - record.count)
        })

    var programs = Self.programs
    try volume.delete(try volume.file(at: "P3"))
    programs["P3"] = nil
    var file = try volume.file(at: "P6")
    try volume.rename(&file, to: try name("A6"))
    programs["A6"] = programs.removeValue(forKey: "P6")
    try verify(volume, programs)
  }

  private func verify(_ volume: Volume, _ programs: [String: [UInt8]]) throws {
    #expect(try VolumeCheck(volume).findings == [])
    let names = try volume.root().files.map(\.name.text)
    #expect(names == (programs.keys + ["TEXT", "FIXED"]).sorted())
    for (name, bytes) in programs {
      #expect(try volume.contents(of: volume.file(at: name)) == bytes, "\(name)")
    }
  }
}
