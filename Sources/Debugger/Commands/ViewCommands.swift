import GeneveCore
import MDOS

/// Commands that look without touching.
enum ViewCommands {
  private static let greatestLength = 0x1_0000

  static let all: [ConsoleCommand] = [
    ConsoleCommand(
      "print", shortest: "p", arguments: "EXPR", group: .looking,
      summary: "the value of an expression: NAME = >1234 (4660)",
      details: "See help expressions.", completion: .expressions
    ) { session, arguments in
      let (expression, text) = try arguments.expressionWithText()
      try arguments.end()
      let value = try expression.evaluate(in: session.context)
      session.say("\(text) = \(ValueText.text(value))")
      return .done
    },
    ConsoleCommand(
      "registers", shortest: "r", group: .looking,
      summary: "PC, WP, ST and R0 to R15, and the time"
    ) { session, arguments in
      try arguments.end()
      session.say(RegisterView.lines(of: session.machine))
      return .done
    },
    ConsoleCommand(
      "memory", shortest: "m", aliases: ["x"], arguments: "[ADDR] [LEN]", group: .looking,
      summary: "words and characters from an address on; going on without one",
      details: "LEN is 64 bytes unless given. Looking at a device has no effect on it.",
      completion: .expressions, repetition: .continuing
    ) { session, arguments in
      let start =
        arguments.isAtEnd
        ? session.nextMemoryPlace ?? .logical(session.machine.workspacePointer)
        : try arguments.place()
      let available = min(greatestLength, start.space.size - start.number)
      let length = try arguments.count(
        default: min(start.defaultDumpLength, available), in: 1...greatestLength)
      try arguments.end()
      session.say(
        MemoryView.lines(of: session.machine, from: start, length: min(length, available)))
      session.nextMemoryPlace = start.advanced(by: min(length, available))
      return .done
    },
    ConsoleCommand(
      "disassemble", shortest: "disas", aliases: ["disasm"], arguments: "[ADDR] [N]",
      group: .looking, summary: "N instructions from an address on; from PC, or going on",
      details: """
        >0400 2E:0400  0200 0027       LI   R0,>0027           ; demo.asm:4  START  LI R0,>27
        Address, page and place in it, words, instruction; source line or nearest symbol.
        """,
      completion: .expressions, repetition: .continuing
    ) { session, arguments in
      var place =
        arguments.isAtEnd
        ? session.nextCodePlace ?? .logical(session.machine.programCounter)
        : try arguments.place()
      let count = try arguments.count(default: 10, in: 1...4096)
      try arguments.end()
      let view = InstructionView(session: session)
      for _ in 0..<count {
        let isNext = place == .logical(session.machine.programCounter)
        session.say(view.line(at: place, marker: isNext ? "=> " : "   "))
        place = place.advanced(by: 2 * view.instruction(at: place).lengthInWords)
      }
      session.nextCodePlace = place
      return .done
    },
    ConsoleCommand(
      "where", group: .looking, summary: "the instruction that is executed next"
    ) { session, arguments in
      try arguments.end()
      session.showPosition()
      return .done
    },
    ConsoleCommand(
      "backtrace", shortest: "backt", aliases: ["bt"], arguments: "[N]", group: .looking,
      summary: "who called: along R11, and R13 to R15 of each workspace",
      completion: .expressions
    ) { session, arguments in
      let count = try arguments.count(default: 16, in: 1...256)
      try arguments.end()
      session.say(Backtrace(session: session).lines(limit: count))
      return .done
    },
    ConsoleCommand(
      "history", shortest: "hist", arguments: "[N]", group: .looking,
      summary: "the last N instructions, up to \(InstructionHistory.length)",
      details: "After going back: those before the moment that the machine stands at.",
      completion: .expressions
    ) { session, arguments in
      let count = try arguments.count(default: 20, in: 1...InstructionHistory.length)
      try arguments.end()
      session.say(try HistoryView.lines(session, count: count))
      return .done
    },
    ConsoleCommand(
      "screen", shortest: "scr", group: .looking, summary: "the text screen as text"
    ) { session, arguments in
      try arguments.end()
      var font = GuestFont()
      let patterns =
        session.system?.characterPatterns ?? font.patterns(of: session.machine)
      let text = session.machine.video.screenText(font: CharacterFont(patterns: patterns))
      guard let lines = text else {
        throw CommandError("the screen is in a graphics mode and has no text")
      }
      var shown = lines.map(\.trimmedEnd)
      while shown.last == "" { shown.removeLast() }
      if shown.isEmpty { shown = ["the screen is blank"] }
      session.say(shown)
      return .done
    },
    ConsoleCommand(
      "vdp", group: .looking, summary: "mode, tables, registers and status of the V9938"
    ) { session, arguments in
      try arguments.end()
      session.say(VideoView.lines(of: session.machine))
      return .done
    },
    ConsoleCommand(
      "cru", arguments: "[ADDR] [N]", group: .looking,
      summary: "CRU bits by name; or N bits from an address on", completion: .expressions
    ) { session, arguments in
      guard !arguments.isAtEnd else {
        session.say(CRUView.lines(of: session.machine))
        return .done
      }
      let place = try arguments.place()
      let count = try arguments.count(default: 16, in: 1...256)
      try arguments.end()
      for index in 0..<count {
        let address = UInt16(truncatingIfNeeded: place.number + 2 * index) & 0xFFFE
        session.say(CRUView.line(of: session.machine, address))
      }
      return .done
    },
    ConsoleCommand(
      "mapper", shortest: "map", group: .looking,
      summary: "which physical page each execution page shows, with its kind and wait states"
    ) { session, arguments in
      try arguments.end()
      session.say(MapperView.lines(of: session.machine))
      return .done
    },
    ConsoleCommand(
      "devices", shortest: "dev", group: .looking,
      summary: "interrupts, timers, clock, keyboard, sound"
    ) { session, arguments in
      try arguments.end()
      session.say(DeviceView.lines(of: session.machine))
      return .done
    },
  ]
}

extension Place {
  /// How much `memory` shows when nobody says.
  var defaultDumpLength: Int {
    switch self {
    case .logical, .physical, .videoMemory: 64
    case .videoRegister: 47
    case .mapper: 8
    case .cru: 16
    }
  }
}

/// Values as `print` and `registers` write them.
enum ValueText {
  /// `>1234 (4660)`; 32 bits only where 16 are not enough; with the place, if it is one of another space.
  static func text(_ value: ExpressionValue) -> String {
    let number = value.number
    let digits = (0...0xFFFF).contains(number) ? 4 : 8
    let hexadecimalText = ">" + hexadecimal(Int(UInt32(bitPattern: number)), digits: digits)
    let text = "\(hexadecimalText) (\(number))"
    guard value.space != .logical, let place = try? value.place() else { return text }
    return "\(place) = \(text)"
  }
}
