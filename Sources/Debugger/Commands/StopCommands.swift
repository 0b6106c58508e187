import GeneveCore

/// Commands that say what the machine shall stop for.
enum StopCommands {
  static let all: [ConsoleCommand] = [
    ConsoleCommand(
      "break", shortest: "b", arguments: "[ADDR] [if EXPR]", group: .stopping,
      summary: "stop before the instruction at an address, here without one",
      details: """
        >A000 means the address, whatever page is mapped there; 3C:0123 a place in a page, wherever it is mapped.
        """,
      completion: .expressions
    ) { session, arguments in try addBreakpoint(session, &arguments, isTemporary: false) },
    ConsoleCommand(
      "tbreak", shortest: "tb", arguments: "[ADDR] [if EXPR]", group: .stopping,
      summary: "the same, once", completion: .expressions
    ) { session, arguments in try addBreakpoint(session, &arguments, isTemporary: true) },
    ConsoleCommand(
      "watch", shortest: "w", arguments: "[change|write|read|access] ADDR [LEN] [if EXPR]",
      group: .stopping, summary: "stop after an instruction that changes, writes or reads there",
      details: """
        Without a word it stops for changes. LEN is 2 bytes of memory unless given, 1 elsewhere.
        Video RAM and registers of the V9938 (vdp:7) are watched for changes only. Mapper registers: map:3,
        CRU bits: cru:1EE0. Fetching an instruction is no read.
        An address means accesses through that address; a page, as in 3C:0123, all accesses to it.
        Writes of the built-in MDOS count.
        """,
      completion: .wordsThenExpressions(watchWords)
    ) { session, arguments in try addWatch(session, &arguments) },
    ConsoleCommand(
      "catch", arguments: "", group: .stopping, summary: "stop for an event",
      subcommands: catches
    ) { _, _ in
      throw CommandError(
        "expected \(CommandTable.alternatives(catches.map(\.name))) behind it")
    },
    ConsoleCommand(
      "delete", shortest: "d", arguments: "[N …]", group: .stopping,
      summary: "delete stops, all without a number"
    ) { session, arguments in
      let numbers = try stopNumbers(session, &arguments)
      if numbers.isEmpty {
        session.stops.removeAll()
      } else {
        for number in numbers { session.stops.remove(number) }
      }
      return .done
    },
    ConsoleCommand(
      "enable", shortest: "en", arguments: "[N …]", group: .stopping,
      summary: "let stops work again, all without a number"
    ) { session, arguments in try setEnabled(true, session, &arguments) },
    ConsoleCommand(
      "disable", shortest: "disab", arguments: "[N …]", group: .stopping,
      summary: "keep stops but do not stop for them"
    ) { session, arguments in try setEnabled(false, session, &arguments) },
    ConsoleCommand(
      "ignore", shortest: "ig", arguments: "N COUNT", group: .stopping,
      summary: "pass over the next COUNT hits of a stop"
    ) { session, arguments in
      let number = try stopNumber(session, &arguments)
      let count = try arguments.count(default: 1, in: 0...Int(Int32.max))
      try arguments.end()
      session.stops.change(number) { $0.ignoreCount = count }
      return .done
    },
    ConsoleCommand(
      "condition", shortest: "cond", arguments: "N [EXPR]", group: .stopping,
      summary: "give a stop another condition, or none", completion: .expressions
    ) { session, arguments in
      let number = try stopNumber(session, &arguments)
      guard !arguments.isAtEnd else {
        session.stops.change(number) { $0.condition = nil }
        return .done
      }
      let (expression, text) = try arguments.expressionWithText()
      try arguments.end()
      session.stops.change(number) { $0.condition = (expression, text) }
      return .done
    },
    ConsoleCommand(
      "commands", shortest: "comm", arguments: "[N]", group: .stopping,
      summary:
        "carry out the lines that follow, up to end, at a stop; the last one without a number",
      details: "commands 1\nprint R3\ncontinue\nend"
    ) { session, arguments in
      let number =
        arguments.isAtEnd
        ? session.stops.points.last?.number : try stopNumber(session, &arguments)
      try arguments.end()
      guard let number else { throw CommandError("there is no stop yet") }
      session.definition = DebugSession.Definition(purpose: .commands(of: number))
      return .done
    },
    ConsoleCommand(
      "info", shortest: "i", group: .stopping, summary: "list the stops",
      subcommands: [
        ConsoleCommand(
          "breakpoints", shortest: "b", aliases: ["stops"], group: .stopping,
          summary: "all stops with their conditions, counts and commands"
        ) { session, arguments in
          try arguments.end()
          session.say(list(session.stops))
          return .done
        },
        ConsoleCommand(
          "registers", shortest: "r", group: .stopping, summary: "the same as registers"
        ) { session, arguments in
          try arguments.end()
          session.say(RegisterView.lines(of: session.machine))
          return .done
        },
        ConsoleCommand(
          "symbols", shortest: "s", arguments: "[BEGINNING]", group: .stopping,
          summary: "the symbols that were loaded"
        ) { session, arguments in
          SymbolCommands.list(session, beginning: arguments.rest())
          return .done
        },
      ]
    ) { session, _ in
      session.say(list(session.stops))
      return .done
    },
  ]

