import InstructionSet
import Testing

@Suite("Images of a program")
struct ImageTests {
  @Test("a raw image runs from the lowest to the highest address that is written")
  func raw() throws {
    let source = " AORG >2004\n DATA 2\n AORG >2000\n DATA 1\n AORG >F000\nWS BSS 32"
    #expect(hex(try assemble(source).rawImage) == "0001 0000 0002")
    #expect(try assemble("* nothing").rawImage == [])
  }

  @Test("a bank image is made of whole banks")
  func banks() throws {
    let assembly = try assemble(" AORG >3FFE\n DATA 1,2")
    let image = assembly.bankImage()
    #expect(image.count == 0x4000)
    #expect(hex(Array(image[0x1FFE...0x2001])) == "0001 0002")
    #expect(image.filter { $0 != 0 }.count == 2)
    #expect(assembly.bankImage(bankLength: 0x4000).count == 0x8000)
    #expect(try assemble("").bankImage() == [])
  }

  @Test("the second half of a boot ROM may be assembled for >2000 or for >4000")
  func bootROM() throws {
    let lower = try assemble(" AORG 0\n DATA 1\n AORG >2000\n DATA 2").bootROMImage()
    let upper = try assemble(" AORG 0\n DATA 1\n AORG >4000\n DATA 2").bootROMImage()
    #expect(lower == upper)
    #expect(lower.count == 0x4000)
    #expect(lower[1] == 1 && lower[0x2001] == 2)
  }

  @Test("a boot ROM that does not fit is refused")
  func bootROMRefusals() throws {
    let both = try assemble(" AORG >2000\n DATA 1\n AORG >4000\n DATA 2")
    #expect(throws: ImageError.self) { try both.bootROMImage() }
    let beyond = try assemble(" AORG >6000\n DATA 1")
    let error = #expect(throws: ImageError.self) { try beyond.bootROMImage() }
    #expect(error?.description == "found code up to >6001, expected code below >6000")
  }

  @Test("a program file has the loader's header")
  func programFile() throws {
    let program = try assemble(" AORG >400\n LI R1,5\n RT")
    let files = try program.programFiles(named: "HELLO")
    #expect(files.map(\.name) == ["HELLO"])
    #expect(hex(files[0].bytes) == "0046 0006 0400 0201 0005 045B")
    let slow = try program.programFiles(named: "HELLO", pages: .slow)
    #expect(hex(Array(slow[0].bytes.prefix(2))) == "0047")
  }

  @Test("a long program becomes a chain of files that holds every byte once")
  func chain() throws {
    let source =
      " AORG >400\n NOP\n"
      + String(repeating: " TEXT '0123456789ABCDEF0123456789ABCDEF'\n", count: 1200)
    let program = try assemble(source)
    let files = try program.programFiles(named: "TOOL1")
    #expect(files.map(\.name) == ["TOOL1", "TOOL2", "TOOL3"])
    #expect(files.map { $0.bytes[0] } == [0xFF, 0xFF, 0x00])
    #expect(files.allSatisfy { $0.bytes.count <= 0x3F80 })
    var address = 0x400
    for file in files {
      #expect(Int(file.bytes[4]) << 8 | Int(file.bytes[5]) == address)
      #expect(Int(file.bytes[2]) << 8 | Int(file.bytes[3]) == file.bytes.count - 6)
      address += file.bytes.count - 6
    }
    #expect(files.flatMap { $0.bytes.dropFirst(6) } == program.rawImage)
  }

  @Test("small holes are filled, large ones begin a new file")
  func holes() throws {
    let source = " AORG >400\n NOP\n BSS 254\n DATA 1\n BSS 256\n DATA 2\n"
    let files = try assemble(source).programFiles(named: "P")
    #expect(files.map(\.name) == ["P", "Q"])
    #expect(files.map { $0.bytes.count } == [6 + 258, 6 + 2])
    #expect(hex(Array(files[1].bytes)) == "0046 0002 0602 0002")
  }

  static let refusals: [(String, String, String)] = [
    ("", "P", "found no code, expected a program that begins at >0400 (AORG >0400)"),
    (
      " AORG >3FE\n NOP\n NOP", "P",
      "found code at >03FE, expected a program that begins at >0400 (AORG >0400)"
    ),
    (
      " AORG >402\n NOP", "P",
      "found no instruction at >0400, expected a program that begins at >0400 (AORG >0400)"
    ),
    (
      " AORG >400\n DATA 0,1", "P",
      "found no instruction at >0400, expected a program that begins at >0400 (AORG >0400)"
    ),
    (
      " AORG >400\n NOP\nA NOP\n END A", "P",
      "found END with the entry >0402, expected the entry >0400, the only one that MDOS knows"
    ),
    (" AORG >400\n NOP", "", "found no file name, expected a name of 1 to 10 characters"),
    (
      " AORG >400\n NOP\n AORG >1000\n NOP", "A-",
      "found 2 files whose names count up from \"A-\", expected a name whose last character leaves room, such as A1"
    ),
  ]

  @Test("a program that MDOS would not load is refused", arguments: refusals)
  func refusal(source: String, name: String, message: String) throws {
    let program = try assemble(source)
    let error = #expect(throws: ImageError.self) { try program.programFiles(named: name) }
    #expect(error?.description == message)
  }

  @Test("the listing shows line, address, words and source")
  func listing() throws {
    let source = """
      * Listing
      SIZE   EQU  2
             AORG >100
      START  LI   R1,>1234     load
             TEXT 'ABC'
             UNL
             DATA 9
             LIST
             COPY "more.inc"
      BUFFER BSS  SIZE
             END
      """
    let listing = """
      0001            * Listing
      0002      0002  SIZE   EQU  2
      0003 0100              AORG >100
      0004 0100 0201  START  LI   R1,>1234     load
           0102 1234
      0005 0104 4142         TEXT 'ABC'
           0106 43
      0008                   LIST
      0009                   COPY "more.inc"
                > more.inc
      0001 010A 045B         RT
                > main.asm
      0010 010C       BUFFER BSS  SIZE
      0011                   END

      """
    let assembly = try assemble(source, files: ["more.inc": "       RT"])
    #expect(assembly.listing == listing)
  }

  @Test("the symbol table is a source that defines the symbols")
  func symbolTable() throws {
    let assembly = try assemble(
      "zeta EQU 1\nalso EQU 2\n AORG >100\nALPHA NOP\n!local NOP\nBeta: NOP")
    let table = "ALPHA EQU >0100\nalso EQU >0002\nBeta EQU >0104\nzeta EQU >0001\n"
    #expect(assembly.symbolTable == table)
    #expect(try assemble(table).symbols == assembly.symbols)
  }
}
