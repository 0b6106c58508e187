import GeneveCore

/// An expression of the console: C's operators and precedence over 32-bit values. Every value may be an
/// address in one of the spaces; arithmetic keeps the space of its left side.
public indirect enum Expression: Equatable, Sendable {
  case number(Int32)
  /// An address as it was written, `3C:0123`.
  case literal(Place)
  /// `vram:(R1+2)`
  case address(String, Expression)
  case variable(Variable)
  /// Resolved when it is evaluated, so that symbols may be loaded later.
  case symbol(String)
  case call(Function, Expression)
  case unary(UnaryOperator, Expression)
  case binary(BinaryOperator, Expression, Expression)
  case conditional(Expression, then: Expression, otherwise: Expression)

  /// What can be read without arguments.
  public enum Variable: Hashable, Sendable {
    case register(Int)
    case programCounter, workspacePointer, status
    case cycles, steps, instructions, frames

    /// The names, in the order in which help shows them.
    static let named: [(name: String, variable: Variable)] =
      (0..<16).map { ("R\($0)", .register($0)) } + [
        ("PC", .programCounter), ("WP", .workspacePointer), ("ST", .status),
        ("cycles", .cycles), ("steps", .steps), ("instructions", .instructions),
        ("frames", .frames),
      ]

    static func named(_ name: String) -> Variable? {
      named.first { $0.name.lowercased() == name.lowercased() }?.variable
    }
  }

  public enum Function: String, CaseIterable, Sendable {
    case byte, word, map, page, vdp, status

    /// What it gives, for help.
    var summary: String {
      switch self {
      case .byte: "byte(ADDR)    the byte at an address of any space"
      case .word: "word(ADDR)    the word there; *ADDR is the same"
      case .map: "map(N)        the physical page in mapper register N"
      case .page: "page(ADDR)    the physical page behind an address as mapped now"
      case .vdp: "vdp(N)        register N of the V9938"
      case .status: "status(N)     status register N of the V9938"
      }
    }
  }

  public enum UnaryOperator: String, CaseIterable, Sendable {
    case negate = "-"
    case plus = "+"
    case complement = "~"
    case not = "!"
    case contents = "*"
  }

  /// In the order in which the reader has to try them: longer ones first.
  public enum BinaryOperator: String, CaseIterable, Sendable {
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case logicalAnd = "&&"
    case logicalOr = "||"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case add = "+"
    case subtract = "-"
    case less = "<"
    case greater = ">"
    case and = "&"
    case exclusiveOr = "^"
    case or = "|"

    /// C's: the higher, the tighter.
    var precedence: Int {
      switch self {
      case .multiply, .divide, .remainder: 10
      case .add, .subtract: 9
      case .shiftLeft, .shiftRight: 8
      case .less, .lessOrEqual, .greater, .greaterOrEqual: 7
      case .equal, .notEqual: 6
      case .and: 5
      case .exclusiveOr: 4
      case .or: 3
      case .logicalAnd: 2
      case .logicalOr: 1
      }
    }
  }
}

/// What an expression comes to: a number, in the space that it is an address of.
struct ExpressionValue: Equatable {
  let number: Int32
  let space: AddressSpace

  init(_ number: Int32, _ space: AddressSpace = .logical) {
    (self.number, self.space) = (number, space)
  }

  init(_ place: Place) { self.init(Int32(place.number), place.space) }

  /// The place that it names.
  func place() throws(CommandError) -> Place {
    // A negative address is what the assembler's -2 is: >FFFE.
    let number =
      space == .logical && (-0x8000..<0).contains(self.number)
      ? Int(self.number) + 0x1_0000 : Int(self.number)
    guard (0..<space.size).contains(number) else {
      throw CommandError(
        "\(self.number) is no address here; expected 0 to \(space.lastText)")
    }
    return space.place(number)
  }
}

/// What an expression is evaluated in.
struct EvaluationContext {
  let machine: Machine
  let symbols: DebugSymbols
}

