import InstructionSet
import Testing

@Suite("Assembly errors")
struct AssemblyErrorTests {
  static let undefinedHint = "a defined symbol (a comment begins after two blanks or with ;)"

  /// Source of one line; column, what is found, what is expected.
  static let mistakes: [(String, Int, String, String)] = [
    // Lines
    ("1A NOP", 1, "\"1A\"", "a label, a blank, or * for a comment"),
    ("A*B NOP", 2, "\"*B\"", "a blank after the label"),
    (" X\u{1}Y\u{1B} R1", 2, "\"X.Y.\"", "an instruction or a directive"),
    (" MOVE R1,R2", 2, "\"MOVE\"", "an instruction or a directive"),
    ("R5 NOP", 1, "\"R5\", the name of a register", "a new name"),
    // Operands
    (" MOV R1", 6, "1 operand", "operands as in MOV S,D"),
    (" CLR", 5, "no operands", "operands as in CLR S"),
    (" CLR R1,R2", 9, "2 operands", "operands as in CLR S"),
    (" MOV R1,", 9, "the end of the line", "a number, a symbol, $, a character in quotes or ("),
    (" MOV R1,R2)", 11, "\")\"", "a comma, an operator or the end of the operands"),
    (" MOV 16,R1", 6, "\"16\"", "a register R0 to R15, or @ before a memory address"),
    (" MOV R1,>A000", 9, "\">A000\"", "a register R0 to R15, or @ before a memory address"),
    (" MOV *20,R1", 6, "\"*20\" = >0014", "a register R0 to R15 after *"),
    (" MOV @2(R0),R1", 6, "\"@2(R0)\" = >0000", "an index register R1 to R15 in the parentheses"),
    (" MOV @2(R1,R1", 11, "\",R1\"", ") after the index register"),
    (" LI R16,1", 5, "\"R16\", which is defined nowhere", undefinedHint),
    (" LI *R1,1", 5, "\"*R1\"", "a register, R0 to R15"),
    (" LI R1,@2", 8, "\"@2\"", "a value without @ or *"),
    (" XOR R1,*R2", 9, "\"*R2\"", "a register, R0 to R15"),
    (" SLA R1,16", 9, "\"16\"", "a count of 1 to 15, or 0 for the count in R0"),
    (" SLC R1,0", 9, "\"16-0\" = >0010", "a count of 1 to 15, or 0 for the count in R0"),
    (" LDCR R1,17", 10, "\"17\"", "a count of 1 to 16 bits"),
    (" XOP R1,16", 9, "\"16\"", "an XOP number, 0 to 15"),
    (" SBO 128", 6, "\"128\"", "a CRU displacement, -128 to 127"),
    (" TB -129", 5, "\"-129\" = >FF7F", "a CRU displacement, -128 to 127"),
    (" MOV S#R1,R1", 6, "\"S#R1\"", "B# or W# before a constant"),
    (
      " MOV B#1,R1", 6, "\"B#1\" in a program without AUTO",
      "a line AUTO where the constants can be placed"
    ),
    // Jumps
    (
      " JMP $+258", 6, "\"$+258\" = >0102, 258 bytes from here",
      "a target from -254 to +256 bytes away (B reaches further)"
    ),
    (
      " JMP $-256", 6, "\"$-256\" = >FF00, -256 bytes from here",
      "a target from -254 to +256 bytes away (B reaches further)"
    ),
    (" JMP $+3", 6, "\"$+3\" = >0003, an odd address", "an even address to jump to"),
    (" JMP @2", 6, "\"@2\"", "a label to jump to"),
    (" JMP !", 6, "\"!\"", "as many labels \"!\" below this line"),
    (" JMP -!!X", 6, "\"-!!X\"", "as many labels \"!X\" above this line"),
    // Directives
    (" EQU 5", 2, "no label", "the name that gets the value, in column 1"),
    ("A EQU", 6, "no operands", "operands as in EQU value"),
    ("A EQU @5", 7, "\"@5\"", "a plain value"),
    ("A EQU A+1", 1, "\"A\", whose value depends on itself", "a value that can be worked out"),
    ("A REQU 16", 8, "\"16\"", "a register, 0 to 15"),
    (" TEXT 5", 7, "\"5\"", "a text in quotes or > with hexadecimal digits"),
    (" TEXT >123", 7, "\">123\"", "> with two hexadecimal digits for each byte"),
    (" TEXT 'AB", 7, "a text without end", "a closing '"),
    (" BSS 1,2", 9, "the end of the line", "one number of bytes"),
    (" BSS A", 6, "\"A\", which is defined nowhere", undefinedHint),
    (" XORG 1", 7, "\"1\", an odd address", "an even address"),
    (" XORG", 6, "no operands", "operands as in XORG address"),
    (" AORG 1,2", 9, "2 operands", "operands as in AORG address"),
    (" DXOP CALL", 11, "the end of the line", "operands as in DXOP name,number"),
    (" DXOP CALL,16", 12, "\"16\"", "an XOP number, 0 to 15"),
    (" DXOP MOV,1", 7, "\"MOV\"", "a name that is no instruction or directive yet"),
    (" DEF A", 6, "\"A\", which is defined nowhere", undefinedHint),
    (" END A", 6, "\"A\", which is defined nowhere", undefinedHint),
    (" COPY FILE", 7, "\"FILE\"", "a file name in quotes"),
    (" COPY \"X\"", 7, "\"X\", which does not exist", "a file, relative to the folder of main.asm"),
  ]

