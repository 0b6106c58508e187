/// How an opcode word is divided into fields, and which operands an instruction therefore takes.
///
/// The cases split the manual's formats (reference/tms9995.md, section 3) by what stands in the
/// fields, because that is what assembler, disassembler and processor ask for:
///
///     format                 bits from the most significant one
///     twoOperands            operation and size (4)   Td (2)  D (4)  Ts (2)  S (4)      I
///     jump, cruBit           operation (8)            signed displacement (8)           II
///     sourceAndRegister      operation (6)            D (4)   Ts (2)  S (4)             III, IX
///     extendedOperation      operation (6)            number (4)  Ts (2)  S (4)         IX
///     cruTransfer            operation (6)            count (4)   Ts (2)  S (4)         IV
///     shift                  operation (8)            count (4)   W (4)                 V
///     oneOperand             operation (10)           Ts (2)  S (4)                     VI, X
///     noOperands             operation (16)                                             VII
///     registerAndImmediate   operation (12)           W (4), immediate word follows     VIII
///     immediate              operation (16)           immediate word follows            VIII
///     register               operation (12)           W (4)                             VIII, XI
public enum InstructionFormat: CaseIterable, Sendable {
  case twoOperands
  case jump
  case cruBit
  case sourceAndRegister
  case extendedOperation
  case cruTransfer
  case shift
  case oneOperand
  case noOperands
  case registerAndImmediate
  case immediate
  case register

  /// The bits of the opcode word that hold operands; the others are the operation.
  public var operandMask: UInt16 {
    switch self {
    case .twoOperands: 0x0FFF
    case .sourceAndRegister, .extendedOperation, .cruTransfer: 0x03FF
    case .jump, .cruBit, .shift: 0x00FF
    case .oneOperand: 0x003F
    case .registerAndImmediate, .register: 0x000F
    case .noOperands, .immediate: 0x0000
    }
  }

  /// Whether the word after the opcode is an immediate value.
  public var hasImmediateWord: Bool { self == .registerAndImmediate || self == .immediate }

  /// The operands in the order in which a source line names them. Words that follow the opcode come
  /// in the same order.
  var fields: [OperandField] {
    switch self {
    case .twoOperands: [OperandField(.general, at: 0), OperandField(.general, at: 6)]
    case .sourceAndRegister: [OperandField(.general, at: 0), OperandField(.register, at: 6)]
    case .extendedOperation: [OperandField(.general, at: 0), OperandField(.vectorNumber, at: 6)]
    case .cruTransfer: [OperandField(.general, at: 0), OperandField(.cruCount, at: 6)]
    case .shift: [OperandField(.register, at: 0), OperandField(.shiftCount, at: 4)]
    case .oneOperand: [OperandField(.general, at: 0)]
    case .registerAndImmediate: [OperandField(.register, at: 0), OperandField(.immediate, at: 0)]
    case .immediate: [OperandField(.immediate, at: 0)]
    case .register: [OperandField(.register, at: 0)]
    case .jump: [OperandField(.jumpTarget, at: 0)]
    case .cruBit: [OperandField(.cruDisplacement, at: 0)]
    case .noOperands: []
    }
  }
}

/// Where an operand stands in the opcode word.
struct OperandField {
  let role: OperandRole
  /// Bits to the right of the field; of no meaning for `.immediate`, which has a word of its own.
  let shift: UInt16

  init(_ role: OperandRole, at shift: UInt16) {
    self.role = role
    self.shift = shift
  }
}

/// What an operand field means.
enum OperandRole {
  /// One of the five addressing modes: 2 bits of mode, 4 bits of register.
  case general
  case register
  case immediate
  /// 0 takes the count from R0.
  case shiftCount
  /// 0 means 16 bits.
  case cruCount
  /// The number of an XOP.
  case vectorNumber
  /// Signed distance in bits from the CRU address in R12.
  case cruDisplacement
  /// Signed distance in words from the next instruction.
  case jumpTarget
}
