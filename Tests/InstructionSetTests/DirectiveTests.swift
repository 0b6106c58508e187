import InstructionSet
import Testing

@Suite("Directives and source lines")
struct DirectiveTests {
  static let sources: [(String, String)] = [
    // Data
    (" DATA 1,>ABCD,'AB'", "0001 ABCD 4142"),
    (" BYTE 1,>AB,'A',-1", "01AB 41FF"),
    (" TEXT 'it''s'", "6974 2773"),
    (" TEXT \"a'b\"\"c\"", "6127 6222 63"),
    (" TEXT 'A',>0D0A,'B'", "410D 0A42"),
    (" TEXT 'a;b'  comment", "613B 62"),
    (" TEXT -'ABC'", "4142 BD"),
    (" STRI 'abc','d'", "0461 6263 64"),
    // Words begin at even addresses, and so does the label of their line
    (" BYTE 1\nA DATA A", "0100 0002"),
    (" BYTE 1\nA TEXT 'a'\n DATA A", "0161 0001"),
    (" BYTE 1\nA\n DATA A", "0100 0001"),
    (" BYTE 1\nA:\n DATA A", "0100 0002"),
    (" BYTE 1\nA EVEN\nB BYTE 2\n EVEN\n DATA A,B", "0100 0200 0002 0002"),
    // Space: not part of the program
    ("A BSS 3\nB BYTE 1\n DATA A,B", "0100 0000 03"),
    ("A BES 4\n DATA A", "0004"),
    // Origins
    (
      " DATA 1\n AORG 8\nA NOP\n RORG\nB DATA A,B\n AORG\nC DATA C",
      "0001 0008 0002 0000 1000 000A"
    ),
    (" DATA 1\n RORG 4\nA DATA A", "0001 0000 0004"),
    (" DORG >100\nA BSS 2\nB DATA 2\n RORG\n DATA A,B", "0100 0102"),
    ("A AORG >10\n DATA A", "0010"),
    (" AORG SIZE*2\nA DATA A\nSIZE EQU 8", "0010"),
    // XORG: code stays, labels move
    (
      " AORG >6000\n DATA 0\nX XORG >8380\nA DATA A,X\nB B @B\nY AORG\nZ DATA Y,Z",
      "0000 8380 6002 0460 8384 600A 600A"
    ),
    (" NOP\n XORG >100\n NOP\nA XORG >200\n NOP\nB DATA A,B", "1000 1000 1000 0004 0202"),
    (" NOP\n XORG >100\nA NOP\n RORG\nB NOP\n DATA A,B", "1000 1000 1000 0100 0004"),
    // $ is the address of the instruction; in a list it counts on
    (" AORG >100\n MOV @$,@$\n BYTE $,$\n DATA $,$", "C820 0100 0100 0607 0108 010A"),
    // Names
    ("A EQU B+1\nB EQU C\nC EQU 4\n DATA A", "0005"),
    ("A = 3\n DATA A", "0003"),
    ("A:\n EQU 3\n DATA A", "0003"),
    ("A EQU 1\nA EQU 2-1\n DATA A", "0001"),
    ("R1 EQU 1\n CLR R1", "04C1"),
    ("P REQU 3\n MOV P,*P+\n MOV @2(P),R0", "CCC3 C023 0002"),
    ("A_very_long.name1: DATA a_VERY_long.NAME1", "0000"),
    ("größe EQU 5\n DATA GRÖSSE", "0005"),
    // Local labels
    (
      "! NOP\n! JMP -!\n JMP -!!\n JMP !\n JMP !!\n! NOP\n! RT",
      "1000 10FE 10FD 1001 1001 1000 045B"
    ),
    ("!a NOP\n!b NOP\n JMP -!A\n JMP !B\n!b NOP", "1000 1000 10FD 1000 1000"),
    ("!a JMP !a\n!a NOP\n!a JMP -!a", "1000 1000 10FE"),
    // Registers in both styles, and every addressing mode
    (" MOV 5,*6+\n A @2(7),*R8\n CLR @9", "CD85 A627 0002 04E0 0009"),
    (" MOV * R4 +,R1\n MOV @(1+2)*2(R3),*R4", "C074 C523 0006"),
    // Pseudo instructions
    (" NOP comment\n RT  comment\n SLC R1,3\n SLC 2,15", "1000 045B 0BD1 0B12"),
    (" DXOP CALL,5\n CALL @>1234", "2D60 1234"),
    // The TMS9995's own
    (" MPYS R3\n DIVS @2\n LST R1\n LWP 2", "01C3 01A0 0002 0081 0092"),
    // Counts
    (" LDCR R1,16\n STCR R2,0\n SLA R3,R0\n SBO -1", "3001 3402 0A03 1DFF"),
    // Jumps at the end of memory go around it
    (" AORG >FFFC\n JMP 2", "1002"),
    // Constants in memory
    (" MOV W#>1234,R1\n MOVB B#5,R2\n C @>4660,W#4660\n BYTE 1\n AUTO", constants),
    // Comments and case
    ("* a comment\n  ; another\n clr r1 comment\n\tCLR\tR2\tcomment;x\n rt; x", "04C1 04C2 045B"),
    (" LI R1 , 5 \n LI R1, 6\n MOV R1,  R2", "0201 0005 0201 0006 C081"),
    ("A:CLR R1\n B @A", "04C1 0460 0000"),
    // Accepted and without effect
    (
      " IDT 'X'\n TITL 'A B'\n PAGE\n LIST\n UNL\n DEF A\n REF B,C\nA DATA 1\n END A\n junk!",
      "0001"
    ),
    // A line ends with LF, CR LF or CR; Ctrl-Z ends the text
    (" DATA 1\r\n DATA 2\r DATA 3\n\u{1A} junk!", "0001 0002 0003"),
  ]

