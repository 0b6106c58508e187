/// A sprite on the line that is being drawn, cut to the screen.
struct VisibleSprite {
  /// Dot (0–255) of the pattern's first bit.
  var x = 0
  /// Dots that were cut off at the left edge of the screen.
  var overhang = 0
  /// Dots of this line, the leftmost in bit 31, magnified already.
  var pattern: UInt32 = 0
  /// How many dots wide it is, set or not.
  var width = 0
  /// EC CC IC 0 and the colour code.
  var attributes: UInt8 = 0

  var colour: Int { Int(attributes & 15) }
  /// Its colour mixes with that of the sprite before it.
  var isContinuation: Bool { attributes & 0x40 != 0 }
  /// Neither CC nor IC: takes part in collisions.
  var collides: Bool { attributes & 0x60 == 0 }

  /// Cuts off what lies beyond the screen's edges.
  mutating func clip() {
    if x < 0 {
      pattern = x > -32 ? pattern << UInt32(-x) : 0
      (overhang, x) = (-x, 0)
    } else if x > 224 {
      pattern &= ~0 << UInt32(x - 224)
    }
  }

  /// The leftmost dot that both have, or nil.
  func firstOverlap(with other: VisibleSprite) -> Int? {
    let distance = other.x - x
    guard distance > -32, distance < 32 else { return nil }
    let common =
      distance >= 0
      ? (pattern << UInt32(distance)) & other.pattern
      : pattern & (other.pattern << UInt32(-distance))
    return common == 0 ? nil : max(x, other.x) + common.leadingZeroBitCount
  }

  /// Whether it has a dot at `x`.
  func covers(_ position: Int) -> Bool {
    let bit = position - x
    return bit >= 0 && bit < 32 && pattern & 0x8000_0000 >> UInt32(bit) != 0
  }
}

// Sprites (reference/v9938.md, section 5). They are looked up with the state of the line that shows them;
// the chip does it one line earlier.
extension V9938 {
  private static let spriteCount = 32

  /// Where sprites are in memory and how they look, for one line.
  private struct SpriteTables {
    let attributes: Int
    let colours: Int
    let colourMask: Int
    let patterns: Int
    let isPlanar: Bool
    let isColoured: Bool
    let isLarge: Bool
    let isMagnified: Bool

    init(_ chip: borrowing V9938) {
      let base = Int(chip.registers[11]) << 15 | Int(chip.registers[5]) << 7
      isColoured = chip.display.mode.hasColouredSprites
      // With coloured sprites the table is 1 KiB: colours in its first half, attributes in the second;
      // low bits of R#5 are a mask.
      attributes = isColoured ? base & ~0x1FF : base
      colours = base & ~0x3FF
      colourMask = base | 0x7F
      patterns = Int(chip.registers[6]) << 11
      isPlanar = chip.display.mode.isPlanar
      isLarge = chip.registers[1] & Bits.largeSprites != 0
      isMagnified = chip.registers[1] & Bits.magnifiedSprites != 0
    }

    /// Y that ends the list.
    var endMark: UInt8 { isColoured ? 0xD8 : 0xD0 }
    var limit: Int { isColoured ? 8 : 4 }
    var height: Int { (isLarge ? 16 : 8) << (isMagnified ? 1 : 0) }

    @inline(__always)
    func byte(_ address: Int, _ memory: UnsafePointer<UInt8>) -> UInt8 {
      memory[isPlanar ? VRAM.planar(address) : address]
    }
  }

  /// Fills `visibleSprites` with those on display line `y`; their number, and what becomes of the status.
  private func findSprites(_ y: Int) -> (count: Int, status: Picture.SpriteStatus) {
    let tables = SpriteTables(self)
    let line = UInt8(truncatingIfNeeded: y + Int(registers[23]))
    let visible = picture.storage.visibleSprites
    let memory = UnsafePointer(vram.bytes)
    let height = tables.height
    var count = 0
    var number = 0
    var status = Picture.SpriteStatus()
    while number < Self.spriteCount {
      let top = tables.byte(tables.attributes + number * 4, memory)
      if top == tables.endMark { break }
      let row = Int(line &- top &- 1)
      if row < height {
        if count == tables.limit {
          status.hasOverflow = true
          break
        }
        visible[count] = sprite(number, row: row, tables)
        count += 1
      }
      number += 1
    }
    status.number = UInt8(min(number, Self.spriteCount - 1))
    status.collisionX = collision(count)
    hideBeyondLeftEdge(count, tables)
    return (count, status)
  }

