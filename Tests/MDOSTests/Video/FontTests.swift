import Testing

@testable import MDOS

@Suite("The font")
struct FontTests {
  private func glyph(_ code: UInt8) -> [UInt8] {
    Array(Font.standard[Int(code) * 8..<Int(code) * 8 + 8])
  }

  @Test("has 256 characters of six dots in eight rows")
  func size() {
    #expect(Font.standard.count == 2048)
    #expect(Font.standard.allSatisfy { $0 & 3 == 0 })
  }

  @Test("has no two printable ASCII characters that look alike")
  func distinct() {
    let glyphs = (0x20...0x7E).map { glyph($0) }
    #expect(Set(glyphs).count == glyphs.count)
  }

  @Test("letters leave the last column and capitals the last row free", arguments: 0x41...0x5A)
  func letters(code: Int) {
    let capital = glyph(UInt8(code))
    #expect(capital.allSatisfy { $0 & 0x04 == 0 })
    #expect(capital[7] == 0)
    #expect(glyph(UInt8(code + 0x20)).allSatisfy { $0 & 0x04 == 0 })
  }

  /// Code; rows in which the left and the right edge are met; columns in which top and bottom are met.
  @Test(
    "lines meet those of the next cell",
    arguments: [
      (0xC4, [3], [3], [], []), (0xB3, [], [], [2], [2]), (0xC5, [3], [3], [2], [2]),
      (0xDA, [], [3], [], [2]), (0xD9, [3], [], [2], []), (0xBF, [3], [], [], [2]),
      (0xC0, [], [3], [2], []), (0xCD, [2, 4], [2, 4], [], []), (0xBA, [], [], [1, 3], [1, 3]),
      (0xCE, [2, 4], [2, 4], [1, 3], [1, 3]), (0xC9, [], [2, 4], [], [1, 3]),
      (0xD7, [3], [3], [1, 3], [1, 3]), (0xD8, [2, 4], [2, 4], [2], [2]),
    ] as [(UInt8, [Int], [Int], [Int], [Int])])
  func lines(code: UInt8, left: [Int], right: [Int], top: [Int], bottom: [Int]) {
    let rows = glyph(code)
    func columns(_ row: UInt8) -> [Int] { (0..<6).filter { row & 0x80 >> UInt8($0) != 0 } }
    #expect(rows.indices.filter { rows[$0] & 0x80 != 0 } == left)
    #expect(rows.indices.filter { rows[$0] & 0x04 != 0 } == right)
    #expect(columns(rows[0]) == top)
    #expect(columns(rows[7]) == bottom)
  }
}
