/// Reads what assemblers leave for debuggers:
///
///     geneve asm --list     0004 0400 0200  START  LI   R0,>27
///     xas99 -L              0004 0400 0200  12 START  LI   R0,>27
///     geneve asm --symbols  START EQU >0400
///     xas99 -E              start:␊       equ  >0400  ;
///
/// Lines that are of no such form are passed over; a file without any that is, is refused.
struct SymbolFile {
  private(set) var symbols: [(name: String, value: UInt16, isLabel: Bool)] = []
  /// All lines of listings.
  private(set) var sources: [DebugSymbols.SourceLine] = []
  /// Those with code.
  private(set) var lines: [(address: UInt16, line: DebugSymbols.SourceLine)] = []

  private var file: String
  /// Where the source text begins in a listing: behind the cycles that xas99 shows.
  private var sourceColumn = geneveColumn
  /// Labels on lines of their own belong to the next address.
  private var waitingLabels: [String] = []
  /// A name that stands on the line before its EQU.
  private var waitingName: String?

  private static let geneveColumn = 16
  private static let xas99Column = 19
  /// Longer lines are no listing.
  private static let lineLimit = 1024

  /// - Parameter file: what source lines are called after until the listing says otherwise.
  init(_ text: String, file: String) throws(CommandError) {
    self.file = file
    for line in text.split(whereSeparator: \.isNewline) {
      let line = Array(line.utf8)
      if line.count <= Self.lineLimit { read(line) }
    }
    guard !symbols.isEmpty || !lines.isEmpty else {
      throw CommandError(
        "\(file) has no symbols; expected a listing or symbol file of geneve asm or xas99")
    }
  }

  private mutating func read(_ line: [UInt8]) {
    if line.starts(with: Array("XAS99".utf8)) {
      sourceColumn = Self.xas99Column
    } else if let name = Self.fileName(line) {
      file = name
    } else if !readListed(line) {
      readSymbol(line)
    }
  }

  // MARK: Listings

  /// `          > FILE`, with or without asterisks before it.
  private static func fileName(_ line: [UInt8]) -> String? {
    guard let mark = line.firstIndex(of: UInt8(ascii: ">")), mark >= 8, mark + 2 < line.count,
      line[mark + 1] == blank,
      line[..<mark].allSatisfy({ $0 == blank || $0 == UInt8(ascii: "*") })
    else { return nil }
    return String(decoding: line[(mark + 2)...], as: UTF8.self).trimmed
  }

  /// True when `line` is one of a listing.
  private mutating func readListed(_ line: [UInt8]) -> Bool {
    guard let number = Self.number(line, 0..<4, radix: 10), line.count == 4 || line[4] == Self.blank
    else { return false }
    let address = Self.number(line, 5..<9, radix: 16)
    let word = Self.number(line, 10..<14, radix: 16)
    guard address != nil || word != nil || Self.isBlank(line.dropFirst(5).prefix(9)) else {
      return false
    }
    let source = line.count > sourceColumn ? Array(line[sourceColumn...]) : []
    let text = String(decoding: source, as: UTF8.self)
    let (label, mnemonic) = Self.label(of: text)
    let sourceLine = DebugSymbols.SourceLine(file: file, number: number, text: text.trimmedEnd)
    sources.append(sourceLine)
    if let address {
      let address = UInt16(address)
      if word != nil {
        lines.append((address, sourceLine))
      }
      for name in waitingLabels { symbols.append((name, address, true)) }
      waitingLabels = []
      if let label { symbols.append((label, address, true)) }
    } else if let label {
      if let word {
        symbols.append((label, UInt16(word), false))
      } else if mnemonic == nil {
        waitingLabels.append(label)
      }
    }
    return true
  }

  /// The label that a source line begins with, and the word behind it.
  private static func label(of text: String) -> (label: String?, mnemonic: String?) {
    guard let first = text.first, !first.isWhitespace, first != "*", first != ";", first != "!"
    else { return (nil, nil) }
    let words = text.split(maxSplits: 2) { $0.isWhitespace }
    guard let label = words.first.map({ String($0.prefix { $0 != ":" && $0 != ";" }) }),
      !label.isEmpty
    else { return (nil, nil) }
    let mnemonic = words.count > 1 && !words[1].hasPrefix(";") ? String(words[1]) : nil
    return (label, mnemonic)
  }

  // MARK: Symbols

  /// `NAME EQU >A000`, the same on two lines, or a row of xas99's table: `name..... >A000 :`.
  private mutating func readSymbol(_ line: [UInt8]) {
    let words = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }.map(String.init)
    guard let first = words.first else { return }
    if words.count >= 3, words[1].uppercased() == "EQU", let value = Self.value(words[2]) {
      symbols.append((String(first.prefix { $0 != ":" }), value, true))
    } else if words.count == 1, first.hasSuffix(":") {
      waitingName = String(first.dropLast())
      return
    } else if words.count >= 2, first.uppercased() == "EQU", let name = waitingName,
      let value = Self.value(words[1])
    {
      symbols.append((name, value, true))
    } else if words.count >= 2, first.hasSuffix(".."), let value = Self.value(words[1]) {
      let name = String(first.prefix { $0 != "." })
      let isKnown = symbols.contains { $0.name.lowercased() == name.lowercased() }
      if !isKnown, !name.isEmpty { symbols.append((name, value, true)) }
    }
    waitingName = nil
  }

  private static func value(_ word: String) -> UInt16? {
    word.hasPrefix(">") ? UInt16(word.dropFirst(), radix: 16) : UInt16(word)
  }

  // MARK: Columns

  private static let blank = UInt8(ascii: " ")

  /// Digits and nothing else: a sign makes no number here.
  private static func number(_ line: [UInt8], _ columns: Range<Int>, radix: Int) -> Int? {
    guard columns.upperBound <= line.count,
      line[columns].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
    else { return nil }
    return Int(String(decoding: line[columns], as: UTF8.self), radix: radix)
  }

  private static func isBlank(_ columns: ArraySlice<UInt8>) -> Bool {
    columns.allSatisfy { $0 == blank }
  }
}
