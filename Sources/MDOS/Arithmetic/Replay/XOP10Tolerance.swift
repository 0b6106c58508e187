/// How far a result of library 10 may be from the recorded one.
///
/// The four operations, conversions, roundings and powers by multiplication agree to the last byte.
/// Functions may differ by what the real library's own approximations are off (xop10/README.md,
/// "How exact are ops 5–C"). All in units of the last digit of the recorded result.
enum XOP10Tolerance {
  private static let exponential: Double = 40
  private static let logarithm: Double = 64
  private static let squareRoot: Double = 25
  private static let cosine: Double = 66
  private static let sine: Double = 66
  private static let tangent: Double = 87
  private static let arcTangent: Double = 11
  /// What a logarithm may be off, however small it is: near 1 the real library has no more than
  /// this.
  private static let logarithmNearOne = 1.2e-12

  /// Whether `found` passes for `expected`.
  ///
  /// - Parameters:
  ///   - right: the operand at R2.
  ///   - left: the operand at R3.
  static func allows(
    _ found: RadixNumber, for expected: RadixNumber, operation: UInt16, right: RadixNumber,
    left: RadixNumber
  ) -> Bool {
    let units = distance(found, expected)
    switch operation {
    case 5: return units <= power(base: left, exponent: right, result: expected)
    case 6: return units <= exponential
    case 7:
      let difference = RadixNumber.difference(found, expected).value
      return units <= logarithm || abs(approximation(difference)) <= logarithmNearOne
    case 8: return units <= squareRoot
    case 9: return units <= cosine
    case 0xA: return units <= sine
    case 0xB: return units <= tangent
    case 0xC: return units <= arcTangent
    default: return false
    }
  }

  /// Whether the recording says nothing of worth about a power, not even if it overflows: what the
  /// logarithm may be off, times the exponent, is more than a factor of e.
  static func isUndetermined(base: RadixNumber, exponent: RadixNumber) -> Bool {
    guard !isMultiplied(exponent), !base.isZero else { return false }
    return relativeError(base: base, exponent: exponent) >= 1
  }

  private static func isMultiplied(_ exponent: RadixNumber) -> Bool {
    exponent.smallInteger.map { $0.magnitude <= 32767 } ?? false
  }

  private static func power(
    base: RadixNumber, exponent: RadixNumber, result: RadixNumber
  ) -> Double {
    guard !isMultiplied(exponent) else { return 0 }
    return relativeError(base: base, exponent: exponent) * Double(result.mantissa) + exponential
  }

  /// What the real library's power through logarithm and exponential may be off: the error of the
  /// logarithm times the exponent, and the roundings of the two products on the way.
  private static func relativeError(base: RadixNumber, exponent: RadixNumber) -> Double {
    let log = RadixNumber.logarithm(base.magnitude).value
    let product = RadixNumber.product(log, exponent).value
    let logError = max(logarithm * unit(of: log), logarithmNearOne)
    return logError * abs(approximation(exponent)) + 2 * unit(of: product)
  }

  /// Between two numbers, in units of the last digit of the second.
  static func distance(_ found: RadixNumber, _ expected: RadixNumber) -> Double {
    let difference = RadixNumber.difference(found, expected).value
    if difference.isZero { return 0 }
    guard !expected.isZero else { return .infinity }
    return scaled(Double(difference.mantissa), difference.exponent - expected.exponent)
  }

  /// The last digit of a number.
  private static func unit(of number: RadixNumber) -> Double {
    number.isZero ? 0 : scaled(1, number.exponent - RadixNumber.digitCount + 1)
  }

  private static func approximation(_ number: RadixNumber) -> Double {
    let value = scaled(Double(number.mantissa), number.exponent - RadixNumber.digitCount + 1)
    return number.isNegative ? -value : value
  }

  /// Times 100 to the power of `power`.
  private static func scaled(_ value: Double, _ power: Int) -> Double {
    var (value, rest) = (value, power)
    while rest > 0 { (value, rest) = (value * 100, rest - 1) }
    while rest < 0 { (value, rest) = (value / 100, rest + 1) }
    return value
  }
}
