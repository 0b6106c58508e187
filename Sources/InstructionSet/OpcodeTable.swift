/// One instruction as the data manual lists it.
public struct InstructionDefinition: Sendable {
  /// The name in capitals, as assemblers spell it.
  public let mnemonic: String
  public let operation: Operation
  /// The opcode word with all operand fields zero.
  public let base: UInt16
  public let format: InstructionFormat
  /// What the instruction does, in the manual's symbols, on one line.
  public let summary: String

  init(
    _ mnemonic: String, _ operation: Operation, _ base: UInt16, _ format: InstructionFormat,
    _ summary: String
  ) {
    self.mnemonic = mnemonic
    self.operation = operation
    self.base = base
    self.format = format
    self.summary = summary
  }

  /// Every opcode word of this instruction, with all its operands.
  public var words: ClosedRange<UInt16> { base...(base | format.operandMask) }
}

/// The instruction set of the TMS9995: the one place where opcodes are written down. The decoder,
/// the disassembler and the assembler are made from it.
///
/// Source: reference/tms9995.md, section 3.
public enum OpcodeTable {
  /// What the processor does with `word` as an opcode; `.illegal` raises the MID trap.
  public static func operation(of word: UInt16) -> Operation {
    Operation(rawValue: operations[Int(word)]) ?? .illegal
  }

  /// The raw value of the operation of each of the 65,536 words. A processor takes a pointer to it
  /// once and dispatches through it.
  public static let operations: [UInt8] = {
    var table = [UInt8](repeating: Operation.illegal.rawValue, count: 0x10000)
    for definition in definitions {
      for word in definition.words { table[Int(word)] = definition.operation.rawValue }
    }
    return table
  }()

  /// The definition of `operation`; nil for `.illegal`.
  public static func definition(of operation: Operation) -> InstructionDefinition? {
    byOperation[Int(operation.rawValue)]
  }

  /// The definition that `mnemonic`, in capitals, names.
  public static func definition(named mnemonic: String) -> InstructionDefinition? {
    byMnemonic[mnemonic]
  }

  private static let byOperation: [InstructionDefinition?] = Operation.allCases.map { operation in
    definitions.first { $0.operation == operation }
  }

  private static let byMnemonic = Dictionary(
    uniqueKeysWithValues: definitions.map { ($0.mnemonic, $0) })

