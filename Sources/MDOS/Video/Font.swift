/// The font of the system: 256 characters of 6 × 8 dots in the order of code page 437, drawn for this
/// project.
///
/// Letters are five dots wide and leave the sixth column free, capitals stand on the seventh row, descenders
/// reach the eighth. Line-drawing characters touch all four edges.
public enum Font {
  static let width = 6
  static let height = 8
  static let space: UInt8 = 0x20

  /// A pattern table: eight bytes for each character, top row first; bits 7–2 are the dots from left to right.
  public static let standard: [UInt8] = bytes(of: lowerHalf) + bytes(of: upperHalf)

  /// Reads groups of nine lines: the codes of eight characters, then their rows side by side.
  private static func bytes(of drawing: String) -> [UInt8] {
    let lines = drawing.split(separator: "\n").map { $0.split(separator: " ") }
    return stride(from: 0, to: lines.count, by: height + 1).flatMap { first in
      lines[first].indices.flatMap { glyph in
        (1...height).map { byte(of: lines[first + $0][glyph]) }
      }
    }
  }

  private static func byte(of row: Substring) -> UInt8 {
    row.reduce(0) { $0 << 1 | ($1 == "#" ? 1 : 0) } << 2
  }
}
