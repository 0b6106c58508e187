/// Reads the text of `--type` one action at a time.
struct TypingParser {
  enum Action: Equatable {
    case stroke(KeyboardLayout.Stroke)
    case pause(Ticks)
  }

  private let text: [Character]
  private var position = 0

  init(_ text: String) {
    // "\r\n" is one Character in Swift.
    self.text = text.map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 }
  }

  mutating func next() throws(TypingError) -> Action? {
    guard position < text.count else { return nil }
    let character = text[position]
    switch character {
    case "\\": return .stroke(try escape())
    case "{": return try braces()
    default:
      guard let stroke = KeyboardLayout.stroke(for: character) else {
        throw TypingError(reason: .noKey, position: position, found: String(character))
      }
      position += 1
      return .stroke(stroke)
    }
  }

  private static let escapes: [Character: Character] = [
    "n": "\n", "t": "\t", "e": "\u{1B}", "b": "\u{8}", "\\": "\\", "{": "{", "}": "}",
  ]

  private mutating func escape() throws(TypingError) -> KeyboardLayout.Stroke {
    let sequence = text[position...].prefix(2)
    guard sequence.count == 2, let meaning = Self.escapes[text[position + 1]],
      let stroke = KeyboardLayout.stroke(for: meaning)
    else {
      throw TypingError(reason: .unknownEscape, position: position, found: String(sequence))
    }
    position += 2
    return stroke
  }

  private mutating func braces() throws(TypingError) -> Action {
    guard let end = text[position...].firstIndex(of: "}") else {
      throw TypingError(
        reason: .unclosedBrace, position: position, found: String(text[position...]))
    }
    let content = String(text[position + 1..<end])
    let action: Action
    if content.lowercased().hasPrefix("wait") {
      action = .pause(try pause(content))
    } else {
      action = .stroke(try stroke(content))
    }
    position = end + 1
    return action
  }

  /// A key by its name, after the names of the modifiers to hold. The last hyphen separates, unless it
  /// is the key.
  private func stroke(_ content: String) throws(TypingError) -> KeyboardLayout.Stroke {
    let separator = content.dropLast().lastIndex(of: "-")
    let name = separator.map { content[content.index(after: $0)...] } ?? content[...]
    guard let key = KeyboardLayout.key(named: String(name)) else {
      throw TypingError(reason: .unknownKey, position: position, found: "{\(content)}")
    }
    var stroke = KeyboardLayout.Stroke(key: key)
    guard let separator else { return stroke }
    for name in content[..<separator].split(separator: "-", omittingEmptySubsequences: false) {
      guard let modifier = KeyboardLayout.modifier(named: String(name)) else {
        throw TypingError(reason: .unknownModifier, position: position, found: "{\(content)}")
      }
      stroke.modifiers.append(modifier)
    }
    return stroke
  }

  private static let longestPause = 86_400.0

  private static let units: [(suffix: String, ticks: Ticks)] = [
    ("ms", .perSecond / 1000), ("s", .perSecond), ("f", Machine.frameTicks),
  ]

  private func pause(_ content: String) throws(TypingError) -> Ticks {
    let length = content.dropFirst("wait".count).filter { $0 != " " }.lowercased()
    for unit in Self.units where length.hasSuffix(unit.suffix) {
      guard let number = Double(length.dropLast(unit.suffix.count)), number >= 0,
        number * Double(unit.ticks) <= Self.longestPause * Double(Ticks.perSecond)
      else { break }
      return Ticks(number * Double(unit.ticks) + 0.5)
    }
    throw TypingError(reason: .badPause, position: position, found: "{\(content)}")
  }
}
