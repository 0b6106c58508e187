/// What the interpreter waits for: a line with Enter, or a key.
enum Question: UInt8 {
  case command
  case newTime, newDate
  case newLabel
  case pause
  case terminateBatch
  case eraseAll
  case formatStart, formatAgain

  var wantsLine: Bool {
    switch self {
    case .command, .newTime, .newDate, .newLabel: true
    case .pause, .terminateBatch, .eraseAll, .formatStart, .formatAgain: false
    }
  }

  /// What is written before waiting.
  var text: String {
    switch self {
    case .command: ""
    case .newTime: "Enter new time: "
    case .newDate: "Enter new date (mm-dd-yy): "
    case .newLabel: "Volume label?\r\n(10 characters, \"Enter\" to abort)\r\n"
    case .pause: "Strike a key when ready . . .\r\n"
    case .terminateBatch: "\r\nTerminate batch job (Y/N)? \r\n"
    case .eraseAll: "Are you sure (Y/N)? "
    case .formatStart: ""
    case .formatAgain: "Format another diskette (Y/N)? "
    }
  }
}

extension CommandInterpreter {
  static func isYes(_ key: UInt8) -> Bool { ASCII.upperCased(key) == UInt8(ascii: "Y") }

  mutating func answer(key: UInt8, _ system: InterpreterSystem) {
    switch question {
    case .command, .newTime, .newDate, .newLabel, .pause: break
    case .terminateBatch:
      if Self.isYes(key) { endBatch(system) }
    case .eraseAll:
      writeAnswer(key)
      if Self.isYes(key) { eraseFiles(subject, system) }
    case .formatStart:
      writeLine()
      if key == Key.enter { format(subject, system) }
    case .formatAgain:
      writeAnswer(key)
      if Self.isYes(key) { askToFormat(subject, system) }
    }
  }

  private mutating func writeAnswer(_ key: UInt8) {
    writeLine(String(UnicodeScalar(ASCII.upperCased(key) & 0x7F)))
  }

  mutating func answer(line: [UInt8], _ system: InterpreterSystem) -> Turn {
    activity = .ready
    switch question {
    case .command:
      history.add(line)
      return execute(line, system)
    case .newTime:
      if !line.isEmpty, !system.setTime(line) {
        writeLine("Invalid time")
        ask(.newTime, system)
      }
    case .newDate:
      if !line.isEmpty, !system.setDate(line) {
        writeLine("Invalid date")
        ask(.newDate, system)
      }
    case .newLabel:
      if !line.isEmpty { setLabel(line, of: subject, system) }
    case .pause, .terminateBatch, .eraseAll, .formatStart, .formatAgain: break
    }
    return .again
  }
}