  @Test("a mistake is reported with its column and what should stand there", arguments: mistakes)
  func mistake(source: String, column: Int, found: String, expected: String) {
    #expect(errors(source) == ["main.asm:1:\(column): found \(found), expected \(expected)"])
  }

  @Test("every line with a mistake is reported, in the order of the source")
  func all() {
    let source = """
             MOV  R1,NOWHERE
      A      MOVE R1,R2
             B    @A
             LI   R99,UNKNOWN
      A      CLR  R1
      B      EQU  NONE
             DATA B,B
             BYTE 1;
      """
    let hint = Self.undefinedHint
    #expect(
      errors(source) == [
        "main.asm:1:16: found \"NOWHERE\", which is defined nowhere, expected \(hint)",
        "main.asm:2:8: found \"MOVE\", expected an instruction or a directive",
        "main.asm:4:13: found \"R99\", which is defined nowhere, expected \(hint)",
        "main.asm:4:17: found \"UNKNOWN\", which is defined nowhere, expected \(hint)",
        "main.asm:5:1: found \"A\", defined in main.asm line 2, expected a new name",
        "main.asm:6:13: found \"NONE\", which is defined nowhere, expected \(hint)",
      ])
  }

  @Test("errors are counted when there are too many to report")
  func limit() {
    var options = Assembler.Options()
    options.maximumErrors = 3
    let found = #expect(throws: AssemblyFailure.self) {
      try assemble(String(repeating: " WRONG\n", count: 10), options: options)
    }
    #expect(found?.errors.map(\.line) == [1, 2, 3])
    #expect(found?.omitted == 7)
    #expect(found?.description.hasSuffix("\nand 7 more") == true)
  }

  @Test("an error in a copied file names that file")
  func copiedFile() {
    #expect(
      errors("* main\n COPY \"lib/a.inc\"\n", files: ["lib/a.inc": "\n\n OOPS\n"])
        == ["lib/a.inc:3:2: found \"OOPS\", expected an instruction or a directive"])
  }

  @Test("a file that copies itself is stopped")
  func endlessCopy() {
    #expect(
      errors(" COPY \"main.asm\"")
        == ["main.asm:1:7: found COPY in COPY, 17 files deep, expected at most 16"])
  }

  @Test("a main file that is missing or cannot be read is one error")
  func missingMain() {
    struct Broken: Error {}
    func report(_ provider: SourceProvider) -> String? {
      let failure = #expect(throws: AssemblyFailure.self) {
        try Assembler.assemble(main: "x.asm", provider: provider)
      }
      return failure?.description
    }
    #expect(
      report(SourceProvider([:]))
        == "x.asm: found \"x.asm\", which does not exist, expected a source file")
    #expect(
      report(SourceProvider { _ in throw Broken() })
        == "x.asm: found \"x.asm\", which cannot be read: Broken(), expected a source file")
  }

  @Test("a name that is taken is refused, with the place where it was taken")
  func duplicates() {
    #expect(
      errors("A EQU 1\nA EQU 2")
        == [
          "main.asm:2:1: found \"A\" with the new value >0002, "
            + "expected a new name, or again the value >0001"
        ])
    var options = Assembler.Options()
    options.symbols = ["A": 1]
    #expect(
      errors("A NOP", options: options)
        == ["main.asm:1:1: found \"A\", defined from outside, expected a new name"])
  }

  @Test("code past the end of memory is reported once")
  func endOfMemory() {
    #expect(errors(" AORG >FFFE\n NOP") == [])
    #expect(
      errors(" AORG >FFFE\n NOP\n NOP\n NOP\n")
        == [
          "main.asm:3:2: found code that reaches past >FFFF, "
            + "expected a program that ends at >FFFF or below"
        ])
    #expect(errors(" AORG >FF00\n BSS >101\n").count == 1)
    #expect(errors(" AORG >1000\n XORG >FFFE\n NOP\n NOP").count == 1)
  }

  @Test("symbols that depend on each other are reported where they are defined")
  func circles() {
    #expect(errors("A EQU B\nB EQU A\n DATA A\n").count == 2)
    #expect(errors(" BSS A\n BYTE 1\nA EQU $\n").count == 1)
  }

  @Test("columns count characters, not bytes")
  func unicode() {
    #expect(
      errors("größe NOPE").first?.hasPrefix("main.asm:1:7:") == true)
  }
}
