@testable import MDOS

/// docs/mdos-calls.md, written from the table of calls.
enum SystemCallDocument {
  static var text: String {
    var lines = [
      "# The calls of MDOS", "",
      "Written from the table that the debugger decodes by (`SystemCallTable`); a test compares this page with it.",
      "Numbers are hexadecimal. A program calls a library by `XOP @WORD,0`, where WORD holds its number; R0 chooses",
      "the call. R4h and R4l are the halves of R4. How memory works: [memory manager](memory-manager.md).",
    ]
    for library in SystemCallTable.libraries {
      lines += ["", "## Library \(library.number): \(library.name)", ""]
      if library.choice == .parameterBlock {
        lines += [
          "R0 is the address of a parameter block (PAB), whose byte 0 chooses the call.", "",
        ]
      }
      lines += ["| op | name | does | in | out | fails |", "|---|---|---|---|---|---|"]
      for call in library.calls {
        let cells = [
          hex(UInt8(truncatingIfNeeded: call.opcode)), call.name, call.summary,
          values(call.arguments),
          values(call.results), failure(call) + (call.isPrivileged ? "; OS context only" : ""),
        ]
        lines.append("| " + cells.joined(separator: " | ") + " |")
      }
      if !library.errors.isEmpty {
        lines += [
          "",
          "Errors: "
            + library.errors.sorted { $0.key < $1.key }.map {
              "\(String($0.key, radix: 16, uppercase: true)) \($0.value)"
            }.joined(separator: "; ") + ".",
        ]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func values(_ values: [SystemCallValue]) -> String {
    values.map { "\($0.place) \($0.name)\(choices($0.form))" }.joined(separator: ", ")
  }

  private static func choices(_ form: SystemCallValue.Form) -> String {
    switch form {
    case .choice(let zero, let other): " (0 \(zero), else \(other))"
    case .names(let names):
      " ("
        + names.sorted { $0.key < $1.key }
        .map { "\(String($0.key, radix: 16, uppercase: true)) \($0.value)" }
        .joined(separator: ", ") + ")"
    case .text(let length): " (length in R\(length))"
    case .countedText: " (length byte, text)"
    case .colours: " (two bytes)"
    case .decimal, .signed, .hexadecimal, .address: ""
    }
  }

  private static func failure(_ call: SystemCallEntry) -> String {
    switch call.failure {
    case .never: "never"
    case .register0: "R0 ≠ 0"
    case .refusalOnly: "R0 = FFFF"
    case .equalClear: "EQ = 0"
    case .equalSet: "EQ = 1"
    case .parameterBlock: "PAB byte 2 ≠ 0"
    }
  }
}
