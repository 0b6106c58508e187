/// Taking a command line apart.
extension ArraySlice<UInt8> {
  mutating func skipBlanks() { self = drop { $0 == ASCII.blank } }

  /// Takes what stands before the next blank, and the blanks behind it.
  mutating func takeToken() -> [UInt8] {
    let token = Array(prefix { $0 != ASCII.blank })
    self = dropFirst(token.count)
    skipBlanks()
    return token
  }

  /// Takes a certain word, in any case; false when another stands there.
  mutating func takeWord(_ word: StaticString) -> Bool {
    var rest = self
    guard rest.takeToken().upperCased == word.withUTF8Buffer({ Array($0) }) else { return false }
    self = rest
    return true
  }

  /// Takes `text==text` and tells whether both are the same; nil when no such thing stands there.
  mutating func takeComparison() -> Bool? {
    let equals = UInt8(ascii: "=")
    let left = Array(prefix { $0 != equals && $0 != ASCII.blank })
    self = dropFirst(left.count)
    // `a==b`, where b may be empty, or `a == b`.
    let hasBlanks = first == ASCII.blank
    skipBlanks()
    guard popFirst() == equals, popFirst() == equals else { return nil }
    if hasBlanks { skipBlanks() }
    return takeToken() == left
  }
}

extension [UInt8] {
  /// Without blanks at the start and the end.
  var trimmed: [UInt8] {
    guard let first = firstIndex(where: { $0 != ASCII.blank }),
      let last = lastIndex(where: { $0 != ASCII.blank })
    else { return [] }
    return Array(self[first...last])
  }

  var upperCased: [UInt8] { map(ASCII.upperCased) }

  var text: String { String(String.UnicodeScalarView(map { Unicode.Scalar($0) })) }
}

/// Text as guests have it, in lines and columns.
extension String {
  /// Blanks behind, up to `width`.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// Blanks before, up to `width`.
  func indented(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }

  init(twoDigits number: Int) { self = number < 10 ? "0\(number)" : "\(number)" }

  /// The bytes of a text that holds only characters up to FF.
  var bytes: [UInt8] { unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}
