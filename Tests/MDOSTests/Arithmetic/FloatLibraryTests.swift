import Testing

@testable import MDOS

/// Calls as programs make them. What the recordings cover case by case stands here once, as a fact.
@Suite("Library 10")
struct FloatLibraryTests {
  private static let result: UInt16 = 0x0620
  private static let right: UInt16 = 0x0630
  private static let left: UInt16 = 0x0640

  private func call(
    _ opcode: UInt16, _ right: String = "", _ left: String = "", status: UInt16 = 0xFFF2
  ) throws -> FloatLibrary<XOP10Scenario.RecordedMemory> {
    var memory = XOP10Scenario.RecordedMemory()
    memory.place(try bytes(right), at: Self.right)
    memory.place(try bytes(left), at: Self.left)
    var library = FloatLibrary(
      memory: memory, registers: [opcode, Self.result, Self.right, Self.left, 0, 0],
      status: status)
    library.call()
    return library
  }

  private func number(_ library: FloatLibrary<XOP10Scenario.RecordedMemory>) -> [UInt8] {
    library.memory.bytes(at: Self.result, count: 8)
  }

  private static let one = "4001000000000000"
  private static let minusTwo = "BFFE000000000000"
  private static let hundred = "4101000000000000"
  private static let zero = "0000000000000000"
  private static let greatest = "7F63636363636363"

  @Test(
    "operands: R3 is the first, R2 the second",
    arguments: [
      (0x1, one, hundred, "4063000000000000"), (0x2, one, minusTwo, "BFFF000000000000"),
      (0x3, minusTwo, hundred, "BEFE000000000000"), (0x4, minusTwo, one, "C0CE000000000000"),
      (0x5, "4002000000000000", "4003000000000000", "4009000000000000"),
    ] as [(UInt16, String, String, String)])
  func order(opcode: UInt16, right: String, left: String, expected: String) throws {
    let library = try call(opcode, right, left)
    #expect(number(library) == (try bytes(expected)))
    #expect(library.registers[0] == 0)
  }

  @Test(
    "errors stand in R0, with a number all the same",
    arguments: [
      (0x3, greatest, hundred, 1, greatest), (0x4, zero, minusTwo, 2, "809D636363636363"),
      (0x8, minusTwo, "", 4, minusTwo), (0x5, "3F32000000000000", minusTwo, 5, zero),
      (0x7, zero, "", 6, zero), (0x7, minusTwo, "", 6, minusTwo),
      (0x6, "4200000000000000", "", 0, one), (0x6, "4104000000000000", "", 1, greatest),
      (0x5, minusTwo, zero, 1, greatest),
    ] as [(UInt16, String, String, UInt16, String)])
  func errors(
    opcode: UInt16, right: String, left: String, error: UInt16, expected: String
  ) throws {
    let library = try call(opcode, right, left)
    #expect(library.registers[0] == error)
    #expect(number(library) == (try bytes(expected)))
    #expect(library.status & 0xE00F == (error == 0 ? 0x2002 : 0xC002))
  }

  @Test("an angle without meaning gives error 7 and the angle in quadrants")
  func angle() throws {
    let library = try call(0xA, "4601000000000000")
    #expect(library.registers[0] == 7)
    #expect(number(library)[0] == 0x45)
  }

  @Test(
    "comparing leaves R0 at 0 and the order in the status",
    arguments: [
      (one, hundred, 0xC002), (hundred, one, 0x0002), (one, one, 0x2002),
      (minusTwo, one, 0x4002), (one, minusTwo, 0x8002),
      ("BFFE000000000001", "BFFE000000000002", 0x0002), ("0000123400000000", zero, 0x2002),
    ] as [(String, String, UInt16)])
  func compare(right: String, left: String, status: UInt16) throws {
    let library = try call(0, right, left)
    #expect(library.registers[0] == 0)
    #expect(library.status & 0xE00F == status)
  }

  @Test(
    "to integer: the nearest, halves up, or error 3",
    arguments: [
      ("4001320000000000", 2, 0), ("BFFF320000000000", 0xFFFF, 0), ("C0CE000000000000", 0, 0),
      ("4203110000000000", 31700, 0), ("42031B4400000000", 0x7FFF, 3),
      ("BDFD1B4400000000", 0x8000, 0), ("7F63636363636363", 0x7FFF, 3),
      ("809D636363636363", 0x8000, 3),
    ] as [(String, UInt16, UInt16)])
  func toInteger(operand: String, value: UInt16, error: UInt16) throws {
    let library = try call(0xE, operand)
    #expect(library.registers[1] == value)
    #expect(library.registers[0] == error)
    #expect(library.memory.written.isEmpty)
  }

