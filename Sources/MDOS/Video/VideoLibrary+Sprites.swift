import GeneveCore

// Sprites: calls 1A–22.
extension VideoLibrary {
  static let spriteCount = 32

  /// Bytes of an attribute entry.
  private enum Attribute {
    static let row = 0
    static let column = 1
    static let pattern = 2
    static let colour = 3
    static let size = 4
  }

  /// Rows below every display. D4 does not end the list of sprites as D0 and D8 do.
  private static let hiddenRow: UInt8 = 0xD4

  /// Hides all sprites and stops them.
  mutating func removeSprites(_ memory: VideoMemory) {
    for number in 0..<Self.spriteCount { removeSprite(number, memory) }
  }

  mutating func removeSprite(_ number: Int, _ memory: VideoMemory) {
    memory[attribute(number, Attribute.row)] = Self.hiddenRow
    sprites[number] = Sprite()
  }

  private func attribute(_ number: Int, _ byte: Int) -> Int {
    tables.spriteAttributes + number * Attribute.size + byte
  }

  /// In the modes 512 dots wide a sprite is placed to two of them.
  private var columnScale: Int { mode.layout.pixelColumns > 256 ? 2 : 1 }

  mutating func placeSprite(_ number: Int, row: Int, column: Int, _ memory: VideoMemory) {
    memory[attribute(number, Attribute.row)] = UInt8(truncatingIfNeeded: row - 1)
    memory[attribute(number, Attribute.column)] = UInt8(truncatingIfNeeded: column / columnScale)
  }

  func spritePosition(_ number: Int, _ memory: VideoMemory) -> Dot {
    let row = memory[attribute(number, Attribute.row)] &+ 1
    return Dot(x: Int(memory[attribute(number, Attribute.column)]) * columnScale, y: Int(row))
  }

  mutating func setSpriteMotion(_ number: Int, rowVelocity: Int, columnVelocity: Int) {
    sprites[number] = Sprite(rowVelocity: rowVelocity, columnVelocity: columnVelocity)
  }

  func setSpritePattern(_ number: Int, _ pattern: UInt8, _ memory: VideoMemory) {
    memory[attribute(number, Attribute.pattern)] = pattern
  }

  /// Words of a colour in a list: one, or one for each of sixteen lines.
  var spriteColourWords: Int { mode.hasColouredSprites ? 16 : 1 }

  func setSpriteColours(_ number: Int, _ colours: [UInt8], _ memory: VideoMemory) {
    if mode.hasColouredSprites {
      memory.store(colours, at: tables.spriteColours + number * 16)
    } else if let colour = colours.first {
      memory[attribute(number, Attribute.colour)] = colour
    }
  }

  /// 1 small, 2 magnified, 3 large, 4 large and magnified.
  mutating func setSpriteSize(_ size: Int, for task: TaskPage) {
    guard (1...4).contains(size) else { return }
    write(1, registers[1] & ~0x03 | UInt8(size - 1), task)
  }

  /// The coincidence flag of the chip: as the last vertical interrupt found it, or as it stands.
  func spritesHaveMet(_ machine: Machine) -> Bool {
    (lastStatus | machine.video.status(0)) & 0x20 != 0
  }

  /// Moves the sprites that are in motion; 60 times a second.
  mutating func moveSprites(_ memory: VideoMemory) {
    for number in sprites.indices where sprites[number].isMoving {
      let motion = sprites[number].advance()
      let (row, column) = (attribute(number, Attribute.row), attribute(number, Attribute.column))
      memory[row] = UInt8(truncatingIfNeeded: Int(memory[row]) + motion.rows)
      memory[column] = UInt8(truncatingIfNeeded: Int(memory[column]) + motion.columns)
    }
  }
}
