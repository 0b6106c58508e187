/// Turns words back into source text that the assembler accepts and that gives the same words.
///
/// Illegal opcodes become `DATA >0C04`, numbers stand as the manual writes them: addresses and
/// immediate values in hexadecimal, counts and CRU displacements in decimal, jump targets as
/// absolute addresses.
public enum Disassembler {
  /// The name of an address, if it has one. Asked for memory addresses, index bases and jump
  /// targets, not for immediate values.
  public typealias SymbolResolver = (_ address: UInt16) -> String?

  /// The instruction at `address`, whose words `word` reads. Where `word` gives nil, nothing can be
  /// read; an instruction that reaches there becomes `DATA` with its first word, or `DATA >0000` if
  /// even that is missing.
  public static func disassemble(
    at address: UInt16, symbol: SymbolResolver? = nil, reading word: (UInt16) -> UInt16?
  ) -> Instruction {
    let opcode = word(address) ?? 0
    let operation = OpcodeTable.operation(of: opcode)
    guard let definition = OpcodeTable.definition(of: operation) else {
      return data(opcode, at: address)
    }
    var words = [opcode]
    var operands: [Operand] = []
    for field in definition.format.fields {
      let bits = opcode >> field.shift
      var nextWord: UInt16 = 0
      if field.role.hasWord(bits) {
        guard let next = word(address &+ 2 &* UInt16(words.count)) else {
          return data(opcode, at: address)
        }
        nextWord = next
        words.append(next)
      }
      operands.append(field.role.operand(bits, word: nextWord, at: address))
    }
    return Instruction(
      address: address, words: words, definition: definition, operands: operands,
      text: text(definition.mnemonic, operands.map { $0.text(symbol: symbol) }))
  }

  /// The instruction that `words` begins with, as if it stood at `address`.
  public static func disassemble(
    _ words: [UInt16], at address: UInt16, symbol: SymbolResolver? = nil
  ) -> Instruction {
    disassemble(at: address, symbol: symbol) {
      let index = Int($0 &- address) / 2
      return index < words.count ? words[index] : nil
    }
  }

  /// All of `bytes`, one instruction after the other, as if the first stood at `origin`, an even
  /// address. An odd last byte counts as the high byte of a word.
  public static func disassemble(
    bytes: [UInt8], origin: UInt16, symbol: SymbolResolver? = nil
  ) -> [Instruction] {
    let words = stride(from: 0, to: bytes.count, by: 2).map {
      UInt16(bytes[$0]) << 8 | ($0 + 1 < bytes.count ? UInt16(bytes[$0 + 1]) : 0)
    }
    var instructions: [Instruction] = []
    var index = 0
    while index < words.count {
      let address = origin &+ 2 &* UInt16(truncatingIfNeeded: index)
      let next = disassemble(
        Array(words[index..<min(index + 3, words.count)]), at: address, symbol: symbol)
      instructions.append(next)
      index += next.lengthInWords
    }
    return instructions
  }

  private static func data(_ word: UInt16, at address: UInt16) -> Instruction {
    Instruction(
      address: address, words: [word], definition: nil, operands: [],
      text: text("DATA", [word.sourceText]))
  }

  /// The operands begin in the sixth column, as in TI's listings.
  private static func text(_ mnemonic: String, _ operands: [String]) -> String {
    guard !operands.isEmpty else { return mnemonic }
    let gap = String(repeating: " ", count: max(1, 5 - mnemonic.count))
    return mnemonic + gap + operands.joined(separator: ",")
  }
}

extension OperandRole {
  /// Whether an operand with these field bits takes a word after the opcode.
  func hasWord(_ bits: UInt16) -> Bool {
    switch self {
    case .general: bits & 0x30 == 0x20
    case .immediate: true
    default: false
    }
  }

  /// The operand in the low `bits` of a field that was moved down to bit 0.
  func operand(_ bits: UInt16, word: UInt16, at address: UInt16) -> Operand {
    let number = UInt8(bits & 15)
    let signed = Int8(truncatingIfNeeded: bits)
    switch self {
    case .general:
      return Self.generalOperand(mode: bits >> 4 & 3, register: number, word: word)
    case .register: return .register(number)
    case .immediate: return .immediate(word)
    case .shiftCount, .cruCount, .vectorNumber: return .number(number)
    case .cruDisplacement: return .displacement(signed)
    case .jumpTarget: return .target(address &+ 2 &+ UInt16(bitPattern: Int16(signed) * 2))
    }
  }

  private static func generalOperand(mode: UInt16, register: UInt8, word: UInt16) -> Operand {
    switch mode {
    case 0: .register(register)
    case 1: .indirect(register)
    case 2: register == 0 ? .symbolic(word) : .indexed(word, by: register)
    default: .indirectIncrement(register)
    }
  }
}
