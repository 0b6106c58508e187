/// Eight dots of a line, the unit in which lines are written.
typealias Dots = SIMD8<UInt16>

/// For bits of a pattern, the dots that are foreground: all ones there, zero elsewhere.
struct PatternMasks: @unchecked Sendable {
  static let shared = PatternMasks()

  /// One dot per bit, for the 256 values of a byte.
  let single: UnsafePointer<Dots>
  /// Two dots per bit, for the 16 values of a nibble.
  let doubled: UnsafePointer<Dots>

  private init() {
    let single = UnsafeMutablePointer<Dots>.allocate(capacity: 256)
    let doubled = UnsafeMutablePointer<Dots>.allocate(capacity: 16)
    for pattern in 0..<256 {
      var dots = Dots()
      for dot in 0..<8 where pattern & 0x80 >> dot != 0 { dots[dot] = .max }
      (single + pattern).initialize(to: dots)
    }
    for nibble in 0..<16 {
      var dots = Dots()
      for dot in 0..<8 where nibble & 8 >> (dot / 2) != 0 { dots[dot] = .max }
      (doubled + nibble).initialize(to: dots)
    }
    self.single = UnsafePointer(single)
    self.doubled = UnsafePointer(doubled)
  }
}

extension UnsafeMutablePointer<UInt16> {
  @inline(__always)
  func store(_ dots: Dots) {
    UnsafeMutableRawPointer(self).storeBytes(of: dots, as: Dots.self)
  }

  /// Fills dots from an even one to an even one with a pair of colours: the one for even dots is in the
  /// low half of `pair`.
  @inline(__always)
  func fill(from start: Int, to end: Int, with pair: UInt32) {
    let output = UnsafeMutableRawPointer(self)
    let eight = SIMD4<UInt32>(repeating: pair)
    var dot = start
    while dot + 8 <= end {
      output.storeBytes(of: eight, toByteOffset: dot * 2, as: SIMD4<UInt32>.self)
      dot += 8
    }
    while dot < end {
      output.storeBytes(of: pair, toByteOffset: dot * 2, as: UInt32.self)
      dot += 2
    }
  }
}

// Lines: whether to draw them, and their frame.
extension V9938 {
  private var pictureLine: Int? {
    let line = raster.line - raster.pictureTop
    return line >= 0 && line < Picture.linesPerField ? line : nil
  }

  private var pictureField: Int { picture.isInterlaced && raster.isOddField ? 1 : 0 }

  /// The beam has reached the end of the line: draws what is not in the picture yet.
  mutating func drawLine() {
    guard let line = pictureLine else { return }
    let index = pictureField * Picture.linesPerField + line
    let storage = picture.storage
    if dotsDrawn > 0 {
      drawPart(upTo: Picture.width)
      dotsDrawn = 0
      // Once more in the next field, when it is whole.
      vram.linesSinceChange = -1
    } else if !isUnchanged(since: storage.stamps[index]) {
      render(into: picture.line(line, field: pictureField), index: index)
      storage.stamps[index] = vram.changeStamp
      vram.changeStamp &+= 1
      picture.changeCount &+= 1
    }
    vram.linesSinceChange &+= 1
    if display.hasSprites && display.isEnabled && raster.isInDisplay {
      noteSprites(storage.sprites[index], line: raster.line)
    }
  }

  /// Draws the present line from `dotsDrawn` on with the registers as they stand. Such a line is drawn
  /// again in the next field.
  mutating func drawPart(upTo end: Int) {
    guard end > dotsDrawn, let line = pictureLine else { return }
    let index = pictureField * Picture.linesPerField + line
    let storage = picture.storage
    render(into: storage.scratch, index: index)
    (picture.line(line, field: pictureField) + dotsDrawn).update(
      from: storage.scratch + dotsDrawn, count: end - dotsDrawn)
    storage.stamps[index] = 0
    picture.changeCount &+= 1
    dotsDrawn = end
  }

  /// Draws the whole picture as the registers and the memory stand now, as if they had been so since the
  /// field began; for a machine that has just been restored.
  mutating func redrawPicture() {
    let (line, odd) = (raster.line, raster.isOddField)
    redrawEverything()
    for field in 0...(picture.isInterlaced ? 1 : 0) {
      raster.isOddField = picture.isInterlaced ? field == 1 : odd
      for row in 0..<Picture.linesPerField {
        raster.line = raster.pictureTop + row
        let index = field * Picture.linesPerField + row
        render(into: picture.line(row, field: field), index: index)
        picture.storage.stamps[index] = vram.changeStamp
      }
    }
    (raster.line, raster.isOddField) = (line, odd)
    picture.changeCount &+= 1
    dotsDrawn = 0
    vram.changeStamp &+= 1
  }

