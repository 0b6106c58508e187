/// Symbols and source.
enum SymbolCommands {
  static let all: [ConsoleCommand] = [
    ConsoleCommand(
      "symbols", shortest: "sym", arguments: "FILE [page PAGE|mapped]", group: .symbols,
      summary: "take the symbols and source lines of a listing or symbol file",
      details: """
        Files of geneve asm (--list, --symbols) and of xas99 (-L, -E). They add to what is there.
        page 3C: the symbols belong to page 3C, wherever it is mapped. mapped: each belongs to the page that is
        mapped at its address now. Otherwise they name addresses, whatever is mapped there.
        symbols clear forgets all.
        """,
      completion: .files
    ) { session, arguments in
      let path = try arguments.path()
      if path == "clear" {
        session.symbols.removeAll()
        return .done
      }
      let binding = try binding(&arguments)
      try arguments.end()
      try session.loadSymbols(path, binding)
      return .done
    },
    ConsoleCommand(
      "list", shortest: "l", arguments: "[ADDR]", group: .symbols,
      summary: "show the source around an address, around PC without one",
      completion: .expressions
    ) { session, arguments in
      let place =
        arguments.isAtEnd ? .logical(session.machine.programCounter) : try arguments.place()
      try arguments.end()
      session.say(try SourceView(session: session).lines(around: place))
      return .done
    },
  ]

  /// Which pages symbols belong to.
  enum Binding {
    case none
    case page(UInt8)
    case mapped
  }

  private static func binding(_ arguments: inout ArgumentReader) throws -> Binding {
    guard !arguments.isAtEnd else { return .none }
    switch arguments.keyword(["page", "mapped"]) {
    case "mapped": return .mapped
    case "page":
      guard let word = arguments.word(),
        let page = UInt8(word.hasPrefix(">") ? String(word.dropFirst()) : word, radix: 16)
      else { throw CommandError("expected the number of a page, hexadecimal, as in \"page 3C\"") }
      return .page(page)
    default: throw CommandError("expected \"page\" and its number, or \"mapped\"")
    }
  }

  static func list(_ session: DebugSession, beginning: String) {
    let start = beginning.lowercased()
    let found = session.symbols.all.filter { $0.name.lowercased().hasPrefix(start) }
    guard !found.isEmpty else { return session.say("no symbols") }
    let width = min(32, found.map(\.name.count).max() ?? 0)
    for symbol in found {
      let place =
        symbol.page.map {
          Place.physical(page: $0, offset: Int(symbol.value & 0x1FFF)).description
        } ?? wordText(symbol.value)
      session.say("\(symbol.name.padded(to: width))  \(place)")
    }
  }
}

extension DebugSession {
  func loadSymbols(_ path: String, _ binding: SymbolCommands.Binding) throws {
    let text = String(decoding: try host.read(path), as: UTF8.self)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let file = try SymbolFile(text, file: name)
    func page(of address: UInt16) -> UInt8? {
      switch binding {
      case .none: nil
      case .page(let page): page
      case .mapped: machine.mappedPage(at: address)
      }
    }
    for symbol in file.symbols {
      symbols.define(
        DebugSymbols.Symbol(
          name: symbol.name, value: symbol.value,
          page: symbol.isLabel ? page(of: symbol.value) : nil, isLabel: symbol.isLabel))
    }
    for name in Set(file.sources.map(\.file)) { symbols.forgetSource(name) }
    for line in file.sources { symbols.addSource(line) }
    for (address, line) in file.lines { symbols.define(line, at: address, page: page(of: address)) }
    say("\(name): \(file.symbols.count) symbols, \(file.lines.count) source lines")
  }
}
