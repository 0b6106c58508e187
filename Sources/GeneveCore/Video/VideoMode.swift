/// The modes of the V9938 (reference/v9938.md, section 2.1).
enum VideoMode: UInt8 {
  case graphic1, graphic2, graphic3, graphic4, graphic5, graphic6, graphic7
  case multicolor, text1, text2
  /// A combination of mode bits that means nothing: only the backdrop is shown.
  case undefined

  /// The mode that M5–M1 select.
  static func selected(_ register0: UInt8, _ register1: UInt8) -> VideoMode {
    let m5m4m3 = register0 >> 1 & 7
    let m2 = register1 >> 3 & 1
    let m1 = register1 >> 4 & 1
    return switch m5m4m3 << 2 | m2 << 1 | m1 {
    case 0b00001: .text1
    case 0b01001: .text2
    case 0b00010: .multicolor
    case 0b00000: .graphic1
    case 0b00100: .graphic2
    case 0b01000: .graphic3
    case 0b01100: .graphic4
    case 0b10000: .graphic5
    case 0b10100: .graphic6
    case 0b11100: .graphic7
    default: .undefined
    }
  }

  var isText: Bool { self == .text1 || self == .text2 }

  var isBitmap: Bool {
    switch self {
    case .graphic4, .graphic5, .graphic6, .graphic7: true
    default: false
    }
  }

  /// Even and odd bytes are in different halves of the memory.
  @inline(__always)
  var isPlanar: Bool { self == .graphic6 || self == .graphic7 }

  var hasSprites: Bool { !isText && self != .undefined }

  /// Sprites with a colour for each line.
  var hasColouredSprites: Bool { isBitmap || self == .graphic3 }

  /// The modes that the V9938 added carry from the 14-bit pointer into R#14 (section 1).
  var carriesIntoR14: Bool { isBitmap || self == .graphic3 || self == .text2 }
}
