/// Turns the statements of a finished layout into bytes, and says what is wrong with them.
struct Emitter {
  private(set) var image = MemoryImage()
  private(set) var diagnostics: Diagnostics
  /// What each line has given, by the line's place among all lines.
  private(set) var listing: [SourceLine.ID: ListedCode] = [:]
  private(set) var entry: UInt16?
  /// The lines with LIST (true) and UNL (false).
  private(set) var listSwitches: [SourceLine.ID: Bool] = [:]

  private let layout: Layout
  private let lines: [SourceLine]
  private var hasReportedEnd = false
  private var hasConstants = false

  init(_ layout: Layout, lines: [SourceLine], diagnostics: Diagnostics) {
    self.layout = layout
    self.lines = lines
    self.diagnostics = diagnostics
  }

  mutating func emit(_ statements: [Statement]) {
    hasConstants = statements.contains { if case .constants = $0.action { true } else { false } }
    for (index, statement) in statements.enumerated() {
      do throws(Complaint) {
        try emit(statement, at: index)
      } catch {
        diagnostics.report(error, in: lines[statement.line])
      }
    }
  }

  private mutating func emit(_ statement: Statement, at index: Int) throws(Complaint) {
    var evaluator = layout.evaluator(at: index)
    switch statement.action {
    case .instruction(let definition, let operands):
      try emitInstruction(definition, operands, statement, index)
    case .words(let expressions):
      let words = values(of: expressions, size: 2, &evaluator, statement)
      try write(words.flatMap(\.bytes), statement, index)
    case .bytes(let bytes):
      let values = values(of: bytes.map(\.expression), size: 1, &evaluator, statement)
      for (byte, value) in zip(bytes, values) where !value.fitsByte {
        warn("\(value.sourceText) is cut to a byte", statement, byte.offset)
      }
      try write(values.map { UInt8(truncatingIfNeeded: $0) }, statement, index)
    case .text(let text, let isCounted): try emitText(text, isCounted, statement, index)
    case .reserve(let size, _):
      let size = Int(try evaluator.value(of: size))
      try checkEnd(layout.places[index], size: size, statement)
      list(ListedCode(address: evaluator.here, bytes: []), statement)
    case .origin(let origin, let operand):
      if let operand { try checkOrigin(origin, plainValue(of: operand, evaluator), operand) }
      list(ListedCode(address: evaluator.here, bytes: []), statement)
    case .equate(let operand, let isRegister):
      try emitEquate(operand, isRegister, statement, evaluator)
    case .exports(let operands):
      for operand in operands { _ = try plainValue(of: operand, evaluator) }
    case .end(let operand):
      if let operand { entry = try plainValue(of: operand, evaluator) }
    case .constants: try emitConstants(statement, index)
    case .list(let shows): listSwitches[statement.line] = shows
    case .defineOperation(_, let number):
      _ = try layout.operand(number, as: .vectorNumber, evaluator)
    case .nothing where statement.label != nil:
      list(ListedCode(address: evaluator.here, bytes: []), statement)
    case .even, .nothing, .include: break
    }
  }
}

// MARK: Statements

extension Emitter {
  private mutating func emitInstruction(
    _ definition: InstructionDefinition, _ syntax: [OperandSyntax], _ statement: Statement,
    _ index: Int
  ) throws(Complaint) {
    let evaluator = layout.evaluator(at: index)
    var operands: [Operand] = []
    for (field, operand) in zip(definition.format.fields, syntax) {
      do throws(Complaint) {
        if case .constant = operand.form, !hasConstants {
          throw Complaint(
            offset: operand.offset, found: "\"\(operand.spelling)\" in a program without AUTO",
            expected: "a line AUTO where the constants can be placed")
        }
        operands.append(try layout.operand(operand, as: field.role, evaluator))
      } catch {
        diagnostics.report(error, in: lines[statement.line])
      }
    }
    guard operands.count == syntax.count else { return }
    guard let words = definition.encode(operands, at: evaluator.here) else {
      throw Complaint(
        offset: statement.offset, found: "operands of the wrong kind",
        expected: "operands as in \(definition.mnemonic) \(definition.format.operandPattern)")
    }
    try write(words.flatMap(\.bytes), statement, index)
  }

  /// The values of a list, in which `$` counts on from one to the next. What cannot be worked out
  /// is reported and counts as 0.
  private mutating func values(
    of expressions: [Expression], size: UInt16, _ evaluator: inout Evaluator,
    _ statement: Statement
  ) -> [UInt16] {
    var values: [UInt16] = []
    for expression in expressions {
      do throws(Complaint) {
        values.append(try evaluator.value(of: expression))
      } catch {
        diagnostics.report(error, in: lines[statement.line])
        values.append(0)
      }
      evaluator.here &+= size
    }
    return values
  }

