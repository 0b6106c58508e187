/// The check sum of a gzip file (CRC-32) for text that is never written out.
///
/// A CRC is linear: the sum of a line is the exclusive or of what every character in it contributes, and
/// what a pair of characters contributes depends only on the pair and on how many bytes follow it in the line. These
/// contributions stand in tables, so a line that differs from the last one in a few words costs a few
/// look-ups instead of a pass over its 110 characters.
final class LineChecksum: Sendable {
  static let shared = LineChecksum()

  /// CRC-32 of RFC 1952, section 8, bits reversed.
  private static let polynomial: UInt32 = 0xEDB8_8320
  /// The polynomial 1 in that order of bits.
  private static let one: UInt32 = 1 << 31

  /// `[word * 512 + byte]` for the two digits of a word's high byte, 256 further for the low one.
  nonisolated(unsafe) let words: UnsafePointer<UInt32>
  /// `[place * 256 + byte]` for two decimal digits of the cycle number; place 0 has the last ones.
  nonisolated(unsafe) let cyclePairs: UnsafePointer<UInt32>
  /// What blanks and the line feed contribute, for each number of cycle digits. In a number with an odd count of
  /// digits the first pair has a 0 that is not in the line: it is taken out here.
  nonisolated(unsafe) private let constants: UnsafePointer<UInt32>
  /// Four tables of 256 for each number of cycle digits: the sum after as many bytes as a line has.
  nonisolated(unsafe) private let advances: UnsafePointer<UInt32>

  private init() {
    let characters = CharacterSums()
    let wordTable = Self.table(count: TraceLine.wordCount * 512)
    for word in 0..<TraceLine.wordCount {
      let following = (TraceLine.wordCount - word) * 5 - 4
      for byte in 0..<256 {
        wordTable[word * 512 + byte] = characters.pair(byte, following: following + 2)
        wordTable[word * 512 + 256 + byte] = characters.pair(byte, following: following)
      }
    }
    words = UnsafePointer(wordTable)
    let cycleTable = Self.table(count: DecimalDigits.maximumCount / 2 * 256)
    for place in 0..<DecimalDigits.maximumCount / 2 {
      for byte in 0..<256 {
        cycleTable[place * 256 + byte] = characters.pair(
          byte, following: TraceLine.lengthOfWords + place * 2)
      }
    }
    cyclePairs = UnsafePointer(cycleTable)
    let constantTable = Self.table(count: DecimalDigits.maximumCount + 1)
    let advanceTable = Self.table(count: (DecimalDigits.maximumCount + 1) * 1024)
    for digits in 1...DecimalDigits.maximumCount {
      constantTable[digits] = Self.constant(digits: digits, characters)
      let power = Self.power(bytes: digits + TraceLine.lengthOfWords)
      // What the 32 bits become makes up what all bytes become.
      for bit in 0..<32 {
        let (byte, first) = (bit / 8 * 256, 1 << (bit % 8))
        let single = Self.product(power, 1 << UInt32(bit))
        let table = advanceTable + digits * 1024 + byte
        for lower in 0..<first { table[first + lower] = table[lower] ^ single }
      }
    }
    constants = UnsafePointer(constantTable)
    advances = UnsafePointer(advanceTable)
  }

  /// What a line contributes; `digits` are those of its cycle number.
  func sum(of line: TraceLine, digits: UInt64) -> UInt32 {
    let count = DecimalDigits.count(digits)
    var sum = constants[count]
    for place in 0..<(count + 1) / 2 {
      sum ^= cyclePairs[place * 256 + Int(digits >> UInt64(place * 8) & 0xFF)]
    }
    for (index, word) in line.words.enumerated() {
      sum ^= words[index * 512 + Int(word >> 8)] ^ words[index * 512 + 256 + Int(word & 0xFF)]
    }
    return sum
  }

  /// Four tables in a row, for the four bytes of a sum from the lowest on.
  func advance(digits: Int) -> UnsafePointer<UInt32> { advances + digits * 1024 }

  /// `sum` after `count` bytes 0.
  static func advance(_ sum: UInt32, bytes count: Int) -> UInt32 {
    product(power(bytes: count), sum)
  }

  // MARK: Making the tables

  private static func table(count: Int) -> UnsafeMutablePointer<UInt32> {
    let table = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    table.initialize(repeating: 0, count: count)
    return table
  }

  private static func constant(digits: Int, _ characters: CharacterSums) -> UInt32 {
    var sum = characters.sum(of: UInt8(ascii: "\n"), following: 0)
    for word in 0..<TraceLine.wordCount {
      sum ^= characters.sum(of: UInt8(ascii: " "), following: word * 5 + 5)
    }
    if digits % 2 == 1 {
      sum ^= characters.sum(of: UInt8(ascii: "0"), following: TraceLine.lengthOfWords + digits)
    }
    return sum
  }

  /// What a character adds to the sum of a text, by how many bytes come after it.
  private struct CharacterSums {
    /// Of the single bits of a character, 8 for each number of following bytes.
    private var bits: [UInt32] = []

    init() {
      for bit in 0..<8 { bits.append(LineChecksum.afterByte(1 << UInt32(bit))) }
      for following in 1...TraceLine.maximumLength {
        for bit in 0..<8 { bits.append(LineChecksum.afterByte(bits[following * 8 - 8 + bit])) }
      }
    }

    func sum(of character: UInt8, following: Int) -> UInt32 {
      (0..<8).reduce(0) { $0 ^ (character >> UInt8($1) & 1 == 0 ? 0 : bits[following * 8 + $1]) }
    }

    /// The two digits of `byte`, the last one with `following` bytes after it.
    func pair(_ byte: Int, following: Int) -> UInt32 {
      sum(of: HexadecimalDigits.character(byte >> 4), following: following + 1)
        ^ sum(of: HexadecimalDigits.character(byte & 15), following: following)
    }
  }

  /// `sum` after one more byte 0.
  private static func afterByte(_ sum: UInt32) -> UInt32 {
    (0..<8).reduce(sum) { sum, _ in sum >> 1 ^ (sum & 1 == 0 ? 0 : polynomial) }
  }

  /// x to the power of 8 times `bytes`.
  private static func power(bytes: Int) -> UInt32 {
    var (result, square) = (one, one >> 8)
    var rest = bytes
    while rest > 0 {
      if rest & 1 != 0 { result = product(result, square) }
      square = product(square, square)
      rest >>= 1
    }
    return result
  }

  /// The product of two polynomials, modulo that of the CRC.
  private static func product(_ first: UInt32, _ second: UInt32) -> UInt32 {
    var (result, shifted) = (UInt32(0), second)
    for bit in stride(from: UInt32(31), through: 0, by: -1) {
      if first >> bit & 1 != 0 { result ^= shifted }
      shifted = shifted >> 1 ^ (shifted & 1 == 0 ? 0 : polynomial)
    }
    return result
  }
}
