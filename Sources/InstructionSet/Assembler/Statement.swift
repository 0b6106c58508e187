/// What one source line says.
struct Statement {
  var label: Label?
  let action: Action
  /// The line it stands on, by its place among all lines.
  let line: SourceLine.ID
  /// Where the mnemonic begins in the line.
  let offset: Int
}

struct Label {
  let spelling: String
  /// In capitals; the name of a local label may be empty.
  let key: String
  /// Whether it began with `!`.
  let isLocal: Bool
  let offset: Int
}

/// What a line makes the assembler do.
enum Action {
  case nothing
  case instruction(InstructionDefinition, [OperandSyntax])
  case words([Expression])
  case bytes([ByteSyntax])
  /// STRI puts the length before the text.
  case text([UInt8], isCounted: Bool)
  /// BSS labels the first byte, BES the byte after the last.
  case reserve(Expression, labelsEnd: Bool)
  case even
  case origin(Origin, OperandSyntax?)
  case equate(OperandSyntax, isRegister: Bool)
  /// DEF: the names must be defined.
  case exports([OperandSyntax])
  case list(Bool)
  /// The address where the program begins, if the line gives one.
  case end(OperandSyntax?)
  /// AUTO: the place of the constants that `B#` and `W#` ask for.
  case constants
  /// COPY and BCOPY; the reader puts the contents of the file in their place.
  case include(name: String, offset: Int, isBinary: Bool)
  /// DXOP: from here on `mnemonic` is the XOP of this number.
  case defineOperation(mnemonic: String, number: OperandSyntax)
}

/// Where code goes and what its labels count from.
enum Origin {
  /// AORG: at the address given, or where absolute code last ended.
  case absolute
  /// RORG: relative to the base that the caller chose, or where relocatable code last ended.
  case relocatable
  /// DORG: nowhere; only labels get values.
  case dummy
  /// XORG: at the present place, with labels as if at the address given.
  case runTime
}

/// An operand as it is written.
struct OperandSyntax: Sendable {
  enum Form: Sendable {
    /// `R1`, `5`, `LOOP`
    case plain(Expression)
    /// `*R1`, `*R1+`
    case indirect(Expression, increments: Bool)
    /// `@BUFFER`, `@2(R1)`
    case memory(Expression, index: Expression?)
    /// `B#5`, `W#>1234`: a constant somewhere in memory
    case constant(Expression, isByte: Bool)
  }

  let form: Form
  let offset: Int
  /// The source text, for messages.
  let spelling: String

  /// Whether a word follows the opcode.
  var hasWord: Bool {
    switch form {
    case .plain, .indirect: false
    case .memory, .constant: true
    }
  }
}

/// One operand of BYTE.
struct ByteSyntax {
  let expression: Expression
  let offset: Int
}
