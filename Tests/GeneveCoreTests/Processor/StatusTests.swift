import Testing

@testable import GeneveCore

/// Results and status of arithmetic, against a model that works bit by bit and shares nothing with the
/// processor.
@Suite("Status rules")
struct StatusTests {
  static let edges: [UInt16] = [
    0x0000, 0x0001, 0x0002, 0x00FF, 0x0100, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0xFF00, 0xFFFE, 0xFFFF,
    0x1234, 0xA5A5,
  ]

  /// A ripple-carry adder over `width` bits.
  static func add(_ first: UInt16, _ second: UInt16, carry: Bool, width: Int) -> BitSum {
    var sum = BitSum()
    var carries = carry
    for bit in 0..<width {
      let a = first >> UInt16(bit) & 1 == 1
      let b = second >> UInt16(bit) & 1 == 1
      if (a != b) != carries { sum.value |= 1 << UInt16(bit) }
      let carryOut = (a && b) || (carries && (a || b))
      sum.overflow = carryOut != carries
      carries = carryOut
    }
    sum.carry = carries
    return sum
  }

  struct BitSum {
    var value: UInt16 = 0
    var carry = false
    var overflow = false
  }

  /// L>, A>, EQ of a value of `width` bits, by its bits.
  static func comparison(_ value: UInt16, width: Int) -> UInt16 {
    var ones = 0
    for bit in 0..<width where value >> UInt16(bit) & 1 == 1 { ones += 1 }
    let isNegative = value >> UInt16(width - 1) & 1 == 1
    if ones == 0 { return 0x2000 }
    return isNegative ? 0x8000 : 0xC000
  }

  static func parity(_ value: UInt16) -> UInt16 {
    var isOdd = false
    for bit in 0..<8 where value >> UInt16(bit) & 1 == 1 { isOdd.toggle() }
    return isOdd ? 0x0400 : 0
  }

  private func run(
    _ opcode: UInt16, _ first: UInt16, _ second: UInt16, before: UInt16, on bench: TimingBench
  ) -> (result: UInt16, status: UInt16) {
    bench.machine.status = before
    _ = bench.cycles(
      [opcode], code: .onChip, workspace: .onChip, registers: [1: first, 2: second])
    return (bench.machine.register(2), bench.machine.status)
  }

  @Test("A, S, AB, SB on all pairs of edge values", arguments: [UInt16(0), 0xFFF0])
  func sums(before: UInt16) throws {
    let bench = try TimingBench()
    for source in Self.edges {
      for destination in Self.edges {
        check(0xA081, bench, source, destination, before, subtracts: false, width: 16)
        check(0x6081, bench, source, destination, before, subtracts: true, width: 16)
        check(0xB081, bench, source, destination, before, subtracts: false, width: 8)
        check(0x7081, bench, source, destination, before, subtracts: true, width: 8)
      }
    }
  }

  private func check(
    _ opcode: UInt16, _ bench: TimingBench, _ source: UInt16, _ destination: UInt16,
    _ before: UInt16, subtracts: Bool, width: Int
  ) {
    let shift = UInt16(16 - width)
    let (a, b) = (destination >> shift, source >> shift)
    let expected = Self.add(a, subtracts ? ~b : b, carry: subtracts, width: width)
    var status = before & 0x07FF | Self.comparison(expected.value, width: width)
    if expected.carry { status |= 0x1000 }
    if expected.overflow { status |= 0x0800 }
    if width == 8 { status = status & ~0x0400 | Self.parity(expected.value) }
    let found = run(opcode, source, destination, before: before, on: bench)
    let low = width == 8 ? destination & 0xFF : 0
    #expect(found.result == expected.value << shift | low)
    #expect(
      found.status == status, "\(hex(opcode)) of \(hex(source)) and \(hex(destination))")
  }

  @Test("shifts, one place at a time", arguments: [UInt16(0x0800), 0x0900, 0x0A00, 0x0B00])
  func shifts(opcode: UInt16) throws {
    let bench = try TimingBench()
    for value in Self.edges {
      for count in 1...16 {
        var expected = value
        var carry = false
        var overflow = false
        for _ in 0..<count {
          let sign = expected & 0x8000
          let low = expected & 1
          switch opcode {
          case 0x0800: (expected, carry) = (expected >> 1 | sign, low == 1)
          case 0x0900: (expected, carry) = (expected >> 1, low == 1)
          case 0x0A00:
            (expected, carry) = (expected << 1, sign != 0)
            if expected & 0x8000 != sign { overflow = true }
          default: (expected, carry) = (expected >> 1 | low << 15, low == 1)
          }
        }
        bench.machine.status = 0x0C00
        _ = bench.cycles(
          [opcode | (count == 16 ? 0 : UInt16(count) << 4) | 2], code: .onChip,
          workspace: .onChip, registers: [0: 0x1230, 2: value])
        let keepsOverflow = opcode != 0x0A00
        let status =
          0x0400 | (keepsOverflow || overflow ? 0x0800 : 0) | (carry ? 0x1000 : 0)
          | Self.comparison(expected, width: 16)
        #expect(bench.machine.register(2) == expected)
        #expect(bench.machine.status == status, "\(hex(opcode)) of \(hex(value)) by \(count)")
      }
    }
  }

  @Test("single operands on edge values")
  func singleOperands() throws {
    let bench = try TimingBench()
    for value in Self.edges {
      let zero: UInt16 = 0
      for (opcode, first, second, carryIn) in [
        (UInt16(0x0582), value, UInt16(1), false), (0x05C2, value, 2, false),
        (0x0602, value, 0xFFFF, false), (0x0642, value, 0xFFFE, false),
        (0x0502, zero, ~value, true),
      ] {
        let sum = Self.add(first, second, carry: carryIn, width: 16)
        let found = run(opcode, 0, value, before: 0, on: bench)
        #expect(found.result == sum.value)
        #expect(found.status & 0xE000 == Self.comparison(sum.value, width: 16))
        #expect(found.status & 0x1000 == (sum.carry ? 0x1000 : 0), "\(hex(opcode)) \(hex(value))")
        #expect(found.status & 0x0800 == (sum.overflow ? 0x0800 : 0))
      }
      let absolute = run(0x0742, 0, value, before: 0x1800, on: bench)
      #expect(absolute.result == (value & 0x8000 == 0 ? value : 0 &- value))
      #expect(
        absolute.status == Self.comparison(value, width: 16) | (value == 0x8000 ? 0x0800 : 0),
        "ABS compares what it found")
    }
  }

  @Test("after TB both L> and EQ can be set: JH and JHE differ")
  func jumps() throws {
    let bench = try TimingBench()
    // JH and JLE look at EQ too (manual); MAME looks at L> only.
    for (opcode, status, isTaken) in [
      (UInt16(0x1B02), UInt16(0xA000), false), (0x1B02, 0x8000, true), (0x1202, 0xA000, true),
      (0x1202, 0x8000, false), (0x1402, 0x2000, true), (0x1A02, 0x0000, true),
      (0x1A02, 0x2000, false), (0x1102, 0x0000, true), (0x1102, 0x4000, false),
      (0x1502, 0x4000, true), (0x1C02, 0x0400, true), (0x1902, 0x0800, false),
    ] {
      bench.machine.status = status
      _ = bench.cycles(
        [opcode, 0x1000, 0x1000, 0x1000], code: .onChip, workspace: .onChip)
      #expect(
        bench.machine.programCounter == (isTaken ? 0xF086 : 0xF082),
        "\(hex(opcode)) at ST \(hex(status))")
    }
  }

  private func hex(_ value: UInt16) -> String { String(value, radix: 16, uppercase: true) }
}
