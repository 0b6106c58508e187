import GeneveCore
import InstructionSet

/// Commands that change the machine.
enum MemoryCommands {
  static let all: [ConsoleCommand] = [
    ConsoleCommand(
      "set", arguments: "REGISTER|ADDR|byte(ADDR)|word(ADDR)|map(N)|vdp(N) = EXPR",
      group: .changing, summary: "give a register or a place another value",
      details: """
        set R3 = >1234          set PC = START          set ST = 0
        set >A000 = >1234       a word: memory addresses take words
        set byte(3C:0123) = 7   set map(3) = >3C        set vdp(7) = >F4        set cru:1EE0 = 1
        """,
      completion: .expressions
    ) { session, arguments in
      let target = try arguments.expression()
      guard arguments.take(character: "=") else {
        throw CommandError("expected \"=\" and a value behind what is to be set")
      }
      let value = try arguments.number()
      try arguments.end()
      let assign = try session.assignment(of: value, to: target)
      session.willChange(by: "set")
      assign()
      session.refetch()
      return .done
    },
    ConsoleCommand(
      "fill", shortest: "f", arguments: "ADDR LEN BYTE", group: .changing,
      summary: "fill memory with a byte", completion: .expressions
    ) { session, arguments in
      let start = try arguments.place()
      let length = try arguments.count(default: 0, in: 1...start.space.size)
      guard !arguments.isAtEnd else { throw CommandError("expected the byte to fill with") }
      let byte = try arguments.count(default: 0, in: 0...0xFF)
      try arguments.end()
      try session.checkRoom(start, length)
      session.willChange(by: "fill")
      session.write([UInt8](repeating: UInt8(byte), count: length), to: start)
      session.refetch()
      return .done
    },
    ConsoleCommand(
      "assemble", shortest: "a", arguments: "ADDR [INSTRUCTION]", group: .changing,
      summary: "assemble an instruction to an address, or the lines that follow, up to end",
      details: """
        assemble >A000 LI R0,>1234
        The syntax is that of geneve asm; symbols that were loaded are known. What was there is overwritten.
        """,
      completion: .expressions
    ) { session, arguments in
      let place = try arguments.place()
      let source = arguments.rest()
      guard source.isEmpty else {
        try session.assemble([" " + source], at: place)
        return .done
      }
      session.definition = DebugSession.Definition(purpose: .source(at: place))
      return .done
    },
    ConsoleCommand(
      "load", shortest: "lo", arguments: "FILE ADDR", group: .changing,
      summary: "put the bytes of a file into memory", completion: .files
    ) { session, arguments in
      let path = try arguments.path()
      let place = try arguments.place()
      try arguments.end()
      let bytes = try session.host.read(path)
      try session.checkRoom(place, bytes.count)
      session.willChange(by: "load")
      session.write(bytes, to: place)
      session.refetch()
      session.say("\(bytes.count) bytes to \(place)")
      return .done
    },
    ConsoleCommand(
      "save", arguments: "FILE ADDR LEN", group: .changing,
      summary: "write memory to a file", completion: .files
    ) { session, arguments in
      let path = try arguments.path()
      let place = try arguments.place()
      guard !arguments.isAtEnd else { throw CommandError("expected the number of bytes") }
      let length = try arguments.count(default: 0, in: 1...place.space.size)
      try arguments.end()
      try session.checkRoom(place, length)
      let bytes = (0..<length).map { session.machine.byte(at: place.advanced(by: $0)) }
      try session.host.write(bytes, to: path)
      session.say("\(length) bytes from \(place)")
      return .done
    },
    ConsoleCommand(
      "type", shortest: "ty", arguments: "TEXT", group: .changing,
      summary: "let keys be typed while the machine runs: \\n is Enter, {F1}, {Ctrl-C}, {wait 2s}"
    ) { session, arguments in
      let text = arguments.rest()
      guard !text.isEmpty else { throw CommandError("expected the text to type") }
      let typing: Typist.Typing
      do {
        typing = try Typist.typing(text)
      } catch {
        throw CommandError("\(error)")
      }
      try session.dropFuture()
      for event in typing.events {
        session.machine.schedule(
          .scanCode(event.scanCode), at: session.machine.now + event.time)
      }
      return .done
    },
    ConsoleCommand(
      "reset", group: .changing, summary: "pull the RESET line; the system boots again"
    ) { session, arguments in
      try arguments.end()
      session.willChange(by: "reset")
      if let restart = session.restart {
        restart()
      } else {
        session.machine.reset()
        session.system?.boot(on: session.machine)
      }
      session.showPosition()
      return .done
    },
  ]
}

extension DebugSession {
  /// Refuses what would go beyond the end of a space or a page.
  func checkRoom(_ start: Place, _ length: Int) throws(CommandError) {
    guard length <= start.space.size - start.number else {
      throw CommandError(
        "\(length) bytes from \(start) go beyond the end, \(start.space.lastText)")
    }
  }

  /// Writes bytes, and says so when nothing keeps them.
  func write(_ bytes: [UInt8], to start: Place) {
    for (offset, byte) in bytes.enumerated() {
      machine.setByte(byte, at: start.advanced(by: offset))
    }
    let lost = bytes.indices.first { machine.byte(at: start.advanced(by: $0)) != bytes[$0] }
    guard let lost else { return }
    say("note: what is written to \(start.advanced(by: lost)) is not kept there")
  }

