/// A caller of MDOS at its XOP, or behind it, as far as decoding needs it.
public struct CallerState: Sendable {
  /// R0–R15.
  public var registers: [UInt16]
  public var status: UInt16

  /// - Parameter registers: R0–R15; missing ones count as 0.
  public init(registers: [UInt16], status: UInt16) {
    self.registers =
      registers + [UInt16](repeating: 0, count: max(0, 16 - registers.count))
    self.status = status
  }

  var isEqualSet: Bool { status & 0x2000 != 0 }
}

/// Writes system calls as text, by the table of calls (`SystemCallTable`).
///
///     XOP 7 ALLOCATE count=4 local=>0002 speed=fast
///     => R0=0 got=4 fast=2
///     => error 7, a page is in the way
public struct SystemCallDescription {
  public let library: UInt16
  /// The caller when it made the call.
  public let caller: CallerState
  /// What chooses the call in its library: R0, or byte 0 of the parameter block; nil where there is one only.
  public let opcode: UInt16?
  private typealias OpcodeChoice = SystemCallLibrary.OpcodeChoice
  private let entry: (library: SystemCallLibrary, call: SystemCallEntry)?
  private let block: ParameterBlock?

  /// - Parameters:
  ///   - library: the word at the operand of XOP 0.
  ///   - peek: the memory that the caller sees, read without effect.
  public init(library: UInt16, caller: CallerState, peek: (UInt16) -> UInt8) {
    (self.library, self.caller) = (library, caller)
    let found = SystemCallTable.library(library)
    if found?.choice == .parameterBlock {
      let address = caller.registers[0]
      block = ParameterBlock(
        bytes: (0..<UInt16(ParameterBlock.size)).map { peek(address &+ $0) })
    } else {
      block = nil
    }
    let opcode = block.map { UInt16($0.opcode) } ?? caller.registers[0]
    self.opcode = found?.choice == OpcodeChoice.none ? nil : opcode
    entry = found.flatMap { library in library.call(opcode).map { (library, $0) } }
    arguments =
      (entry?.call.arguments ?? []).map { $0.text(in: caller, peek: peek) }
      + (block.map(ParameterBlockText.arguments) ?? [])
  }

  private let arguments: [String]

  /// The name of the call, nil when the table does not have it.
  public var name: String? { entry?.call.name }

  /// The call: library, name, arguments.
  public var text: String {
    let start = "XOP \(library)"
    guard let entry else {
      let known = SystemCallTable.library(library) == nil ? "no such library" : "no such call"
      return "\(start) R0=\(hexadecimal(caller.registers[0])) (\(known))"
    }
    return ([start, entry.call.name] + arguments).joined(separator: " ")
  }

  /// The answer, when the call has come back.
  ///
  /// - Parameters:
  ///   - after: the caller behind the XOP.
  ///   - peek: its memory then.
  public func answer(_ after: CallerState, peek: (UInt16) -> UInt8) -> String {
    if let code = error(after, peek: peek) {
      let words = entry?.library.errors[code].map { ", \($0)" } ?? ""
      let number = code > 0xFF ? hexadecimal(code) : String(code)
      return entry?.call.failure.hasNumber == false ? "=> failed" : "=> error \(number)\(words)"
    }
    var parts: [String] = []
    if entry?.call.results.contains(where: { $0.register == 0 }) != true, block == nil,
      after.registers[0] != caller.registers[0]
    {
      parts.append("R0=\(after.registers[0])")
    }
    parts += (entry?.call.results ?? []).map { $0.text(in: after, peek: peek) }
    if let entry, let block = blockAfter(peek) {
      parts += ParameterBlockText.results(block, of: entry.call.opcode)
    }
    if after.isEqualSet != caller.isEqualSet { parts.append("EQ=\(after.isEqualSet ? 1 : 0)") }
    return "=> " + (parts.isEmpty ? "done" : parts.joined(separator: " "))
  }