  /// The words stand before the bytes, at an even address.
  static let constants = "C060 0010 D0A0 0012 8820 4660 0010 0100 1234 05"

  @Test("a source gives these bytes", arguments: sources)
  func bytes(source: String, expected: String) throws {
    #expect(try code(source) == expected)
  }

  @Test("COPY looks beside the file that copies")
  func copy() throws {
    let files = [
      "lib/outer.inc": " DATA 2\n COPY \"inner.inc\"\n DATA 4",
      "lib/inner.inc": " DATA 3",
      "lib/sound.a99": " DATA 5\n END",
      "lib/data.bin": "AB",
    ]
    let source = " DATA 1\n COPY 'lib/outer.inc'\n COPY \"lib/last\"\n DATA 9"
    let last = ["lib/last": " COPY \"DSK1.SOUND\"\nX BCOPY \"data.bin\""]
    let assembly = try assemble(source, files: files.merging(last) { $1 })
    #expect(hex(assembly.rawImage) == "0001 0002 0003 0004 0005")
    let binary = try assemble(
      " COPY \"lib/b\"", files: files.merging(["lib/b": " BCOPY \"data.bin\""]) { $1 })
    #expect(hex(binary.rawImage) == "4142")
  }

  @Test("relocatable code goes where the caller wants it")
  func relocatableBase() throws {
    var options = Assembler.Options()
    options.relocatableBase = 0x0400
    options.symbols = ["DEBUG": 7]
    let assembly = try assemble("A DATA A,DEBUG\n RORG 8\nB DATA B", options: options)
    #expect(assembly.segments.map(\.address) == [0x0400, 0x0408])
    #expect(hex(assembly.rawImage) == "0400 0007 0000 0000 0408")
    #expect(assembly.symbols.map(\.name) == ["A", "B"])
  }

  @Test("later code wins where origins overlap, with a warning")
  func overlap() throws {
    let assembly = try assemble(" AORG 0\n DATA 1,2,3\n AORG 2\n DATA 9\n AORG 8\n DATA 5")
    #expect(hex(assembly.rawImage) == "0001 0009 0003 0000 0005")
    #expect(assembly.segments.map(\.address) == [0, 8])
    #expect(
      assembly.warnings.map(\.description)
        == ["main.asm:4:2: warning: this overwrites main.asm line 2"])
  }

  @Test("a byte that is cut is worth a warning")
  func cutByte() throws {
    let assembly = try assemble(" BYTE 255,-128,>1234")
    #expect(hex(assembly.rawImage) == "FF80 34")
    #expect(
      assembly.warnings.map(\.description) == ["main.asm:1:16: warning: >1234 is cut to a byte"])
  }

  @Test("END names the entry")
  func entry() throws {
    #expect(try assemble("A NOP\nB NOP\n END B").entry == 2)
    #expect(try assemble("A NOP\n END").entry == nil)
  }

  @Test("equates may wait for each other in any number")
  func longChain() throws {
    let chain = (0..<60).map { "A\($0) EQU A\($0 + 1)+1\n" }.joined()
    #expect(try code(" DATA A0\n" + chain + "A60 EQU 5") == "0041")
  }
}
