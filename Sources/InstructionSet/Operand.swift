/// One operand of an instruction, with every address and number already worked out.
public enum Operand: Equatable, Sendable {
  /// `R1`. Registers run 0–15, here and in the next cases.
  case register(UInt8)
  /// `*R1`
  case indirect(UInt8)
  /// `*R1+`
  case indirectIncrement(UInt8)
  /// `@>A000`
  case symbolic(UInt16)
  /// `@>0010(R3)`; the register is never 0.
  case indexed(UInt16, by: UInt8)
  /// The word after the opcode: `>1234`.
  case immediate(UInt16)
  /// 0–15: the count of a shift or of a CRU transfer, or the number of an XOP.
  case number(UInt8)
  /// Distance in bits from the CRU address in R12.
  case displacement(Int8)
  /// Where a jump goes, an even address.
  case target(UInt16)

  /// The operand as a source line spells it, with `symbol` naming addresses.
  func text(symbol: Disassembler.SymbolResolver?) -> String {
    func name(_ address: UInt16) -> String { symbol?(address) ?? address.sourceText }
    return switch self {
    case .register(let register): "R\(register)"
    case .indirect(let register): "*R\(register)"
    case .indirectIncrement(let register): "*R\(register)+"
    case .symbolic(let address): "@" + name(address)
    case .indexed(let base, let register): "@" + name(base) + "(R\(register))"
    case .immediate(let value): value.sourceText
    case .number(let number): "\(number)"
    case .displacement(let bits): "\(bits)"
    case .target(let address): name(address)
    }
  }

  /// The two bits of mode and four bits of register of a general operand, and the word that follows
  /// the opcode if the mode has one; nil for operands of other kinds.
  var generalField: (bits: UInt16, word: UInt16?)? {
    switch self {
    case .register(let register): (UInt16(register), nil)
    case .indirect(let register): (0x10 | UInt16(register), nil)
    case .symbolic(let address): (0x20, address)
    case .indexed(let base, let register): register == 0 ? nil : (0x20 | UInt16(register), base)
    case .indirectIncrement(let register): (0x30 | UInt16(register), nil)
    case .immediate, .number, .displacement, .target: nil
    }
  }
}

extension UInt16 {
  /// `>A000`: four hexadecimal digits as TI writes them.
  var sourceText: String { ">" + fourDigits }

  /// `A000`
  var fourDigits: String {
    let digits = String(self, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension UInt8 {
  /// `0A`
  var twoDigits: String { (self < 16 ? "0" : "") + String(self, radix: 16, uppercase: true) }
}