  /// The number of the error that the call has come back with, nil when it was served. Calls that only say
  /// *that* they failed give 1.
  public func error(_ after: CallerState, peek: (UInt16) -> UInt8) -> UInt16? {
    let result = after.registers[0]
    guard let entry else { return result == CallError.refused ? result : nil }
    switch entry.call.failure {
    case .never:
      return entry.library.number == SystemCallTable.video.number ? nil : nil
    case .register0: return result == 0 ? nil : result
    case .refusalOnly: return result == CallError.refused ? result : nil
    case .equalClear: return after.isEqualSet ? nil : 1
    case .equalSet: return after.isEqualSet ? 1 : nil
    case .parameterBlock:
      let error = blockAfter(peek)?.error ?? 0
      return error == 0 ? nil : UInt16(error >> 5)
    }
  }

  private func blockAfter(_ peek: (UInt16) -> UInt8) -> ParameterBlock? {
    guard block != nil else { return nil }
    let address = caller.registers[0]
    return ParameterBlock(bytes: (0..<UInt16(ParameterBlock.size)).map { peek(address &+ $0) })
  }
}

extension SystemCallLibrary.OpcodeChoice: Equatable {}

extension SystemCallEntry.FailureRule {
  /// Whether a failure has a number of its own.
  var hasNumber: Bool {
    switch self {
    case .equalClear, .equalSet: false
    case .never, .register0, .refusalOnly, .parameterBlock: true
    }
  }
}

// MARK: Values

/// >002A
func hexadecimal(_ value: UInt16) -> String { ">" + hex(value) }

extension SystemCallValue {
  /// `name=value`.
  func text(in caller: CallerState, peek: (UInt16) -> UInt8) -> String {
    "\(name)=\(value(in: caller, peek: peek))"
  }

  private func value(in caller: CallerState, peek: (UInt16) -> UInt8) -> String {
    let word = caller.registers[register & 15]
    let number: UInt16 =
      switch part {
      case .word: word
      case .high: word >> 8
      case .low: word & 0xFF
      }
    switch form {
    case .decimal: return String(number)
    case .signed: return String(Int16(bitPattern: number))
    case .hexadecimal: return part == .word ? hexadecimal(number) : ">" + hex(UInt8(number))
    case .address: return hexadecimal(number)
    case .choice(let zero, let other): return number == 0 ? zero : other
    case .names(let names): return names[number] ?? hexadecimal(number)
    case .colours: return ">\(hex(UInt8(number >> 8)))/>\(hex(UInt8(number & 0xFF)))"
    case .text(let length):
      return hexadecimal(number)
        + QuotedText.quoted(at: number, length: Int(caller.registers[length & 15]), peek: peek)
    case .countedText:
      return hexadecimal(number)
        + QuotedText.quoted(
          at: number &+ 1, length: max(1, Int(peek(number))), isEmpty: peek(number) == 0, peek: peek
        )
    }
  }
}

/// Bytes of the guest as text in quotes, on one line and of bounded length.
enum QuotedText {
  private static let limit = 40

  /// `"TEXT"`; a length of 0 means up to a NUL.
  static func quoted(
    at address: UInt16, length: Int, isEmpty: Bool = false, peek: (UInt16) -> UInt8
  ) -> String {
    guard !isEmpty else { return "\"\"" }
    var bytes: [UInt8] = []
    while bytes.count < (length == 0 ? limit : min(length, limit)) {
      let byte = peek(address &+ UInt16(bytes.count))
      if length == 0, byte == 0 { break }
      bytes.append(byte)
    }
    let isCut = bytes.count == limit && (length == 0 || length > limit)
    return quoted(bytes) + (isCut ? "…" : "")
  }

  static func quoted(_ bytes: some Sequence<UInt8>) -> String {
    let text = bytes.map { byte -> String in
      switch byte {
      case 0x0A: "\\n"
      case 0x0D: "\\r"
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
      case 0x20...0x7E: String(UnicodeScalar(byte))
      default: "\\" + hex(byte)
      }
    }
    return "\"" + text.joined() + "\""
  }
}
