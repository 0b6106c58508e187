/// Reading numbers from text: opcodes 10 and 11 (hex) of library 10 (xop10/README.md, "Rules
/// seen").
enum FloatText {
  /// What the text was worth and how far it went.
  struct IntegerReading: Equatable {
    var value: UInt16
    var used: Int
    var isOverflow = false
  }

  /// An integer with one sign in front. A number that is too big ends before the digit that was too
  /// much and gives 7FFF, or 8000 when a negative one still fits in 16 bits. 65536 to 65539 slip
  /// through the real library's test and begin again at 0.
  static func integer(_ text: [UInt8]) -> IntegerReading {
    let isNegative = text.first == Character.minus
    let start = isNegative || text.first == Character.plus ? 1 : 0
    var value = 0
    var used = start
    while used < text.count, let digit = Character.digit(text[used]) {
      let next = value * 10 + digit
      let isSlipping = (0x10000...0x10003).contains(next)
      guard next <= 0x7FFF || isSlipping || (isNegative && next == 0x8000) else {
        let isNegativeEnd = isNegative && next <= 0xFFFF
        return IntegerReading(value: isNegativeEnd ? 0x8000 : 0x7FFF, used: used, isOverflow: true)
      }
      value = isSlipping ? next - 0x10000 : next
      used += 1
    }
    let word = UInt16(truncatingIfNeeded: value)
    return IntegerReading(value: isNegative ? 0 &- word : word, used: used)
  }

  enum Character {
    static let blank = UInt8(ascii: " ")
    static let plus = UInt8(ascii: "+")
    static let minus = UInt8(ascii: "-")
    static let point = UInt8(ascii: ".")
    static let zero = UInt8(ascii: "0")
    static let exponent = UInt8(ascii: "E")
    static let asterisk = UInt8(ascii: "*")

    static func digit(_ byte: UInt8) -> Int? {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - zero) : nil
    }
  }
}

// MARK: Floats

extension FloatText {
  struct FloatReading: Equatable {
    var result: FloatResult
    /// Nil when the number is zero or its exponent absurd: the caller's R2 then stays as it is.
    var used: Int?
  }

  /// A number with sign, point and exponent, all of them optional.
  ///
  /// - Parameters:
  ///   - text: the text and at least one byte behind it, which counts if it continues an exponent.
  ///   - length: of the text.
  static func float(_ text: [UInt8], length: Int) -> FloatReading {
    var reader = FloatReader(text: text, length: min(length, text.count))
    return reader.read()
  }
}

/// Collects digits and exponent of a text.
private struct FloatReader {
  let text: [UInt8]
  let length: Int
  var position = 0
  /// The first digits from the first that is not 0.
  var significand: UInt64 = 0
  var significantDigits = 0
  /// Power of ten of the first significant digit, before the exponent.
  var decade = 0

  init(text: [UInt8], length: Int) { (self.text, self.length) = (text, length) }

  /// Two more than a number holds.
  private static let keptDigits = 16

  private func character(before end: Int) -> UInt8? { position < end ? text[position] : nil }

  mutating func read() -> FloatText.FloatReading {
    typealias Character = FloatText.Character
    let isNegative = character(before: length) == Character.minus
    if isNegative || character(before: length) == Character.plus { position += 1 }
    readDigits(areWhole: true)
    if character(before: length) == Character.point {
      position += 1
      readDigits(areWhole: false)
    }
    guard significand != 0 else { return .init(result: FloatResult(.zero), used: nil) }
    if character(before: length) == Character.exponent {
      position += 1
      guard let exponent = readExponent() else {
        return .init(result: tooLarge(isNegative), used: nil)
      }
      guard exponent >= -0x8000 else { return .init(result: FloatResult(.zero), used: nil) }
      decade += exponent
    }
    return .init(result: result(isNegative: isNegative), used: position)
  }

  private func tooLarge(_ isNegative: Bool) -> FloatResult {
    FloatResult(.greatest(isNegative: isNegative), .overflow)
  }

  private mutating func readDigits(areWhole: Bool) {
    while let digit = character(before: length).flatMap(FloatText.Character.digit) {
      position += 1
      if significand == 0 && digit == 0 {
        if !areWhole { decade -= 1 }
        continue
      }
      if significand == 0 && !areWhole { decade -= 1 }
      if significand != 0 && areWhole { decade += 1 }
      if significantDigits < Self.keptDigits {
        significand = significand * 10 + UInt64(digit)
        significantDigits += 1
      }
    }
  }

  /// Nil when the exponent is beyond what the library can hold.
  private mutating func readExponent() -> Int? {
    typealias Character = FloatText.Character
    let end = min(length + 1, text.count)
    let isNegative = character(before: end) == Character.minus
    if isNegative || character(before: end) == Character.plus { position += 1 }
    var exponent = 0
    while let digit = character(before: end).flatMap(Character.digit) {
      position += 1
      exponent = min(exponent * 10 + digit, 1_000_000)
    }
    if exponent > 0xFFFF || (exponent > 0x7FFF && !isNegative) { return nil }
    return isNegative ? -exponent : exponent
  }

  /// Rounded half up. Digits beyond those kept cannot change it: a half is decided by the first.
  private func result(isNegative: Bool) -> FloatResult {
    let isEven = decade & 1 == 0
    // A first digit to the base 100 has one decimal digit in even decades, two in odd ones.
    let wanted = isEven ? 13 : 14
    var mantissa = significand
    if significantDigits > wanted {
      var divisor: UInt64 = 1
      for _ in wanted..<significantDigits { divisor *= 10 }
      mantissa = (mantissa + divisor / 2) / divisor
    }
    for _ in min(significantDigits, wanted)..<wanted { mantissa *= 10 }
    return FloatResult(mantissa: mantissa, exponent: decade >> 1, isNegative: isNegative)
  }
}
