/// The lettering of panels: ASCII in 6 × 8 dots.
///
/// A window must be able to speak whatever the machine runs, and knows no system: whoever has a font brings it.
public struct PanelFont: Sendable {
  static let width = 6
  static let height = 8

  private let patterns: [UInt8]

  /// - Parameter patterns: a pattern table: eight bytes for each code, code 0 first, bits 7–2 the dots from
  ///   left to right. Codes that it does not have are blank.
  public init(patterns: [UInt8]) { self.patterns = patterns }

  /// Eight bytes from top to bottom.
  func rows(of character: Character) -> ArraySlice<UInt8> {
    let code = character.asciiValue.flatMap { (0x20...0x7E).contains($0) ? $0 : nil }
    return patterns.dropFirst(Int(code ?? UInt8(ascii: "?")) * Self.height).prefix(Self.height)
  }
}
