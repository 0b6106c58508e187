/// What an operand field says, before anything is known about the symbols in it.
indirect enum Expression: Sendable {
  case number(UInt16)
  /// `$`
  case here
  /// A name in capitals.
  case symbol(String, offset: Int)
  /// `!name`, `-!!name`: the label of that name that is `distance` further down, or up when
  /// negative.
  case local(String, distance: Int, offset: Int)
  case unary(UnaryOperator, Expression)
  case binary(Expression, BinaryOperator, Expression, offset: Int)
}

enum UnaryOperator: Sendable {
  case negate, complement

  func apply(_ value: UInt16) -> UInt16 {
    switch self {
    case .negate: 0 &- value
    case .complement: ~value
    }
  }
}

/// Operators of TI's Editor/Assembler (+ - * /) and of xas99. All have the same rank.
enum BinaryOperator: String, CaseIterable, Sendable {
  case power = "**"
  case unsignedQuotient = "//"
  case unsignedRemainder = "%%"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case sum = "+"
  case difference = "-"
  case product = "*"
  case quotient = "/"
  case remainder = "%"
  case and = "&"
  case or = "|"
  case exclusiveOr = "^"

  /// The longer spellings first, so that `**` is not taken for `*`.
  static let spellings: [(spelling: [UInt8], symbol: BinaryOperator)] =
    allCases.map { (Array($0.rawValue.utf8), $0) }.sorted { $0.0.count > $1.0.count }

  /// All values are words and wrap; nil for a division by zero or a negative power.
  func apply(_ left: UInt16, _ right: UInt16) -> UInt16? {
    let signedLeft = Int(Int16(bitPattern: left))
    let signedRight = Int(Int16(bitPattern: right))
    switch self {
    case .sum: return left &+ right
    case .difference: return left &- right
    case .product: return left &* right
    case .quotient:
      return right == 0 ? nil : UInt16(truncatingIfNeeded: signedLeft / signedRight)
    case .remainder:
      return right == 0 ? nil : UInt16(truncatingIfNeeded: signedLeft % signedRight)
    case .unsignedQuotient: return right == 0 ? nil : left / right
    case .unsignedRemainder: return right == 0 ? nil : left % right
    case .and: return left & right
    case .or: return left | right
    case .exclusiveOr: return left ^ right
    case .shiftLeft: return left << right
    case .shiftRight: return left >> right
    case .power: return signedRight < 0 ? nil : Self.power(left, right)
    }
  }

  /// By squaring, so that no exponent takes long.
  private static func power(_ base: UInt16, _ exponent: UInt16) -> UInt16 {
    var (result, square, rest) = (UInt16(1), base, exponent)
    while rest > 0 {
      if rest & 1 != 0 { result = result &* square }
      square = square &* square
      rest >>= 1
    }
    return result
  }
}

/// Gives expressions their values at one place of the program.
struct Evaluator {
  let symbols: SymbolTable
  /// The value of `$`.
  var here: UInt16
  /// The statement that the expression belongs to; local labels are counted from there.
  let statement: Int

  func value(of expression: Expression) throws(Complaint) -> UInt16 {
    switch expression {
    case .number(let value): return value
    case .here: return here
    case .symbol(let name, let offset): return try symbols.value(of: name, offset: offset)
    case .local(let name, let distance, let offset):
      return try symbols.value(ofLocal: name, distance: distance, from: statement, offset: offset)
    case .unary(let operation, let operand): return operation.apply(try value(of: operand))
    case .binary(let left, let operation, let right, let offset):
      let (left, right) = (try value(of: left), try value(of: right))
      guard let result = operation.apply(left, right) else {
        throw Complaint(
          offset: offset, found: "\(operation.rawValue) with \(right.signedText) on its right",
          expected: operation == .power ? "a power of 0 or more" : "a divisor other than 0")
      }
      return result
    }
  }
}

extension UInt16 {
  /// `-1` for >FFFF: how messages show numbers that are no addresses.
  var signedText: String { "\(Int16(bitPattern: self))" }
}
