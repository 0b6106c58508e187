import InstructionSet
import Testing

@Suite("Expressions")
struct ExpressionTests {
  static let values: [(String, UInt16)] = [
    // Numbers
    ("1234", 1234), (">1A2b", 0x1A2B), (":1010", 10), ("65535", 0xFFFF), ("-32768", 0x8000),
    ("'A'", 0x41), ("'AB'", 0x4142), ("''", 0), ("''''", 0x27), ("'A'''", 0x4127),
    ("\"A\"", 0x41), ("'a'+1", 0x62), ("$", 0x0100), ("$+2", 0x0102), ("R11+1", 12),
    ("FIVE", 5), ("five", 5), ("LATER", 7),
    // Strictly from left to right
    ("1+2*3", 9), ("1+(2*3)", 7), ("10-4-3", 3), ("1+2**3", 27), ("7-10/2", 0xFFFF),
    ("1|2&3^7", 4), ("(1+2)*(3+4)", 21), ("2*(3+(4-1))", 12), ("1+2*3-4&5", 5),
    // Signs bind more closely than operators
    ("-(1+2)", 0xFFFD), ("-2**2", 4), ("~1+1", 0xFFFF), ("~>F0F0", 0x0F0F), ("+5", 5),
    ("--5", 5), ("3--2", 5), ("-~0", 1),
    // Signed and unsigned division, words that wrap
    ("-7/2", 0xFFFD), (">F000/2", 0xF800), ("8/-3", 0xFFFE), (">F000//2", 0x7800),
    ("-1//3", 0x5555), ("7%4", 3), ("-7%4", 0xFFFD), ("-7%%4", 1), (">8000/-1", 0x8000),
    (">FFFF*>FFFF", 1), (">FFFF+1", 0), ("0-1", 0xFFFF), ("3**0", 1), ("2**15", 0x8000),
    ("2**16", 0), ("3**>7FFF", 0xAAAB),
    // Logic and shifts
    (">FF00&>0FF0", 0x0F00), (">FF00|>0FF0", 0xFFF0), (">FF00^>0FF0", 0xF0F0),
    ("1<<4", 16), (">FF00>>4", 0x0FF0), ("1<<16", 0), (">8000>>15", 1),
    // Blanks
    ("1 + 2", 3), ("1 +2", 3), ("( 1 + 2 ) * 3", 9), ("1 - 2", 0xFFFF),
    ("5  - 3", 5), ("5\t- 3", 5), ("5 comment", 5), ("5;-3", 5), ("5 ;-3", 5),
  ]

  @Test("an expression has its value", arguments: values)
  func value(expression: String, value: UInt16) throws {
    let source = """
      FIVE   EQU  5
             AORG >100
             DATA \(expression)
      LATER  EQU  FIVE+2
      """
    #expect(try code(source) == hex([UInt8(value >> 8), UInt8(value & 0xFF)]))
  }

  static let mistakes: [(String, Int, String, String)] = [
    ("12A", 13, "\"12A\"", "a decimal number"),
    (">12G", 13, "\">12G\"", "a hexadecimal number"),
    (">", 13, "\">\"", "a hexadecimal number"),
    (":12", 13, "\":12\"", "a binary number"),
    ("65536", 13, "\"65536\"", "a number of at most 16 bits"),
    (">10000", 13, "\">10000\"", "a number of at most 16 bits"),
    ("'ABC'", 13, "\"'ABC'\"", "at most two characters (TEXT takes more)"),
    ("'A", 13, "a text without end", "a closing '"),
    ("1+", 15, "the end of the line", "a number, a symbol, $, a character in quotes or ("),
    ("1+)", 15, "\")\"", "a number, a symbol, $, a character in quotes or ("),
    ("(1+2", 17, "the end of the line", ") or an operator"),
    ("1)", 14, "\")\"", "a comma, an operator or the end of the operands"),
    ("1/0", 14, "/ with 0 on its right", "a divisor other than 0"),
    ("1%%(2-2)", 14, "%% with 0 on its right", "a divisor other than 0"),
    ("2**-1", 14, "** with -1 on its right", "a power of 0 or more"),
    (
      "1+NOBODY", 15, "\"NOBODY\", which is defined nowhere",
      "a defined symbol (a comment begins after two blanks or with ;)"
    ),
    ("#5", 13, "\"#5\"", "a number, a symbol, $, a character in quotes or ("),
  ]

  @Test("a wrong expression is reported at its place", arguments: mistakes)
  func mistake(expression: String, column: Int, found: String, expected: String) {
    #expect(
      errors("       DATA \(expression)")
        == ["main.asm:1:\(column): found \(found), expected \(expected)"])
  }

  @Test("TI's own syntax ends an expression at the first blank")
  func firstBlank() throws {
    var options = Assembler.Options()
    options.syntax = .editorAssembler
    let source = "R5LB   EQU 3+11 * REGISTER 5 LOW BYTE.\n       DATA R5LB - 1\n"
    #expect(try assemble(source, options: options).rawImage == [0x00, 0x0E])
    #expect(errors(source) != [])
  }

  @Test("an expression that never ends is refused, not followed")
  func bounds() {
    for endless in ["(", "-", "~", "1+", "(1+"] {
      let source = " DATA " + String(repeating: endless, count: 100_000)
      let found = errors(source)
      #expect(found.count == 1)
      #expect(found.first?.contains("at most 200 terms") == true)
    }
  }
}
