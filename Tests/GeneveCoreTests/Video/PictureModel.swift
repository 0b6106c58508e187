@testable import GeneveCore

/// The picture of a V9938 whose registers stand still, dot by dot and straight from the tables of
/// reference/v9938.md, sections 2.2–2.4 and 5; slow and without memory of what it drew.
struct PictureModel {
  let memory: [UInt8]
  let registers: [UInt8]
  let palette: [UInt16]
  let mode: VideoMode
  let blinkIsOn: Bool
  let isOddField: Bool

  private func register(_ number: Int) -> Int { Int(registers[number]) }

  private func byte(_ logical: Int) -> Int {
    let address = logical & 0x1_FFFF
    let isPlanar = mode == .graphic6 || mode == .graphic7
    return Int(memory[isPlanar ? address / 2 + (address & 1) * 0x1_0000 : address])
  }

  private var zeroIsTransparent: Bool { register(8) & 0x20 == 0 }
  private var verticalAdjust: Int { register(18) >> 4 ^ 7 }
  private var horizontalAdjust: Int { register(18) & 15 ^ 7 }
  private var height: Int { register(9) & 0x80 != 0 ? 212 : 192 }
  private var firstRow: Int { (height == 212 ? 4 : 14) + verticalAdjust }

  private func backdrop(_ dot: Int) -> UInt16 {
    switch mode {
    case .graphic5: palette[dot & 1 == 0 ? register(7) >> 2 & 3 : register(7) & 3]
    case .graphic7: bitmap256(register(7))
    default: palette[register(7) & 15]
    }
  }

  private func bitmap256(_ byte: Int) -> UInt16 {
    UInt16(byte >> 2) << 3 | [0, 2, 4, 7][byte & 3]
  }

  private func colour(_ code: Int, _ dot: Int) -> UInt16 {
    code == 0 && zeroIsTransparent ? backdrop(dot) : palette[code]
  }

  /// One line of the picture, 0–232.
  func line(_ row: Int) -> [UInt16] {
    let y = row - firstRow
    let isText = mode == .text1 || mode == .text2
    let left = 16 + 2 * (horizontalAdjust - 7) + (isText ? 16 : 0)
    let isOn = register(1) & 0x40 != 0 && (0..<height).contains(y)
    let sprites = isOn && !isText && register(8) & 2 == 0 ? spriteCodes(y) : nil
    return (0..<544).map { dot in
      let x = dot - left
      guard isOn, (0..<(isText ? 480 : 512)).contains(x) else { return backdrop(dot) }
      if let code = sprites?[x / 2] { return spriteColour(code, x) }
      return pattern(x, y)
    }
  }

  // MARK: Patterns and bitmaps

  private func pattern(_ x: Int, _ y: Int) -> UInt16 {
    let line = (y + register(23)) & 255
    switch mode {
    case .text1:
      let index = (0xC00 + y / 8 * 40 + x / 12) & 0xFFF
      let code = byte((register(2) << 10 | 0x3FF) & (0x1_F000 | index))
      let bits = byte(register(4) << 11 + code * 8 + line % 8)
      let set = bits << (x / 2 % 6) & 0x80 != 0
      return colour(set ? register(7) >> 4 : register(7) & 15, x)
    case .text2: return text2(x, y, line)
    case .multicolor:
      let code = byte(register(2) << 10 + line / 8 * 32 + x / 16)
      let blocks = byte(register(4) << 11 + code * 8 + line / 8 % 4 * 2 + line / 4 % 2)
      return colour(x % 16 < 8 ? blocks >> 4 : blocks & 15, x)
    case .graphic1, .graphic2, .graphic3:
      let code = byte(register(2) << 10 + line / 8 * 32 + x / 16)
      let (bits, colours) = patternAndColour(code, line)
      return colour(bits << (x / 2 % 8) & 0x80 != 0 ? colours >> 4 : colours & 15, x)
    case .graphic4, .graphic5, .graphic6, .graphic7: return bitmap(x, line)
    case .undefined: return backdrop(x)
    }
  }

  private func text2(_ x: Int, _ y: Int, _ line: Int) -> UInt16 {
    let column = x / 6
    let code = byte((register(2) << 10 | 0x3FF) & (0x1_F000 | y / 8 * 80 + column))
    let set = byte(register(4) << 11 + code * 8 + line % 8) << (x % 6) & 0x80 != 0
    let mask = register(10) << 14 | register(3) << 6 | 0x3F
    let blinks = byte(mask & (0x1_FE00 | y / 8 * 10 + column / 8)) << (column % 8) & 0x80 != 0
    guard blinks && blinkIsOn else {
      return colour(set ? register(7) >> 4 : register(7) & 15, x)
    }
    let front = register(12) >> 4
    return colour(set && front != 0 ? front : register(12) & 15, x)
  }