  /// All instructions in the order of their opcodes.
  public static let definitions: [InstructionDefinition] = {
    typealias I = InstructionDefinition
    return [
      I("LST", .lst, 0x0080, .register, "ST = W"),
      I("LWP", .lwp, 0x0090, .register, "WP = W"),
      I("DIVS", .divs, 0x0180, .oneOperand, "R0 = R0:R1 / S signed, R1 = remainder"),
      I("MPYS", .mpys, 0x01C0, .oneOperand, "R0:R1 = R0 * S signed"),

      I("LI", .li, 0x0200, .registerAndImmediate, "W = immediate"),
      I("AI", .ai, 0x0220, .registerAndImmediate, "W = W + immediate"),
      I("ANDI", .andi, 0x0240, .registerAndImmediate, "W = W and immediate"),
      I("ORI", .ori, 0x0260, .registerAndImmediate, "W = W or immediate"),
      I("CI", .ci, 0x0280, .registerAndImmediate, "compare W with immediate"),
      I("STWP", .stwp, 0x02A0, .register, "W = WP"),
      I("STST", .stst, 0x02C0, .register, "W = ST"),
      I("LWPI", .lwpi, 0x02E0, .immediate, "WP = immediate"),
      I("LIMI", .limi, 0x0300, .immediate, "interrupt mask = immediate"),

      I("IDLE", .idle, 0x0340, .noOperands, "wait for an interrupt"),
      I("RSET", .rset, 0x0360, .noOperands, "interrupt mask = 0, external code 3"),
      I("RTWP", .rtwp, 0x0380, .noOperands, "ST = R15, PC = R14, WP = R13"),
      I("CKON", .ckon, 0x03A0, .noOperands, "external code 5"),
      I("CKOF", .ckof, 0x03C0, .noOperands, "external code 6"),
      I("LREX", .lrex, 0x03E0, .noOperands, "external code 7"),

      I("BLWP", .blwp, 0x0400, .oneOperand, "call by WP and PC at S, old ones to R13-R15"),
      I("B", .b, 0x0440, .oneOperand, "PC = address of S"),
      I("X", .x, 0x0480, .oneOperand, "execute S as an instruction"),
      I("CLR", .clr, 0x04C0, .oneOperand, "S = 0"),
      I("NEG", .neg, 0x0500, .oneOperand, "S = -S"),
      I("INV", .inv, 0x0540, .oneOperand, "S = not S"),
      I("INC", .inc, 0x0580, .oneOperand, "S = S + 1"),
      I("INCT", .inct, 0x05C0, .oneOperand, "S = S + 2"),
      I("DEC", .dec, 0x0600, .oneOperand, "S = S - 1"),
      I("DECT", .dect, 0x0640, .oneOperand, "S = S - 2"),
      I("BL", .bl, 0x0680, .oneOperand, "R11 = PC, PC = address of S"),
      I("SWPB", .swpb, 0x06C0, .oneOperand, "exchange the bytes of S"),
      I("SETO", .seto, 0x0700, .oneOperand, "S = >FFFF"),
      I("ABS", .abs, 0x0740, .oneOperand, "S = absolute value of S"),

      I("SRA", .sra, 0x0800, .shift, "shift W right, keep the sign"),
      I("SRL", .srl, 0x0900, .shift, "shift W right, fill with zeros"),
      I("SLA", .sla, 0x0A00, .shift, "shift W left, fill with zeros"),
      I("SRC", .src, 0x0B00, .shift, "rotate W right"),

      I("JMP", .jmp, 0x1000, .jump, "jump always"),
      I("JLT", .jlt, 0x1100, .jump, "jump if less than, signed"),
      I("JLE", .jle, 0x1200, .jump, "jump if low or equal, unsigned"),
      I("JEQ", .jeq, 0x1300, .jump, "jump if equal"),
      I("JHE", .jhe, 0x1400, .jump, "jump if high or equal, unsigned"),
      I("JGT", .jgt, 0x1500, .jump, "jump if greater than, signed"),
      I("JNE", .jne, 0x1600, .jump, "jump if not equal"),
      I("JNC", .jnc, 0x1700, .jump, "jump if no carry"),
      I("JOC", .joc, 0x1800, .jump, "jump if carry"),
      I("JNO", .jno, 0x1900, .jump, "jump if no overflow"),
      I("JL", .jl, 0x1A00, .jump, "jump if low, unsigned"),
      I("JH", .jh, 0x1B00, .jump, "jump if high, unsigned"),
      I("JOP", .jop, 0x1C00, .jump, "jump if odd parity"),
      I("SBO", .sbo, 0x1D00, .cruBit, "CRU bit at R12 + displacement = 1"),
      I("SBZ", .sbz, 0x1E00, .cruBit, "CRU bit at R12 + displacement = 0"),
      I("TB", .tb, 0x1F00, .cruBit, "EQ = CRU bit at R12 + displacement"),

      I("COC", .coc, 0x2000, .sourceAndRegister, "EQ = all ones of S are ones in D"),
      I("CZC", .czc, 0x2400, .sourceAndRegister, "EQ = all ones of S are zeros in D"),
      I("XOR", .xor, 0x2800, .sourceAndRegister, "D = D exclusive-or S"),
      I("XOP", .xop, 0x2C00, .extendedOperation, "branch by vector D, R11 = address of S"),
      I("LDCR", .ldcr, 0x3000, .cruTransfer, "D bits of S to the CRU, 0 = 16"),
      I("STCR", .stcr, 0x3400, .cruTransfer, "S = D bits from the CRU, 0 = 16"),
      I("MPY", .mpy, 0x3800, .sourceAndRegister, "D:D+1 = D * S unsigned"),
      I("DIV", .div, 0x3C00, .sourceAndRegister, "D = D:D+1 / S unsigned, D+1 = remainder"),

      I("SZC", .szc, 0x4000, .twoOperands, "D = D and not S"),
      I("SZCB", .szcb, 0x5000, .twoOperands, "D = D and not S, bytes"),
      I("S", .s, 0x6000, .twoOperands, "D = D - S"),
      I("SB", .sb, 0x7000, .twoOperands, "D = D - S, bytes"),
      I("C", .c, 0x8000, .twoOperands, "compare S with D"),
      I("CB", .cb, 0x9000, .twoOperands, "compare S with D, bytes"),
      I("A", .a, 0xA000, .twoOperands, "D = D + S"),
      I("AB", .ab, 0xB000, .twoOperands, "D = D + S, bytes"),
      I("MOV", .mov, 0xC000, .twoOperands, "D = S"),
      I("MOVB", .movb, 0xD000, .twoOperands, "D = S, bytes"),
      I("SOC", .soc, 0xE000, .twoOperands, "D = D or S"),
      I("SOCB", .socb, 0xF000, .twoOperands, "D = D or S, bytes"),
    ]
  }()
}
