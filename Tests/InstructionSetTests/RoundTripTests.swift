import InstructionSet
import Testing

@Suite("Disassemble and assemble")
struct RoundTripTests {
  /// Each opcode takes up to three words, so that an eighth of all fits into memory.
  static let blocks = (0..<8).map { UInt16($0) << 13 }

  @Test("every opcode with its operands gives the same words again", arguments: blocks)
  func roundTrip(first: UInt16) throws {
    var words: [UInt16] = []
    var source = "       AORG >1000\n"
    var address: UInt16 = 0x1000
    for opcode in first...(first | 0x1FFF) {
      // The extra words take all kinds of values, legal opcodes or not.
      let extra = [opcode &* 40503 &+ 1, opcode ^ 0xA5C3]
      let instruction = Disassembler.disassemble([opcode] + extra, at: address)
      source += "       \(instruction.text)\n"
      words += instruction.words
      address = instruction.nextAddress
    }
    let assembly = try assemble(source)
    let assembled = try #require(assembly.segments.first)
    #expect(assembly.segments.count == 1 && assembled.address == 0x1000)
    let expected = words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let difference = zip(assembled.bytes, expected).enumerated().first { $1.0 != $1.1 }?.offset
    #expect(difference == nil)
    #expect(assembled.bytes.count == expected.count)
  }

  @Test("symbol names in the text are those of the source")
  func symbols() throws {
    let source = """
             AORG >400
      START  MOV  @BUFFER,R1
             JMP  START
      BUFFER BSS  2
      """
    let assembly = try assemble(source)
    let names = Dictionary(uniqueKeysWithValues: assembly.symbols.map { ($0.value, $0.name) })
    let text = Disassembler.disassemble(
      bytes: assembly.rawImage, origin: 0x400, symbol: { names[$0] }
    ).map(\.text)
    #expect(text == ["MOV  @BUFFER,R1", "JMP  START"])
  }
}
