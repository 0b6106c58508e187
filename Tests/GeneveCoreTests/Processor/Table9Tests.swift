import Testing

@testable import GeneveCore

/// A row of Table 9 of the data manual with register operands: cycles, and off-chip byte accesses, with
/// everything on the chip (a), only opcode and immediates off it (b), and everything off it (d).
struct Table9Row: CustomTestStringConvertible, Sendable {
  let name: String
  let words: [UInt16]
  let registers: [Int: UInt16]
  let a: Int
  let b: (cycles: Int, accesses: Int)
  let d: (cycles: Int, accesses: Int)
  var testDescription: String { name }

  init(
    _ name: String, _ words: [UInt16], _ registers: [Int: UInt16] = [:], a: Int, b: (Int, Int),
    d: (Int, Int)
  ) {
    (self.name, self.words, self.registers) = (name, words, registers)
    (self.a, self.b, self.d) = (a, b, d)
  }

  /// Source R1 and destination R2 wherever there are operands.
  static let all: [Table9Row] = [
    Table9Row("A", [0xA081], a: 4, b: (5, 2), d: (8, 8)),
    Table9Row("S", [0x6081], a: 4, b: (5, 2), d: (8, 8)),
    Table9Row("SOC", [0xE081], a: 4, b: (5, 2), d: (8, 8)),
    Table9Row("SZC", [0x4081], a: 4, b: (5, 2), d: (8, 8)),
    Table9Row("XOR", [0x2881], a: 4, b: (5, 2), d: (8, 8)),
    Table9Row("AB", [0xB081], a: 4, b: (5, 2), d: (5, 5)),
    Table9Row("SB", [0x7081], a: 4, b: (5, 2), d: (5, 5)),
    Table9Row("SOCB", [0xF081], a: 4, b: (5, 2), d: (5, 5)),
    Table9Row("SZCB", [0x5081], a: 4, b: (5, 2), d: (5, 5)),
    Table9Row("ABS", [0x0741], a: 3, b: (4, 2), d: (6, 6)),
    Table9Row("DEC", [0x0601], a: 3, b: (4, 2), d: (6, 6)),
    Table9Row("DECT", [0x0641], a: 3, b: (4, 2), d: (6, 6)),
    Table9Row("INC", [0x0581], a: 3, b: (4, 2), d: (6, 6)),
    Table9Row("INCT", [0x05C1], a: 3, b: (4, 2), d: (6, 6)),
    Table9Row("INV", [0x0541], a: 3, b: (4, 2), d: (6, 6)),
    Table9Row("NEG", [0x0501], a: 3, b: (4, 2), d: (6, 6)),
    Table9Row("AI", [0x0221, 0x1234], a: 4, b: (6, 4), d: (8, 8)),
    Table9Row("ANDI", [0x0241, 0x1234], a: 4, b: (6, 4), d: (8, 8)),
    Table9Row("ORI", [0x0261, 0x1234], a: 4, b: (6, 4), d: (8, 8)),
    Table9Row("C", [0x8081], a: 4, b: (5, 2), d: (7, 6)),
    Table9Row("COC", [0x2081], a: 4, b: (5, 2), d: (7, 6)),
    Table9Row("CZC", [0x2481], a: 4, b: (5, 2), d: (7, 6)),
    Table9Row("CB", [0x9081], a: 4, b: (5, 2), d: (5, 4)),
    Table9Row("CI", [0x0281, 0x1234], a: 4, b: (6, 4), d: (7, 6)),
    Table9Row("CKOF", [0x03C0], a: 7, b: (8, 2), d: (8, 2)),
    Table9Row("CKON", [0x03A0], a: 7, b: (8, 2), d: (8, 2)),
    Table9Row("LREX", [0x03E0], a: 7, b: (8, 2), d: (8, 2)),
    Table9Row("RSET", [0x0360], a: 7, b: (8, 2), d: (8, 2)),
    Table9Row("CLR", [0x04C1], a: 3, b: (4, 2), d: (5, 4)),
    Table9Row("SETO", [0x0701], a: 3, b: (4, 2), d: (5, 4)),
    Table9Row("DIV, overflow", [0x3C81], [1: 1, 2: 1], a: 6, b: (7, 2), d: (10, 8)),
    Table9Row("DIV", [0x3C81], [1: 3, 2: 1, 3: 7], a: 28, b: (29, 2), d: (34, 12)),
    Table9Row("DIVS, overflow", [0x0181], [1: 0], a: 10, b: (11, 2), d: (14, 8)),
    Table9Row("DIVS", [0x0182], [0: 0, 1: 7, 2: 3], a: 33, b: (34, 2), d: (39, 12)),
    Table9Row("JMP", [0x1000], a: 3, b: (4, 2), d: (4, 2)),
    Table9Row("JEQ, not taken", [0x1300], a: 3, b: (4, 2), d: (4, 2)),
    Table9Row("LDCR 16", [0x3001], a: 41, b: (42, 2), d: (44, 6)),
    Table9Row("LDCR 3", [0x30C1], a: 15, b: (16, 2), d: (17, 5)),
    Table9Row("LDCR 12", [0x3301], a: 33, b: (34, 2), d: (36, 6)),
    Table9Row("LI", [0x0201, 0x1234], a: 3, b: (5, 4), d: (6, 6)),
    Table9Row("LIMI", [0x0300, 0], a: 5, b: (7, 4), d: (7, 4)),
    Table9Row("LST", [0x0081], [1: 0], a: 5, b: (6, 2), d: (7, 4)),
    Table9Row("MOV", [0xC081], a: 3, b: (4, 2), d: (6, 6)),
    Table9Row("MOVB", [0xD081], a: 3, b: (4, 2), d: (4, 4)),
    Table9Row("MPY", [0x3881], a: 23, b: (24, 2), d: (28, 10)),
    Table9Row("MPYS", [0x01C1], a: 25, b: (26, 2), d: (30, 10)),
    Table9Row("SBO", [0x1D00], [12: 0x1000], a: 8, b: (9, 2), d: (10, 4)),
    Table9Row("SBZ", [0x1E00], [12: 0x1000], a: 8, b: (9, 2), d: (10, 4)),
    Table9Row("TB", [0x1F00], [12: 0x1000], a: 8, b: (9, 2), d: (10, 4)),
    Table9Row("SLA 5", [0x0A51], a: 10, b: (11, 2), d: (13, 6)),
    Table9Row("SRC 15", [0x0BF1], a: 20, b: (21, 2), d: (23, 6)),
    Table9Row("SRA by R0 = 4", [0x0801], [0: 0xFFF4], a: 11, b: (12, 2), d: (15, 8)),
    Table9Row("SRL by R0 = 0", [0x0901], [0: 0xFFF0], a: 23, b: (24, 2), d: (27, 8)),
    Table9Row("STCR 16", [0x3401], [12: 0x1000], a: 43, b: (44, 2), d: (47, 8)),
    Table9Row("STCR 5", [0x3541], [12: 0x1000], a: 24, b: (25, 2), d: (28, 8)),
    Table9Row("STCR 12", [0x3701], [12: 0x1000], a: 39, b: (40, 2), d: (43, 8)),
    Table9Row("STST", [0x02C1], a: 3, b: (4, 2), d: (5, 4)),
    Table9Row("STWP", [0x02A1], a: 3, b: (4, 2), d: (5, 4)),
    Table9Row("SWPB", [0x06C1], a: 13, b: (14, 2), d: (16, 6)),
  ]
}

