/// Writing numbers as text: opcode 12 (hex) of library 10 (xop10/README.md, "Op 12").
struct FloatFormat: Equatable {
  /// Bits of R3. Any of them, known or not, asks for a field of fixed width.
  struct Options: OptionSet {
    let rawValue: UInt16
    /// All places in front of the point may be taken only if the first shows the sign.
    static let explicitSign = Options(rawValue: 0x02)
    static let plus = Options(rawValue: 0x04)
    static let exponent = Options(rawValue: 0x08)
    static let longExponent = Options(rawValue: 0x10)
  }

  var options: Options
  /// Places in front of the point, sign included (R4, signed).
  var left: Int
  /// Places from the point on (R5, signed).
  var right: Int

  /// Digits that a field can have, point and sign included.
  private static let widthLimit = 14

  /// The text; nil when the field is wider than the library allows, or has a negative width, on
  /// which the real library is lost.
  func text(of number: RadixNumber) -> [UInt8]? {
    if options.rawValue == 0 { return Self.freeText(of: number) }
    guard left + right <= Self.widthLimit else { return nil }
    return fixedText(of: number) ?? asterisks
  }
}

// MARK: Free format

extension FloatFormat {
  private static func freeText(of number: RadixNumber) -> [UInt8] {
    typealias Character = FloatText.Character
    let sign = number.isNegative ? Character.minus : Character.blank
    guard !number.isZero else { return [sign, Character.zero] }
    var digits = DecimalDigits(number)
    if (0...9).contains(digits.decade), digits.fractionIsZero {
      return [sign] + digits.text(0...digits.decade)
    }
    digits.round(to: significantDigits(decade: digits.decade))
    digits.dropTrailingZeros()
    let last = digits.count - 1
    let decimals = last - digits.decade
    if digits.decade > 9 || digits.decade < -10 || (digits.decade <= -6 && decimals > 10) {
      let fraction = last > 0 ? digits.text(1...last) : []
      return [sign] + digits.text(0...0) + [Character.point] + fraction
        + exponentText(digits.decade)
    }
    let whole = digits.decade >= 0 ? digits.text(0...digits.decade) : []
    let fraction = decimals > 0 ? digits.text((digits.decade + 1)...last) : []
    return [sign] + whole + [Character.point] + fraction
  }

  private static func significantDigits(decade: Int) -> Int {
    switch decade {
    case -1...9: 10
    case -4 ... -2: 11 + decade
    default: 6
    }
  }

  /// `E+12`, in two digits.
  private static func exponentText(_ exponent: Int) -> [UInt8] {
    typealias Character = FloatText.Character
    let digits =
      exponent.magnitude < 100
      ? DecimalDigits.text(Int(exponent.magnitude), count: 2)
      : [Character.asterisk, Character.asterisk]
    return [Character.exponent, exponent < 0 ? Character.minus : Character.plus] + digits
  }
}

// MARK: Fixed field

extension FloatFormat {
  private var asterisks: [UInt8] {
    let exponentWidth =
      !options.contains(.exponent) ? 0 : options.contains(.longExponent) ? 5 : 4
    return [UInt8](
      repeating: FloatText.Character.asterisk, count: max(0, left + right + exponentWidth))
  }

  /// Nil when the number does not fit.
  private func fixedText(of number: RadixNumber) -> [UInt8]? {
    let hasExponent = options.contains(.exponent)
    let reservesSign = hasExponent || options.contains(.explicitSign) || number.isNegative
    let places = left - (reservesSign ? 1 : 0)
    let whole = number.isNegative ? places : max(0, places)
    let decimals = max(0, right - 1)
    guard whole >= 0, whole + decimals > 0 else { return nil }
    var digits = DecimalDigits(number)
    var exponent = 0
    if hasExponent {
      digits.round(to: whole + decimals)
      exponent = number.isZero ? 0 : digits.decade - whole + 1
      digits.decade = whole - 1
    } else {
      guard number.isZero || digits.decade < whole else { return nil }
      digits.round(to: digits.decade + 1 + decimals)
    }
    guard let text = field(digits, sign: sign(of: number), decimals: decimals) else { return nil }
    return text + (hasExponent ? exponentText(exponent) : [])
  }

