/// Takes one source line apart: label, operation, operands. What follows is a comment.
struct LineParser {
  private var scanner: Scanner
  /// The mnemonics that DXOP has defined so far, with their XOP numbers.
  private let operations: [String: OperandSyntax]
  /// What the operation field turned out to be, if it is a directive.
  private(set) var directive: Directive?
  /// Where the operation field begins.
  private(set) var offset = 0

  init(_ text: [UInt8], endsAtFirstBlank: Bool, operations: [String: OperandSyntax]) {
    scanner = Scanner(text, endsAtFirstBlank: endsAtFirstBlank)
    self.operations = operations
  }

  /// A `*` in the first column makes a comment of the line, a `;` ends it anywhere.
  var isComment: Bool { scanner.next == UInt8(ascii: "*") }

  /// The label that begins in the first column, and whether a colon follows it.
  mutating func label() throws(Complaint) -> (label: Label, hasColon: Bool)? {
    guard !scanner.isAtEndOfField else { return nil }
    let start = scanner.offset
    let isLocal = scanner.take("!")
    guard !scanner.next.isDigit, isLocal || scanner.next.isNameByte else {
      throw scanner.complaint(expected: "a label, a blank, or * for a comment")
    }
    let (spelling, key) = scanner.name()
    let hasColon = scanner.take(":")
    guard hasColon || scanner.isAtEndOfField else {
      throw scanner.complaint(expected: "a blank after the label")
    }
    return (Label(spelling: spelling, key: key, isLocal: isLocal, offset: start), hasColon)
  }

  /// Everything after the label.
  mutating func action() throws(Complaint) -> Action {
    scanner.skipBlanks()
    offset = scanner.offset
    guard !scanner.isAtEndOfField else { return .nothing }
    let mnemonic = String(
      decoding: scanner.take { !$0.isBlank && $0 != UInt8(ascii: ";") }, as: UTF8.self
    ).uppercased()
    scanner.skipBlanks()
    if let definition = OpcodeTable.definition(named: mnemonic) {
      return try instruction(definition)
    }
    if let number = operations[mnemonic] {
      let operands = try operandList(like: "\(mnemonic) S", count: 1...1)
      let here = OperandSyntax(form: number.form, offset: offset, spelling: number.spelling)
      return try Self.instruction("XOP", operands + [here])
    }
    guard let directive = Directive.named(mnemonic) else {
      throw Complaint(
        offset: offset, found: Scanner.quoted(ArraySlice(mnemonic.utf8)),
        expected: "an instruction or a directive")
    }
    self.directive = directive
    return try action(of: directive, mnemonic)
  }

  private mutating func instruction(
    _ definition: InstructionDefinition
  ) throws(Complaint) -> Action {
    let format = definition.format
    let count = format.fields.count
    guard count > 0 else { return .instruction(definition, []) }
    let pattern = "\(definition.mnemonic) \(format.operandPattern)"
    return .instruction(definition, try operandList(like: pattern, count: count...count))
  }

  private static func instruction(
    _ mnemonic: String, _ operands: [OperandSyntax]
  ) throws(Complaint) -> Action {
    guard let definition = OpcodeTable.definition(named: mnemonic) else { return .nothing }
    return .instruction(definition, operands)
  }

