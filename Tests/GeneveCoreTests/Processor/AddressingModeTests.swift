import Testing

@testable import GeneveCore

/// Table A of the data manual (reference/tms9995.md, section 4.3): what an operand adds to an instruction,
/// in cycles and accesses of a byte off the chip, by where the registers and the code are.
struct AddressingMode: CustomTestStringConvertible, Sendable {
  let name: String
  /// Ts and S of an operand with R1.
  let field: UInt16
  let hasWord: Bool
  let allOn: (cycles: Int, bytes: Int)
  let codeOff: (cycles: Int, bytes: Int)
  let registersOff: (cycles: Int, bytes: Int)
  let allOff: (cycles: Int, bytes: Int)
  var testDescription: String { name }

  static let all = [
    AddressingMode(
      name: "R1", field: 0x01, hasWord: false, allOn: (0, 0), codeOff: (0, 0),
      registersOff: (0, 0), allOff: (0, 0)),
    AddressingMode(
      name: "*R1", field: 0x11, hasWord: false, allOn: (1, 0), codeOff: (1, 0),
      registersOff: (2, 2), allOff: (2, 2)),
    AddressingMode(
      name: "*R1+", field: 0x31, hasWord: false, allOn: (3, 0), codeOff: (3, 0),
      registersOff: (5, 4), allOff: (5, 4)),
    AddressingMode(
      name: "@>L", field: 0x20, hasWord: true, allOn: (1, 0), codeOff: (2, 2),
      registersOff: (1, 0), allOff: (2, 2)),
    AddressingMode(
      name: "@>T(R1)", field: 0x21, hasWord: true, allOn: (3, 0), codeOff: (4, 2),
      registersOff: (4, 2), allOff: (5, 4)),
  ]
}

@Suite("Table A of the data manual")
struct AddressingModeTests {
  typealias Region = TimingBench.Region

  /// Every place of code, registers and data, with and without extra wait states, for the source and the
  /// destination of MOV, whose own steps are one read, the prefetch and one write.
  @Test("an operand costs what the table says", arguments: AddressingMode.all)
  func operand(_ mode: AddressingMode) throws {
    for isExtra in [false, true] {
      for code in Region.allCases {
        for registers in Region.allCases {
          for data in Region.allCases {
            for isSource in [true, false] {
              try check(mode, code, registers, data, isSource: isSource, isExtra: isExtra)
            }
          }
        }
      }
    }
  }

  private func check(
    _ mode: AddressingMode, _ code: Region, _ registers: Region, _ data: Region, isSource: Bool,
    isExtra: Bool
  ) throws {
    let bench = try TimingBench(extraWait: isExtra)
    let opcode = 0xC000 | (isSource ? 0x0080 | mode.field : mode.field << 6 | 0x0002)
    let isIndexed = mode.hasWord && mode.field & 15 != 0
    let words = mode.hasWord ? [opcode, isIndexed ? data.data - 6 : data.data] : [opcode]
    let found = bench.cycles(
      words, code: code, workspace: registers, registers: [1: isIndexed ? 6 : data.data])

    func word(_ region: Region) -> Int {
      region == .onChip ? 1 : 2 + 2 * region.waits(extra: isExtra)
    }
    let operandPlace = mode.field < 0x10 ? registers : data
    let own = word(code) + word(registers) + word(operandPlace)
    #expect(
      found == own + derivation(mode, code, registers, isExtra: isExtra),
      "code \(code), registers \(registers), data \(data), source \(isSource)")
  }

  /// The column of the table, plus the wait states of the accesses that it counts.
  private func derivation(
    _ mode: AddressingMode, _ code: Region, _ registers: Region, isExtra: Bool
  ) -> Int {
    let codeWaits = mode.codeOff.bytes * code.waits(extra: isExtra)
    let registerWaits = mode.registersOff.bytes * registers.waits(extra: isExtra)
    return switch (code == .onChip, registers == .onChip) {
    case (true, true): mode.allOn.cycles
    case (false, true): mode.codeOff.cycles + codeWaits
    case (true, false): mode.registersOff.cycles + registerWaits
    case (false, false): mode.allOff.cycles + codeWaits + registerWaits
    }
  }
}
