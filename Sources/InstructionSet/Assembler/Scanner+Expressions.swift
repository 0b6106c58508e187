/// Expressions: terms joined by operators, worked out strictly from left to right; only parentheses
/// change the order.
extension Scanner {
  mutating func expression() throws(Complaint) -> Expression {
    if nesting == 0 { termCount = 0 }
    var result = try term()
    while let (offset, operation) = takeOperator() {
      if !endsAtFirstBlank { skipBlanks() }
      result = .binary(result, operation, try term(), offset: offset)
    }
    return result
  }

  private mutating func takeOperator() -> (offset: Int, operation: BinaryOperator)? {
    skipBlank { $0.operatorAhead != nil }
    guard let (spelling, operation) = operatorAhead else { return nil }
    let start = offset
    advance(spelling.count)
    return (start, operation)
  }

  private var operatorAhead: (spelling: [UInt8], symbol: BinaryOperator)? {
    BinaryOperator.spellings.first { starts(with: $0.spelling) }
  }

  /// A number, name or parenthesis with the signs before it.
  mutating func term() throws(Complaint) -> Expression {
    let start = offset
    termCount += 1
    guard termCount <= Self.mostTerms else {
      throw complaint(expected: "an expression of at most \(Self.mostTerms) terms and signs")
    }
    switch next {
    case UInt8(ascii: "-"):
      advance()
      if next == UInt8(ascii: "!") { return localLabel(direction: -1, start: start) }
      return .unary(.negate, try term())
    case UInt8(ascii: "+"):
      advance()
      return try term()
    case UInt8(ascii: "~"):
      advance()
      return .unary(.complement, try term())
    case UInt8(ascii: "("): return try parenthesis()
    case UInt8(ascii: "!"): return localLabel(direction: 1, start: start)
    case UInt8(ascii: "$"):
      advance()
      return .here
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .number(try characterConstant())
    case UInt8(ascii: ">"):
      advance()
      return .number(try digits(radix: 16, kind: "hexadecimal", from: start))
    case UInt8(ascii: ":"):
      advance()
      return .number(try digits(radix: 2, kind: "binary", from: start))
    case let byte where byte.isDigit:
      return .number(try digits(radix: 10, kind: "decimal", from: start))
    case let byte where byte.isNameByte && !isAtEnd:
      return .symbol(name().key, offset: start)
    default: throw complaint(expected: "a number, a symbol, $, a character in quotes or (")
    }
  }

  /// Keeps recursion within bounds, whatever a line says.
  private static let mostTerms = 200

  private mutating func parenthesis() throws(Complaint) -> Expression {
    advance()
    nesting += 1
    defer { nesting -= 1 }
    if !endsAtFirstBlank { skipBlanks() }
    let inner = try expression()
    skipBlank { $0.next == UInt8(ascii: ")") }
    guard take(")") else { throw complaint(expected: ") or an operator") }
    return inner
  }

  private mutating func localLabel(direction: Int, start: Int) -> Expression {
    let marks = take { $0 == UInt8(ascii: "!") }
    return .local(name().key, distance: direction * marks.count, offset: start)
  }

  /// A name as it is spelled, and in the form in which names are compared.
  mutating func name() -> (spelling: String, key: String) {
    let spelling = String(decoding: take(while: \.isNameByte), as: UTF8.self)
    return (spelling, spelling.uppercased())
  }

  private mutating func digits(
    radix: UInt16, kind: String, from start: Int
  ) throws(Complaint) -> UInt16 {
    let spelling = take(while: \.isNameByte)
    let found = Self.quoted(text[start..<offset])
    var value = 0
    for byte in spelling {
      guard let digit = byte.hexDigitValue, digit < radix else {
        throw Complaint(offset: start, found: found, expected: "a \(kind) number")
      }
      value = min(value * Int(radix) + Int(digit), 0x10000)
    }
    guard !spelling.isEmpty else {
      throw Complaint(offset: start, found: found, expected: "a \(kind) number")
    }
    guard let word = UInt16(exactly: value) else {
      throw Complaint(offset: start, found: found, expected: "a number of at most 16 bits")
    }
    return word
  }

  /// `'A'` is >0041, `'AB'` >4142, `''` 0.
  private mutating func characterConstant() throws(Complaint) -> UInt16 {
    let start = offset
    let bytes = try string()
    guard bytes.count <= 2 else {
      throw Complaint(
        offset: start, found: Self.quoted(text[start..<offset]),
        expected: "at most two characters (TEXT takes more)")
    }
    return bytes.reduce(0) { $0 << 8 | UInt16($1) }
  }

  /// The bytes between single or double quotes; a doubled quote stands for one.
  mutating func string() throws(Complaint) -> [UInt8] {
    let start = offset
    let quote = next
    advance()
    var bytes: [UInt8] = []
    while true {
      guard !isAtEnd else {
        throw Complaint(
          offset: start, found: "a text without end",
          expected: "a closing \(quote == UInt8(ascii: "'") ? "'" : "\"")")
      }
      if next == quote {
        advance()
        guard next == quote, !isAtEnd else { return bytes }
      }
      bytes.append(next)
      advance()
    }
  }

  var isAtString: Bool { next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") }
}
