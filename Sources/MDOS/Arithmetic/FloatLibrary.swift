/// Floating point of MDOS: library 10, called "XOP 10".
///
/// A call has its opcode in R0, the address of the result in R1 and those of the operands in R2 and
/// R3. The library keeps no state.
///
/// Modelled: opcodes 0–12 (hex) with all results, errors, register contents and status bits of the
/// real library, byte for byte except where that approximates a function
/// (`RadixNumber+Functions.swift`) and in what it leaves behind by chance: the digits of a zero,
/// text written beyond its buffer.
///
/// Source: reference/mdos-system-calls.md, section 7; xop10/README.md.
struct FloatLibrary<Memory: FloatMemory> {
  /// R0 of a call that is refused.
  static var refused: UInt16 { 0xFFFF }

  var memory: Memory
  /// R0–R5 of the caller.
  var registers: [UInt16]
  var status: UInt16

  enum Operation: UInt16, CaseIterable {
    case compare, subtract, add, multiply, divide, power, exponential, logarithm
    case squareRoot, cosine, sine, tangent, arcTangent, floor, toInteger, fromInteger
    case textToInteger, textToFloat, floatToText
  }

  /// Carries out the call that the registers ask for.
  mutating func call() {
    guard let operation = Operation(rawValue: registers[0]) else {
      registers[0] = Self.refused
      return
    }
    switch operation {
    case .compare: compare()
    case .fromInteger:
      storeInteger()
      registers[0] = 0
    case .toInteger:
      let (value, error) = operand(2).rounded16
      registers[1] = UInt16(bitPattern: value)
      finish(error?.rawValue ?? 0)
    case .textToInteger: readInteger()
    case .textToFloat: readFloat()
    case .floatToText: writeText()
    default:
      let result = result(of: operation)
      memory.store(result.value.bytes, atWord: registers[1])
      finish(result.error?.rawValue ?? 0)
    }
  }

  private func result(of operation: Operation) -> FloatResult {
    let right = operand(2)
    switch operation {
    case .subtract: return RadixNumber.difference(operand(3), right)
    case .add: return RadixNumber.sum(operand(3), right)
    case .multiply: return RadixNumber.product(operand(3), right)
    case .divide: return RadixNumber.quotient(operand(3), right)
    case .power: return RadixNumber.power(operand(3), right)
    case .exponential: return RadixNumber.exponential(right)
    case .logarithm: return RadixNumber.logarithm(right)
    case .squareRoot: return RadixNumber.squareRoot(right)
    case .cosine: return RadixNumber.cosine(right)
    case .sine: return RadixNumber.sine(right)
    case .tangent: return RadixNumber.tangent(right)
    case .arcTangent: return RadixNumber.arcTangent(right)
    case .floor: return FloatResult(right.floor)
    case .compare, .toInteger, .fromInteger, .textToInteger, .textToFloat, .floatToText:
      return FloatResult(.zero)
    }
  }

  private func operand(_ register: Int) -> RadixNumber {
    RadixNumber(bytes: memory.bytes(atWord: registers[register], count: RadixNumber.size))
  }

  // MARK: Status

  /// Compares as C does; carry, overflow and parity come out clear.
  private mutating func setStatus(comparing left: UInt16, with right: UInt16) {
    status = status & StatusBit.interruptMask | StatusBit.extendedOperation
    if left == right { status |= StatusBit.equal }
    if left > right { status |= StatusBit.logicallyGreater }
    if Int16(bitPattern: left) > Int16(bitPattern: right) {
      status |= StatusBit.arithmeticallyGreater
    }
  }

  private mutating func finish(_ result: UInt16) {
    registers[0] = result
    setStatus(comparing: result, with: 0)
  }

  /// Words in pairs up to the first that differs; numbers that begin with the same word have the
  /// same sign, and for negative ones the smaller rest is the greater number.
  private mutating func compare() {
    var left = words(registers[3])
    var right = words(registers[2])
    let isNegative = left[0] & 0x8000 != 0
    registers[0] = 0
    guard left[0] == right[0], left[0] != 0 else {
      setStatus(comparing: left[0], with: right[0])
      return
    }
    if isNegative { swap(&left, &right) }
    let place = left.indices.dropFirst().first { left[$0] != right[$0] } ?? left.count - 1
    setStatus(comparing: left[place], with: right[place])
  }