@Suite("Table 9 of the data manual")
struct Table9Tests {
  typealias Region = TimingBench.Region

  @Test("everything on the chip", arguments: Table9Row.all)
  func columnA(_ row: Table9Row) throws {
    for extraWait in [false, true] {
      let bench = try TimingBench(extraWait: extraWait)
      #expect(
        bench.cycles(row.words, code: .onChip, workspace: .onChip, registers: row.registers)
          == row.a)
    }
  }

  @Test("opcode and immediates off the chip, by 0, 1 and 2 wait states", arguments: Table9Row.all)
  func columnB(_ row: Table9Row) throws {
    for (code, extraWait) in [(Region.sram, false), (.dram, false), (.sram, true), (.dram, true)] {
      let bench = try TimingBench(extraWait: extraWait)
      #expect(
        bench.cycles(row.words, code: code, workspace: .onChip, registers: row.registers)
          == row.b.cycles + code.waits(extra: extraWait) * row.b.accesses)
    }
  }

  @Test("everything off the chip, by 0, 1 and 2 wait states", arguments: Table9Row.all)
  func columnD(_ row: Table9Row) throws {
    for (region, extraWait) in [(Region.sram, false), (.dram, false), (.dram, true)] {
      let bench = try TimingBench(extraWait: extraWait)
      #expect(
        bench.cycles(row.words, code: region, workspace: region, registers: row.registers)
          == row.d.cycles + region.waits(extra: extraWait) * row.d.accesses)
    }
  }
}