extension Expression {
  func evaluate(in context: EvaluationContext) throws(CommandError) -> ExpressionValue {
    switch self {
    case .number(let number): return ExpressionValue(number)
    case .literal(let place): return ExpressionValue(place)
    case .address(let name, let inner):
      guard let space = AddressSpace(rawValue: name) else {
        throw CommandError("\"\(name):\" is no space; expected \(ExpressionReader.spaceNames)")
      }
      return ExpressionValue(try inner.evaluate(in: context).number, space)
    case .variable(let variable):
      return ExpressionValue(Self.value(of: variable, context.machine))
    case .symbol(let name): return try Self.value(ofSymbol: name, context)
    case .call(let function, let argument):
      return ExpressionValue(
        try Self.call(function, argument.evaluate(in: context), context.machine))
    case .unary(let operation, let operand):
      return try Self.apply(operation, operand.evaluate(in: context), context.machine)
    case .binary(.logicalAnd, let first, let second):
      guard try first.evaluate(in: context).number != 0 else { return ExpressionValue(0) }
      return ExpressionValue(try second.evaluate(in: context).number != 0 ? 1 : 0)
    case .binary(.logicalOr, let first, let second):
      guard try first.evaluate(in: context).number == 0 else { return ExpressionValue(1) }
      return ExpressionValue(try second.evaluate(in: context).number != 0 ? 1 : 0)
    case .binary(let operation, let first, let second):
      let (left, right) = (try first.evaluate(in: context), try second.evaluate(in: context))
      let number = try Self.apply(operation, left.number, right.number)
      switch operation {
      case .add, .subtract:
        return ExpressionValue(number, left.space == .logical ? right.space : left.space)
      default: return ExpressionValue(number)
      }
    case .conditional(let condition, let then, let otherwise):
      return try condition.evaluate(in: context).number != 0
        ? then.evaluate(in: context) : otherwise.evaluate(in: context)
    }
  }

  private static func value(of variable: Variable, _ machine: Machine) -> Int32 {
    switch variable {
    case .register(let number): Int32(machine.register(number))
    case .programCounter: Int32(machine.programCounter)
    case .workspacePointer: Int32(machine.workspacePointer)
    case .status: Int32(machine.status)
    case .cycles: Int32(truncatingIfNeeded: machine.cycles)
    case .steps: Int32(truncatingIfNeeded: machine.stepCount)
    case .instructions: Int32(truncatingIfNeeded: machine.instructionCount)
    case .frames: Int32(truncatingIfNeeded: machine.frameCount)
    }
  }

  private static func value(
    ofSymbol name: String, _ context: EvaluationContext
  ) throws(CommandError) -> ExpressionValue {
    guard let symbol = context.symbols.symbol(named: name) else {
      var message = "\"\(name)\" is no register and no symbol"
      if !name.isEmpty, name.allSatisfy(\.isHexDigit) {
        message += "; hexadecimal numbers are written >\(name) or 0x\(name)"
      }
      throw CommandError(message)
    }
    if let page = symbol.page {
      return ExpressionValue(.physical(page: page, offset: Int(symbol.value & 0x1FFF)))
    }
    return ExpressionValue(Int32(symbol.value))
  }

  private static func call(
    _ function: Function, _ argument: ExpressionValue, _ machine: Machine
  ) throws(CommandError) -> Int32 {
    switch function {
    case .byte: return Int32(machine.byte(at: try argument.place()))
    case .word: return Int32(machine.word(at: try argument.place()))
    case .map: return Int32(machine.mapperRegister(try index(argument, 0...7)))
    case .page:
      guard case .logical(let address) = try argument.place() else {
        throw CommandError("page() takes an address of the 64 KiB space")
      }
      return Int32(machine.mappedPage(at: address) ?? 0)
    case .vdp: return Int32(machine.video.register(try index(argument, 0...46)))
    case .status: return Int32(machine.video.status(try index(argument, 0...9)))
    }
  }

  private static func index(
    _ argument: ExpressionValue, _ range: ClosedRange<Int>
  ) throws(CommandError) -> Int {
    let number = Int(argument.number)
    guard range.contains(number) else {
      throw CommandError(
        "\(number) is out of range; expected \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func apply(
    _ operation: UnaryOperator, _ operand: ExpressionValue, _ machine: Machine
  ) throws(CommandError) -> ExpressionValue {
    switch operation {
    case .negate: ExpressionValue(0 &- operand.number)
    case .plus: operand
    case .complement: ExpressionValue(~operand.number)
    case .not: ExpressionValue(operand.number == 0 ? 1 : 0)
    case .contents: ExpressionValue(Int32(machine.word(at: try operand.place())))
    }
  }

  private static func apply(
    _ operation: BinaryOperator, _ left: Int32, _ right: Int32
  ) throws(CommandError) -> Int32 {
    switch operation {
    case .multiply: return left &* right
    case .divide, .remainder:
      guard right != 0 else { throw CommandError("division by zero") }
      return operation == .divide
        ? left.dividedReportingOverflow(by: right).partialValue
        : left.remainderReportingOverflow(dividingBy: right).partialValue
    case .add: return left &+ right
    case .subtract: return left &- right
    case .shiftLeft: return left << right
    case .shiftRight: return left >> right
    case .less: return left < right ? 1 : 0
    case .lessOrEqual: return left <= right ? 1 : 0
    case .greater: return left > right ? 1 : 0
    case .greaterOrEqual: return left >= right ? 1 : 0
    case .equal: return left == right ? 1 : 0
    case .notEqual: return left != right ? 1 : 0
    case .and: return left & right
    case .exclusiveOr: return left ^ right
    case .or: return left | right
    case .logicalAnd: return left != 0 && right != 0 ? 1 : 0
    case .logicalOr: return left != 0 || right != 0 ? 1 : 0
    }
  }
}
