/// The characters by their dots: what reads text from a screen on which it was drawn.
public struct CharacterFont: Sendable {
  /// Eight rows of six dots: the first row in the highest byte, the leftmost dot in its highest bit.
  typealias Glyph = UInt64

  static let width = 6
  static let height = 8
  /// The dots of a glyph; the other two bits of each row are 0.
  static let dots: Glyph = 0xFCFC_FCFC_FCFC_FCFC

  private var codes: [Glyph: UInt8] = [:]

  /// Takes the printable ASCII characters from a pattern table: eight bytes for each code, code 0 first,
  /// bits 7–2 the dots. Of two that look alike the first one counts.
  public init(patterns: some Collection<UInt8>) {
    let patterns = Array(patterns)
    for code in 33...126 where patterns.count >= (code + 1) * Self.height {
      let glyph = patterns[code * Self.height..<(code + 1) * Self.height]
        .reduce(0) { $0 << 8 | Glyph($1) }
      let dots = glyph & Self.dots
      if dots != 0, codes[dots] == nil { codes[dots] = UInt8(code) }
    }
  }

  /// The character with these dots; nil when there is none, or nothing to see.
  subscript(glyph: Glyph) -> UInt8? { codes[glyph] }

  // MARK: Fonts in memory

  /// The pattern table that a system keeps somewhere in `memory`, found by its shape: a blank, and behind it 94
  /// glyphs of six columns that have dots and all, or nearly all, differ. Nil when there is none.
  public static func patterns(in memory: [UInt8]) -> [UInt8]? {
    let glyphCount = 95
    let length = glyphCount * height
    // How many bytes up to the present one leave the two columns on the right free.
    var run = 0
    for (end, byte) in memory.enumerated() {
      run = byte & 3 == 0 ? run + 1 : 0
      let start = end + 1 - length
      guard run >= length, memory[start..<start + height].allSatisfy({ $0 == 0 }) else { continue }
      func glyph(_ number: Int) -> ArraySlice<UInt8> {
        memory[start + number * height..<start + (number + 1) * height]
      }
      // Most of a memory is blank: the first glyph decides.
      guard (1..<glyphCount).allSatisfy({ glyph($0).contains { $0 != 0 } }),
        Set((1..<glyphCount).map(glyph)).count >= glyphCount - 5
      else { continue }
      return [UInt8](repeating: 0, count: 32 * height) + memory[start...end]
    }
    return nil
  }
}
