/// The functions of library 10 (xop10/README.md, "Rules seen").
///
/// Each follows the real library in how it brings its argument into a small range, rounding to
/// seven digits where that does; inside the range the real library has rational approximations that
/// are up to some tens of units off, here the function is computed exactly and rounded once. So
/// results are as good as the argument reduction lets them be, and differ from the real ones by
/// those tens of units.
extension RadixNumber {

  // MARK: Constants, rounded to seven digits as the library has them

  private static let commonLogOfE = RadixNumber(
    mantissa: 43_42_94_48_19_03_25, exponent: -1, isNegative: false)
  private static let naturalLogOfTen = RadixNumber(
    mantissa: 2_30_25_85_09_29_94, exponent: 0, isNegative: false)
  private static let halfPi = RadixNumber(
    mantissa: 1_57_07_96_32_67_95, exponent: 0, isNegative: false)
  private static let quadrantsPerUnit = RadixNumber(
    mantissa: 63_66_19_77_23_67_58, exponent: -1, isNegative: false)

  // MARK: Powers

  /// e to the power of `x`: 10^(x·log e).
  static func exponential(_ x: RadixNumber) -> FloatResult {
    powerOfTen(product(x, commonLogOfE).value)
  }

  /// Results below 1E-127 are zero, a decade more than need be.
  private static func powerOfTen(_ x: RadixNumber) -> FloatResult {
    guard let whole = x.floor.smallInteger, (-127...127).contains(whole) else {
      return outOfRange(isNegativePower: x.isNegative)
    }
    let fraction = difference(x, RadixNumber(whole)).value
    let result = WideFloat.exponential(WideFloat(fraction) * .naturalLogOfTen)
    return result.radixNumber(timesTenTo: whole)
  }

  private static func outOfRange(isNegativePower: Bool) -> FloatResult {
    isNegativePower ? FloatResult(.zero) : FloatResult(.greatest(isNegative: false), .overflow)
  }

  /// `base` to the power of `exponent`. Zero to a negative power, which the real library leaves to
  /// chance, is an overflow.
  static func power(_ base: RadixNumber, _ exponent: RadixNumber) -> FloatResult {
    if exponent.isZero { return FloatResult(.one) }
    if base.isZero {
      return exponent.isNegative ? outOfRange(isNegativePower: false) : FloatResult(.zero)
    }
    if let whole = exponent.smallInteger, whole.magnitude <= largestMultipliedPower {
      return multiplied(base, whole)
    }
    // The real library looks at the first byte only and takes the smallest numbers for negative
    // ones.
    let seemsNegative = base.isNegative || base.exponent == exponentRange.lowerBound
    if seemsNegative, !exponent.isInteger {
      return FloatResult(exponent.floor, .powerOfNegative)
    }
    return exponential(product(logarithm(base.magnitude).value, exponent).value)
  }

  /// Beyond it powers go through the logarithm.
  private static let largestMultipliedPower = 32767

  /// Repeated squaring from the low bit up; each step is rounded.
  private static func multiplied(_ base: RadixNumber, _ exponent: Int) -> FloatResult {
    var result: FloatResult?
    var square = FloatResult(base)
    var rest = exponent.magnitude
    while true {
      if rest & 1 != 0 { result = result.map { multiply($0, square) } ?? square }
      rest >>= 1
      if rest == 0 { break }
      square = multiply(square, square)
    }
    let power = result ?? FloatResult(.one)
    guard exponent < 0 else { return power }
    // The reciprocal comes last: it hides an overflow, and turns an underflow into a division by
    // zero.
    return power.error == nil ? quotient(.one, power.value) : FloatResult(.zero)
  }

  /// An overflow stays one.
  private static func multiply(_ left: FloatResult, _ right: FloatResult) -> FloatResult {
    let result = product(left.value, right.value)
    guard left.error != nil || right.error != nil else { return result }
    return FloatResult(.greatest(isNegative: result.value.isNegative), .overflow)
  }

  // MARK: Logarithm and root

