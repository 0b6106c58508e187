/// A part of a program on disk (reference/mdos-system-calls.md, section 9):
///
///     0 another file follows   1 tag F or G   2–3 length   4–5 load address   6… data
struct ProgramFile: Equatable {
  let hasSuccessor: Bool
  let segment: ProgramSegment
  /// Not scrambled. As many bytes as the segment says; what the file does not hold is 0.
  let data: [UInt8]

  /// The longest file that the loader reads: its buffer has two pages.
  static let sizeLimit = 0x3F80
  private static let headerSize = 6
  private static let fastTag = UInt8(ascii: "F")
  private static let slowTag = UInt8(ascii: "G")

  /// Nil when the bytes are no program image.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > Self.headerSize, [Self.fastTag, Self.slowTag].contains(bytes[1]) else {
      return nil
    }
    hasSuccessor = bytes[0] != 0
    let length = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    let address = UInt16(bytes[4]) << 8 | UInt16(bytes[5])
    segment = ProgramSegment(
      loadAddress: address, length: length, prefersFast: bytes[1] == Self.fastTag)
    var data = Array(bytes[Self.headerSize...].prefix(Int(length)))
    data += [UInt8](repeating: 0, count: Int(length) - data.count)
    self.data = address & 1 == 0 ? data : Self.unscrambled(data)
  }

  /// An odd load address marks scrambled data: word i is stored as NOT ROL11(plain XOR (A006 + 2i)).
  private static func unscrambled(_ data: [UInt8]) -> [UInt8] {
    var plain = data
    for index in stride(from: 0, to: data.count - 1, by: 2) {
      let stored = ~(UInt16(data[index]) << 8 | UInt16(data[index + 1]))
      let word = (stored >> 11 | stored << 5) ^ (0xA006 &+ UInt16(truncatingIfNeeded: index))
      plain[index] = UInt8(word >> 8)
      plain[index + 1] = UInt8(truncatingIfNeeded: word)
    }
    return plain
  }
}
