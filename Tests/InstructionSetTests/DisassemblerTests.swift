import InstructionSet
import Testing

@Suite("Disassembler")
struct DisassemblerTests {
  static let examples: [([UInt16], String)] = [
    ([0xC042], "MOV  R2,R1"),
    ([0xD831, 0xF102], "MOVB *R1+,@>F102"),
    ([0xC823, 0x0010, 0xA000], "MOV  @>0010(R3),@>A000"),
    ([0x04D5], "CLR  *R5"),
    ([0x0201, 0x1234], "LI   R1,>1234"),
    ([0x02E0, 0xF000], "LWPI >F000"),
    ([0x0300, 0x0002], "LIMI >0002"),
    ([0x02A7], "STWP R7"),
    ([0x0089], "LST  R9"),
    ([0x01D0], "MPYS *R0"),
    ([0x0B01], "SRC  R1,0"),
    ([0x0A4F], "SLA  R15,4"),
    ([0x10FF], "JMP  >0400"),
    ([0x137F], "JEQ  >0500"),
    ([0x1880], "JOC  >0302"),
    ([0x1D0A], "SBO  10"),
    ([0x1FFF], "TB   -1"),
    ([0x2C60, 0x8000], "XOP  @>8000,1"),
    ([0x3405], "STCR R5,0"),
    ([0x3C94], "DIV  *R4,R2"),
    ([0x0380], "RTWP"),
    ([0x0000], "DATA >0000"),
    ([0x0C0F], "DATA >0C0F"),
  ]

  @Test("instructions read as the manual writes them", arguments: examples)
  func text(words: [UInt16], text: String) {
    let instruction = Disassembler.disassemble(words, at: 0x0400)
    #expect(instruction.text == text)
    #expect(instruction.words == words)
  }

  @Test("addresses take their names, immediate values do not")
  func symbols() {
    let names: [UInt16: String] = [0xA000: "BUFFER", 0x0404: "LOOP"]
    func text(_ words: [UInt16]) -> String {
      Disassembler.disassemble(words, at: 0x0400, symbol: { names[$0] }).text
    }
    #expect(text([0xC060, 0xA000]) == "MOV  @BUFFER,R1")
    #expect(text([0xC062, 0xA000]) == "MOV  @BUFFER(R2),R1")
    #expect(text([0x1001]) == "JMP  LOOP")
    #expect(text([0x0201, 0xA000]) == "LI   R1,>A000")
    #expect(text([0xC060, 0xA002]) == "MOV  @>A002,R1")
  }

  @Test("an instruction whose words are missing is data")
  func truncated() {
    #expect(Disassembler.disassemble([0x0201], at: 0).text == "DATA >0201")
    #expect(Disassembler.disassemble([0xC820, 0x1000], at: 0).lengthInWords == 1)
    #expect(Disassembler.disassemble([], at: 0).text == "DATA >0000")
  }

  @Test("a block of bytes is taken apart without gaps")
  func block() {
    let bytes: [UInt8] = [0x02, 0x01, 0x12, 0x34, 0x00, 0x00, 0x10, 0xFE, 0x0C]
    let block = Disassembler.disassemble(bytes: bytes, origin: 0xA000)
    #expect(block.map(\.text) == ["LI   R1,>1234", "DATA >0000", "JMP  >A004", "DATA >0C00"])
    #expect(block.map(\.address) == [0xA000, 0xA004, 0xA006, 0xA008])
    #expect(zip(block, block.dropFirst()).allSatisfy { $0.nextAddress == $1.address })
  }

  @Test("operands carry their values")
  func operands() {
    let move = Disassembler.disassemble([0xC823, 0x0010, 0xA000], at: 0)
    #expect(move.operation == .mov)
    #expect(move.operands == [.indexed(0x0010, by: 3), .symbolic(0xA000)])
    let wrapped = Disassembler.disassemble([0x1001], at: 0xFFFE)
    #expect(wrapped.operands == [.target(0x0002)])
    #expect(wrapped.nextAddress == 0)
  }

  @Test("encoding undoes decoding for every legal word")
  func encode() {
    var wrong: [UInt16] = []
    for word in UInt16.min...UInt16.max {
      let instruction = Disassembler.disassemble([word, 0x8001, 0x7FFE], at: 0xFFF0)
      guard let definition = instruction.definition else { continue }
      if definition.encode(instruction.operands, at: 0xFFF0) != instruction.words {
        wrong.append(word)
      }
    }
    #expect(wrong == [])
  }

  @Test("operands that an instruction cannot take are refused")
  func refusals() throws {
    let move = try #require(OpcodeTable.definition(named: "MOV"))
    #expect(move.encode([.register(1)], at: 0) == nil)
    #expect(move.encode([.register(1), .immediate(1)], at: 0) == nil)
    #expect(move.encode([.register(1), .indexed(1, by: 0)], at: 0) == nil)
    let jump = try #require(OpcodeTable.definition(named: "JMP"))
    #expect(jump.encode([.target(0x0500)], at: 0x0400) == [0x107F])
    #expect(jump.encode([.target(0x0502)], at: 0x0400) == nil)
    #expect(jump.encode([.target(0x0402 - 256)], at: 0x0400) == [0x1080])
    #expect(jump.encode([.target(0x0400 - 256)], at: 0x0400) == nil)
    #expect(jump.encode([.target(0x0403)], at: 0x0400) == nil)
    let shift = try #require(OpcodeTable.definition(named: "SLA"))
    #expect(shift.encode([.register(1), .number(16)], at: 0) == nil)
  }
}
