/// One recorded call of library 10.
struct XOP10Scenario {
  let recording: XOP10Recording
  var library: FloatLibrary<RecordedMemory>
  /// The memory before the call.
  private let initial: RecordedMemory

  /// A field in which the library and the recording disagree.
  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  /// L>, A>, EQ and the interrupt mask; the other bits are leftovers in the real system.
  private static let statusMask: UInt16 = 0xE00F

  /// Flat memory that remembers what was written.
  struct RecordedMemory: FloatMemory {
    var bytes = [UInt8](repeating: 0, count: 0x10000)
    var written: [UInt16: UInt8] = [:]

    func byte(at address: UInt16) -> UInt8 { bytes[Int(address)] }

    mutating func setByte(_ value: UInt8, at address: UInt16) {
      bytes[Int(address)] = value
      written[address] = value
    }

    mutating func place(_ new: [UInt8], at address: UInt16) {
      for (index, byte) in new.enumerated() {
        bytes[Int(address &+ UInt16(truncatingIfNeeded: index))] = byte
      }
    }
  }

  init(_ recording: XOP10Recording) throws {
    self.recording = recording
    var registers = recording.input.r
    guard registers.count >= 4 else {
      throw Malformed(description: "in.r has \(registers.count) registers, expected 4 or more")
    }
    registers += [UInt16](repeating: 0, count: max(0, 6 - registers.count))
    var memory = RecordedMemory()
    for entry in try Self.memory(recording.input.mem) {
      memory.place(entry.bytes, at: entry.address)
    }
    if let a = recording.input.a { memory.place(try Self.bytes(a), at: registers[2]) }
    if let b = recording.input.b { memory.place(try Self.bytes(b), at: registers[3]) }
    initial = memory
    library = FloatLibrary(
      memory: memory, registers: registers, status: recording.output.st?.first ?? 0)
  }

  /// The operands before the call, as far as the operation has them: R2's, R3's.
  private var operands: [[UInt8]] {
    let registers = recording.input.r
    let count =
      switch recording.op {
      case 1...5: 2
      case 6...0xE, 0x12: 1
      default: 0
      }
    return registers[2..<2 + count].map { initial.bytes(atWord: $0, count: RadixNumber.size) }
  }

  /// Operands for which the real system promises nothing: with digits above 99 or zeros in front,
  /// or of a power so large that its error swallows it.
  var isUndefined: Bool {
    let operands = operands
    if operands.contains(where: Self.isNotNormal) { return true }
    guard recording.op == 5 else { return false }
    return XOP10Tolerance.isUndetermined(
      base: RadixNumber(bytes: operands[1]), exponent: RadixNumber(bytes: operands[0]))
  }

  private static func isNotNormal(_ bytes: [UInt8]) -> Bool {
    if bytes[0] == 0 && bytes[1] == 0 { return false }
    let first = bytes[0] & 0x80 == 0 ? bytes[1] : 0 &- bytes[1]
    return !(1...99).contains(first) || bytes[2...].contains { $0 > 99 }
  }

  /// The real system wrote more characters than it had room for: the last ones and the count are
  /// lost.
  private var isOverrun: Bool { recording.output.q == "overrun" }

  var summary: String {
    let words = recording.input.r.map { hex(bytes: [UInt8($0 >> 8), UInt8($0 & 0xFF)]) }
    let operands = [recording.input.a, recording.input.b].compactMap { $0 }
    return "10/\(String(recording.op, radix: 16, uppercase: true)), registers "
      + (words + operands).joined(separator: " ")
  }

  // MARK: Comparing

  mutating func mismatch() throws -> Mismatch? {
    if recording.hang == true { return nil }
    let expected = try recording.output.result.map(Self.pattern)
    return try registerMismatch() ?? statusMismatch() ?? expected.flatMap(resultMismatch)
      ?? textMismatch() ?? memoryMismatch() ?? strayMismatch()
  }

  private func registerMismatch() -> Mismatch? {
    for (number, expected) in (recording.output.r ?? []).enumerated() {
      if isOverrun && number == 2 { continue }
      let found = library.registers[number]
      if found != expected {
        return Mismatch(field: "R\(number)", expected: hex(expected), found: hex(found))
      }
    }
    return nil
  }

  private func statusMismatch() -> Mismatch? {
    guard let status = recording.output.st, status.count == 2 else { return nil }
    let (expected, found) = (status[1] & Self.statusMask, library.status & Self.statusMask)
    return expected == found
      ? nil : Mismatch(field: "ST", expected: hex(expected), found: hex(found))
  }

  /// Nil for calls without a result.
  var isResultExact: Bool? {
    guard let text = recording.output.result else { return nil }
    let found = RadixNumber(bytes: foundResult).bytes
    guard let expected = try? Self.bytes(text) else { return false }
    return RadixNumber(bytes: expected).bytes == found
  }