  private mutating func action(
    of directive: Directive, _ mnemonic: String
  ) throws(Complaint) -> Action {
    switch directive {
    case .data: return .words(try expressions().map(\.expression))
    case .byte: return .bytes(try expressions())
    case .text: return .text(try text(), isCounted: false)
    case .countedText: return .text(try text(), isCounted: true)
    case .bss, .bes:
      let size = try expressions()
      guard size.count == 1 else { throw scanner.complaint(expected: "one number of bytes") }
      return .reserve(size[0].expression, labelsEnd: directive == .bes)
    case .even: return .even
    case .aorg: return .origin(.absolute, try optionalOperand(like: "AORG address"))
    case .rorg: return .origin(.relocatable, try optionalOperand(like: "RORG offset"))
    case .dorg: return .origin(.dummy, try optionalOperand(like: "DORG address"))
    case .xorg: return .origin(.runTime, try operandList(like: "XORG address", count: 1...1)[0])
    case .equ, .requ:
      let value = try operandList(like: "\(mnemonic) value", count: 1...1)[0]
      return .equate(value, isRegister: directive == .requ)
    case .def: return .exports(try operandList(like: "DEF name,name", count: 1...Int.max))
    case .ref:
      _ = try operandList(like: "REF name,name", count: 1...Int.max)
      return .nothing
    case .dxop: return try defineOperation()
    case .copy: return try fileName(isBinary: false)
    case .binaryFile: return try fileName(isBinary: true)
    case .end: return .end(try optionalOperand(like: "END label"))
    case .list: return .list(true)
    case .unlist: return .list(false)
    case .auto: return .constants
    case .ignored: return .nothing
    case .nop: return try Self.instruction("JMP", [Self.nextInstruction])
    case .returnFromSubroutine: return try Self.instruction("B", [Self.throughR11])
    case .rotateLeft: return try rotateLeft()
    }
  }

  /// The operand of NOP, a jump to the next instruction.
  private static let nextInstruction = OperandSyntax(
    form: .plain(.binary(.here, .sum, .number(2), offset: 0)), offset: 0, spelling: "$+2")

  /// The operand of RT, a branch to where R11 points.
  private static let throughR11 = OperandSyntax(
    form: .indirect(.number(11), increments: false), offset: 0, spelling: "*R11")

  private mutating func rotateLeft() throws(Complaint) -> Action {
    let operands = try operandList(like: "SLC R,count", count: 2...2)
    let count = operands[1]
    guard case .plain(let expression) = count.form else {
      throw Complaint(offset: count.offset, found: count.spelling, expected: "a count of 1 to 15")
    }
    let inverse = OperandSyntax(
      form: .plain(.binary(.number(16), .difference, expression, offset: count.offset)),
      offset: count.offset, spelling: "16-" + count.spelling)
    return try Self.instruction("SRC", [operands[0], inverse])
  }

  private mutating func defineOperation() throws(Complaint) -> Action {
    let start = scanner.offset
    let name = scanner.name().key
    guard !name.isEmpty, scanner.take(",") else {
      throw scanner.complaint(expected: "operands as in DXOP name,number")
    }
    guard OpcodeTable.definition(named: name) == nil, Directive.named(name) == nil else {
      throw Complaint(
        offset: start, found: "\"\(name)\"",
        expected: "a name that is no instruction or directive yet")
    }
    scanner.skipBlanks()
    let number = try operandList(like: "DXOP name,number", count: 1...1)[0]
    return .defineOperation(mnemonic: name, number: number)
  }

  private mutating func fileName(isBinary: Bool) throws(Complaint) -> Action {
    let start = scanner.offset
    guard scanner.isAtString else { throw scanner.complaint(expected: "a file name in quotes") }
    let name = String(decoding: try scanner.string(), as: UTF8.self)
    return .include(name: name, offset: start, isBinary: isBinary)
  }
}

// MARK: Operands

extension LineParser {
  private mutating func optionalOperand(
    like pattern: String
  ) throws(Complaint) -> OperandSyntax? {
    guard !scanner.isAtEndOfField else { return nil }
    return try operandList(like: pattern, count: 1...1)[0]
  }

  /// Operands with commas between them; `pattern` shows in messages what they should look like.
  private mutating func operandList(
    like pattern: String, count: ClosedRange<Int>
  ) throws(Complaint) -> [OperandSyntax] {
    guard !scanner.isAtEndOfField else {
      throw Complaint(
        offset: scanner.offset, found: "no operands", expected: "operands as in \(pattern)")
    }
    var operands: [OperandSyntax] = []
    repeat { operands.append(try scanner.operand()) } while scanner.takeComma()
    try expectEndOfField()
    guard count.contains(operands.count) else {
      let misplaced = operands.count > count.upperBound ? operands[count.upperBound] : operands[0]
      throw Complaint(
        offset: misplaced.offset,
        found: operands.count == 1 ? "1 operand" : "\(operands.count) operands",
        expected: "operands as in \(pattern)")
    }
    return operands
  }