  /// Takes away what the profile does not show; it collides all the same.
  private func hideBeyondLeftEdge(_ count: Int, _ tables: SpriteTables) {
    let visible = picture.storage.visibleSprites
    for index in 0..<count where visible[index].overhang > 0 {
      if tables.isColoured {
        if !profile.colouredSpritesCrossLeftEdge { visible[index].pattern = 0 }
      } else if tables.isMagnified && visible[index].overhang & 1 != 0 {
        if !profile.magnifiedDotsCrossLeftEdge { visible[index].pattern &= 0x7FFF_FFFF }
      }
    }
  }

  private func sprite(_ number: Int, row: Int, _ tables: SpriteTables) -> VisibleSprite {
    let memory = UnsafePointer(vram.bytes)
    let entry = tables.attributes + number * 4
    let row = tables.isMagnified ? row >> 1 : row
    let code = Int(tables.byte(entry + 2, memory)) & (tables.isLarge ? ~3 : ~0)
    let address = tables.patterns + code * 8 + row
    var pattern = UInt32(tables.byte(address, memory)) << 24
    if tables.isLarge { pattern |= UInt32(tables.byte(address + 16, memory)) << 16 }
    if tables.isMagnified { pattern = Self.doubledBits(pattern >> 16) }
    var sprite = VisibleSprite()
    sprite.pattern = pattern
    sprite.width = tables.height
    sprite.attributes = tables.byte(
      tables.isColoured ? tables.colourMask & (tables.colours | number << 4 | row) : entry + 3,
      memory)
    // Sprites with one colour have no CC and IC bits.
    if !tables.isColoured { sprite.attributes &= 0x8F }
    sprite.x = Int(tables.byte(entry + 1, memory)) - (sprite.attributes & 0x80 != 0 ? 32 : 0)
    sprite.clip()
    return sprite
  }

  /// Each of 16 bits twice.
  private static func doubledBits(_ bits: UInt32) -> UInt32 {
    var spread = (bits | bits << 8) & 0x00FF_00FF
    spread = (spread | spread << 4) & 0x0F0F_0F0F
    spread = (spread | spread << 2) & 0x3333_3333
    spread = (spread | spread << 1) & 0x5555_5555
    return spread | spread << 1
  }

  private var isColourZeroVisible: Bool { registers[8] & Bits.colourZeroVisible != 0 }

  /// The leftmost dot where two of the sprites found overlap, or −1.
  private func collision(_ count: Int) -> Int16 {
    let visible = picture.storage.visibleSprites
    var first = Int.max
    for index in 0..<count where canCollide(visible[index]) {
      for other in index + 1..<max(count, index + 1) where canCollide(visible[other]) {
        if let x = visible[index].firstOverlap(with: visible[other]) { first = min(first, x) }
      }
    }
    return first == .max ? -1 : Int16(first)
  }

  private func canCollide(_ sprite: VisibleSprite) -> Bool {
    sprite.collides && (sprite.colour != 0 || isColourZeroVisible)
  }

  // MARK: Drawing

  /// Sprites of GRAPHIC1, GRAPHIC2 and MULTICOLOR; the lower number is in front.
  func drawSprites(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) -> Picture.SpriteStatus {
    let (count, status) = findSprites(y)
    for index in stride(from: count - 1, through: 0, by: -1) {
      let sprite = picture.storage.visibleSprites[index]
      if sprite.colour == 0 && !isColourZeroVisible { continue }
      let colour = colours[sprite.colour]
      var pattern = sprite.pattern
      while pattern != 0 {
        let x = sprite.x + pattern.leadingZeroBitCount
        pattern &= ~(0x8000_0000 >> UInt32(pattern.leadingZeroBitCount))
        (dots[2 * x], dots[2 * x + 1]) = (colour, colour)
      }
    }
    return status
  }

