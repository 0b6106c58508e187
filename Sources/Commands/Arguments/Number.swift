/// Numbers as the manuals write them: `123`, `0x7B`, `>7B`.
enum Number {
  static func parse(_ text: some StringProtocol) -> Int? {
    if text.hasPrefix(">") { return hexadecimal(text.dropFirst(1)) }
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return hexadecimal(text.dropFirst(2)) }
    guard text.allSatisfy(\.isNumber) else { return nil }
    return Int(text)
  }

  static func hexadecimal(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.count <= 8, text.allSatisfy(\.isHexDigit) else { return nil }
    return Int(text, radix: 16)
  }
}
