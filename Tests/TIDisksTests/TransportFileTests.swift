import Testing

@testable import TIDisks

@Suite("TIFILES and v9t9 headers")
struct TransportFileTests {
  let stamp = TimeStamp(year: 2026, month: 1, day: 31, hour: 12, minute: 0, second: 0)

  func information() -> FileInformation {
    var information = FileInformation(
      type: .internalFixed, recordLength: 64, created: stamp, updated: stamp)
    information.sectors = 2
    information.level3Count = 0x0105
    return information
  }

  @Test("a TIFILES header has its fields at their offsets")
  func tifiles() throws {
    let file = TransportFile(
      name: DiskName("DATA"), information: information(),
      sectors: [UInt8](repeating: 1, count: 512))
    let header = Array(file.bytes[..<128])
    #expect(
      Array(header[..<16]) == [7] + Array("TIFILES".utf8) + [0, 2, 2, 4, 0, 64, 5, 1])
    #expect(Array(header[16..<26]) == padded("DATA"))
    #expect(
      Array(header[28..<38]) == [0xFF, 0xFF, 0x60, 0x00, 0x34, 0x3F, 0x60, 0x00, 0x34, 0x3F])
    #expect(try TransportFile(file.bytes, label: "x") == file)
  }

  @Test("a v9t9 header is the start of a descriptor")
  func v9t9() throws {
    let file = TransportFile(
      header: .v9t9, name: DiskName("DATA"), information: information(),
      sectors: [UInt8](repeating: 1, count: 512))
    #expect(Array(file.bytes[..<20]) == padded("DATA") + [0, 0, 2, 4, 0, 2, 0, 64, 5, 1])
    #expect(try TransportFile(file.bytes, label: "x") == file)
  }

  @Test("the short form has no name; plain files have no header")
  func others() throws {
    var bytes = TransportFile(
      name: DiskName("DATA"), information: information(),
      sectors: [UInt8](repeating: 1, count: 512)
    ).bytes
    bytes[16] = 0
    let short = try #require(try TransportFile(bytes, label: "x"))
    #expect(short.name == nil)
    #expect(try TransportFile(Array("Just a text.\n".utf8), label: "x") == nil)
    #expect(try TransportFile([UInt8](repeating: 0x41, count: 640), label: "x") == nil)
  }

  @Test("a truncated file is refused, a cut last sector is filled up")
  func truncated() throws {
    let bytes = TransportFile(
      name: DiskName("DATA"), information: information(),
      sectors: [UInt8](repeating: 1, count: 512)
    ).bytes
    #expect(try TransportFile(Array(bytes.dropLast(100)), label: "x")?.sectors.count == 512)
    let error = try #require(
      diskError { _ = try TransportFile(Array(bytes.dropLast(256)), label: "x") })
    #expect(error.description.hasPrefix("x, byte 384: the file ends after 256 bytes of data"))
  }
}