  private func sign(of number: RadixNumber) -> [UInt8] {
    if number.isNegative { return [FloatText.Character.minus] }
    return options.contains(.plus) ? [FloatText.Character.plus] : []
  }

  private func field(_ digits: DecimalDigits, sign: [UInt8], decimals: Int) -> [UInt8]? {
    var front = digits.decade >= 0 ? digits.text(0...digits.decade) : []
    front = Array(front.drop { $0 == FloatText.Character.zero })
    if front.isEmpty && right == 0 { front = [FloatText.Character.zero] }
    front = sign + front
    guard front.count <= left else { return nil }
    if options.contains(.explicitSign), front.count == left, sign.isEmpty || left == 0 {
      return nil
    }
    let blanks = [UInt8](repeating: FloatText.Character.blank, count: left - front.count)
    guard right > 0 else { return blanks + front }
    let first = digits.decade + 1
    let fraction = decimals > 0 ? digits.text(first...(first + decimals - 1)) : []
    return blanks + front + [FloatText.Character.point] + fraction
  }

  private func exponentText(_ exponent: Int) -> [UInt8] {
    guard options.contains(.longExponent) else { return Self.exponentText(exponent) }
    typealias Character = FloatText.Character
    return [Character.exponent, exponent < 0 ? Character.minus : Character.plus]
      + DecimalDigits.text(Int(exponent.magnitude), count: 3)
  }
}

/// The decimal digits of a number.
private struct DecimalDigits {
  /// Without zeros in front.
  private var digits: [UInt8]
  /// Power of ten of the first digit; of no meaning for zero.
  var decade: Int

  init(_ number: RadixNumber) {
    digits = Self.text(Int(number.mantissa), count: 14).map { $0 - FloatText.Character.zero }
    decade = 2 * number.exponent + 1
    if number.isZero { (digits, decade) = ([0], 0) }
    if digits.first == 0, digits.count > 1 {
      digits.removeFirst()
      decade -= 1
    }
  }

  var count: Int { digits.count }

  var fractionIsZero: Bool { digits.dropFirst(decade + 1).allSatisfy { $0 == 0 } }

  /// Half up to `count` digits, which may be none or fewer; the number may grow by a digit. The
  /// greatest number stays all nines.
  mutating func round(to count: Int) {
    guard count < digits.count else { return }
    let roundsUp = count >= 0 && digits[count] >= 5
    let kept = Array(digits.prefix(max(0, count)))
    guard roundsUp else {
      digits = kept
      return
    }
    if kept.allSatisfy({ $0 == 9 }) {
      if decade == Self.greatestDecade {
        digits = kept
        return
      }
      digits = [1] + [UInt8](repeating: 0, count: kept.count)
      decade += 1
      return
    }
    digits = kept
    for index in digits.indices.reversed() {
      digits[index] = (digits[index] + 1) % 10
      if digits[index] != 0 { return }
    }
  }

  private static let greatestDecade = 127

  mutating func dropTrailingZeros() {
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }

  /// The digits of the places in `range`, 0 being the first; places that are not there are zeros.
  func text(_ range: ClosedRange<Int>) -> [UInt8] {
    range.map { FloatText.Character.zero + (digits.indices.contains($0) ? digits[$0] : 0) }
  }

  static func text(_ number: Int, count: Int) -> [UInt8] {
    var rest = number
    var text = [UInt8](repeating: FloatText.Character.zero, count: count)
    for index in text.indices.reversed() {
      text[index] += UInt8(rest % 10)
      rest /= 10
    }
    return text
  }
}
