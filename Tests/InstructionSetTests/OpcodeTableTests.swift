import InstructionSet
import Testing

@Suite("Opcode table")
struct OpcodeTableTests {
  /// "Opcodes that trap as MID", reference/tms9995.md, section 3.1, letter by letter.
  static let illegalRanges = """
    0000–007F 00A0–017F 0210–021F 0230–023F 0250–025F 0270–027F 0290–029F 02B0–02BF 02D0–02DF \
    02E1–02FF 0301–033F 0341–035F 0361–037F 0381–039F 03A1–03BF 03C1–03DF 03E1–03FF 0780–07FF \
    0C00–0FFF
    """

  /// Base opcodes as the manual's table lists them, reference/tms9995.md, section 3.
  static let bases = """
    LST 0080 LWP 0090 DIVS 0180 MPYS 01C0 LI 0200 AI 0220 ANDI 0240 ORI 0260 CI 0280 STWP 02A0 \
    STST 02C0 LWPI 02E0 LIMI 0300 IDLE 0340 RSET 0360 RTWP 0380 CKON 03A0 CKOF 03C0 LREX 03E0 \
    BLWP 0400 B 0440 X 0480 CLR 04C0 NEG 0500 INV 0540 INC 0580 INCT 05C0 DEC 0600 DECT 0640 \
    BL 0680 SWPB 06C0 SETO 0700 ABS 0740 SRA 0800 SRL 0900 SLA 0A00 SRC 0B00 JMP 1000 JLT 1100 \
    JLE 1200 JEQ 1300 JHE 1400 JGT 1500 JNE 1600 JNC 1700 JOC 1800 JNO 1900 JL 1A00 JH 1B00 \
    JOP 1C00 SBO 1D00 SBZ 1E00 TB 1F00 COC 2000 CZC 2400 XOR 2800 XOP 2C00 LDCR 3000 STCR 3400 \
    MPY 3800 DIV 3C00 SZC 4000 SZCB 5000 S 6000 SB 7000 C 8000 CB 9000 A A000 AB B000 MOV C000 \
    MOVB D000 SOC E000 SOCB F000
    """

  @Test("exactly the manual's list of words is illegal")
  func illegalWords() throws {
    var expected = [Bool](repeating: false, count: 0x10000)
    for range in Self.illegalRanges.split(separator: " ") {
      let ends = range.split(separator: "–").compactMap { Int($0, radix: 16) }
      try #require(ends.count == 2)
      for word in ends[0]...ends[1] { expected[word] = true }
    }
    let wrong = (0...0xFFFF).filter {
      (OpcodeTable.operation(of: UInt16($0)) == .illegal) != expected[$0]
    }
    #expect(wrong.map { String($0, radix: 16) } == [])
  }

  @Test("every instruction has the manual's opcode")
  func baseOpcodes() throws {
    let fields = Self.bases.split(separator: " ").map(String.init)
    let listed = stride(from: 0, to: fields.count, by: 2).map { "\(fields[$0]) \(fields[$0 + 1])" }
    let defined = OpcodeTable.definitions.map { definition in
      let digits = String(definition.base, radix: 16, uppercase: true)
      return definition.mnemonic + " " + String(repeating: "0", count: 4 - digits.count) + digits
    }
    #expect(defined == listed)
  }

  @Test("no word belongs to two instructions, and each operation is defined once")
  func isPartition() {
    for (lower, upper) in zip(OpcodeTable.definitions, OpcodeTable.definitions.dropFirst()) {
      #expect(lower.words.upperBound < upper.words.lowerBound)
    }
    let defined = OpcodeTable.definitions.map(\.operation)
    #expect(Set(defined) == Set(Operation.allCases).subtracting([.illegal]))
    #expect(defined.count == Set(defined).count)
  }

  @Test("a mnemonic is its operation's name, and both find the definition")
  func lookup() {
    for definition in OpcodeTable.definitions {
      #expect(definition.mnemonic == "\(definition.operation)".uppercased())
      #expect(OpcodeTable.definition(named: definition.mnemonic)?.base == definition.base)
      #expect(OpcodeTable.definition(of: definition.operation)?.base == definition.base)
      #expect(!definition.summary.isEmpty)
    }
    #expect(OpcodeTable.definition(of: .illegal) == nil)
  }
}
