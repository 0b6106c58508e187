/// The display modes of library 6, in the order of their numbers.
public enum DisplayMode: UInt8, CaseIterable, Sendable {
  case text40, text80, multicolor
  case graphic1, graphic2, graphic3, graphic4, graphic5, graphic6, graphic7

  /// Mode A is mode 1 with 26 rows.
  public static let text80With26Rows = 0x0A

  var layout: DisplayLayout { DisplayLayout.all[Int(rawValue)] }

  var isText: Bool { self == .text40 || self == .text80 }
  /// Every dot has a place of its own in video memory.
  var isBitmap: Bool { rawValue >= Self.graphic4.rawValue }
  /// Characters are codes in a name table and not drawn.
  var hasCharacterCodes: Bool { rawValue <= Self.graphic1.rawValue }
  /// The pattern table holds the font.
  var hasFontPatterns: Bool { hasCharacterCodes && self != .multicolor }
  /// Text is drawn from the system's font into patterns that are there once per cell.
  var hasCellPatterns: Bool { self == .graphic2 || self == .graphic3 }
  /// Even and odd bytes are in different halves of the memory.
  var isPlanar: Bool { self == .graphic6 || self == .graphic7 }
  /// The system keeps a copy of the text and scrolls from it.
  var hasShadow: Bool { isText || self == .graphic1 }
  /// Sprites have a colour for every line.
  var hasColouredSprites: Bool { rawValue >= Self.graphic3.rawValue }
  var hasSprites: Bool { !isText }
}

/// What belongs to a display mode: bits of the registers that choose it, sizes, and where its tables are on
/// display page 0. Source: reference/mdos-system-calls.md, section 4.1.
struct DisplayLayout {
  /// Mode bits of R#0, R#1 and R#9.
  let register0, register1, register9: UInt8
  let columns, rows: Int
  /// Zero where single dots cannot be set.
  let pixelColumns, pixelRows: Int
  let names: Int
  let patterns: Int
  /// Colours, or the blink table of mode 1.
  let colours: Int
  let spriteAttributes: Int
  let spriteColours: Int
  let spritePatterns: Int
  /// From a display page to the next.
  let pageStride: Int

  // swift-format-ignore
  static let all: [DisplayLayout] = [
    //   R#0   R#1   R#9   text    dots      names   patterns colours attributes, colours, patterns of sprites, page
    row(0x00, 0x10, 0x00, 40, 24,   0,   0, 0x0000, 0x0800, 0x0000, 0x0000, 0x0000, 0x0000, 0x01000),
    row(0x04, 0x10, 0x00, 80, 24,   0,   0, 0x0000, 0x1000, 0x0A00, 0x0000, 0x0000, 0x0000, 0x02000),
    row(0x00, 0x08, 0x00, 32, 24,  64,  48, 0x0400, 0x0800, 0x0000, 0x0700, 0x0000, 0x0000, 0x01000),
    row(0x00, 0x00, 0x00, 32, 24, 256, 192, 0x0400, 0x0800, 0x0780, 0x0700, 0x0000, 0x0800, 0x01000),
    row(0x02, 0x00, 0x00, 32, 24, 256, 192, 0x3800, 0x0000, 0x2000, 0x3B00, 0x0000, 0x1800, 0x04000),
    row(0x04, 0x00, 0x00, 32, 24, 256, 192, 0x3800, 0x0000, 0x2000, 0x3E00, 0x3C00, 0x1800, 0x04000),
    row(0x06, 0x00, 0x80, 40, 26, 256, 212, 0x0000, 0x0000, 0x0000, 0x7A00, 0x7800, 0x7000, 0x08000),
    row(0x08, 0x00, 0x80, 80, 26, 512, 212, 0x0000, 0x0000, 0x0000, 0x7A00, 0x7800, 0x7000, 0x08000),
    row(0x0A, 0x00, 0x80, 80, 26, 512, 212, 0x0000, 0x0000, 0x0000, 0xFA00, 0xF800, 0xF000, 0x10000),
    row(0x0E, 0x00, 0x80, 40, 26, 256, 212, 0x0000, 0x0000, 0x0000, 0xFA00, 0xF800, 0xF000, 0x10000),
  ]

  private static func row(
    _ register0: UInt8, _ register1: UInt8, _ register9: UInt8, _ columns: Int, _ rows: Int,
    _ pixelColumns: Int, _ pixelRows: Int, _ names: Int, _ patterns: Int, _ colours: Int,
    _ spriteAttributes: Int, _ spriteColours: Int, _ spritePatterns: Int, _ pageStride: Int
  ) -> DisplayLayout {
    DisplayLayout(
      register0: register0, register1: register1, register9: register9, columns: columns,
      rows: rows, pixelColumns: pixelColumns, pixelRows: pixelRows, names: names,
      patterns: patterns, colours: colours, spriteAttributes: spriteAttributes,
      spriteColours: spriteColours, spritePatterns: spritePatterns, pageStride: pageStride)
  }
}
