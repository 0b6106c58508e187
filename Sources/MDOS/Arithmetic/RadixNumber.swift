/// A number as TI keeps it in eight bytes: seven digits to the base 100 and a power of 100
/// (reference/mdos-system-calls.md, section 7).
///
///     0 exponent + 40 hex   1–7 digits 0–99, the first not 0
///
/// The first word of a negative number is negated. A number is zero when its first word is; the
/// rest then means nothing.
public struct RadixNumber: Equatable, Sendable {
  /// In bytes.
  public static let size = 8

  /// The seven digits as one integer, 10¹²–10¹⁴−1; 0 for zero.
  let mantissa: UInt64
  /// Power of 100 of the first digit; −64 to 63.
  let exponent: Int
  let isNegative: Bool

  public static let zero = RadixNumber(mantissa: 0, exponent: 0, isNegative: false)

  static let smallestMantissa: UInt64 = 1_000_000_000_000
  static let mantissaLimit: UInt64 = 100_000_000_000_000
  /// Digits to the base 100.
  static let digitCount = 7
  static let exponentRange = -64...63
  static let exponentBias = 0x40

  /// The parts must fit.
  init(mantissa: UInt64, exponent: Int, isNegative: Bool) {
    (self.mantissa, self.exponent, self.isNegative) = (mantissa, exponent, isNegative)
  }

  /// ±9.9999999999999E127, the number of greatest magnitude.
  static func greatest(isNegative: Bool) -> RadixNumber {
    RadixNumber(
      mantissa: mantissaLimit - 1, exponent: exponentRange.upperBound, isNegative: isNegative)
  }

  /// An integer, exactly; beyond 14 decimal digits the rest is cut off.
  public init(_ integer: Int) {
    self.init(
      significand: UInt64(integer.magnitude), exponent: Self.digitCount - 1,
      isNegative: integer < 0)
  }

  var isZero: Bool { mantissa == 0 }

  var negated: RadixNumber {
    RadixNumber(mantissa: mantissa, exponent: exponent, isNegative: !isNegative && mantissa != 0)
  }

  var magnitude: RadixNumber {
    RadixNumber(mantissa: mantissa, exponent: exponent, isNegative: false)
  }
}

// MARK: Bytes

extension RadixNumber {
  /// Takes the first eight bytes; a missing rest counts as zero. Digits above 99 and zeros in
  /// front, which no result has, count for what they are worth.
  public init(bytes: [UInt8]) {
    let bytes = Array(bytes.prefix(Self.size)) + [UInt8](repeating: 0, count: Self.size)
    var word = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    guard word != 0 else {
      self = .zero
      return
    }
    let isNegative = word & 0x8000 != 0
    if isNegative { word = 0 &- word }
    let significand = bytes[2..<Self.size].reduce(UInt64(word & 0xFF)) { $0 * 100 + UInt64($1) }
    self.init(
      significand: significand, exponent: Int(word >> 8) - Self.exponentBias,
      isNegative: isNegative)
  }

  /// `significand` · 100^(`exponent` − 6), brought to seven digits by cutting off or shifting.
  private init(significand: UInt64, exponent: Int, isNegative: Bool) {
    var (mantissa, exponent) = (significand, exponent)
    guard mantissa != 0 else {
      self = .zero
      return
    }
    while mantissa >= Self.mantissaLimit { (mantissa, exponent) = (mantissa / 100, exponent + 1) }
    while mantissa < Self.smallestMantissa { (mantissa, exponent) = (mantissa * 100, exponent - 1) }
    guard exponent >= Self.exponentRange.lowerBound else {
      self = .zero
      return
    }
    self =
      exponent > Self.exponentRange.upperBound
      ? .greatest(isNegative: isNegative)
      : RadixNumber(mantissa: mantissa, exponent: exponent, isNegative: isNegative)
  }

  /// Always eight.
  public var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    guard mantissa != 0 else { return bytes }
    bytes[0] = UInt8(exponent + Self.exponentBias)
    var rest = mantissa
    for index in stride(from: Self.digitCount, through: 1, by: -1) {
      bytes[index] = UInt8(rest % 100)
      rest /= 100
    }
    if isNegative {
      let word = 0 &- (UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
      (bytes[0], bytes[1]) = (UInt8(word >> 8), UInt8(truncatingIfNeeded: word))
    }
    return bytes
  }
}

// MARK: Comparing

extension RadixNumber: Comparable {
  public static func < (left: RadixNumber, right: RadixNumber) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    if left.isZero || right.isZero {
      return left.isZero ? !right.isZero && !right.isNegative : left.isNegative
    }
    let isSmaller =
      (left.exponent, left.mantissa) < (right.exponent, right.mantissa)
    return left.isNegative ? !isSmaller && left != right : isSmaller
  }
}
