import HostFiles
import TestSupport
import Testing

@Suite("PNG pictures")
struct PNGImageTests {
  private static let picture = PNGImage(
    width: 3, height: 2, rgb: (0..<18).map { UInt8($0 * 14) })

  @Test("what is written is read again")
  func roundTrip() throws {
    let bytes = try Self.picture.encoded()
    #expect(Array(bytes.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
    #expect(try PNGImage(decoding: bytes, path: "round.png") == Self.picture)
    #expect(try Self.picture.encoded() == bytes)
  }

  @Test("a file with a palette becomes red, green and blue")
  func indexed() throws {
    let picture = try PNGImage(path: Recordings.url("screens/text2.png").path)
    #expect(picture.width == 544 && picture.height == 466)
    #expect(Array(picture.rgb.prefix(3)) == [36, 36, 255])
  }

  @Test("damage is an error that names the file", arguments: [0, 4, 20, 40, 60])
  func damage(length: Int) throws {
    let bytes = try Array(Self.picture.encoded().prefix(length))
    let failure = #expect(throws: HostFile.Failure.self) {
      try PNGImage(decoding: bytes, path: "broken.png")
    }
    #expect(failure?.description.hasPrefix("broken.png: is ") == true)
  }

  @Test("a picture of absurd size is refused before memory is asked for")
  func size() throws {
    // IHDR says 60000 x 60000; its checksum is right.
    let header: [UInt8] = [
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
      0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0,
    ]
    let checksum = Self.checksum(header[12...])
    let rest: [UInt8] = (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) }
    let data: [UInt8] = [0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0x35, 0xAF, 0x06, 0x1E]
    let failure = #expect(throws: HostFile.Failure.self) {
      try PNGImage(decoding: header + rest + data, path: "huge.png")
    }
    #expect(
      failure?.description.contains("60000 x 60000") == true, "\(String(describing: failure))")
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~0 as UInt32) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
        value & 1 != 0 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
  }
}