  @Test(
    "an opcode that does not exist gives FFFF and leaves the status",
    arguments: [0x13, 0xFFFF] as [UInt16])
  func refused(opcode: UInt16) throws {
    let library = try call(opcode, status: 0x1234)
    #expect(library.registers[0] == 0xFFFF)
    #expect(library.status == 0x1234)
  }

  // MARK: Text

  @Test(
    "texts of numbers",
    arguments: [
      (0, 0, 0, " 1.23456E+10", "4501172D3C000000"), (0, 0, 0, "-2", minusTwo),
      (0, 0, 0, " 100", hundred), (0, 0, 0, " .5", "3F32000000000000"), (0, 0, 0, " 0", zero),
      (1, 5, 3, "   -2.00", minusTwo), (5, 5, 0, "   +1", one), (1, 2, 2, "****", hundred),
      (8, 3, 3, " 10.00E-01", one), (0x18, 2, 2, " 1.0E+002", hundred),
    ] as [(UInt16, UInt16, UInt16, String, String)])
  func format(options: UInt16, left: UInt16, right: UInt16, expected: String, operand: String)
    throws
  {
    let format = FloatFormat(options: .init(rawValue: options), left: Int(left), right: Int(right))
    let text = try #require(format.text(of: RadixNumber(bytes: try bytes(operand))))
    let string = String(decoding: text, as: UTF8.self)
    #expect(string == expected)
  }

  @Test("a field wider than fourteen places is refused")
  func wide() throws {
    var library = try call(0x12, Self.one)
    library.registers = [0x12, Self.result, Self.right, 1, 8, 7]
    library.call()
    #expect(library.registers[0] == 0xFFFF)
    #expect(library.registers[2] == 0)
  }

  @Test(
    "reading numbers",
    arguments: [
      ("12", 2, 12.0), ("-1.5E2", 6, -150), ("+.25X", 4, 0.25), ("1E1", 3, 10), ("7 8", 1, 7),
    ])
  func read(text: String, used: Int, value: Double) throws {
    let reading = FloatText.float(Array("\(text) ".utf8), length: text.utf8.count)
    #expect(reading.used == used)
    let number = reading.result.value
    let units = Double(number.mantissa) / 1e12 * (number.isNegative ? -1 : 1)
    #expect(units * [1: 100.0, 0: 1.0, -1: 0.01][number.exponent, default: 0] == value)
  }

  @Test(
    "reading integers: where they end, and what slips through",
    arguments: [
      ("-12 ", 0xFFF4, 3, false), ("32768", 0x7FFF, 4, true), ("-32768", 0x8000, 6, false),
      ("-32769", 0x8000, 5, true), ("-65536", 0, 6, false), ("655391", 31, 6, false),
      ("65540", 0x7FFF, 4, true), ("-655400", 0x7FFF, 5, true), ("-", 0, 1, false),
      ("", 0, 0, false),
    ] as [(String, UInt16, Int, Bool)])
  func integers(text: String, value: UInt16, used: Int, isOverflow: Bool) {
    let reading = FloatText.integer(Array(text.utf8))
    #expect(reading == .init(value: value, used: used, isOverflow: isOverflow))
  }

  @Test(
    "the reciprocal of a power comes last",
    arguments: [
      (hundred, "BEFF000000000000", 0, zero), ("3F01000000000000", "BEFF000000000000", 2, greatest),
      (hundred, "BFFF000000000000", 0, "3F01000000000000"),
    ] as [(String, String, UInt16, String)])
  func reciprocal(base: String, exponent: String, error: UInt16, expected: String) throws {
    let library = try call(5, exponent, base)
    #expect(library.registers[0] == error)
    #expect(number(library) == (try bytes(expected)))
  }

  @Test("one digit behind the end of a text still counts for its exponent")
  func oneTooMany() {
    let reading = FloatText.float(Array("1E12".utf8), length: 3)
    #expect(reading.used == 4)
    #expect(reading.result.value.exponent == 6)
  }
}
