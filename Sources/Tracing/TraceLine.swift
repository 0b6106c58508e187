import InstructionSet

/// One line of a register trace: the state before an instruction. 21 fields, separated by single blanks:
///
///     cycle PC IR WP ST R0 R1 R2 R3 R4 R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15
///
/// `cycle` is decimal and counts processor cycles from power-on; everything else is four hex digits.
public typealias TraceLine = InstructionRecord

extension TraceLine {
  public static let fieldNames =
    ["cycle", "PC", "IR", "WP", "ST"] + (0...15).map { "R\($0)" }

  /// The fields as the text form has them.
  public var fields: [String] {
    [String(cycle)] + words.map(Self.hexadecimal)
  }

  public var text: String { fields.joined(separator: " ") }

  static func hexadecimal(_ word: UInt16) -> String {
    let digits = String(word, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension TraceLine {
  /// Words in a line, after the cycle number.
  static let wordCount = 20
  /// Characters from the first blank on, line feed included.
  static let lengthOfWords = wordCount * 5 + 1
  /// The longest line.
  public static let maximumLength = DecimalDigits.maximumCount + lengthOfWords

  /// All words in their order.
  var words: [UInt16] {
    [programCounter, instruction, workspacePointer, status] + (0..<16).map { registers[$0] }
  }

  /// The words where they stand in memory, one after the other: PC, IR, WP, ST and the registers fill the
  /// structure after the cycle number without a gap.
  @inline(__always)
  static func words(of line: UnsafePointer<TraceLine>) -> UnsafeRawPointer {
    UnsafeRawPointer(line) + MemoryLayout<Int64>.size
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
