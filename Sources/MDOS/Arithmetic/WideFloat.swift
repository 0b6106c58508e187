/// A binary floating-point number with a mantissa of 128 bits, for the functions of library 10.
///
/// Everything is integer arithmetic, so that results are the same on every host; a library of the
/// host is free to differ in the last bits. 128 bits are three times what a TI number holds: what
/// the operations cut off never shows in a result.
struct WideFloat: Equatable {
  /// Highest bit set, or 0 for zero.
  private(set) var mantissa: UInt128
  /// The value is mantissa · 2^exponent.
  private(set) var exponent: Int
  private(set) var isNegative: Bool

  static let zero = WideFloat(mantissa: 0, exponent: 0, isNegative: false)

  private init(mantissa: UInt128, exponent: Int, isNegative: Bool) {
    (self.mantissa, self.exponent, self.isNegative) = (mantissa, exponent, isNegative)
  }

  init(_ integer: Int) { self.init(UInt64(integer.magnitude), isNegative: integer < 0) }

  init(_ integer: UInt64, isNegative: Bool = false) {
    guard integer != 0 else {
      self = .zero
      return
    }
    let shift = integer.leadingZeroBitCount + 64
    self.init(
      mantissa: UInt128(integer) << UInt128(shift), exponent: -shift, isNegative: isNegative)
  }

  /// A constant as the fraction bits / 2^127, with the highest bit set: 1 to 2.
  init(fraction: UInt128) { self.init(mantissa: fraction, exponent: -127, isNegative: false) }

  var isZero: Bool { mantissa == 0 }

  /// 2^scale ≤ |value| < 2^(scale + 1); of no meaning for zero.
  var scale: Int { exponent + 127 }

  var isPositive: Bool { !isZero && !isNegative }

  /// The value times 2^`power`.
  func scaled(by power: Int) -> WideFloat {
    isZero
      ? self : WideFloat(mantissa: mantissa, exponent: exponent + power, isNegative: isNegative)
  }

  /// For small divisors: costs as many bits of precision as the divisor has.
  func divided(by divisor: UInt64) -> WideFloat {
    Self.normalised(
      mantissa / UInt128(divisor), exponent: exponent, isNegative: isNegative)
  }

  static prefix func - (value: WideFloat) -> WideFloat {
    WideFloat(
      mantissa: value.mantissa, exponent: value.exponent,
      isNegative: !value.isNegative && !value.isZero)
  }

  static func + (left: WideFloat, right: WideFloat) -> WideFloat {
    if left.isZero { return right }
    if right.isZero { return left }
    let isLeftLarger =
      left.exponent != right.exponent
      ? left.exponent > right.exponent : left.mantissa >= right.mantissa
    let (large, small) = isLeftLarger ? (left, right) : (right, left)
    let distance = large.exponent - small.exponent
    guard distance < 128 else { return large }
    let addend = small.mantissa >> UInt128(distance)
    if large.isNegative == small.isNegative {
      let (sum, carry) = large.mantissa.addingReportingOverflow(addend)
      return carry
        ? WideFloat(
          mantissa: sum >> 1 | 1 << 127, exponent: large.exponent + 1, isNegative: large.isNegative)
        : WideFloat(mantissa: sum, exponent: large.exponent, isNegative: large.isNegative)
    }
    return normalised(
      large.mantissa - addend, exponent: large.exponent, isNegative: large.isNegative)
  }

  static func - (left: WideFloat, right: WideFloat) -> WideFloat { left + -right }

  static func * (left: WideFloat, right: WideFloat) -> WideFloat {
    guard !left.isZero, !right.isZero else { return .zero }
    let product = left.mantissa.multipliedFullWidth(by: right.mantissa)
    let isNegative = left.isNegative != right.isNegative
    let exponent = left.exponent + right.exponent + 128
    return product.high >> 127 != 0
      ? WideFloat(mantissa: product.high, exponent: exponent, isNegative: isNegative)
      : WideFloat(
        mantissa: product.high << 1 | product.low >> 127, exponent: exponent - 1,
        isNegative: isNegative)
  }

  /// The divisor must not be zero.
  static func / (left: WideFloat, right: WideFloat) -> WideFloat {
    precondition(!right.isZero, "division by zero")
    guard !left.isZero else { return .zero }
    // Halving the dividend makes it less than the divisor, as the division wants it.
    let quotient = right.mantissa.dividingFullWidth(
      (left.mantissa >> 1, left.mantissa << 127)
    ).quotient
    return normalised(
      quotient, exponent: left.exponent - right.exponent - 127,
      isNegative: left.isNegative != right.isNegative)
  }

  private static func normalised(
    _ mantissa: UInt128, exponent: Int, isNegative: Bool
  ) -> WideFloat {
    guard mantissa != 0 else { return .zero }
    let shift = mantissa.leadingZeroBitCount
    return WideFloat(
      mantissa: mantissa << UInt128(shift), exponent: exponent - shift, isNegative: isNegative)
  }
}

// MARK: Decimal

extension WideFloat {
  /// 10^`power`.
  static func powerOfTen(_ power: Int) -> WideFloat {
    var result = WideFloat(1)
    var factor = WideFloat(10)
    var rest = power.magnitude
    while rest != 0 {
      if rest & 1 != 0 { result = result * factor }
      factor = factor * factor
      rest >>= 1
    }
    return power < 0 ? WideFloat(1) / result : result
  }

  /// `mantissa` · 10^`power`, exactly if that has no more than 128 bits.
  init(_ mantissa: UInt64, timesTenTo power: Int) {
    self =
      power < 0
      ? WideFloat(mantissa) / .powerOfTen(-power) : WideFloat(mantissa) * .powerOfTen(power)
  }

  init(_ number: RadixNumber) {
    let magnitude = WideFloat(
      number.mantissa, timesTenTo: 2 * (number.exponent - RadixNumber.digitCount + 1))
    self = number.isNegative ? -magnitude : magnitude
  }

  /// The magnitude without its fraction, and whether that is a half or more; nil when it is 2⁶⁴ or
  /// more.
  private var parts: (whole: UInt64, roundsUp: Bool)? {
    guard scale < 64 else { return nil }
    guard scale >= 0 else { return (0, scale == -1) }
    let shift = UInt128(127 - scale)
    return (UInt64(mantissa >> shift), mantissa >> (shift - 1) & 1 != 0)
  }

  /// The TI number next to this value times 10^`power`; halves away from zero.
  func radixNumber(timesTenTo power: Int = 0) -> FloatResult {
    guard !isZero else { return FloatResult(.zero) }
    // log 2 is about 0.30103; the estimate is one too small or too large at most.
    var exponent = (scale * 30_103 / 100_000 + power) >> 1
    var wasTooSmall = false
    for _ in 0..<3 {
      let scaled = self * .powerOfTen(power - 2 * (exponent - RadixNumber.digitCount + 1))
      guard let (whole, roundsUp) = scaled.parts, whole < RadixNumber.mantissaLimit else {
        // A power of 100, on one side of it with one exponent, on the other with the next.
        if wasTooSmall { break }
        exponent += 1
        continue
      }
      guard whole >= RadixNumber.smallestMantissa else {
        wasTooSmall = true
        exponent -= 1
        continue
      }
      return FloatResult(
        mantissa: whole + (roundsUp ? 1 : 0), exponent: exponent, isNegative: isNegative)
    }
    return FloatResult(
      mantissa: RadixNumber.mantissaLimit, exponent: exponent, isNegative: isNegative)
  }
}
