/// One line of a register trace: the state before an instruction. 21 fields, separated by single blanks:
///
///     cycle PC IR WP ST R0 R1 R2 R3 R4 R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15
///
/// `cycle` is decimal and counts processor cycles from power-on; everything else is four hex digits.
public struct TraceLine: Equatable, Sendable {
  public static let fieldNames =
    ["cycle", "PC", "IR", "WP", "ST"] + (0...15).map { "R\($0)" }

  public var cycle: Int64
  public var programCounter: UInt16
  public var instruction: UInt16
  public var workspacePointer: UInt16
  public var status: UInt16
  public var registers: SIMD16<UInt16>

  public init(
    cycle: Int64, programCounter: UInt16, instruction: UInt16, workspacePointer: UInt16,
    status: UInt16, registers: SIMD16<UInt16>
  ) {
    self.cycle = cycle
    self.programCounter = programCounter
    self.instruction = instruction
    self.workspacePointer = workspacePointer
    self.status = status
    self.registers = registers
  }

  /// The fields as the text form has them.
  public var fields: [String] {
    var words = [programCounter, instruction, workspacePointer, status]
    for number in 0..<16 { words.append(registers[number]) }
    return [String(cycle)] + words.map(Self.hexadecimal)
  }

  public var text: String { fields.joined(separator: " ") }

  static func hexadecimal(_ word: UInt16) -> String {
    let digits = String(word, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension TraceLine {
  /// The longest line: a cycle number of 19 digits, 20 words and the line feed.
  public static let maximumLength = 19 + 20 * 5 + 1

  /// Appends the text form with its line feed.
  public func append(to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.maximumLength) { line in
      guard let start = line.baseAddress else { return }
      let count = write(to: start)
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
  }

  /// Writes the text form with its line feed to `target`, which has room for `maximumLength` bytes; the
  /// number of bytes written. Recordings are made of millions of these, hence the raw memory.
  public func write(to target: UnsafeMutablePointer<UInt8>) -> Int {
    let digits = HexadecimalDigits.shared.pairs
    var end = target + Self.writeDecimal(cycle.magnitude, to: target)
    Self.write(programCounter, to: &end, digits)
    Self.write(instruction, to: &end, digits)
    Self.write(workspacePointer, to: &end, digits)
    Self.write(status, to: &end, digits)
    for number in 0..<16 { Self.write(registers[number], to: &end, digits) }
    end.pointee = UInt8(ascii: "\n")
    return end + 1 - target
  }

  /// A blank and four digits.
  @inline(__always)
  private static func write(
    _ word: UInt16, to end: inout UnsafeMutablePointer<UInt8>, _ digits: UnsafePointer<UInt16>
  ) {
    end.pointee = UInt8(ascii: " ")
    let high = UInt32(digits[Int(word >> 8)])
    let low = UInt32(digits[Int(word & 0xFF)])
    let text = (high | low << 16).littleEndian
    UnsafeMutableRawPointer(end + 1).storeBytes(of: text, as: UInt32.self)
    end += 5
  }

  private static func writeDecimal(
    _ value: UInt64, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var count = 1
    var limit: UInt64 = 10
    while value >= limit, count < 19 {
      count += 1
      limit &*= 10
    }
    var rest = value
    for index in stride(from: count - 1, through: 0, by: -1) {
      target[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    return count
  }

  /// Reads the text form, without its line feed; nil when it is not of that form.
  public init?(parsing bytes: ArraySlice<UInt8>) {
    var position = bytes.startIndex
    var cycle: Int64 = 0
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: " ") {
      guard let digit = Self.digit(bytes[position]), digit < 10, cycle < 1 << 58 else { return nil }
      cycle = cycle * 10 + Int64(digit)
      position += 1
    }
    guard position > bytes.startIndex, bytes.endIndex - position == 20 * 5 else { return nil }
    var words = [UInt16](repeating: 0, count: 20)
    for index in words.indices {
      guard bytes[position] == UInt8(ascii: " ") else { return nil }
      for offset in 1...4 {
        guard let digit = Self.digit(bytes[position + offset]) else { return nil }
        words[index] = words[index] << 4 | UInt16(digit)
      }
      position += 5
    }
    var registers = SIMD16<UInt16>(repeating: 0)
    for number in 0..<16 { registers[number] = words[4 + number] }
    self.init(
      cycle: cycle, programCounter: words[0], instruction: words[1], workspacePointer: words[2],
      status: words[3], registers: registers)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// The two digits of every byte, the first one in the low half, where no reference count stands before them.
private final class HexadecimalDigits: Sendable {
  static let shared = HexadecimalDigits()
  nonisolated(unsafe) let pairs: UnsafePointer<UInt16>

  private init() {
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 256)
    let digits = Array("0123456789ABCDEF".utf8).map(UInt16.init)
    for byte in 0..<256 {
      (table + byte).initialize(to: digits[byte >> 4] | digits[byte & 15] << 8)
    }
    pairs = UnsafePointer(table)
  }
}
