// GRAPHIC1, GRAPHIC2, GRAPHIC3 and MULTICOLOR: a name table of 32 × 24 patterns
// (reference/v9938.md, section 2.2).
extension V9938 {
  static let patternColumns = 32

  /// Line of the tables that is shown in display line `y`.
  func tableLine(_ y: Int) -> Int {
    let scroll = Int(registers[23])
    if !profile.patternsScrollUp, display.mode == .graphic1 || display.mode == .multicolor {
      return (y - scroll) & 0xFF
    }
    return (y + scroll) & 0xFF
  }

  func names(_ line: Int) -> Int { Int(registers[2]) << 10 | (line >> 3) << 5 }

  private var colourTable: Int { Int(registers[10]) << 14 | Int(registers[3]) << 6 }

  func drawGraphic1(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) {
    let line = tableLine(y)
    let names = vram.bytes + names(line)
    let patterns = vram.bytes + Int(registers[4]) << 11 + line & 7
    let colourCodes = vram.bytes + colourTable
    for column in 0..<Self.patternColumns {
      let code = Int(names[column])
      drawPattern(patterns[code << 3], colourCodes[code >> 3], dots + column << 4)
    }
  }

  /// GRAPHIC2 and 3 have a pattern and a colour table of 2 KiB for each third of the screen; low bits of
  /// the registers fold them onto each other.
  func drawGraphic2(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) {
    let line = tableLine(y)
    let names = vram.bytes + names(line)
    let patterns = vram.bytes + graphic2Patterns(line) + line & 7
    let third = (line >> 6) << 11
    let colourMask = graphic2ColourMask
    for column in 0..<Self.patternColumns {
      let code = Int(names[column]) << 3
      let colour = vram.bytes[colourMask & (third | code | line & 7 | ~0x1FFF)]
      drawPattern(patterns[code], colour, dots + column << 4)
    }
  }

  /// MULTICOLOR: a pattern byte is two blocks of 4 × 4; every row of the name table uses another pair
  /// of bytes of the pattern.
  func drawMulticolor(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) {
    let line = tableLine(y)
    let names = vram.bytes + names(line)
    let patterns = vram.bytes + Int(registers[4]) << 11 + line >> 2 & 7
    for column in 0..<Self.patternColumns {
      let blocks = patterns[Int(names[column]) << 3]
      let start = dots + column << 4
      start.store(Dots(repeating: colours[Int(blocks >> 4)]))
      (start + 8).store(Dots(repeating: colours[Int(blocks & 15)]))
    }
  }

  /// Eight bits of a pattern, each two dots wide.
  @inline(__always)
  private func drawPattern(
    _ pattern: UInt8, _ colour: UInt8, _ dots: UnsafeMutablePointer<UInt16>
  ) {
    let background = Dots(repeating: colours[Int(colour & 15)])
    let difference = background ^ Dots(repeating: colours[Int(colour >> 4)])
    dots.store(background ^ difference & masks.doubled[Int(pattern >> 4)])
    (dots + 8).store(background ^ difference & masks.doubled[Int(pattern & 15)])
  }

  func graphic2Patterns(_ line: Int) -> Int {
    Int(registers[4] & 0x3C) << 11 | (Int(registers[4] & 3) & line >> 6) << 11
  }

  private var graphic2ColourMask: Int { colourTable | 0x3F }

  func latestPatternChange(_ y: Int) -> UInt32 {
    let line = tableLine(y)
    let names = vram.latestChange(from: names(line), count: Self.patternColumns)
    switch display.mode {
    case .graphic1:
      let patterns = vram.latestChange(inTable: Int(registers[4]) << 11)
      return max(names, max(patterns, vram.latestChange(from: colourTable, count: 32)))
    case .multicolor:
      return max(names, vram.latestChange(inTable: Int(registers[4]) << 11))
    default:
      // A colour mask with gaps spreads the table.
      guard registers[3] & 0x1F == 0x1F else { return vram.lastChange }
      let patterns = vram.latestChange(inTable: graphic2Patterns(line))
      let colours = graphic2ColourMask & ((line >> 6) << 11 | ~0x1FFF)
      return max(names, max(patterns, vram.latestChange(inTable: colours)))
    }
  }
}
