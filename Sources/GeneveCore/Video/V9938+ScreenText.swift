// What stands on the screen, as text.
//
//     TEXT1, TEXT2, GRAPHIC1   the codes in the name table
//     GRAPHIC2, GRAPHIC3       the pattern of each cell, looked for in a font; else the codes
//     GRAPHIC4–GRAPHIC7        cells of 6 × 8 dots in two colours, looked for in a font
//     MULTICOLOR               no text
//
// The cells of the bitmap modes are where MDOS draws text: 40 or 80 in the middle of the line, 26 rows
// from the top of the display (reference/mdos-system-calls.md, section 4.1). Lines and pages are those that
// are on the screen now. A display that is switched off still has its text.
extension V9938 {
  private static let space: UInt8 = 0x20

  /// The text on the screen, row by row; everything but printable ASCII is a blank. Nil in a mode without
  /// text, and where text is drawn, when none is found. Without a `font` only codes are read.
  public func screenText(font: CharacterFont? = nil) -> [String]? {
    let mode = VideoMode.selected(registers[0], registers[1])
    let rows = registers[9] & Bits.lines212 != 0 ? 27 : 24
    switch mode {
    case .text1:
      return text(rows: rows, columns: Self.columnsInText1) { row, column in
        nameAddress(text1Index(row: row) + column)
      }
    case .text2:
      return text(rows: rows, columns: Self.columnsInText2) { row, column in
        nameAddress(row * Self.columnsInText2 + column)
      }
    case .graphic1: return textOfNames(rows: rows)
    case .graphic2, .graphic3: return textOfPatterns(rows: rows, font)
    case .graphic4, .graphic5, .graphic6, .graphic7: return drawnText(mode, font)
    case .multicolor, .undefined: return nil
    }
  }

  private func text(rows: Int, columns: Int, address: (Int, Int) -> Int) -> [String] {
    (0..<rows).map { row in
      let codes = (0..<columns).map { vram.bytes[address(row, $0)] }
      return String(
        decoding: codes.map { (32...126).contains($0) ? $0 : Self.space }, as: UTF8.self)
    }
  }

  // MARK: Patterns

  private func textOfNames(rows: Int) -> [String] {
    text(rows: rows, columns: Self.patternColumns) { row, column in
      names(tableLine(row * 8)) + column
    }
  }

  /// MDOS gives every cell a pattern of its own, so that the codes say nothing; other programs load a font
  /// and use ASCII.
  private func textOfPatterns(rows: Int, _ font: CharacterFont?) -> [String]? {
    let cells = (0..<rows).map { row in
      (0..<Self.patternColumns).map { column -> Cell in
        let line = tableLine(row * 8)
        let code = Int(vram.bytes[names(line) + column])
        let pattern = vram.bytes + graphic2Patterns(line) + code * 8
        var glyph: CharacterFont.Glyph = 0
        for index in 0..<8 { glyph = glyph << 8 | CharacterFont.Glyph(pattern[index]) }
        if glyph == 0 { return .blank }
        return font?[glyph].map(Cell.character) ?? .picture
      }
    }
    if let found = Self.lines(of: cells) { return found }
    return hasCountingNames ? nil : textOfNames(rows: rows)
  }

  /// True when the cells of the first row are numbered, not named.
  private var hasCountingNames: Bool {
    let first = vram.bytes + names(tableLine(0))
    return (1..<Self.patternColumns).allSatisfy { first[$0] == first[$0 - 1] &+ 1 }
  }

  // MARK: Dots

  private enum Cell {
    case blank, picture
    case character(UInt8)

    var isPicture: Bool { if case .picture = self { true } else { false } }
  }

  private func drawnText(_ mode: VideoMode, _ font: CharacterFont?) -> [String]? {
    guard let font else { return nil }
    let lines = registers[9] & Bits.lines212 != 0 ? 212 : 192
    let cells = (0..<lines / CharacterFont.height).map { row in
      let dots = (0..<CharacterFont.height).map { line in
        bitmapLine(row * CharacterFont.height + line, mode)
      }
      let columns = dots[0].count == 512 ? 80 : 40
      let margin = (dots[0].count - columns * CharacterFont.width) / 2
      return (0..<columns).map {
        Self.cell(dots, left: margin + $0 * CharacterFont.width, font)
      }
    }
    return Self.lines(of: cells)
  }

  /// The colour codes of a line of the display, left to right.
  private func bitmapLine(_ y: Int, _ mode: VideoMode) -> [UInt8] {
    let lower = vram.bytes + lineAddress(y, isPlanar: mode.isPlanar)
    let upper = lower + (mode.isPlanar ? 0x1_0000 : 0)
    return (0..<Self.bytesPerLine).flatMap { index -> [UInt8] in
      let byte = lower[index]
      return switch mode {
      case .graphic5: [byte >> 6, byte >> 4 & 3, byte >> 2 & 3, byte & 3]
      case .graphic6: [byte >> 4, byte & 15, upper[index] >> 4, upper[index] & 15]
      case .graphic7: [byte, upper[index]]
      default: [byte >> 4, byte & 15]
      }
    }
  }

  /// The character in a cell whose dots have two colours; the one in the corner is the background, or else
  /// the foreground.
  private static func cell(_ dots: [[UInt8]], left: Int, _ font: CharacterFont) -> Cell {
    let corner = dots[0][left]
    var other = corner
    var glyph: CharacterFont.Glyph = 0
    for line in dots {
      for x in left..<left + CharacterFont.width {
        let dot = line[x]
        glyph = glyph << 1 | (dot == corner ? 0 : 1)
        guard dot != corner else { continue }
        if other == corner { other = dot }
        guard dot == other else { return .picture }
      }
      glyph <<= CharacterFont.Glyph(8 - CharacterFont.width)
    }
    if glyph == 0 { return .blank }
    return (font[glyph] ?? font[~glyph & CharacterFont.dots]).map(Cell.character) ?? .picture
  }

  /// A picture has cells that look like characters. They count only where neither neighbour is one that is
  /// neither blank nor a character.
  private static func lines(of cells: [[Cell]]) -> [String]? {
    var hasText = false
    let lines = cells.map { row in
      let codes = row.indices.map { column -> UInt8 in
        guard case .character(let code) = row[column],
          column == 0 || !row[column - 1].isPicture,
          column == row.count - 1 || !row[column + 1].isPicture
        else { return space }
        hasText = true
        return code
      }
      return String(decoding: codes, as: UTF8.self)
    }
    return hasText ? lines : nil
  }
}