  /// Sprites of GRAPHIC3–GRAPHIC7. One with CC shows only with a sprite of a lower number without CC
  /// on the same line, and where both have a dot their colour codes are ORed.
  func drawColouredSprites(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) -> Picture.SpriteStatus {
    let (count, status) = findSprites(y)
    let visible = picture.storage.visibleSprites
    var first = 0
    while first < count, visible[first].isContinuation { first += 1 }
    for index in stride(from: count - 1, through: first, by: -1) {
      let sprite = visible[index]
      if sprite.colour == 0 && !isColourZeroVisible { continue }
      var pattern = sprite.pattern
      while pattern != 0 {
        let x = sprite.x + pattern.leadingZeroBitCount
        pattern &= ~(0x8000_0000 >> UInt32(pattern.leadingZeroBitCount))
        let code =
          profile.mixing == .runBehindFront
          ? mixedWithRun(index, at: x, count) : mixedUntilSecondOwner(at: x, first..<count)
        (dots[2 * x], dots[2 * x + 1]) = spriteColours(code)
      }
    }
    return status
  }

  /// The colour code of sprite `index` at `x`, mixed with those of the sprites with CC behind it.
  @inline(__always)
  private func mixedWithRun(_ index: Int, at x: Int, _ count: Int) -> Int {
    let visible = picture.storage.visibleSprites
    var code = visible[index].colour
    var next = index + 1
    while next < count, visible[next].isContinuation {
      if visible[next].covers(x) { code |= visible[next].colour }
      next += 1
    }
    return code
  }

  /// See `PictureProfile.SpriteMixing`.
  private func mixedUntilSecondOwner(at x: Int, _ sprites: Range<Int>) -> Int {
    var (code, hasOwner) = (0, false)
    for index in sprites {
      let sprite = picture.storage.visibleSprites[index]
      guard x >= sprite.x, x < sprite.x + sprite.width, sprite.overhang == 0 else { continue }
      let isVisible = sprite.colour != 0 || isColourZeroVisible
      let hasDot = sprite.covers(x)
      if !sprite.isContinuation, hasOwner, isVisible || !hasDot { break }
      guard hasDot, isVisible else { continue }
      if !sprite.isContinuation { hasOwner = true }
      code |= sprite.colour
    }
    return code
  }

  /// Colours of the two dots that a sprite's dot is wide.
  private func spriteColours(_ code: Int) -> (UInt16, UInt16) {
    switch display.mode {
    case .graphic5: (paletteColours[code >> 2], paletteColours[code & 3])
    case .graphic7: (profile.graphic7Sprites[code], profile.graphic7Sprites[code])
    default: (colours[code], colours[code])
    }
  }

  // MARK: Status

  /// The beam has drawn `line`, on which sprites were as `status` says.
  @inline(__always)
  mutating func noteSprites(_ status: Picture.SpriteStatus, line: Int) {
    if !sprites.hasOverflow {
      sprites.number = status.number
      // The flag is not raised while F stands.
      sprites.hasOverflow = status.hasOverflow && !verticalFlag
    }
    guard status.collisionX >= 0 else { return }
    sprites.hasCollision = true
    guard !sprites.positionIsFrozen, registers[8] & (Bits.mouse | Bits.lightPen) == 0 else {
      return
    }
    sprites.positionIsFrozen = true
    // Offsets that the chip adds (section 4).
    sprites.collisionX = Int(status.collisionX) + 12
    sprites.collisionY = line - raster.displayTop + 8
  }

  /// The beam passes `count` unchanged lines.
  mutating func repeatSpriteStatus(lines count: Int) {
    let first = max(raster.line, max(raster.displayTop, raster.pictureTop))
    let end = min(
      raster.line + count, min(raster.displayEnd, raster.pictureTop + Picture.linesPerField))
    let field = picture.isInterlaced && raster.isOddField ? Picture.linesPerField : 0
    var line = first
    while line < end {
      noteSprites(picture.storage.sprites[field + line - raster.pictureTop], line: line)
      line += 1
    }
  }

  /// The stamp of the latest change in the sprite tables.
  func latestSpriteChange() -> UInt32 {
    let tables = SpriteTables(self)
    var latest: UInt32 = 0
    if tables.isPlanar {
      for half in [0, 0x1_0000] {
        let attributes = half + VRAM.planar(tables.attributes)
        let colours = half + VRAM.planar(tables.colours)
        let patterns = half + VRAM.planar(tables.patterns)
        latest = max(latest, vram.latestChange(from: attributes, count: 64))
        latest = max(latest, vram.latestChange(from: colours, count: 256))
        latest = max(latest, vram.latestChange(from: patterns, count: 1024))
      }
      return latest
    }
    latest = vram.latestChange(from: tables.attributes, count: 128)
    if tables.isColoured {
      latest = max(latest, vram.latestChange(from: tables.colours, count: 512))
    }
    return max(latest, vram.latestChange(inTable: tables.patterns))
  }
}
