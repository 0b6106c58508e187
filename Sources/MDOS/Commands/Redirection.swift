import GeneveCore

/// `>NAME` at the end of a command: its output goes into a file of text instead of to the screen.
struct Redirection: Equatable {
  private(set) var name: [UInt8] = []
  private(set) var bytes: [UInt8] = []

  var isActive: Bool { !name.isEmpty }

  mutating func add(_ new: [UInt8]) { bytes += new }

  /// Takes `>NAME` out of the arguments of a command.
  mutating func extract(from arguments: [UInt8], unless isText: Bool) -> [UInt8] {
    guard !isText, let mark = arguments.lastIndex(of: UInt8(ascii: ">")) else { return arguments }
    let name = Array(arguments[(mark + 1)...]).trimmed
    guard !name.isEmpty, !name.contains(ASCII.blank) else { return arguments }
    self.name = name
    return Array(arguments[..<mark]).trimmed
  }

  mutating func end() { self = Redirection() }
}

extension Redirection: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&name)
    try exchange.field(&bytes)
  }
}

extension CommandInterpreter {
  /// Writes what a redirected command has said into its file, a record for each line.
  mutating func finishRedirection(_ system: InterpreterSystem) {
    guard redirection.isActive else { return }
    let text = redirection.bytes
    let name = system.deviceName(redirection.name)
    redirection.end()
    guard let name else { return writeLine(Message.deviceError) }
    do throws(FileError) {
      let file = try system.files { (files) throws(FileError) in
        try files.open(
          name, OpenRequest(OpenFlags(.output, .variable), task: system.headerPage))
      }
      defer { system.close(file) }
      for line in Self.lines(of: text) {
        try system.files { (files) throws(FileError) in try files.write(line, to: file) }
      }
    } catch {
      writeLine("File error: \(name)")
    }
  }

  /// Cut at line feeds; other control characters are left out. Lines longer than a record go on in
  /// the next.
  private static func lines(of text: [UInt8]) -> [[UInt8]] {
    let recordLength = 80
    var lines: [[UInt8]] = [[]]
    for byte in text {
      if byte == Terminal.lineFeed || lines[lines.count - 1].count == recordLength {
        lines.append([])
      }
      if byte >= ASCII.blank { lines[lines.count - 1].append(byte) }
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