  private func words(_ address: UInt16) -> [UInt16] {
    let bytes = memory.bytes(atWord: address, count: RadixNumber.size)
    return stride(from: 0, to: bytes.count, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
  }

  // MARK: Integers and text

  /// The digits go to R1 as it is, zeros and the sign to the words there: at an odd address they
  /// overlap.
  private mutating func storeInteger() {
    let value = Int(Int16(bitPattern: registers[2]))
    let number = RadixNumber(value)
    memory.store([UInt8](repeating: 0, count: RadixNumber.size), atWord: registers[1])
    guard value != 0 else { return }
    for (index, byte) in number.magnitude.bytes.prefix(number.exponent + 2).enumerated() {
      memory.setByte(byte, at: registers[1] &+ UInt16(index))
    }
    guard value < 0 else { return }
    let first = words(registers[1])[0]
    let negated = 0 &- first
    memory.store([UInt8(negated >> 8), UInt8(negated & 0xFF)], atWord: registers[1])
  }

  private mutating func readInteger() {
    let text = memory.bytes(at: registers[2], count: Int(registers[3]))
    let reading = FloatText.integer(text)
    registers[1] = reading.value
    registers[2] = UInt16(truncatingIfNeeded: reading.used)
    finish(reading.isOverflow ? FloatError.overflow.rawValue : 0)
  }

  private mutating func readFloat() {
    let length = Int(registers[3])
    let text = memory.bytes(at: registers[2], count: length + 1)
    let reading = FloatText.float(text, length: length)
    memory.store(reading.result.value.bytes, atWord: registers[1])
    if let used = reading.used {
      // The real library works at slot 5 and forgets to take that off.
      registers[2] =
        UInt16(truncatingIfNeeded: used) &+ 0xA000 &- (registers[2] & 0xE000)
    }
    finish(reading.result.error?.rawValue ?? 0)
  }

  private mutating func writeText() {
    let format = FloatFormat(
      options: .init(rawValue: registers[3]), left: Int(Int16(bitPattern: registers[4])),
      right: Int(Int16(bitPattern: registers[5])))
    guard let text = format.text(of: operand(2)) else {
      registers[2] = 0
      finish(Self.refused)
      return
    }
    for (index, byte) in text.enumerated() {
      memory.setByte(byte, at: registers[1] &+ UInt16(index))
    }
    registers[2] = UInt16(text.count)
    finish(0)
  }
}

/// Bits of ST.
private enum StatusBit {
  static let logicallyGreater: UInt16 = 0x8000
  static let arithmeticallyGreater: UInt16 = 0x4000
  static let equal: UInt16 = 0x2000
  /// Set while the processor serves an XOP; the library leaves it set.
  static let extendedOperation: UInt16 = 0x0200
  static let interruptMask: UInt16 = 0x000F
}

/// The caller's memory as library 10 reaches it: through the pages of the slots, so that F000 and
/// up is the page in slot 7, neither on-chip RAM nor devices.
protocol FloatMemory {
  func byte(at address: UInt16) -> UInt8
  mutating func setByte(_ value: UInt8, at address: UInt16)
}

extension FloatMemory {
  func bytes(at address: UInt16, count: Int) -> [UInt8] {
    (0..<count).map { byte(at: address &+ UInt16(truncatingIfNeeded: $0)) }
  }

  /// Numbers lie in words: the lowest bit of their address does not count.
  func bytes(atWord address: UInt16, count: Int) -> [UInt8] {
    bytes(at: address & 0xFFFE, count: count)
  }

  mutating func store(_ bytes: [UInt8], atWord address: UInt16) {
    for (index, byte) in bytes.enumerated() {
      setByte(byte, at: (address & 0xFFFE) &+ UInt16(index))
    }
  }
}
