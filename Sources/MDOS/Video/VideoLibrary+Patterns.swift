import GeneveCore

// Patterns of characters and sprites: calls 23, 24 and 28.
extension VideoLibrary {
  static let patternSize = 8
  static let patternCount = 256

  /// Characters that get patterns while the upper ones are switched off.
  private static let lowerPatterns = 127

  /// Loads the system's font into the pattern table.
  func loadFont(_ memory: VideoMemory) {
    let count = hasUpperCharacters ? Self.patternCount : Self.lowerPatterns
    memory.store(font.prefix(count * Self.patternSize), at: tables.patterns)
  }

  /// Sprites look like characters until they get patterns of their own.
  func loadSpritePatterns(_ memory: VideoMemory) {
    let count = hasUpperCharacters ? Self.patternCount : Self.lowerPatterns
    memory.store(font.prefix(count * Self.patternSize), at: tables.spritePatterns)
    let last = (Self.patternCount - 1) * Self.patternSize
    memory.store(font[last...], at: tables.spritePatterns + last)
  }

  /// Changes the patterns of characters, in the font that text is drawn from and, where there is one, in the
  /// pattern table. What goes beyond the last character is left out.
  mutating func setCharacterPatterns(_ patterns: [UInt8], from first: Int, for task: TaskPage) {
    let patterns = Self.fitting(patterns, from: first)
    font.replaceSubrange(
      first * Self.patternSize..<first * Self.patternSize + patterns.count, with: patterns)
    if mode.hasFontPatterns {
      memory(task).store(patterns, at: tables.patterns + first * Self.patternSize)
    }
    work += patterns.count * VideoCost.patternByte
  }

  func characterPatterns(from first: Int, count: Int) -> [UInt8] {
    let start = min(first, Self.patternCount) * Self.patternSize
    return Array(font[start..<min(start + count * Self.patternSize, font.count)])
  }

  mutating func setSpritePatterns(_ patterns: [UInt8], from first: Int, for task: TaskPage) {
    let patterns = Self.fitting(patterns, from: first)
    memory(task).store(patterns, at: tables.spritePatterns + first * Self.patternSize)
    work += patterns.count * VideoCost.patternByte
  }

  func spritePatterns(from first: Int, count: Int, for task: TaskPage) -> [UInt8] {
    let count = min(count, max(0, Self.patternCount - first))
    return memory(task).bytes(
      at: tables.spritePatterns + first * Self.patternSize, count: count * Self.patternSize)
  }

  /// Brings the system's own font back.
  mutating func restoreFonts(characters: Bool, sprites: Bool, for task: TaskPage) {
    let memory = memory(task)
    font = Font.standard
    if characters, mode.hasFontPatterns { loadFont(memory) }
    if sprites, mode.hasSprites, mode != .multicolor { loadSpritePatterns(memory) }
  }

  private static func fitting(_ patterns: [UInt8], from first: Int) -> ArraySlice<UInt8> {
    patterns.prefix(max(0, patternCount - first) * patternSize)
  }
}
