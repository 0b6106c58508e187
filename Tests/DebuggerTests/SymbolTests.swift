import Debugger
import Testing

/// What assemblers leave behind. The texts of xas99 are its own, of a source like that of the console.
@Suite struct SymbolTests {
  private static let source = """
    START  LI   R0,TWELVE
    TWELVE EQU  12
    ALONE
           INC  R0
    LOOP   JMP  LOOP
    """

  private static let xas99Listing = """
    XAS99 CROSS-ASSEMBLER   VERSION 3.6.5
         **** ****     > t.asm
    0001               * a comment
    0002                      AORG >0100
    0003 0100 0200  12 START  LI   R0,TWELVE
         0102 000C     
    0004      000C     TWELVE EQU  12
    0005 0104 0580  10 ALONE  INC  R0
    0006 0106 10FF  10 LOOP   JMP  LOOP
        alone............... >0104 :     
        loop................ >0106 :     
        start............... >0100 :     
        twelve.............. >000C :     
    """

  private static let xas99Symbols = """
    loop:
           equ  >0106  ;     
    start:
           equ  >0100  ;     
    """

  @Test func ownListing() throws {
    let console = try Console(Self.source)
    #expect(console.run("symbols test.lst") == ["test.lst: 4 symbols, 4 source lines"])
    #expect(
      console.run("info symbols") == [
        "ALONE   >0104", "LOOP    >0106", "START   >0100", "TWELVE  >000C",
      ])
    #expect(console.run("disassemble START 1")[0].hasSuffix("; test.lst:4  START  LI   R0,TWELVE"))
    #expect(console.run("list LOOP").contains("=> 8    LOOP   JMP  LOOP"))
  }

  @Test func ownSymbols() throws {
    let console = try Console(Self.source)
    #expect(console.run("symbols test.sym") == ["test.sym: 4 symbols, 0 source lines"])
    #expect(console.run("disassemble LOOP 1")[0].contains("JMP  LOOP"))
    #expect(console.run("disassemble >0104 1")[0].hasSuffix("; ALONE"))
  }

  @Test func listingOfXAS99() throws {
    let console = try Console(Self.source)
    console.host.files["t.lst"] = Array(Self.xas99Listing.utf8)
    #expect(console.run("symbols t.lst") == ["t.lst: 4 symbols, 3 source lines"])
    #expect(console.run("disassemble START 1")[0].hasSuffix("; t.asm:3  START  LI   R0,TWELVE"))
    #expect(console.run("print twelve") == ["twelve = >000C (12)"])
  }

  @Test func symbolsOfXAS99() throws {
    let console = try Console(Self.source)
    console.host.files["t.sym"] = Array(Self.xas99Symbols.utf8)
    #expect(console.run("symbols t.sym") == ["t.sym: 2 symbols, 0 source lines"])
    #expect(console.run("break loop") == ["1  break >0106"])
  }

  @Test func pagesAreQualified() throws {
    let console = try Console(Self.source)
    _ = console.run("symbols test.lst page 3C")
    #expect(console.run("print START") == ["START = 3C:0100 = >00078100 (491776)"])
    #expect(console.run("disassemble >0100 1")[0].hasSuffix("LI   R0,>000C"))
    #expect(console.run("break START") == ["1  break 3C:0100"])
    _ = console.run("symbols clear")
    _ = console.run("symbols test.lst mapped")
    #expect(console.run("break START") == ["2  break F8:0100"])
    #expect(console.run("disassemble >0100 1")[0].hasSuffix("START  LI   R0,TWELVE"))
  }

  @Test func whatIsNoListingIsRefused() throws {
    let console = try Console(Self.source)
    console.host.files["noise"] = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    #expect(
      console.run("symbols noise").first?.hasPrefix("! symbols: noise has no symbols") == true)
    console.host.files["empty"] = []
    #expect(
      console.run("symbols empty").first?.hasPrefix("! symbols: empty has no symbols") == true)
  }

  @Test(
    "a listing with its trailing blanks cut, or with signs for digits, is read as far as it is one")
  func damagedListings() throws {
    let console = try Console(Self.source)
    let lines =
      ["0001", "0002 ", "0003 0100", "-004 0100 0200  NO   NOP"]
      + ["0005 -FFF 0200  NO   NOP", "0006 +100 -200  NO   NOP", "0007 0102 0200  YES  NOP"]
    console.host.files["t.lst"] = Array(lines.joined(separator: "\n").utf8)
    #expect(console.run("symbols t.lst").first?.hasSuffix("1 source lines") == true)
    #expect(console.run("print YES") == ["YES = >0102 (258)"])
    // Every line of a listing cut everywhere.
    for line in Self.xas99Listing.split(separator: "\n") {
      for length in 0...line.utf8.count {
        console.host.files["t.lst"] = Array(line.utf8.prefix(length))
        _ = console.run("symbols t.lst")
      }
    }
  }
}
