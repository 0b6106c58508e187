/// Reads an expression from the text of a command. It ends where no operator follows: `break >A000 if R1`
/// has the expression `>A000`, then something else. So `R1 > 5` and `R1>5` compare, but `R1 >5` is two
/// arguments.
struct ExpressionReader {
  private let text: [Character]
  private(set) var position: Int
  private var depth = 0
  /// Parentheses, signs and conditionals inside of one another; deeper than anybody writes.
  private static let depthLimit = 64
  private var operatorCount = 0
  private static let operatorLimit = 200

  static let spaceNames = "vram:, vdp:, map:, cru: or a page as in 3C:0123"

  init(_ text: [Character], position: Int) { (self.text, self.position) = (text, position) }

  mutating func read() throws(CommandError) -> Expression { try conditional() }

  // MARK: Grammar

  private mutating func conditional() throws(CommandError) -> Expression {
    let condition = try binary(above: 0)
    guard take("?") else { return condition }
    try enter()
    let then = try conditional()
    guard take(":") else {
      throw CommandError("found \(found), expected \":\" and the other value")
    }
    let otherwise = try conditional()
    depth -= 1
    return .conditional(condition, then: then, otherwise: otherwise)
  }

  private mutating func binary(above precedence: Int) throws(CommandError) -> Expression {
    var left = try unary()
    while let operation = nextOperator(), operation.precedence > precedence {
      skipBlanks()
      position += operation.rawValue.count
      operatorCount += 1
      guard operatorCount <= Self.operatorLimit else {
        throw CommandError("the expression has more than \(Self.operatorLimit) operators")
      }
      left = .binary(operation, left, try binary(above: operation.precedence))
    }
    return left
  }

  private mutating func unary() throws(CommandError) -> Expression {
    skipBlanks()
    try enter()
    defer { depth -= 1 }
    guard position < text.count else {
      throw CommandError("the line ends where a value is expected")
    }
    for operation in Expression.UnaryOperator.allCases
    where operation.rawValue == String(text[position]) {
      position += 1
      return .unary(operation, try unary())
    }
    return try primary()
  }

  private mutating func primary() throws(CommandError) -> Expression {
    if take("(") {
      let inner = try conditional()
      try close()
      return inner
    }
    let character = text[position]
    if character == ">" { return try hexadecimalNumber(skipping: 1) }
    if character == "'" { return try characterConstant() }
    if let place = try physicalPlace() { return place }
    if character.isASCIIDigit { return try number() }
    if Self.startsName(character) { return try name() }
    throw CommandError("found \(found), expected a number, register, symbol or \"(\"")
  }

  private mutating func close() throws(CommandError) {
    guard take(")") else { throw CommandError("found \(found), expected \")\"") }
  }

  private mutating func enter() throws(CommandError) {
    depth += 1
    guard depth <= Self.depthLimit else { throw CommandError("the expression is too deep") }
  }

  // MARK: Atoms

  private mutating func number() throws(CommandError) -> Expression {
    if text[position] == "0", position + 1 < text.count, text[position + 1].lowercased() == "x" {
      return try hexadecimalNumber(skipping: 2)
    }
    let digits = String(run { $0.isLetter || $0.isNumber || $0 == "_" })
    guard digits.allSatisfy(\.isASCIIDigit) else {
      throw CommandError(
        digits.allSatisfy(\.isHexDigit)
          ? "\"\(digits)\" is no decimal number; hexadecimal is written >\(digits) or 0x\(digits)"
          : "\"\(digits)\" is no number")
    }
    guard let number = UInt32(digits) else {
      throw CommandError("\(digits) is too large; values have 32 bits")
    }
    return .number(Int32(bitPattern: number))
  }

  private mutating func hexadecimalNumber(skipping prefix: Int) throws(CommandError) -> Expression {
    position += prefix
    let digits = String(run { $0.isLetter || $0.isNumber || $0 == "_" })
    guard !digits.isEmpty, let number = UInt32(digits, radix: 16) else {
      throw CommandError(
        digits.isEmpty || !digits.allSatisfy(\.isHexDigit)
          ? "found \"\(digits)\", expected hexadecimal digits"
          : ">\(digits) is too large; values have 32 bits")
    }
    return .number(Int32(bitPattern: number))
  }

