import Debugger
import Testing

/// `print` on a machine with known registers; C says what is right.
@Suite struct ExpressionTests {
  private let console: Console

  init() throws {
    console = try Console(ConsoleTests.program)
    _ = console.run("step 2")
    _ = console.run("symbols test.lst")
  }

  @Test(arguments: [
    ("1 + 2 * 3", ">0007 (7)"), ("(1 + 2) * 3", ">0009 (9)"), ("10 - 4 - 3", ">0003 (3)"),
    ("7 / 2", ">0003 (3)"), ("-7 / 2", ">FFFFFFFD (-3)"), ("-7 % 3", ">FFFFFFFF (-1)"),
    ("1 << 4 | 1", ">0011 (17)"), ("6 & 3 == 3", ">0000 (0)"), ("(6 & 3) == 2", ">0001 (1)"),
    ("1 < 2 == 1", ">0001 (1)"), ("5 ^ 1 | 8", ">000C (12)"), ("!0 && !5", ">0000 (0)"),
    ("0 || 3", ">0001 (1)"), ("~0", ">FFFFFFFF (-1)"), ("1 ? 2 : 3", ">0002 (2)"),
    ("0 ? 2 : 1 ? 4 : 5", ">0004 (4)"), ("0x7B", ">007B (123)"), (">7b", ">007B (123)"),
    ("'A'", ">0041 (65)"), ("'AB'", ">4142 (16706)"), ("R0", ">1234 (4660)"),
    ("r0 > >1233", ">0001 (1)"), ("R0>>4", ">0123 (291)"), ("R0 >= >1234", ">0001 (1)"),
    ("byte(>100)", ">0002 (2)"), ("word(>100)", ">0200 (512)"), ("*START", ">0200 (512)"),
    ("START", ">0100 (256)"), ("sub + 2", ">0112 (274)"), ("PC", ">0108 (264)"),
    ("WP", ">F000 (61440)"), ("*R3", ">0000 (0)"), ("map(0)", ">0000 (0)"),
    ("page(>100)", ">00F8 (248)"), ("4294967295", ">FFFFFFFF (-1)"),
    ("2147483647 + 1", ">80000000 (-2147483648)"), ("-2147483648 / -1", ">80000000 (-2147483648)"),
    ("3C:0123", "3C:0123 = >00078123 (491811)"), ("3C:1FFE + 2", "3D:0000 = >0007A000 (499712)"),
    ("vram:1F00", "vram:01F00 = >1F00 (7936)"), ("vram:(R0+1)", "vram:01235 = >1235 (4661)"),
    ("cru:1EE0", "cru:1EE0 = >1EE0 (7904)"), ("byte(F8:0100)", ">0002 (2)"),
    ("word(F8:0100) == word(>0100)", ">0001 (1)"), ("vdp(1)", ">0000 (0)"),
    ("1 << 40", ">0000 (0)"), ("-1 >> 40", ">FFFFFFFF (-1)"),
  ])
  func values(text: String, value: String) {
    #expect(console.run("print \(text)") == ["\(text) = \(value)"])
  }

  @Test(arguments: [
    ("", "print: the line ends where a value is expected"),
    ("1 +", "print: the line ends where a value is expected"),
    ("1 2", "print: found \"2\", expected the end of the line"),
    ("(1", "print: found the end of the line, expected \")\""),
    (
      "A000",
      "print: \"A000\" is no register and no symbol; hexadecimal numbers are written >A000 or 0xA000"
    ),
    ("12AB", "print: \"12AB\" is no decimal number; hexadecimal is written >12AB or 0x12AB"),
    ("NOWHERE", "print: \"NOWHERE\" is no register and no symbol"),
    (">", "print: found \"\", expected hexadecimal digits"),
    (">123456789", "print: >123456789 is too large; values have 32 bits"),
    ("1 / 0", "print: division by zero"), ("1 % (2 - 2)", "print: division by zero"),
    ("byte(>10000)", "print: 65536 is no address here; expected 0 to >FFFF"),
    ("map(8)", "print: 8 is out of range; expected 0 to 7"),
    ("3C:2000", "print: \"2000\" is no place in a page; expected 0000 to 1FFF"),
    ("vram:40000", "print: \"40000\" is no address; expected vram:00000 to vram:2FFFF"),
    ("1 ? 2", "print: found the end of the line, expected \":\" and the other value"),
    ("'", "print: expected one to four characters and a closing '"),
    ("@", "print: found \"@\", expected a number, register, symbol or \"(\""),
  ])
  func mistakes(text: String, message: String) {
    #expect(console.run("print \(text)") == ["! " + message])
  }

  @Test func depthHasALimit() {
    let deep = String(repeating: "(", count: 500) + "1" + String(repeating: ")", count: 500)
    #expect(console.run("print " + deep) == ["! print: the expression is too deep"])
    let long = "1" + String(repeating: "+1", count: 1000)
    #expect(
      console.run("print " + long) == ["! print: the expression has more than 200 operators"])
    #expect(console.run("print " + String(repeating: "-", count: 3000) + "1").count == 1)
  }
}
