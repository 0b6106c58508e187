/// One instruction as it stands in memory.
public struct Instruction: Sendable {
  /// Where its first word stands.
  public let address: UInt16
  /// The opcode and the words that belong to it: one to three.
  public let words: [UInt16]
  /// Nil for an illegal opcode, and for one whose further words could not be read.
  public let definition: InstructionDefinition?
  /// In the order of the source line: source before destination.
  public let operands: [Operand]
  /// As a source line spells it, without label: `MOV  *R1+,@>A000`, or `DATA >0001`.
  public let text: String

  public var operation: Operation { definition?.operation ?? .illegal }
  public var lengthInWords: Int { words.count }
  /// The address after the last word.
  public var nextAddress: UInt16 { address &+ 2 &* UInt16(words.count) }
}

extension InstructionDefinition {
  /// The words of this instruction with `operands` at `address`; nil if the operands are not of the
  /// kinds that its format asks for, or a jump is out of reach.
  public func encode(_ operands: [Operand], at address: UInt16) -> [UInt16]? {
    let fields = format.fields
    guard operands.count == fields.count else { return nil }
    var words = [base]
    for (field, operand) in zip(fields, operands) {
      guard let (bits, word) = Self.encode(operand, as: field.role, at: address) else { return nil }
      words[0] |= bits << field.shift
      if let word { words.append(word) }
    }
    return words
  }

  private static func encode(
    _ operand: Operand, as role: OperandRole, at address: UInt16
  ) -> (bits: UInt16, word: UInt16?)? {
    switch (role, operand) {
    case (.general, _):
      return operand.generalField
    case (.register, .register(let number)),
      (.shiftCount, .number(let number)), (.cruCount, .number(let number)),
      (.vectorNumber, .number(let number)):
      return number < 16 ? (UInt16(number), nil) : nil
    case (.immediate, .immediate(let value)):
      return (0, value)
    case (.cruDisplacement, .displacement(let bits)):
      return (UInt16(UInt8(bitPattern: bits)), nil)
    case (.jumpTarget, .target(let target)):
      return jumpField(to: target, from: address).map { ($0, nil) }
    default:
      return nil
    }
  }

  /// The displacement field of a jump; nil if `target` is odd or out of reach. Jumps go around the
  /// ends of the address space.
  private static func jumpField(to target: UInt16, from address: UInt16) -> UInt16? {
    let distance = Int16(bitPattern: target &- address &- 2)
    guard distance % 2 == 0, let words = Int8(exactly: distance / 2) else { return nil }
    return UInt16(UInt8(bitPattern: words))
  }
}
