/// Reads one source line from left to right.
struct Scanner {
  let text: [UInt8]
  private(set) var offset: Int
  /// TI's own assembler ends the operands at the first blank. Otherwise, as in xas99, one blank may
  /// stand before an operator or a comma, and two blanks or a tab end the operands.
  let endsAtFirstBlank: Bool
  /// How many terms the present expression has so far, and how deep its parentheses are.
  var termCount = 0
  var nesting = 0

  init(_ text: [UInt8], at offset: Int = 0, endsAtFirstBlank: Bool) {
    self.text = text
    self.offset = offset
    self.endsAtFirstBlank = endsAtFirstBlank
  }

  var isAtEnd: Bool { offset >= text.count }
  /// The next byte, 0 at the end of the line.
  var next: UInt8 { byte(at: offset) }

  func byte(at offset: Int) -> UInt8 { offset < text.count ? text[offset] : 0 }

  mutating func advance(_ count: Int = 1) { offset += count }

  /// Takes `byte` if it is next.
  mutating func take(_ byte: Character) -> Bool {
    guard next == byte.asciiValue, !isAtEnd else { return false }
    offset += 1
    return true
  }

  mutating func take(while belongs: (UInt8) -> Bool) -> [UInt8] {
    let start = offset
    while !isAtEnd, belongs(next) { offset += 1 }
    return Array(text[start..<offset])
  }

  mutating func skipBlanks() {
    while !isAtEnd, next.isBlank { offset += 1 }
  }

  /// Whether nothing but a comment can follow.
  var isAtEndOfField: Bool { isAtEnd || next.isBlank || next == UInt8(ascii: ";") }

  /// Passes over a single blank when what follows it continues the operands, which `continues`
  /// tells.
  mutating func skipBlank(before continues: (Scanner) -> Bool) {
    guard !endsAtFirstBlank, next == UInt8(ascii: " ") else { return }
    var ahead = self
    ahead.offset += 1
    if continues(ahead) { offset += 1 }
  }

  func starts(with prefix: [UInt8]) -> Bool {
    text[min(offset, text.count)...].starts(with: prefix)
  }

  /// What stands at the current place, for an error message.
  var found: String {
    guard !isAtEnd else { return "the end of the line" }
    guard !next.isBlank else { return "a blank" }
    var end = offset + 1
    while end < text.count, !text[end].isBlank, text[end] != UInt8(ascii: ",") { end += 1 }
    return Self.quoted(text[offset..<end])
  }

  /// `bytes` between quotes, shortened if they are many, with a full stop for each control
  /// character.
  static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
    let longest = 40
    let printable = bytes.prefix(longest).map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: ".") : $0 }
    let text = String(decoding: printable, as: UTF8.self)
    return "\"\(text)\(bytes.count > longest ? "…" : "")\""
  }

  func complaint(expected: String) -> Complaint {
    Complaint(offset: offset, found: found, expected: expected)
  }
}

extension UInt8 {
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// Whether the byte can stand in a name. Bytes above >7F are parts of UTF-8 letters.
  var isNameByte: Bool {
    self > 0x20 && self != 0x7F && !Self.notInNames.contains(self)
  }

  private static let notInNames = Set("+-*/%$|&^~#!@'\"(),;:<>=".utf8)

  var hexDigitValue: UInt16? {
    switch self {
    case 0x30...0x39: UInt16(self - 0x30)
    case 0x41...0x46: UInt16(self - 0x37)
    case 0x61...0x66: UInt16(self - 0x57)
    default: nil
    }
  }
}