/// The worked examples of the manual (reference, section 4.3): cycles at 0 and at 1 wait state.
@Suite("Worked examples of the data manual")
struct WorkedExampleTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let name: String
    /// Operand words that are addresses of data get the region's data address.
    let opcode: UInt16
    let addressWords: Int
    let isIndexed: Bool
    let onChip: Int
    let codeOff: [Int]
    let allOff: [Int]
    var testDescription: String { name }

    init(
      _ name: String, _ opcode: UInt16, addresses: Int = 0, isIndexed: Bool = false, onChip: Int,
      codeOff: [Int], allOff: [Int]
    ) {
      (self.name, self.opcode, self.addressWords) = (name, opcode, addresses)
      (self.isIndexed, self.onChip) = (isIndexed, onChip)
      (self.codeOff, self.allOff) = (codeOff, allOff)
    }
  }

  static let examples = [
    Example("MOV R1,R2", 0xC081, onChip: 3, codeOff: [4, 6], allOff: [6, 12]),
    Example("MOV R1,*R2", 0xC481, onChip: 4, codeOff: [5, 7], allOff: [8, 16]),
    Example("MOV R1,*R2+", 0xCC81, onChip: 6, codeOff: [7, 9], allOff: [11, 21]),
    Example("MOV R1,@L", 0xC801, addresses: 1, onChip: 4, codeOff: [6, 10], allOff: [8, 16]),
    Example(
      "MOV R1,@T(R2)", 0xC881, addresses: 1, isIndexed: true, onChip: 6, codeOff: [8, 12],
      allOff: [11, 21]),
    Example("MOV *R2+,@L", 0xC832, addresses: 1, onChip: 7, codeOff: [9, 13], allOff: [13, 25]),
    Example(
      "MOV @L1,@L2", 0xC820, addresses: 2, onChip: 5, codeOff: [8, 14], allOff: [10, 20]),
  ]

  @Test("cycles of the example", arguments: examples)
  func example(_ example: Example) throws {
    #expect(try cycles(example, code: .onChip, rest: .onChip) == example.onChip)
    for (region, index) in [(TimingBench.Region.sram, 0), (.dram, 1)] {
      #expect(try cycles(example, code: region, rest: .onChip) == example.codeOff[index])
      #expect(try cycles(example, code: region, rest: region) == example.allOff[index])
    }
  }

  private func cycles(
    _ example: Example, code: TimingBench.Region, rest: TimingBench.Region
  ) throws -> Int {
    let bench = try TimingBench()
    let addresses = (0..<example.addressWords).map { rest.data + UInt16($0 * 4) }
    return bench.cycles(
      [example.opcode] + addresses, code: code, workspace: rest,
      registers: [2: example.isIndexed ? 2 : rest.data])
  }
}

@Suite("Context switches")
struct ContextSwitchTimingTests {
  @Test("BLWP, XOP and RTWP take what Table 9 says", arguments: [(false, 0), (true, 1)])
  func contextSwitches(isOff: Bool, waits: Int) throws {
    let bench = try TimingBench()
    let region: TimingBench.Region = isOff ? .dram : .onChip
    // Where BLWP's vector and the new context are; XOP 1 has its vector in page 00, which is DRAM.
    bench.place([0x1000, 0x1000], at: region.code + 0x20)
    let branch = bench.cycles(
      [0x0401], code: region, workspace: region,
      registers: [1: region.workspace, 2: region.code + 0x20])
    #expect(branch == (isOff ? 17 + 12 * waits : 11), "BLWP R1 finds its vector in R1 and R2")
    let back = bench.cycles(
      [0x0380], code: region, workspace: region,
      registers: [13: region.workspace, 14: region.code + 0x20, 15: 0])
    #expect(back == (isOff ? 10 + 8 * waits : 6))
    bench.place([region.workspace, region.code + 0x20], at: 0x0044)
    let extended = bench.cycles([0x2C41], code: region, workspace: region)
    #expect(extended == (isOff ? 22 + 14 * waits : 15 + 2 + 4))
  }

  @Test("an illegal opcode takes a context switch of 14 cycles and its accesses")
  func illegalOpcode() throws {
    let bench = try TimingBench()
    bench.place([0xF000, 0xF0A0], at: 0x0008)
    bench.place([0x1000, 0x1000], at: 0xF0A0)
    let start = bench.machine.cycles
    bench.place([0x0000], at: 0xF080)
    bench.machine.workspacePointer = 0xF020
    bench.machine.status = 0xFFF0
    bench.machine.jump(to: 0xF080)
    // The trap is no instruction of its own: the first one counted is the handler's.
    _ = bench.machine.run(until: bench.machine.now + Ticks.perSecond, instructions: 1)
    // Two words of the vector in DRAM cost three cycles more each; then JMP, 3.
    #expect(bench.machine.cycles - start == 14 + 6 + 3)
    #expect(bench.machine.peekWord(0xF000 + 28) == 0xF082, "PC of the word after the opcode")
    #expect(bench.machine.peekWord(0xF000 + 30) == 0xFFF0, "ST as it was")
    #expect(bench.machine.status == 0xFE01, "ST7–ST11 cleared, mask 1")
  }
}