  private mutating func emitText(
    _ text: [UInt8], _ isCounted: Bool, _ statement: Statement, _ index: Int
  ) throws(Complaint) {
    guard isCounted else { return try write(text, statement, index) }
    guard let length = UInt8(exactly: text.count) else {
      throw Complaint(
        offset: statement.offset, found: "a text of \(text.count) bytes",
        expected: "at most 255 bytes, for the length must fit a byte")
    }
    try write([length] + text, statement, index)
  }

  private func checkOrigin(
    _ origin: Origin, _ address: UInt16, _ operand: OperandSyntax
  ) throws(Complaint) {
    guard origin != .runTime || address % 2 == 0 else {
      throw Complaint(
        offset: operand.offset, found: "\(operand.described(address)), an odd address",
        expected: "an even address")
    }
  }

  private mutating func emitEquate(
    _ operand: OperandSyntax, _ isRegister: Bool, _ statement: Statement, _ evaluator: Evaluator
  ) throws(Complaint) {
    let value = try plainValue(of: operand, evaluator)
    if isRegister, value > 15 {
      throw Complaint(
        offset: operand.offset, found: operand.described(value), expected: "a register, 0 to 15")
    }
    if let label = statement.label, let known = layout.symbols[label.key]?.value, known != value {
      throw Complaint(
        offset: label.offset,
        found: "\"\(label.spelling)\" with the new value \(value.sourceText)",
        expected: "a new name, or again the value \(known.sourceText)")
    }
    list(ListedCode(address: nil, bytes: value.bytes), statement)
  }

  private mutating func emitConstants(_ statement: Statement, _ index: Int) throws(Complaint) {
    guard layout.constants.first?.address == layout.evaluator(at: index).here else { return }
    let bytes = layout.constants.flatMap { constant, _ in
      constant.isByte ? [UInt8(truncatingIfNeeded: constant.value)] : constant.value.bytes
    }
    try write(bytes, statement, index)
  }

  private func plainValue(
    of operand: OperandSyntax, _ evaluator: Evaluator
  ) throws(Complaint) -> UInt16 {
    guard case .plain(let expression) = operand.form else {
      throw Complaint(
        offset: operand.offset, found: "\"\(operand.spelling)\"", expected: "a plain value")
    }
    return try evaluator.value(of: expression)
  }
}

// MARK: Output

extension Emitter {
  private mutating func write(
    _ bytes: [UInt8], _ statement: Statement, _ index: Int
  ) throws(Complaint) {
    let place = layout.places[index]
    list(
      ListedCode(address: UInt16(truncatingIfNeeded: place.here), bytes: bytes),
      statement)
    try checkEnd(place, size: bytes.count, statement)
    guard place.emits else { return }
    var overwritten: SourceLine.ID?
    for (offset, byte) in bytes.enumerated() {
      let address = place.position + offset
      overwritten = overwritten ?? image.writer(of: address)
      image.write(byte, at: address, from: statement.line)
    }
    if let overwritten {
      let earlier = lines[overwritten]
      warn("this overwrites \(earlier.file) line \(earlier.number)", statement, statement.offset)
    }
  }

  /// Reports once that memory does not suffice; what follows is not written.
  private mutating func checkEnd(
    _ place: Layout.Place, size: Int, _ statement: Statement
  ) throws(Complaint) {
    guard max(place.here, place.position) + size > MemoryImage.size else { return }
    if hasReportedEnd { throw Complaint.echo }
    hasReportedEnd = true
    throw Complaint(
      offset: statement.offset, found: "code that reaches past >FFFF",
      expected: "a program that ends at >FFFF or below")
  }

  private mutating func list(_ code: ListedCode, _ statement: Statement) {
    listing[statement.line] = code
  }

  private mutating func warn(_ message: String, _ statement: Statement, _ offset: Int) {
    diagnostics.warn(message, in: lines[statement.line], offset: offset)
  }
}

/// What a line of a listing shows beside the source.
struct ListedCode {
  /// As labels count; nil for a value that is no address.
  let address: UInt16?
  let bytes: [UInt8]
}

extension UInt16 {
  /// High byte first, as the processor stores words.
  var bytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }

  /// Whether it is a byte, signed or unsigned.
  fileprivate var fitsByte: Bool { self <= 0xFF || self >= 0xFF80 }
}