  /// `'A'` is >41, `'AB'` >4142.
  private mutating func characterConstant() throws(CommandError) -> Expression {
    position += 1
    let characters = run { $0 != "'" }
    guard position < text.count, (1...4).contains(characters.count),
      characters.allSatisfy(\.isASCII)
    else { throw CommandError("expected one to four characters and a closing '") }
    position += 1
    return .number(
      Int32(
        bitPattern: characters.reduce(0) { $0 << 8 | UInt32($1.asciiValue ?? 0) }))
  }

  /// `3C:0123`, if that stands here: one or two hexadecimal digits, a colon, one to four more, no blanks.
  private mutating func physicalPlace() throws(CommandError) -> Expression? {
    var end = position
    while end < text.count, text[end].isHexDigit { end += 1 }
    guard (1...2).contains(end - position), end + 1 < text.count, text[end] == ":",
      text[end + 1].isHexDigit, let page = UInt8(String(text[position..<end]), radix: 16)
    else { return nil }
    position = end + 1
    let digits = String(run { $0.isLetter || $0.isNumber || $0 == "_" })
    guard let offset = Int(digits, radix: 16), offset < 0x2000 else {
      throw CommandError("\"\(digits)\" is no place in a page; expected 0000 to 1FFF")
    }
    return .literal(.physical(page: page, offset: offset))
  }

  private mutating func name() throws(CommandError) -> Expression {
    let name = String(run(Self.continuesName))
    if position < text.count, text[position] == ":", position + 1 < text.count,
      let space = AddressSpace(rawValue: name.lowercased()), space != .logical, space != .physical
    {
      position += 1
      return try address(in: space)
    }
    if let function = Expression.Function(rawValue: name.lowercased()), nextIs("(") {
      _ = take("(")
      let argument = try conditional()
      try close()
      return .call(function, argument)
    }
    if let variable = Expression.Variable.named(name) { return .variable(variable) }
    return .symbol(name)
  }

  /// What follows `vram:`: hexadecimal digits, for registers decimal ones, or any value.
  private mutating func address(in space: AddressSpace) throws(CommandError) -> Expression {
    guard text[position].isHexDigit else { return .address(space.rawValue, try unary()) }
    let digits = String(run { $0.isLetter || $0.isNumber || $0 == "_" })
    let isDecimal = space == .videoRegister || space == .mapper
    guard let number = Int(digits, radix: isDecimal ? 10 : 16), number < space.size else {
      throw CommandError(
        "\"\(digits)\" is no address; expected \(space.place(0)) to \(space.lastText)")
    }
    return .literal(space.place(number))
  }

  // MARK: Text

  private func nextOperator() -> Expression.BinaryOperator? {
    var index = position
    while index < text.count, text[index] == " " || text[index] == "\t" { index += 1 }
    // `fill >A000 16 >55`: behind a blank and before a digit, > begins the next argument.
    if index > position, index + 1 < text.count, text[index] == ">", text[index + 1].isHexDigit {
      return nil
    }
    return Expression.BinaryOperator.allCases.first { operation in
      let end = index + operation.rawValue.count
      return end <= text.count && String(text[index..<end]) == operation.rawValue
    }
  }

  private mutating func run(_ belongs: (Character) -> Bool) -> ArraySlice<Character> {
    let start = position
    while position < text.count, belongs(text[position]) { position += 1 }
    return text[start..<position]
  }

  private mutating func skipBlanks() {
    while position < text.count, text[position] == " " || text[position] == "\t" { position += 1 }
  }

  private func nextIs(_ character: Character) -> Bool {
    position < text.count && text[position] == character
  }

  private mutating func take(_ character: Character) -> Bool {
    let start = position
    skipBlanks()
    guard nextIs(character) else {
      position = start
      return false
    }
    position += 1
    return true
  }

  /// What stands here, for messages.
  private var found: String {
    var index = position
    while index < text.count, text[index] == " " { index += 1 }
    guard index < text.count else { return "the end of the line" }
    return "\"\(String(text[index...].prefix(12)))\""
  }

  static func startsName(_ character: Character) -> Bool {
    character.isLetter || character == "_" || character == "."
  }

  static func continuesName(_ character: Character) -> Bool {
    startsName(character) || character.isASCIIDigit
  }
}

extension Character {
  var isASCIIDigit: Bool { isASCII && isNumber }
}
