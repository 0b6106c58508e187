/// Lines of text on a dark ground, to be laid over the picture.
public struct TextPanel: Equatable, Sendable {
  public enum Place: Sendable { case middle, bottom }

  public let place: Place
  public let width: Int
  public let height: Int
  /// Dots as 0xAARRGGBB, rows from top to bottom.
  public let dots: [UInt32]

  static let ground: UInt32 = 0xE010_1828
  static let ink: UInt32 = 0xFFF0_F0E0
  private static let margin = 6
  private static let lineGap = 3

  /// Characters outside of ASCII appear as question marks.
  public init(lines: [String], place: Place, font: PanelFont) {
    let columns = lines.map(\.count).max() ?? 0
    let lineHeight = PanelFont.height + Self.lineGap
    let width = columns * PanelFont.width + 2 * Self.margin
    let height = lines.count * lineHeight - Self.lineGap + 2 * Self.margin
    var dots = [UInt32](repeating: Self.ground, count: width * max(0, height))
    for (row, line) in lines.enumerated() {
      for (column, character) in line.enumerated() {
        let origin =
          (Self.margin + row * lineHeight) * width + Self.margin + column * PanelFont.width
        for (y, bits) in font.rows(of: character).enumerated() {
          for x in 0..<PanelFont.width where bits << UInt8(x) & 0x80 != 0 {
            dots[origin + y * width + x] = Self.ink
          }
        }
      }
    }
    (self.place, self.width, self.height, self.dots) = (place, width, max(0, height), dots)
  }
}