  private mutating func expressions() throws(Complaint) -> [ByteSyntax] {
    var list: [ByteSyntax] = []
    repeat {
      let start = scanner.offset
      list.append(ByteSyntax(expression: try scanner.expression(), offset: start))
    } while scanner.takeComma()
    try expectEndOfField()
    return list
  }

  /// Texts in quotes and strings of hexadecimal digits, in any order. A minus sign before a text
  /// negates its last byte.
  private mutating func text() throws(Complaint) -> [UInt8] {
    var bytes: [UInt8] = []
    repeat {
      let isNegated = scanner.take("-")
      if scanner.isAtString {
        var piece = try scanner.string()
        if isNegated, let last = piece.popLast() { piece.append(0 &- last) }
        bytes += piece
      } else if !isNegated, scanner.next == UInt8(ascii: ">") {
        bytes += try scanner.hexString()
      } else {
        throw scanner.complaint(expected: "a text in quotes or > with hexadecimal digits")
      }
    } while scanner.takeComma()
    try expectEndOfField()
    return bytes
  }

  private func expectEndOfField() throws(Complaint) {
    guard scanner.isAtEndOfField else {
      throw scanner.complaint(expected: "a comma, an operator or the end of the operands")
    }
  }
}

extension Scanner {
  mutating func takeComma() -> Bool {
    skipBlank { $0.next == UInt8(ascii: ",") }
    guard take(",") else { return false }
    if !endsAtFirstBlank { skipBlanks() }
    return true
  }

  mutating func operand() throws(Complaint) -> OperandSyntax {
    let start = offset
    let form = try operandForm()
    return OperandSyntax(
      form: form, offset: start, spelling: String(decoding: text[start..<offset], as: UTF8.self))
  }

  private mutating func operandForm() throws(Complaint) -> OperandSyntax.Form {
    if take("*") {
      if !endsAtFirstBlank { skipBlanks() }
      termCount = 0
      let register = try term()
      skipBlank { $0.next == UInt8(ascii: "+") }
      return .indirect(register, increments: take("+"))
    }
    if take("@") {
      let address = try expression()
      guard take("(") else { return .memory(address, index: nil) }
      let index = try expression()
      guard take(")") else { throw complaint(expected: ") after the index register") }
      return .memory(address, index: index)
    }
    if byte(at: offset + 1) == UInt8(ascii: "#") {
      switch next {
      case UInt8(ascii: "B"), UInt8(ascii: "b"):
        advance(2)
        return .constant(try expression(), isByte: true)
      case UInt8(ascii: "W"), UInt8(ascii: "w"):
        advance(2)
        return .constant(try expression(), isByte: false)
      default: throw complaint(expected: "B# or W# before a constant")
      }
    }
    return .plain(try expression())
  }

  /// `>0A0D20`: two digits a byte.
  mutating func hexString() throws(Complaint) -> [UInt8] {
    let start = offset
    advance()
    let digits = take(while: \.isNameByte).map(\.hexDigitValue)
    guard !digits.isEmpty, digits.count % 2 == 0, !digits.contains(nil) else {
      throw Complaint(
        offset: start, found: Self.quoted(text[start..<offset]),
        expected: "> with two hexadecimal digits for each byte")
    }
    return stride(from: 0, to: digits.count, by: 2).map { index in
      UInt8(truncatingIfNeeded: (digits[index] ?? 0) << 4 | (digits[index + 1] ?? 0))
    }
  }
}

extension InstructionFormat {
  /// The operands as the manual abbreviates them, for messages and manuals.
  var operandPattern: String {
    switch self {
    case .twoOperands: "S,D"
    case .sourceAndRegister: "S,R"
    case .extendedOperation: "S,number"
    case .cruTransfer: "S,count"
    case .shift: "R,count"
    case .oneOperand: "S"
    case .registerAndImmediate: "R,value"
    case .immediate: "value"
    case .register: "R"
    case .jump: "label"
    case .cruBit: "bit"
    case .noOperands: ""
    }
  }
}
