import Testing

@testable import GeneveCore

@Suite("Scan codes")
struct ScanCodeTests {
  /// reference/geneve-hardware.md, section 7.
  private static let table: [(code: UInt8, key: ScanCode)] = [
    (0x01, .escape), (0x02, .digit1), (0x0A, .digit9), (0x0B, .digit0), (0x0C, .minus),
    (0x0D, .equals), (0x0E, .backspace), (0x0F, .tab), (0x10, .q), (0x11, .w), (0x12, .e),
    (0x13, .r), (0x14, .t), (0x15, .y), (0x16, .u), (0x17, .i), (0x18, .o), (0x19, .p),
    (0x1A, .leftBracket), (0x1B, .rightBracket), (0x1C, .enter), (0x1D, .control), (0x1E, .a),
    (0x1F, .s), (0x20, .d), (0x21, .f), (0x22, .g), (0x23, .h), (0x24, .j), (0x25, .k),
    (0x26, .l), (0x27, .semicolon), (0x28, .quote), (0x29, .backquote), (0x2A, .leftShift),
    (0x2B, .backslash), (0x2C, .z), (0x2D, .x), (0x2E, .c), (0x2F, .v), (0x30, .b), (0x31, .n),
    (0x32, .m), (0x33, .comma), (0x34, .period), (0x35, .slash), (0x36, .rightShift),
    (0x37, .keypadMultiply), (0x38, .alternate), (0x39, .space), (0x3A, .capsLock), (0x3B, .f1),
    (0x42, .f8), (0x43, .f9), (0x44, .f10), (0x45, .numLock), (0x46, .scrollLock), (0x47, .home),
    (0x48, .up), (0x49, .pageUp), (0x4A, .keypadMinus), (0x4B, .left), (0x4C, .keypad5),
    (0x4D, .right), (0x4E, .keypadPlus), (0x4F, .end), (0x50, .down), (0x51, .pageDown),
    (0x52, .insert), (0x53, .delete), (0x54, .systemRequest), (0x56, .key102), (0x57, .f11),
    (0x58, .f12),
  ]

  @Test("every key has the code of the table", arguments: table)
  func codes(code: UInt8, key: ScanCode) {
    #expect(key.makeCode == code)
    #expect(key.breakCode == code + 0x80)
  }

  @Test("there are 83 keys, SysRq, the 102nd key, F11 and F12")
  func count() {
    #expect(ScanCode.allCases.count == 87)
  }
}