  /// True when nothing that this line is made of changed after `stamp`.
  private func isUnchanged(since stamp: UInt32) -> Bool {
    guard stamp != 0, registerStamp <= stamp else { return false }
    guard vram.lastChange > stamp, raster.isInDisplay, display.isEnabled else { return true }
    let y = raster.line - raster.displayTop
    let changes =
      switch display.mode {
      case .text1, .text2: latestTextChange(y)
      case .graphic1, .graphic2, .graphic3, .multicolor: latestPatternChange(y)
      case .graphic4, .graphic5, .graphic6, .graphic7: latestBitmapChange(y)
      case .undefined: UInt32(0)
      }
    guard changes <= stamp else { return false }
    return !display.hasSprites || latestSpriteChange() <= stamp
  }

  /// Puts the line under the beam together. Changes nothing but the picture's own storage.
  private mutating func render(into dots: UnsafeMutablePointer<UInt16>, index: Int) {
    if !coloursAreValid { resolveColours() }
    let border = borderColours
    guard raster.isInDisplay, display.isEnabled, display.mode != .undefined else {
      return dots.fill(from: 0, to: Picture.width, with: border)
    }
    let y = raster.line - raster.displayTop
    let isText = display.mode.isText
    // Text has 16 dots more border on either side.
    let left = 16 + display.shift * 2 + (isText ? 16 : 0)
    let start = dots + left
    switch display.mode {
    case .text1: drawText1(y, start)
    case .text2: drawText2(y, start)
    case .graphic1: drawGraphic1(y, start)
    case .graphic2, .graphic3: drawGraphic2(y, start)
    case .multicolor: drawMulticolor(y, start)
    case .graphic4, .graphic5: drawPacked(y, start)
    case .graphic6, .graphic7: drawPlanar(y, start)
    case .undefined: break
    }
    if display.hasSprites {
      picture.storage.sprites[index] =
        display.mode.hasColouredSprites ? drawColouredSprites(y, start) : drawSprites(y, start)
    }
    dots.fill(from: 0, to: left, with: border)
    dots.fill(from: left + (isText ? 480 : 512), to: Picture.width, with: border)
  }

  // MARK: Colours

  /// The backdrop's colours on even dots (low half) and odd dots; they differ in GRAPHIC5 only.
  private var borderColours: UInt32 {
    let register = registers[7]
    switch display.mode {
    case .graphic5:
      let even = paletteColours[Int(register >> 2 & 3)]
      return UInt32(paletteColours[Int(register & 3)]) << 16 | UInt32(even)
    case .graphic7: return UInt32(Palette.graphic7(register)) &* 0x1_0001
    default: return UInt32(paletteColours[Int(register & 15)]) &* 0x1_0001
    }
  }

  /// Prepares the sixteen colours, with code 0 showing the backdrop unless R#8 TP is set, and the dots of
  /// each byte of the bitmap modes.
  private mutating func resolveColours() {
    coloursAreValid = true
    for code in 0..<16 { colours[code] = paletteColours[code] }
    let border = borderColours
    let (even, odd) = (UInt16(truncatingIfNeeded: border), UInt16(truncatingIfNeeded: border >> 16))
    let isTransparent = registers[8] & Bits.colourZeroVisible == 0
    if isTransparent { colours[0] = even }
    let expansion = picture.storage.expansion
    switch display.mode {
    case .graphic4, .graphic6:
      let isWide = display.mode == .graphic4
      for byte in 0..<256 {
        let (left, right) = (UInt64(colours[byte >> 4]), UInt64(colours[byte & 15]))
        expansion[byte] =
          isWide ? left &* 0x1_0001 | right &* 0x1_0001 << 32 : left | right << 16
      }
    case .graphic5:
      let zeroes = isTransparent ? (even, odd) : (paletteColours[0], paletteColours[0])
      for byte in 0..<256 {
        var dots: UInt64 = 0
        for dot in 0..<4 {
          let code = byte >> (6 - 2 * dot) & 3
          let zero = dot & 1 == 0 ? zeroes.0 : zeroes.1
          dots |= UInt64(code == 0 ? zero : paletteColours[code]) << UInt64(16 * dot)
        }
        expansion[byte] = dots
      }
    case .graphic7:
      for byte in 0..<256 {
        let colour = byte == 0 && isTransparent ? even : Palette.graphic7(UInt8(byte))
        expansion[byte] = UInt64(colour) &* 0x1_0001
      }
    default: break
    }
  }
}

extension VRAM {
  /// The stamp of the latest change in 2 KiB from `address` on, which is a multiple of 2 KiB.
  @inline(__always)
  func latestChange(inTable address: Int) -> UInt32 {
    UnsafeRawPointer(granuleStamps + address >> Self.granuleShift)
      .loadUnaligned(as: SIMD16<UInt32>.self).max()
  }

  /// The stamp of the latest change in `count` bytes from `address` on.
  @inline(__always)
  func latestChange(from address: Int, count: Int) -> UInt32 {
    var latest: UInt32 = 0
    var granule = address >> Self.granuleShift
    let last = (address + count - 1) >> Self.granuleShift
    while granule <= last {
      latest = max(latest, granuleStamps[granule])
      granule += 1
    }
    return latest
  }
}
