/// Operands as they are written become operands as they are encoded.
extension Layout {
  func operand(
    _ syntax: OperandSyntax, as role: OperandRole, _ evaluator: Evaluator
  ) throws(Complaint) -> Operand {
    if role == .general { return try generalOperand(syntax, evaluator) }
    guard case .plain(let expression) = syntax.form else {
      throw Complaint(
        offset: syntax.offset, found: "\"\(syntax.spelling)\"", expected: role.expectation)
    }
    let value = try evaluator.value(of: expression)
    let signed = Int16(bitPattern: value)
    switch role {
    case .general, .register:
      return .register(try syntax.number(value, in: 0...15, expected: role.expectation))
    case .immediate: return .immediate(value)
    case .shiftCount, .vectorNumber:
      return .number(try syntax.number(value, in: 0...15, expected: role.expectation))
    case .cruCount:
      return .number(try syntax.number(value, in: 0...16, expected: role.expectation) & 15)
    case .cruDisplacement:
      guard let displacement = Int8(exactly: signed) else {
        throw Complaint(
          offset: syntax.offset, found: syntax.described(value), expected: role.expectation)
      }
      return .displacement(displacement)
    case .jumpTarget: return .target(try jumpTarget(value, syntax, evaluator))
    }
  }

  private func generalOperand(
    _ syntax: OperandSyntax, _ evaluator: Evaluator
  ) throws(Complaint) -> Operand {
    switch syntax.form {
    case .plain(let expression):
      return .register(
        try syntax.number(
          try evaluator.value(of: expression), in: 0...15,
          expected: "a register R0 to R15, or @ before a memory address"))
    case .indirect(let expression, let increments):
      let register = try syntax.number(
        try evaluator.value(of: expression), in: 0...15, expected: "a register R0 to R15 after *")
      return increments ? .indirectIncrement(register) : .indirect(register)
    case .memory(let address, nil):
      return .symbolic(try evaluator.value(of: address))
    case .memory(let base, let index?):
      let register = try syntax.number(
        try evaluator.value(of: index), in: 1...15,
        expected: "an index register R1 to R15 in the parentheses")
      return .indexed(try evaluator.value(of: base), by: register)
    case .constant(let expression, let isByte):
      let constant = Constant(try evaluator.value(of: expression), isByte: isByte)
      return .symbolic(constantAddresses[constant] ?? 0)
    }
  }

  private func jumpTarget(
    _ target: UInt16, _ syntax: OperandSyntax, _ evaluator: Evaluator
  ) throws(Complaint) -> UInt16 {
    let distance = Int16(bitPattern: target &- evaluator.here)
    guard distance % 2 == 0 else {
      throw Complaint(
        offset: syntax.offset, found: "\(syntax.described(target)), an odd address",
        expected: "an even address to jump to")
    }
    guard Self.reachOfJumps.contains(Int(distance)) else {
      throw Complaint(
        offset: syntax.offset, found: "\(syntax.described(target)), \(distance) bytes from here",
        expected: "a target from -254 to +256 bytes away (B reaches further)")
    }
    return target
  }

  /// In bytes from the jump itself: -128 to 127 words from the next instruction.
  private static let reachOfJumps = -254...256
}

extension OperandRole {
  fileprivate var expectation: String {
    switch self {
    case .general: "a register or an address"
    case .register: "a register, R0 to R15"
    case .immediate: "a value without @ or *"
    case .shiftCount: "a count of 1 to 15, or 0 for the count in R0"
    case .cruCount: "a count of 1 to 16 bits"
    case .vectorNumber: "an XOP number, 0 to 15"
    case .cruDisplacement: "a CRU displacement, -128 to 127"
    case .jumpTarget: "a label to jump to"
    }
  }
}

extension OperandSyntax {
  fileprivate func number(
    _ value: UInt16, in range: ClosedRange<UInt16>, expected: String
  ) throws(Complaint) -> UInt8 {
    guard range.contains(value) else {
      throw Complaint(offset: offset, found: described(value), expected: expected)
    }
    return UInt8(truncatingIfNeeded: value)
  }

  /// The operand and, if it does not say so itself, its value.
  func described(_ value: UInt16) -> String {
    if spelling == "\(value)" || spelling.uppercased() == value.sourceText {
      return "\"\(spelling)\""
    }
    return "\"\(spelling)\" = \(value.sourceText)"
  }
}
