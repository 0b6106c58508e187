/// Where the tables of the display are in video memory, as the registers of the V9938 say.
struct DisplayTables: Equatable {
  var names = 0
  var patterns = 0
  var colours = 0
  var spriteAttributes = 0
  var spriteColours = 0
  var spritePatterns = 0

  /// The colours of sprites stand in front of the attributes.
  private static let distanceOfSpriteColours = 0x200

  init() {}

  /// Reads the registers with the masks of the mode (reference/v9938.md, section 2.2).
  init(registers: [UInt8], mode: DisplayMode) {
    func field(_ number: Int, _ mask: UInt8, _ shift: Int) -> Int {
      Int(registers[number] & mask) << shift
    }
    let highColours = field(10, 0x07, 14)
    switch mode {
    case .multicolor, .graphic1:
      names = field(2, 0x7F, 10)
      patterns = field(4, 0x3F, 11)
      colours = highColours | field(3, 0xFF, 6)
    case .text40, .text80:
      names = field(2, mode == .text40 ? 0x7F : 0x7C, 10)
      patterns = field(4, 0x3F, 11)
      colours = highColours | field(3, 0xF8, 6)
    case .graphic2, .graphic3:
      names = field(2, 0x7F, 10)
      patterns = field(4, 0x3C, 11)
      colours = highColours | field(3, 0x80, 6)
    case .graphic4, .graphic5: names = field(2, 0x60, 10)
    case .graphic6, .graphic7: names = field(2, 0x20, 11)
    }
    let attributes = field(11, 0x03, 15)
    spriteAttributes = attributes | field(5, mode.hasColouredSprites ? 0xFC : 0xFF, 7)
    spriteColours = spriteAttributes - Self.distanceOfSpriteColours
    spritePatterns = field(6, 0x3F, 11)
  }

  /// What has to be in the registers for the tables of display page `page`; numbers and values.
  static func registers(for mode: DisplayMode, page: Int) -> [(number: Int, value: UInt8)] {
    let layout = mode.layout
    let start = page * layout.pageStride
    func value(_ offset: Int, _ shift: Int, ones: UInt8 = 0) -> UInt8 {
      UInt8(truncatingIfNeeded: (start + offset) >> shift) | ones
    }
    var list: [(Int, UInt8)] = []
    switch mode {
    case .text40: list = [(2, value(layout.names, 10))]
    case .text80: list = [(2, value(layout.names, 10, ones: 0x03))]
    case .graphic4, .graphic5: list = [(2, value(0, 10, ones: 0x1F))]
    case .graphic6, .graphic7: list = [(2, value(0, 11, ones: 0x1F))]
    default: list = [(2, value(layout.names, 10))]
    }
    if !mode.isBitmap {
      list.append((4, value(layout.patterns, 11, ones: mode.hasCellPatterns ? 0x03 : 0)))
    }
    switch mode {
    case .text80: list.append((3, value(layout.colours, 6, ones: 0x07)))
    case .graphic1: list.append((3, value(layout.colours, 6)))
    case .graphic2, .graphic3: list.append((3, value(layout.colours, 6, ones: 0x7F)))
    default: break
    }
    if [.text80, .graphic1, .graphic2, .graphic3].contains(mode) {
      list.append((10, value(layout.colours, 14)))
    }
    if mode.hasSprites {
      list.append((5, value(layout.spriteAttributes, 7, ones: mode.hasColouredSprites ? 0x07 : 0)))
      list.append((11, value(layout.spriteAttributes, 15)))
      list.append((6, value(layout.spritePatterns, 11)))
    }
    return list
  }
}
