/// An assembled program.
public struct Assembly: Sendable {
  public struct Symbol: Equatable, Sendable {
    /// As the source spells it where it is defined.
    public let name: String
    public let value: UInt16
  }

  /// What the program puts into memory, lowest address first, without overlaps: where a program
  /// writes an address twice, the later line counts. Space from BSS and BES is not in it.
  public let segments: [Segment]
  /// Labels and equates in alphabetical order.
  public let symbols: [Symbol]
  /// The operand of END.
  public let entry: UInt16?
  public let warnings: [AssemblyWarning]

  let lines: [SourceLine]
  let code: [SourceLine.ID: ListedCode]

  /// `NAME EQU >A000` for each symbol: a text that can be copied into another source.
  public var symbolTable: String {
    symbols.map { "\($0.name) EQU \($0.value.sourceText)\n" }.joined()
  }

  /// The source with line number, address and words before each line; further words on lines of
  /// their own. In a section with XORG the addresses are those of run time.
  public var listing: String {
    var text = ""
    var file = lines.first?.file
    for line in lines {
      if line.file != file {
        text += "          > \(line.file)\n"
        file = line.file
      }
      text += listed(line)
    }
    return text
  }

  private func listed(_ line: SourceLine) -> String {
    let digits = String(line.number)
    let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let source = String(decoding: line.text, as: UTF8.self)
    let code = code[line.id]
    var columns = code.map(Self.columns) ?? []
    let first = columns.isEmpty ? "         " : columns.removeFirst()
    return Self.trimmed("\(number) \(first)  \(source)")
      + columns.map { Self.trimmed("     " + $0) }.joined()
  }

  /// `0100 C042` for each word, `0100 41  ` for a lone byte.
  private static func columns(_ code: ListedCode) -> [String] {
    func column(_ offset: Int, _ text: String) -> String {
      let address = code.address.map { ($0 &+ UInt16(truncatingIfNeeded: offset)).fourDigits }
      return "\(address ?? "    ") \(text)"
    }
    guard !code.bytes.isEmpty else { return [column(0, "    ")] }
    return stride(from: 0, to: code.bytes.count, by: 2).map { offset in
      let pair = code.bytes[offset..<min(offset + 2, code.bytes.count)]
      let digits = pair.map(\.twoDigits).joined()
      return column(offset, digits + String(repeating: " ", count: 4 - digits.count))
    }
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last?.isWhitespace == true { line.removeLast() }
    return line + "\n"
  }
}
