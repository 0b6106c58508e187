// TEXT1 and TEXT2: characters of 6 × 8 dots (reference/v9938.md, sections 2.2 and 2.3).
extension V9938 {
  static let columnsInText1 = 40
  static let columnsInText2 = 80
  /// Bits of the index into the name table that the register's low bits do not reach.
  private static let nameIndexBits = 0xFFF

  /// R#2 as a mask: its low bits are ANDed with the index, the ones below are all 1.
  private var nameMask: Int { Int(registers[2]) << 10 | 0x3FF }

  private var textPatterns: Int { Int(registers[4]) << 11 }

  /// Where the codes of a row of TEXT1 begin: the index counts up to 4 KiB from C00, so that R#2 b1–0
  /// choose one of four screens.
  func text1Index(row: Int) -> Int { 0xC00 + row * Self.columnsInText1 }

  @inline(__always)
  func nameAddress(_ index: Int) -> Int {
    nameMask & (index & Self.nameIndexBits | ~Self.nameIndexBits)
  }

  func drawText1(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) {
    let first = text1Index(row: y >> 3)
    let patterns = vram.bytes + textPatterns + (y + Int(registers[23])) & 7
    let text = TextColours(self, registers[7])
    var dots = dots
    for column in 0..<Self.columnsInText1 {
      let code = Int(vram.bytes[nameAddress(first + column)])
      let pattern = Int(patterns[code << 3])
      dots.store(text.background ^ text.difference & masks.doubled[pattern >> 4])
      // Only the upper two bits of this nibble are dots; the next character covers the rest.
      (dots + 8).store(text.background ^ text.difference & masks.doubled[pattern & 15])
      dots += 12
    }
  }

  func drawText2(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) {
    let row = y >> 3
    let first = row * Self.columnsInText2
    let plain = TextColours(self, registers[7])
    let blinking = TextColours(
      self, registers[12], hidesForegroundZero: profile.blinkForegroundZeroIsBackground)
    let (bytes, nameMask, single) = (vram.bytes, nameMask, masks.single)
    let patterns = bytes + textPatterns + (y + Int(registers[23])) & 7
    var dots = dots
    for group in 0..<Self.columnsInText2 / 8 {
      var blinks = blink.isOn ? bytes[blinkAddress(row: row, group: group)] : 0
      for index in first + group * 8..<first + group * 8 + 8 {
        let code = Int(bytes[nameMask & (index | ~Self.nameIndexBits)])
        let mask = single[Int(patterns[code << 3])]
        let colours = blinks & 0x80 == 0 ? plain : blinking
        dots.store(colours.background ^ colours.difference & mask)
        blinks <<= 1
        dots += 6
      }
    }
  }

  /// The two colours of a character, ready to be mixed by a mask of dots.
  private struct TextColours {
    let background: Dots
    /// What turns background into foreground.
    let difference: Dots

    /// `codes` has the foreground in its high half. In R#12 a foreground of 0 shows the background.
    init(_ chip: borrowing V9938, _ codes: UInt8, hidesForegroundZero: Bool = false) {
      background = Dots(repeating: chip.colours[Int(codes & 15)])
      let isHidden = hidesForegroundZero && codes >> 4 == 0
      let foreground = isHidden ? background : Dots(repeating: chip.colours[Int(codes >> 4)])
      difference = background ^ foreground
    }
  }

  /// TEXT2's colour table has a bit for every character, ten bytes for a row.
  @inline(__always)
  private func blinkAddress(row: Int, group: Int) -> Int {
    let mask = Int(registers[10]) << 14 | Int(registers[3]) << 6 | 0x3F
    return mask & (row * 10 + group | ~0x1FF)
  }

  func latestTextChange(_ y: Int) -> UInt32 {
    let row = y >> 3
    let patterns = vram.latestChange(inTable: textPatterns)
    if display.mode == .text1 {
      let first = nameAddress(text1Index(row: row))
      let last = nameAddress(text1Index(row: row) + Self.columnsInText1 - 1)
      guard last - first == Self.columnsInText1 - 1 else { return vram.lastChange }
      return max(patterns, vram.latestChange(from: first, count: Self.columnsInText1))
    }
    // A mask with gaps spreads a row over the table.
    guard registers[2] & 3 == 3 else { return vram.lastChange }
    let names = nameAddress(row * Self.columnsInText2)
    var latest = max(patterns, vram.latestChange(from: names, count: Self.columnsInText2))
    if blink.isOn {
      guard registers[3] & 7 == 7 else { return vram.lastChange }
      let bits = vram.latestChange(from: blinkAddress(row: row, group: 0), count: 10)
      latest = max(latest, bits)
    }
    return latest
  }
}
