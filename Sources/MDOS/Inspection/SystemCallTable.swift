/// The calls that MDOS has, as data: what the debugger decodes, what the call log writes, what
/// docs/mdos-calls.md prints, and what the tests hold the dispatcher to.
///
///     XOP 7 ALLOCATE count=4 local=>0002 speed=fast
///     │   │ │        └ arguments: registers with names (`SystemCallValue`)
///     │   │ └ call: R0 chooses it (`SystemCallEntry`)
///     │   └ library: the word that the XOP points to (`SystemCallLibrary`)
///     └ XOP 0
///
/// Source: reference/mdos-system-calls.md, sections 3–8; reference/mdos-memory-manager.md, sections 5 and 6.
public enum SystemCallTable {
  /// All libraries that answer, by number.
  public static let libraries = [
    endOfTask, keyboard, video, memory, files, utilities, arithmetic, network,
  ]

  public static func library(_ number: UInt16) -> SystemCallLibrary? {
    libraries.first { $0.number == number }
  }

  /// Library 0: BLWP @0 does the same.
  static let endOfTask = SystemCallLibrary(
    number: 0, name: "end of task", choice: .none,
    calls: [SystemCallEntry(0, "END", "ends the calling task")])
}

/// One library: how a call is chosen in it, and its calls.
public struct SystemCallLibrary: Sendable {
  public let number: UInt16
  public let name: String
  let choice: OpcodeChoice
  /// In the order of their opcodes.
  public let calls: [SystemCallEntry]
  /// What the numbers of errors mean.
  var errors: [UInt16: String] = [:]

  /// Where a library finds the opcode.
  enum OpcodeChoice: Sendable {
    /// The whole word in R0.
    case register0
    /// Byte 0 of the parameter block that R0 points to.
    case parameterBlock
    /// There is one call only.
    case none
  }

  public func call(_ opcode: UInt16) -> SystemCallEntry? {
    switch choice {
    case .none: calls.first
    case .register0, .parameterBlock: calls.first { $0.opcode == opcode }
    }
  }
}

/// One call of a library.
public struct SystemCallEntry: Sendable {
  public let opcode: UInt16
  /// One word in capitals.
  public let name: String
  /// What it does, in a few words.
  public let summary: String
  public let arguments: [SystemCallValue]
  /// Registers that hold something new after success.
  public let results: [SystemCallValue]
  let failure: FailureRule
  /// Only for callers in the OS context.
  let isPrivileged: Bool

  init(
    _ opcode: UInt16, _ name: String, _ summary: String, _ arguments: [SystemCallValue] = [],
    gives results: [SystemCallValue] = [], fails failure: FailureRule = .never,
    isPrivileged: Bool = false
  ) {
    (self.opcode, self.name, self.summary) = (opcode, name, summary)
    (self.arguments, self.results) = (arguments, results)
    (self.failure, self.isPrivileged) = (failure, isPrivileged)
  }

  /// How a call says that it failed.
  enum FailureRule: Sendable {
    case never
    /// R0 is an error number, 0 when fine.
    case register0
    /// R0 is FFFF, everything else is a result.
    case refusalOnly
    /// The equal bit is 0.
    case equalClear
    /// The equal bit is 1.
    case equalSet
    /// Byte 2 of the parameter block is not 0. The equal bit says so as well, but not in 6.50.
    case parameterBlock
  }
}

/// A register, or half of one, that means something in a call.
public struct SystemCallValue: Sendable {
  public let register: Int
  public let part: Part
  public let name: String
  let form: Form

  public enum Part: Sendable { case word, high, low }

  /// How the value is written.
  enum Form: Sendable {
    case decimal, signed, hexadecimal
    /// An execution address.
    case address
    /// Two words for 0 and for anything else.
    case choice(zero: String, other: String)
    /// Words for numbers; others are written in hexadecimal.
    case names([UInt16: String])
    /// The address of a text of as many bytes as another register says; 0 there means up to a NUL.
    case text(lengthIn: Int)
    /// The address of a length byte and a text.
    case countedText
    /// Foreground and background colour.
    case colours
  }

  static func number(_ register: Int, _ name: String, _ part: Part = .word) -> Self {
    Self(register: register, part: part, name: name, form: .decimal)
  }
  static func signed(_ register: Int, _ name: String) -> Self {
    Self(register: register, part: .word, name: name, form: .signed)
  }
  static func code(_ register: Int, _ name: String, _ part: Part = .word) -> Self {
    Self(register: register, part: part, name: name, form: .hexadecimal)
  }
  static func address(_ register: Int, _ name: String) -> Self {
    Self(register: register, part: .word, name: name, form: .address)
  }
  static func choice(
    _ register: Int, _ name: String, zero: String, other: String, _ part: Part = .word
  ) -> Self {
    Self(register: register, part: part, name: name, form: .choice(zero: zero, other: other))
  }
  static func names(
    _ register: Int, _ name: String, _ words: [UInt16: String], _ part: Part = .word
  )
    -> Self
  { Self(register: register, part: part, name: name, form: .names(words)) }
  static func text(_ register: Int, _ name: String, lengthIn length: Int) -> Self {
    Self(register: register, part: .word, name: name, form: .text(lengthIn: length))
  }
  static func countedText(_ register: Int, _ name: String) -> Self {
    Self(register: register, part: .word, name: name, form: .countedText)
  }
  static func colours(_ register: Int, _ name: String) -> Self {
    Self(register: register, part: .word, name: name, form: .colours)
  }

  /// The register as a reader of the manual writes it: R3, R4h, R4l.
  public var place: String {
    switch part {
    case .word: "R\(register)"
    case .high: "R\(register)h"
    case .low: "R\(register)l"
    }
  }
}
