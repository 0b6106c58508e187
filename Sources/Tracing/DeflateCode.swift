/// The prefix code in which compressed traces are written, as a deflate block announces it (RFC 1951).
///
/// One code for all traces, made for what they consist of: every hexadecimal digit has five bits, so that the
/// code of a whole word is a shift away from that of its last digits; the lengths of repetitions
/// have what is left, by how often they occurred in recordings. Every distance is the length of one
/// line, so there is one code for distances, of one bit.
enum DeflateCode {
  /// A code with the bits that follow it, the first one lowest.
  struct Bits {
    var bits: UInt32
    var count: UInt32

    func followed(by other: Bits) -> Bits {
      Bits(bits: bits | other.bits << count, count: count + other.count)
    }
  }

  static let digitLength: UInt32 = 5
  static let endOfBlock = 256
  /// The shortest and the longest repetition, in characters.
  static let repetitions = 3...258

  /// Bits of each symbol: characters, end of block, lengths of repetitions.
  private static let symbolLengths: [UInt32] = {
    var lengths = [UInt32](repeating: 0, count: 286)
    for digit in 0..<16 { lengths[Int(HexadecimalDigits.character(digit))] = digitLength }
    lengths[Int(UInt8(ascii: "\n"))] = 12
    lengths[Int(UInt8(ascii: " "))] = 3
    lengths.replaceSubrange(
      256...285,
      with: [
        12, 5, 3, 8, 4, 8, 11, 9, 10, 7, 8, 8, 9, 6, 7, 7, 7, 7, 7, 7, 6, 6, 5, 11, 12, 12, 12, 12,
        12, 12,
      ])
    return lengths
  }()

  private static let symbols: [Bits] = codes(lengths: symbolLengths)

  static func symbol(_ number: Int) -> Bits { symbols[number] }

  static func character(_ character: UInt8) -> Bits { symbols[Int(character)] }

  /// The repetition of `length` characters from `distance` before.
  static func repetition(length: Int, distance: Int) -> Bits {
    lengthCode(length).followed(by: Bits(bits: 0, count: 1))
      .followed(by: Bits(bits: UInt32(distance - shortestDistance), count: distanceExtraBits))
  }

  /// Distance code 13 stands for 97 to 128, and lines have 102 to 117 characters.
  private static let distanceCode = 13
  private static let shortestDistance = 97
  private static let distanceExtraBits: UInt32 = 5

  /// RFC 1951, section 3.2.5: four codes for each number of extra bits, eight without any; 258 apart.
  private static func lengthCode(_ length: Int) -> Bits {
    guard length < 258 else { return symbol(285) }
    let offset = length - 3
    guard offset >= 8 else { return symbol(257 + offset) }
    let extra = Int.bitWidth - offset.leadingZeroBitCount - 3
    let code = symbol(257 + extra * 4 + offset >> extra)
    return code.followed(
      by: Bits(bits: UInt32(offset & (1 << extra - 1)), count: UInt32(extra)))
  }

  /// Canonical codes, first bit lowest.
  private static func codes(lengths: [UInt32]) -> [Bits] {
    var result = [Bits](repeating: Bits(bits: 0, count: 0), count: lengths.count)
    var next: UInt32 = 0
    for length in 1...UInt32(15) {
      next <<= 1
      for (symbol, ofSymbol) in lengths.enumerated() where ofSymbol == length {
        result[symbol] = Bits(bits: reversed(next, count: length), count: length)
        next += 1
      }
    }
    return result
  }

  private static func reversed(_ bits: UInt32, count: UInt32) -> UInt32 {
    var result: UInt32 = 0
    for place in 0..<count where bits >> place & 1 != 0 { result |= 1 << (count - 1 - place) }
    return result
  }

  // MARK: The announcement

  /// The head of a block in this code, in pieces of at most 24 bits.
  static let blockHead: [Bits] = {
    var pieces = [
      // Not the last block; dynamic codes.
      Bits(bits: 0b100, count: 3),
      Bits(bits: UInt32(symbolLengths.count - 257), count: 5),
      Bits(bits: UInt32(distanceCode), count: 5),
      Bits(bits: 19 - 4, count: 4),
    ]
    // The lengths themselves have codes of four bits: 0 to 15; none for the three symbols that repeat.
    for _ in 0..<3 { pieces.append(Bits(bits: 0, count: 3)) }
    for _ in 0..<16 { pieces.append(Bits(bits: 4, count: 3)) }
    var distances = [UInt32](repeating: 0, count: distanceCode + 1)
    distances[distanceCode] = 1
    for length in symbolLengths + distances {
      pieces.append(Bits(bits: reversed(length, count: 4), count: 4))
    }
    return pieces
  }()
}
