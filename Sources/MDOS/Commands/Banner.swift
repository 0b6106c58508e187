/// What the interpreter says of itself.
enum Banner {
  static let version =
    Array(
      """
      MDOS of geneve, the system built into the emulator\r
      Written in Swift; no part of Myarc's MDOS\r
      Type HELP for the commands\r
      \r

      """.utf8)

  static let days = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
}

extension CommandInterpreter {
  mutating func writeBanner(_ system: InterpreterSystem) {
    write(Banner.version)
    write(system.time)
    writeLine(" \(weekdayName(system)) \(system.date.text)")
    write([Terminal.lineFeed])
  }

  func weekdayName(_ system: InterpreterSystem) -> String {
    let day = system.weekday
    return Banner.days.indices.contains(day - 1) ? Banner.days[day - 1] : ""
  }

  mutating func writeHelp() {
    stopAtPages(.directory)
    writeLine()
    for command in InternalCommand.allCases {
      let (names, help) = command.description
      let parts = help.split(separator: "  ", maxSplits: 1).map(String.init)
      let usage = parts.count == 2 ? "\(names[0]) \(parts[0])" : names[0]
      writeLine(usage.padded(to: 38) + " " + (parts.last ?? "").trimmingBlanks)
    }
    writeLine("NAME [TEXT]".padded(to: 38) + " Start a program or a batch file")
  }

  // MARK: The prompt

  /// The text of PROMPT with its codes replaced.
  func prompt(_ system: InterpreterSystem) -> [UInt8] {
    var result: [UInt8] = []
    var rest = (system.strings[HeaderPage.prompt] ?? Self.plainPrompt)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "$"), let code = rest.popFirst() else {
        result.append(byte)
        continue
      }
      result += promptPart(ASCII.upperCased(code), system)
    }
    return result
  }

  private static let plainPrompt = Array("$n$g".utf8)

  private func promptPart(_ code: UInt8, _ system: InterpreterSystem) -> [UInt8] {
    switch code {
    case UInt8(ascii: "_"): Terminal.newLine
    case UInt8(ascii: "D"): system.date
    case UInt8(ascii: "T"): system.time
    case UInt8(ascii: "P"): system.directory(of: system.currentDrive).shownAsPath
    case UInt8(ascii: "N"): [system.currentDrive]
    case UInt8(ascii: "V"): Array("MDOS of geneve".utf8)
    case UInt8(ascii: "G"): Array(">".utf8)
    case UInt8(ascii: "L"): Array("<".utf8)
    case UInt8(ascii: "B"): Array(" ".utf8)
    case UInt8(ascii: "Q"): Array("=".utf8)
    case UInt8(ascii: "H"): [LineEditor.Control.left]
    default: [code]
    }
  }
}

extension [UInt8] {
  /// A directory with backslashes between its parts.
  var shownAsPath: [UInt8] { map { $0 == ASCII.period ? ASCII.backslash : $0 } }
}

extension String {
  var trimmingBlanks: String { Array(utf8).trimmed.text }
}