  private static let catches: [ConsoleCommand] = [
    ConsoleCommand(
      "xop", shortest: "x", arguments: "[LIB [OP]] [if EXPR]", group: .stopping,
      summary: "before an XOP: any, or a call of an MDOS library, or one opcode of it",
      details: """
        By numbers or by the names of docs/mdos-calls.md: catch xop 7 1, catch xop memory allocate, catch xop
        allocate. The opcode of library 8 is that in its parameter block.
        """,
      completion: .systemCalls
    ) { session, arguments in
      let (library, operation) = try arguments.systemCall()
      return try add(
        .extendedOperation(library: library, operation: operation), session, &arguments)
    },
    ConsoleCommand(
      "interrupt", shortest: "int", arguments: "[LEVEL] [if EXPR]", group: .stopping,
      summary: "before the routine of an interrupt: level 1, 3 or 4, 0 for NMI"
    ) { session, arguments in
      let level = try arguments.optionalNumber(0...4)
      return try add(.interrupt(level: level), session, &arguments)
    },
    ConsoleCommand(
      "illegal", shortest: "ill", arguments: "[if EXPR]", group: .stopping,
      summary: "before the trap of an illegal opcode"
    ) { session, arguments in try add(.illegalOpcode, session, &arguments) },
    ConsoleCommand(
      "uninitialised", shortest: "u", arguments: "[if EXPR]", group: .stopping,
      summary: "after a read of memory that nothing has written",
      details: """
        What counts as written when it is set: every 256 bytes of a page, and 16 on the chip, that are not all
        zero. Set it before the first instruction and it is exact.
        """
    ) { session, arguments in try add(.uninitialisedRead, session, &arguments) },
    ConsoleCommand(
      "error", shortest: "e", arguments: "[if EXPR]", group: .stopping,
      summary: "when an MDOS call returns an error"
    ) { session, arguments in try add(.error, session, &arguments) },
  ]

  // MARK: Adding

  /// The cause of stopping before the instruction at a place.
  static func execution(at place: Place) throws(CommandError) -> StopCause {
    switch place {
    case .logical(let address) where address & 1 == 0: return .execution(at: address)
    case .physical(let page, let offset) where offset & 1 == 0:
      return .physicalExecution(page: page, offset: offset)
    case .logical, .physical:
      throw CommandError("\(place) is odd; instructions are at even addresses")
    default: throw CommandError("there are no instructions at \(place)")
    }
  }