  private var foundResult: [UInt8] {
    library.memory.bytes(atWord: recording.input.r[1], count: RadixNumber.size)
  }

  /// - Parameter expected: eight bytes, nil where the recording leaves them open.
  private func resultMismatch(_ expected: [UInt8?]) -> Mismatch? {
    let found = foundResult
    // Behind the first word of a zero may stand anything.
    let isZero = expected[0] == 0 && expected[1] == 0
    let isEqual = zip(expected, found).prefix(isZero ? 2 : found.count).allSatisfy {
      $0 == nil || $0 == $1
    }
    if isEqual || isTolerable(expected.map { $0 ?? 0 }, found) { return nil }
    return Mismatch(
      field: "result", expected: expected.map { $0.map { hex(bytes: [$0]) } ?? "??" }.joined(),
      found: hex(bytes: found))
  }

  private func isTolerable(_ expected: [UInt8], _ found: [UInt8]) -> Bool {
    let operands = operands.map(RadixNumber.init(bytes:))
    return XOP10Tolerance.allows(
      RadixNumber(bytes: found), for: RadixNumber(bytes: expected), operation: recording.op,
      right: operands.first ?? .zero, left: operands.dropFirst().first ?? .zero)
  }

  private func textMismatch() -> Mismatch? {
    guard let text = recording.output.text else { return nil }
    // A real overrun spoils the two characters that come last.
    let count = isOverrun ? 17 : text.utf8.count
    let expected = Array(text.utf8.prefix(count))
    let found = library.memory.bytes(at: recording.input.r[1], count: count)
    if found == expected { return nil }
    return Mismatch(
      field: "text", expected: "“\(text)”", found: "“\(String(decoding: found, as: UTF8.self))”")
  }

  private func memoryMismatch() throws -> Mismatch? {
    var final: [UInt16: UInt8] = [:]
    for entry in try Self.memory(recording.output.mem) {
      for (index, byte) in entry.bytes.enumerated() { final[entry.address &+ UInt16(index)] = byte }
    }
    if recording.op != 0x12 {
      // The result of a function may differ here, too.
      let start = recording.input.r[1] & 0xFFFE
      let addresses = (0..<UInt16(RadixNumber.size)).map { start &+ $0 }
      let expected = addresses.compactMap { final[$0] }
      if expected.count == RadixNumber.size {
        if let mismatch = resultMismatch(expected) { return mismatch }
        for address in addresses { final[address] = nil }
      }
    }
    for (address, expected) in final.sorted(by: { $0.key < $1.key }) {
      let found = library.memory.byte(at: address)
      if found != expected {
        return Mismatch(
          field: "byte at \(hex(address))", expected: hex(bytes: [expected]),
          found: hex(bytes: [found]))
      }
    }
    return nil
  }

  /// A write to where no result belongs.
  private func strayMismatch() -> Mismatch? {
    let start = recording.input.r[1]
    // The longest text has 19 characters.
    let room: UInt16 = recording.op == 0x12 ? 19 : 8
    for address in library.memory.written.keys.sorted()
    where address &- (start & 0xFFFE) >= room + 1 {
      return Mismatch(field: "write to \(hex(address))", expected: "none", found: "one")
    }
    return nil
  }

  // MARK: Texts of the recording

  private static func memory(_ entries: [[String]]?) throws -> [(address: UInt16, bytes: [UInt8])] {
    try (entries ?? []).map { entry in
      guard entry.count == 2, let address = UInt16(entry[0], radix: 16) else {
        throw Malformed(description: "\(entry) is no address with bytes")
      }
      return (address, try bytes(entry[1]))
    }
  }

  /// Bytes, nil where the recording leaves them open.
  private static func pattern(_ text: String) throws -> [UInt8?] {
    let characters = Array(text)
    guard characters.count == 2 * RadixNumber.size else {
      throw Malformed(description: "“\(text)” is no result of eight bytes")
    }
    return try stride(from: 0, to: characters.count, by: 2).map { index in
      let pair = String(characters[index...index + 1])
      return pair == "??" ? nil : try bytes(pair)[0]
    }
  }

  private static func bytes(_ text: String) throws -> [UInt8] {
    let digits = try text.map { character in
      guard let digit = character.hexDigitValue else {
        throw Malformed(description: "“\(text)” is not hexadecimal")
      }
      return UInt8(digit)
    }
    guard digits.count.isMultiple(of: 2) else {
      throw Malformed(description: "“\(text)” has half a byte")
    }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

private func hex(bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
}

private func hex(_ word: UInt16) -> String {
  hex(bytes: [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)])
}