  private func patternAndColour(_ code: Int, _ line: Int) -> (Int, Int) {
    let colours = register(10) << 14 | register(3) << 6
    if mode == .graphic1 {
      return (byte(register(4) << 11 + code * 8 + line % 8), byte(colours + code / 8))
    }
    let index = line / 64 * 0x800 + code * 8 + line % 8
    let patterns = register(4) << 11 | 0x7FF
    return (byte(patterns & (0x1_E000 | index)), byte((colours | 0x3F) & (0x1_E000 | index)))
  }

  private func bitmap(_ x: Int, _ line: Int) -> UInt16 {
    let showsEvenPage = blinkIsOn || register(9) & 4 != 0 && !isOddField
    let page = showsEvenPage ? register(2) & ~0x20 : register(2)
    switch mode {
    case .graphic4, .graphic5:
      let address = (page << 10 | 0x3FF) & (0x1_8000 | line << 7 | x / 4)
      if mode == .graphic4 {
        return colour(x % 4 < 2 ? byte(address) >> 4 : byte(address) & 15, x)
      }
      return colour(byte(address) >> (6 - x % 4 * 2) & 3, x)
    default:
      let address = ((page & 0x3F) << 11 | 0x7FF) & (0x1_0000 | line << 8 | x / 2)
      if mode == .graphic6 {
        return colour(x % 2 == 0 ? byte(address) >> 4 : byte(address) & 15, x)
      }
      let value = byte(address)
      return value == 0 && zeroIsTransparent ? backdrop(x) : bitmap256(value)
    }
  }

  // MARK: Sprites

  private struct Sprite {
    let x: Int, bits: [Bool], attributes: Int
    func covers(_ position: Int) -> Bool {
      bits.indices.contains(position - x) && bits[position - x]
    }
  }

  private var isColoured: Bool { ![.graphic1, .graphic2, .multicolor].contains(mode) }

  /// The sprites of a line, as many as the chip shows.
  private func sprites(_ y: Int) -> [Sprite] {
    let base = register(11) << 15 | register(5) << 7
    let mask = base | 0x7F
    let size = register(1) & 2 != 0 ? 16 : 8
    let scale = register(1) & 1 != 0 ? 2 : 1
    var found: [Sprite] = []
    for number in 0..<32 {
      let entry = isColoured ? mask & (0x1_FE00 | number * 4) : base + number * 4
      let top = byte(entry)
      if top == (isColoured ? 0xD8 : 0xD0) { break }
      let row = (y + register(23) - top - 1) & 255
      guard row < size * scale else { continue }
      let code = byte(entry + 2) & (size == 16 ? 0xFC : 0xFF)
      let attributes =
        isColoured
        ? byte(mask & (0x1_FC00 | number * 16 + row / scale)) : byte(entry + 3) & 0x8F
      let bits = (0..<size * scale).map { dot in
        let column = dot / scale
        let address = register(6) << 11 + code * 8 + row / scale + column / 8 * 16
        return byte(address) << (column % 8) & 0x80 != 0
      }
      let x = byte(entry + 1) - (attributes & 0x80 != 0 ? 32 : 0)
      found.append(Sprite(x: x, bits: bits, attributes: attributes))
      if found.count == (isColoured ? 8 : 4) { break }
    }
    return found
  }

  /// For each of 256 dots the code of the sprite in front, or nil.
  private func spriteCodes(_ y: Int) -> [Int?] {
    let all = sprites(y)
    let shown = all.drop { $0.attributes & 0x40 != 0 }
    return (0..<256).map { x in
      for index in shown.indices {
        let sprite = shown[index]
        guard sprite.covers(x), sprite.attributes & 15 != 0 || !zeroIsTransparent else { continue }
        return shown[(index + 1)...].prefix { $0.attributes & 0x40 != 0 }
          .filter { $0.covers(x) }
          .reduce(sprite.attributes & 15) { $0 | $1.attributes & 15 }
      }
      return nil
    }
  }

  private func spriteColour(_ code: Int, _ dot: Int) -> UInt16 {
    switch mode {
    case .graphic5: palette[dot % 2 == 0 ? code >> 2 : code & 3]
    case .graphic7:
      [
        0o000, 0o002, 0o030, 0o032, 0o300, 0o302, 0o330, 0o332,
        0o472, 0o007, 0o070, 0o077, 0o700, 0o707, 0o770, 0o777,
      ][code]
    default: colour(code, dot)
    }
  }
}