  private static func addBreakpoint(
    _ session: DebugSession, _ arguments: inout ArgumentReader, isTemporary: Bool
  ) throws -> CommandOutcome {
    var place = Place.logical(session.machine.programCounter)
    if !arguments.isAtEnd, !startsCondition(arguments) { place = try arguments.place() }
    _ = try execution(at: place)
    return try add(.breakpoint(place), session, &arguments, isTemporary: isTemporary)
  }

  private static func startsCondition(_ arguments: ArgumentReader) -> Bool {
    var ahead = arguments
    return ahead.take("if")
  }

  private static let watchWords = ["change", "write", "read", "access"]
  private static let watchKinds: [String: AccessKinds] = [
    "change": .changes, "write": .writes, "read": .reads, "access": [.reads, .writes],
  ]

  private static func addWatch(
    _ session: DebugSession, _ arguments: inout ArgumentReader
  ) throws -> CommandOutcome {
    // Only a whole word: "a" may be a symbol.
    let word = watchWords.first { arguments.take($0) }
    let kinds = word.flatMap { watchKinds[$0] } ?? .changes
    let place = try arguments.place()
    var length = place.defaultLength
    if !arguments.isAtEnd, !startsCondition(arguments) {
      length = try arguments.count(default: length, in: 1...0x2000)
    }
    switch place {
    case .videoMemory, .videoRegister:
      guard kinds == .changes else {
        throw CommandError("\(place) can be watched for changes only")
      }
    default: break
    }
    return try add(.watch(place, length: length, kinds), session, &arguments)
  }

  private static func add(
    _ kind: StopPoint.Kind, _ session: DebugSession, _ arguments: inout ArgumentReader,
    isTemporary: Bool = false
  ) throws -> CommandOutcome {
    var condition: (Expression, String)?
    if arguments.take("if") { condition = try arguments.expressionWithText() }
    try arguments.end()
    let point = session.stops.add(kind, condition: condition, isTemporary: isTemporary)
    session.say(line(point))
    return .done
  }

  // MARK: Changing

  private static func stopNumber(
    _ session: DebugSession, _ arguments: inout ArgumentReader
  ) throws -> Int {
    guard !arguments.isAtEnd else {
      throw CommandError("expected the number of a stop; \"info\" lists them")
    }
    let number = try arguments.number()
    guard session.stops[number] != nil else {
      throw CommandError("there is no stop \(number); \"info\" lists them")
    }
    return number
  }

  private static func stopNumbers(
    _ session: DebugSession, _ arguments: inout ArgumentReader
  ) throws -> [Int] {
    var numbers: [Int] = []
    while !arguments.isAtEnd { numbers.append(try stopNumber(session, &arguments)) }
    return numbers
  }

  private static func setEnabled(
    _ isEnabled: Bool, _ session: DebugSession, _ arguments: inout ArgumentReader
  ) throws -> CommandOutcome {
    let numbers = try stopNumbers(session, &arguments)
    for number in numbers.isEmpty ? session.stops.points.map(\.number) : numbers {
      session.stops.change(number) { $0.isEnabled = isEnabled }
    }
    return .done
  }

  // MARK: Showing

  /// `1  break >A000 if R1 == 3  (hits 2, temporary)`
  static func line(_ point: StopPoint) -> String {
    var text = "\(point.number)  \(point.kind.text)"
    if let condition = point.condition { text += " if \(condition.text)" }
    var notes: [String] = []
    if point.hitCount > 0 { notes.append("hits \(point.hitCount)") }
    if point.ignoreCount > 0 { notes.append("ignores \(point.ignoreCount)") }
    if point.isTemporary { notes.append("temporary") }
    if !point.isEnabled { notes.append("disabled") }
    return notes.isEmpty ? text : text + "  (\(notes.joined(separator: ", ")))"
  }

  static func list(_ stops: StopList) -> [String] {
    guard !stops.points.isEmpty else { return ["no stops"] }
    return stops.points.flatMap { point in
      [line(point)] + point.commands.map { "     \($0)" }
    }
  }
}
