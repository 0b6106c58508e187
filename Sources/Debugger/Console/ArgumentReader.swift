/// Takes the arguments of a command off its line, one after the other.
///
/// Arguments are separated by blanks or a comma; the comma helps where the next one begins with an
/// operator (`memory R3, -16`).
public struct ArgumentReader {
  private let text: [Character]
  private var position: Int
  private let session: DebugSession

  init(_ text: [Character], position: Int, session: DebugSession) {
    (self.text, self.position, self.session) = (text, position, session)
  }

  public var isAtEnd: Bool {
    mutating get {
      skipSeparators()
      return position >= text.count
    }
  }

  private mutating func skipSeparators() {
    while position < text.count, text[position].isWhitespace { position += 1 }
    if position < text.count, position > 0, text[position] == "," { position += 1 }
    while position < text.count, text[position].isWhitespace { position += 1 }
  }

  // MARK: Words and texts

  /// The characters up to the next blank; nil at the end.
  public mutating func word() -> String? {
    guard !isAtEnd else { return nil }
    let start = position
    while position < text.count, !text[position].isWhitespace, text[position] != "," {
      position += 1
    }
    return String(text[start..<position])
  }

  /// The next word, if it is one of `keywords`, wholly or by a beginning that no other has.
  public mutating func keyword(_ keywords: [String]) -> String? {
    let start = position
    guard let word = word()?.lowercased() else { return nil }
    if keywords.contains(word) { return word }
    let candidates = keywords.filter { $0.hasPrefix(word) }
    guard candidates.count == 1 else {
      position = start
      return nil
    }
    return candidates[0]
  }

  /// True when the next word is exactly `word`; then it is taken.
  public mutating func take(_ word: String) -> Bool {
    let start = position
    if self.word()?.lowercased() == word { return true }
    position = start
    return false
  }

  /// True when the next character is `character`; then it is taken.
  public mutating func take(character: Character) -> Bool {
    guard !isAtEnd, text[position] == character else { return false }
    position += 1
    return true
  }

  /// All that is left, without blanks at its ends.
  public mutating func rest() -> String {
    guard !isAtEnd else { return "" }
    defer { position = text.count }
    var end = text.count
    while end > position, text[end - 1].isWhitespace { end -= 1 }
    return String(text[position..<end])
  }

  /// The name of a file: up to the next blank, or what stands between quotes.
  public mutating func path() throws(CommandError) -> String {
    guard !isAtEnd else { throw CommandError("the line ends where the name of a file is expected") }
    guard text[position] == "\"" else {
      let start = position
      while position < text.count, !text[position].isWhitespace { position += 1 }
      return String(text[start..<position])
    }
    let start = position + 1
    guard let end = text[start...].firstIndex(of: "\"") else {
      throw CommandError("the name of the file has no closing \"")
    }
    position = end + 1
    guard end > start else { throw CommandError("expected the name of a file between the quotes") }
    return String(text[start..<end])
  }

  /// Refuses whatever is left.
  public mutating func end() throws(CommandError) {
    guard isAtEnd else {
      let found = String(text[position...].prefix(20))
      let hint = found.hasPrefix(">") ? " (to compare, put a blank behind the >)" : ""
      throw CommandError("found \"\(found)\", expected the end of the line\(hint)")
    }
  }

  // MARK: Values

  public mutating func expression() throws(CommandError) -> Expression {
    _ = isAtEnd
    var reader = ExpressionReader(text, position: position)
    let expression = try reader.read()
    position = reader.position
    return expression
  }

  /// The expression and its own text, as `print` shows it.
  public mutating func expressionWithText() throws(CommandError) -> (Expression, String) {
    _ = isAtEnd
    let start = position
    let expression = try expression()
    return (expression, String(text[start..<position]).trimmed)
  }

  /// A number that may be calculated.
  public mutating func number() throws(CommandError) -> Int {
    Int(try expression().evaluate(in: session.context).number)
  }

  /// A processor cycle: a decimal number beyond the 32 bits of other values too, which it takes 24 minutes to
  /// reach, or what `number` takes.
  public mutating func cycle() throws(CommandError) -> Int {
    let start = position
    if let digits = word(), digits.allSatisfy(\.isASCIIDigit), let cycle = Int(digits) {
      return cycle
    }
    position = start
    return try number()
  }

  /// A number in `range`, or `fallback` at the end of the line.
  public mutating func count(
    default fallback: Int, in range: ClosedRange<Int>
  ) throws(CommandError) -> Int {
    guard !isAtEnd else { return fallback }
    let number = try number()
    guard range.contains(number) else {
      throw CommandError(
        "\(number) is out of range; expected \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// An address of any space.
  public mutating func place() throws(CommandError) -> Place {
    guard !isAtEnd else { throw CommandError("the line ends where an address is expected") }
    return try expression().evaluate(in: session.context).place()
  }
}

extension String {
  /// Without blanks at its ends.
  var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// Without blanks at its end.
  var trimmedEnd: String {
    var text = Substring(self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// Filled up with blanks on the right.
  func padded(to width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }
}