  /// Lets the processor see a change of the instruction that it has fetched already.
  func refetch() {
    if !machine.isIdling { machine.refetch() }
  }

  /// What gives `target` the value, checked: a wrong command changes nothing, and keeps the future of a machine
  /// that is in its past.
  fileprivate func assignment(
    of value: Int, to target: Expression
  ) throws(CommandError) -> () -> Void {
    switch target {
    case .variable(.register(let number)):
      let word = try word(value)
      return { [machine] in machine.setRegister(number, to: word) }
    case .variable(.programCounter):
      let word = try word(value)
      return { [machine] in machine.jump(to: word) }
    case .variable(.workspacePointer):
      let word = try word(value)
      return { [machine] in machine.workspacePointer = word }
    case .variable(.status):
      let word = try word(value)
      return { [machine] in machine.status = word }
    case .variable:
      throw CommandError("that cannot be set; registers, PC, WP, ST and memory can")
    case .call(.byte, let place):
      return byteAssignment(try byte(value), at: try place.evaluate(in: context).place())
    case .call(.word, let place), .unary(.contents, let place):
      return try wordAssignment(value, at: try place.evaluate(in: context).place())
    case .call(.map, let index): return try numberedAssignment(value, .mapper, index)
    case .call(.vdp, let index): return try numberedAssignment(value, .videoRegister, index)
    default: return try wordAssignment(value, at: try target.evaluate(in: context).place())
    }
  }

  private func numberedAssignment(
    _ value: Int, _ space: AddressSpace, _ index: Expression
  ) throws(CommandError) -> () -> Void {
    let place = try ExpressionValue(index.evaluate(in: context).number, space).place()
    return byteAssignment(try byte(value), at: place)
  }

  private func byteAssignment(_ byte: UInt8, at place: Place) -> () -> Void {
    switch place {
    case .logical, .physical, .videoMemory: { [self] in write([byte], to: place) }
    case .mapper, .videoRegister, .cru: { [machine] in machine.setByte(byte, at: place) }
    }
  }

  /// Words of memory; single values elsewhere.
  private func wordAssignment(
    _ value: Int, at place: Place
  ) throws(CommandError) -> () -> Void {
    switch place {
    case .logical, .physical, .videoMemory:
      let word = try word(value)
      let start: Place =
        if case .logical(let address) = place { .logical(address & 0xFFFE) } else { place }
      return { [self] in write([UInt8(word >> 8), UInt8(truncatingIfNeeded: word)], to: start) }
    case .mapper, .videoRegister: return byteAssignment(try byte(value), at: place)
    case .cru:
      guard (0...1).contains(value) else { throw CommandError("a CRU bit is 0 or 1") }
      return byteAssignment(UInt8(value), at: place)
    }
  }

  private func word(_ value: Int) throws(CommandError) -> UInt16 {
    guard (-0x8000...0xFFFF).contains(value) else {
      throw CommandError("\(value) does not fit into a word, -32768 to 65535")
    }
    return UInt16(truncatingIfNeeded: value)
  }

  private func byte(_ value: Int) throws(CommandError) -> UInt8 {
    guard (-0x80...0xFF).contains(value) else {
      throw CommandError("\(value) does not fit into a byte, -128 to 255")
    }
    return UInt8(truncatingIfNeeded: value)
  }

  /// Assembles lines of source to a place.
  func assemble(_ lines: [String], at place: Place) throws {
    let view = InstructionView(session: self)
    let start = view.logicalAddress(of: place)
    guard place.number & 1 == 0 else {
      throw CommandError("\(place) is odd; code begins at even addresses")
    }
    var options = Assembler.Options()
    for symbol in symbols.all { options.symbols[symbol.name] = symbol.value }
    let source = ([" AORG \(wordText(start))"] + lines).joined(separator: "\n") + "\n"
    let provider = SourceProvider(["line": source])
    let assembly: Assembly
    do {
      assembly = try Assembler.assemble(main: "line", provider: provider, options: options)
    } catch {
      throw Self.complaint(error, lineCount: lines.count)
    }
    try put(assembly, from: start, at: place)
  }

  /// What is wrong in the first line that is; the line that was put before them is not the user's.
  private static func complaint(_ failure: AssemblyFailure, lineCount: Int) -> CommandError {
    guard let first = failure.errors.first else { return CommandError(failure.description) }
    let place = lineCount > 1 ? "line \(first.line - 1): " : ""
    return CommandError("\(place)found \(first.found), expected \(first.expected)")
  }

  private func put(_ assembly: Assembly, from start: UInt16, at place: Place) throws {
    let length = assembly.segments.reduce(0) { $0 + $1.bytes.count }
    guard length > 0 else { throw CommandError("no code; expected an instruction or data") }
    for segment in assembly.segments {
      let offset = Int(segment.address) - Int(start)
      guard offset >= 0 else {
        throw CommandError("code below \(place); expected it from there on")
      }
      try checkRoom(place.advanced(by: offset), segment.bytes.count)
    }
    willChange(by: "assemble")
    for segment in assembly.segments {
      write(segment.bytes, to: place.advanced(by: Int(segment.address) - Int(start)))
    }
    refetch()
    say("\(length) bytes to \(place)")
  }
}
