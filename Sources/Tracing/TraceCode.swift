/// The codes of digits and repetitions, where no reference count stands before them.
final class TraceCode: Sendable {
  static let shared = TraceCode()

  /// The codes of the two digits of a byte, five bits each.
  nonisolated(unsafe) let pairs: UnsafePointer<UInt16>
  /// For each number of cycle digits, by characters to be repeated: the bits, and above bit 24 how many
  /// they are. One character is the blank before a word.
  nonisolated(unsafe) private let repetitions: UnsafePointer<UInt32>
  private static let tokensPerCount = 259

  private init() {
    let pairs = UnsafeMutablePointer<UInt16>.allocate(capacity: 256)
    for byte in 0..<256 {
      let first = DeflateCode.character(HexadecimalDigits.character(byte >> 4))
      let second = DeflateCode.character(HexadecimalDigits.character(byte & 15))
      (pairs + byte).initialize(to: UInt16(truncatingIfNeeded: first.followed(by: second).bits))
    }
    self.pairs = UnsafePointer(pairs)
    let count = (DecimalDigits.maximumCount + 1) * Self.tokensPerCount
    let tokens = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    tokens.initialize(repeating: 0, count: count)
    for digits in 1...DecimalDigits.maximumCount {
      let row = tokens + digits * Self.tokensPerCount
      row[1] = Self.token(DeflateCode.character(UInt8(ascii: " ")))
      for length in DeflateCode.repetitions {
        row[length] = Self.token(
          DeflateCode.repetition(length: length, distance: digits + TraceLine.lengthOfWords))
      }
    }
    repetitions = UnsafePointer(tokens)
  }

  func tokens(digitCount: Int) -> UnsafePointer<UInt32> {
    repetitions + digitCount * Self.tokensPerCount
  }

  private static func token(_ bits: DeflateCode.Bits) -> UInt32 { bits.bits | bits.count << 24 }
}