  /// The natural logarithm: n·ln 10 + ln m for x = m·10ⁿ, 0.1 ≤ m < 1.
  ///
  /// From |n| = 100 on the real library, all versions, takes a wrong number for n
  /// (`countedDecades`). Programs see this, so it is the same here.
  static func logarithm(_ x: RadixNumber) -> FloatResult {
    guard !x.isZero, !x.isNegative else { return FloatResult(x, .logarithm) }
    let isOddDecade = x.mantissa >= smallestMantissa * 10
    let decades = 2 * x.exponent + (isOddDecade ? 2 : 1)
    let fraction = WideFloat(x.mantissa, timesTenTo: isOddDecade ? -14 : -13)
    return sum(
      product(RadixNumber(countedDecades(decades)), naturalLogOfTen).value,
      WideFloat.logarithm(fraction).radixNumber().value)
  }

  /// What the real library makes of n: it fails to carry from one digit to the base 100 to the
  /// next.
  private static func countedDecades(_ decades: Int) -> Int {
    switch decades {
    case 100: 10_000
    case 101...: (decades - 100) * 101
    case ...(-100): (decades + 100) * 101
    default: decades
    }
  }

  static func squareRoot(_ x: RadixNumber) -> FloatResult {
    if x.isNegative { return FloatResult(x, .rootOfNegative) }
    guard !x.isZero else { return FloatResult(.zero) }
    // The root of mantissa·100^k with k chosen so that it has seven digits and an even power of 100
    // remains.
    let isOdd = x.exponent & 1 != 0
    let radicand =
      UInt128(x.mantissa) * (isOdd ? UInt128(mantissaLimit) : UInt128(smallestMantissa))
    return FloatResult(
      mantissa: roundedRoot(radicand), exponent: x.exponent >> 1, isNegative: false)
  }

  /// The integer next to the root of a number below 10²⁸.
  private static func roundedRoot(_ radicand: UInt128) -> UInt64 {
    var root = mantissaLimit
    while true {
      // Newton's method falls until it has reached the root.
      let next = (root + UInt64(radicand / UInt128(root))) / 2
      if next >= root { break }
      root = next
    }
    let remainder = radicand - UInt128(root) * UInt128(root)
    return remainder > UInt128(root) ? root + 1 : root
  }

  // MARK: Angles

  /// An angle in quadrants, as the library cuts it.
  private struct Angle {
    /// 0–3.
    var quadrant: Int
    /// Of the quadrant: 0 ≤ part < 1.
    var part: RadixNumber
  }

  /// From here on an angle in quadrants has no digits left behind the point that mean anything.
  private static let quadrantLimit = RadixNumber(10_000_000_000)

  static func sine(_ x: RadixNumber) -> FloatResult {
    let quadrants = product(x.magnitude, quadrantsPerUnit)
    guard quadrants.error == nil, quadrants.value < quadrantLimit else {
      return FloatResult(quadrants.value, .trigonometry)
    }
    let angle = angle(ofQuadrants: quadrants.value)
    let isMirrored = angle.quadrant & 1 != 0
    let part = isMirrored ? difference(.one, angle.part).value : angle.part
    let result = WideFloat.sine(WideFloat(part) * .halfPi).radixNumber().value
    let isNegative = x.isNegative != (angle.quadrant >= 2)
    return FloatResult(isNegative ? result.negated : result)
  }

  private static func angle(ofQuadrants quadrants: RadixNumber) -> Angle {
    let whole = quadrants.floor
    return Angle(
      quadrant: (whole.smallInteger ?? 0) & 3, part: difference(quadrants, whole).value)
  }

  static func cosine(_ x: RadixNumber) -> FloatResult { sine(sum(x, halfPi).value) }

  static func tangent(_ x: RadixNumber) -> FloatResult {
    let cosine = cosine(x)
    if cosine.error != nil { return cosine }
    let sine = sine(x)
    if sine.error != nil { return sine }
    if cosine.value.isZero {
      return FloatResult(.greatest(isNegative: sine.value.isNegative), .overflow)
    }
    return quotient(sine.value, cosine.value)
  }

  static func arcTangent(_ x: RadixNumber) -> FloatResult {
    let result = WideFloat.arcTangent(WideFloat(x.magnitude)).radixNumber()
    return FloatResult(x.isNegative ? result.value.negated : result.value)
  }
}
