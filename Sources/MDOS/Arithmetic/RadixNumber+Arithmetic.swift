/// Why an operation of library 10 gave no proper result; the number that it puts into R0
/// (reference/mdos-system-calls.md, section 7).
public enum FloatError: UInt16, Error, Sendable {
  case overflow = 1
  case divisionByZero
  case integerOverflow
  case rootOfNegative
  case powerOfNegative
  case logarithm
  case trigonometry
}

/// A number and what went wrong on the way; there is always a number.
struct FloatResult: Equatable {
  var value: RadixNumber
  var error: FloatError?

  init(_ value: RadixNumber, _ error: FloatError? = nil) {
    (self.value, self.error) = (value, error)
  }

  /// Puts together a rounded result: too large gives the greatest number and an error, too small
  /// gives zero without one.
  ///
  /// - Parameter mantissa: 10¹²–10¹⁴, where 10¹⁴ itself comes from rounding up.
  init(mantissa: UInt64, exponent: Int, isNegative: Bool) {
    var (mantissa, exponent) = (mantissa, exponent)
    if mantissa >= RadixNumber.mantissaLimit {
      (mantissa, exponent) = (mantissa / 100, exponent + 1)
    }
    if exponent > RadixNumber.exponentRange.upperBound {
      self.init(.greatest(isNegative: isNegative), .overflow)
    } else if exponent < RadixNumber.exponentRange.lowerBound {
      self.init(.zero)
    } else {
      self.init(RadixNumber(mantissa: mantissa, exponent: exponent, isNegative: isNegative))
    }
  }
}

/// The four operations with exactly the roundings of the real library (xop10/README.md, "Rules
/// seen").
extension RadixNumber {
  /// Digits that are kept behind the last digit of the larger operand of a sum.
  private static let guardFactor: UInt64 = 10_000

  /// The smaller operand is cut off two digits behind the last one of the larger, then the sum is
  /// rounded half away from zero. Because of the cut a difference can be off by one unit.
  static func sum(_ left: RadixNumber, _ right: RadixNumber) -> FloatResult {
    if left.isZero { return FloatResult(right) }
    if right.isZero { return FloatResult(left) }
    let isLeftLarger = left.magnitude >= right.magnitude
    let (large, small) = isLeftLarger ? (left, right) : (right, left)
    let distance = large.exponent - small.exponent
    guard distance <= digitCount else { return FloatResult(large) }
    var addend = small.mantissa * guardFactor
    for _ in 0..<distance { addend /= 100 }
    let augend = large.mantissa * guardFactor
    let sum = large.isNegative == small.isNegative ? augend + addend : augend - addend
    guard sum != 0 else { return FloatResult(.zero) }
    return rounded(sum, exponent: large.exponent, isNegative: large.isNegative)
  }

  static func difference(_ left: RadixNumber, _ right: RadixNumber) -> FloatResult {
    sum(left, right.negated)
  }

  /// `sum` has two digits more than a mantissa, or any other number of them after carries and
  /// cancellation.
  private static func rounded(_ sum: UInt64, exponent: Int, isNegative: Bool) -> FloatResult {
    var (divisor, exponent) = (guardFactor, exponent)
    if sum >= mantissaLimit * divisor { (divisor, exponent) = (divisor * 100, exponent + 1) }
    while divisor > 1, sum < smallestMantissa * divisor {
      (divisor, exponent) = (divisor / 100, exponent - 1)
    }
    var mantissa = (sum + divisor / 2) / divisor
    while mantissa < smallestMantissa { (mantissa, exponent) = (mantissa * 100, exponent - 1) }
    return FloatResult(mantissa: mantissa, exponent: exponent, isNegative: isNegative)
  }

  /// Rounded half away from zero.
  static func product(_ left: RadixNumber, _ right: RadixNumber) -> FloatResult {
    guard !left.isZero, !right.isZero else { return FloatResult(.zero) }
    let product = UInt128(left.mantissa) * UInt128(right.mantissa)
    var (divisor, exponent) = (UInt128(mantissaLimit), left.exponent + right.exponent + 1)
    if product < divisor * UInt128(smallestMantissa) {
      (divisor, exponent) = (divisor / 100, exponent - 1)
    }
    return FloatResult(
      mantissa: UInt64((product + divisor / 2) / divisor), exponent: exponent,
      isNegative: left.isNegative != right.isNegative)
  }

  /// Rounded half away from zero.
  static func quotient(_ left: RadixNumber, _ right: RadixNumber) -> FloatResult {
    guard !right.isZero else {
      return FloatResult(.greatest(isNegative: left.isNegative), .divisionByZero)
    }
    guard !left.isZero else { return FloatResult(.zero) }
    let isBelowOne = left.mantissa < right.mantissa
    let dividend = UInt128(left.mantissa) * UInt128(isBelowOne ? mantissaLimit : smallestMantissa)
    let divisor = UInt128(right.mantissa)
    return FloatResult(
      mantissa: UInt64((2 * dividend + divisor) / (2 * divisor)),
      exponent: left.exponent - right.exponent - (isBelowOne ? 1 : 0),
      isNegative: left.isNegative != right.isNegative)
  }

  // MARK: Whole numbers

  /// The greatest integer not above this number.
  var floor: RadixNumber {
    let (whole, fraction) = parts
    guard isNegative, fraction != 0 else { return whole }
    return Self.sum(whole, RadixNumber(-1)).value
  }

  /// Without the digits behind the point, and those digits as an integer.
  private var parts: (whole: RadixNumber, fraction: UInt64) {
    guard exponent < Self.digitCount - 1 else { return (self, 0) }
    guard exponent >= 0 else { return (.zero, mantissa) }
    var divisor: UInt64 = 1
    for _ in 0..<Self.digitCount - 1 - exponent { divisor *= 100 }
    let fraction = mantissa % divisor
    return (
      RadixNumber(mantissa: mantissa - fraction, exponent: exponent, isNegative: isNegative),
      fraction
    )
  }

  var isInteger: Bool { parts.fraction == 0 }

  /// The value of an integer of at most nine decimal digits, sign included; nil for all other
  /// numbers.
  var smallInteger: Int? {
    guard !isZero else { return 0 }
    guard isInteger, exponent <= 4 else { return nil }
    var divisor: UInt64 = 1
    for _ in 0..<Self.digitCount - 1 - exponent { divisor *= 100 }
    return Int(mantissa / divisor) * (isNegative ? -1 : 1)
  }

  /// The nearest 16-bit integer, halves up; out of range the nearest end and an error.
  var rounded16: (value: Int16, error: FloatError?) {
    let whole = Self.sum(self, .half).value.floor
    guard let value = whole.smallInteger, let short = Int16(exactly: value) else {
      return (isNegative ? .min : .max, .integerOverflow)
    }
    return (short, nil)
  }

  static let one = RadixNumber(1)
  static let half = RadixNumber(mantissa: 50 * smallestMantissa, exponent: -1, isNegative: false)
}
