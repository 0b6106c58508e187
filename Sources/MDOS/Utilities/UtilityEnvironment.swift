/// What library 9 works on: the caller's memory and the clock chip, of the machine or of a recording.
protocol UtilityEnvironment {
  /// A byte at an execution address of the caller.
  func byte(at address: UInt16) -> UInt8
  mutating func store(_ byte: UInt8, at address: UInt16)

  /// A byte of the caller's header page.
  func headerByte(at offset: Int) -> UInt8

  /// The nibble in a register of the clock chip.
  func clockNibble(_ register: Int) -> UInt8
  /// Only the low nibble counts for the chip; the system writes characters.
  mutating func setClockNibble(_ value: UInt8, _ register: Int)

  /// The CASE flag: file names keep lower case.
  var keepsCase: Bool { get }
}

extension UtilityEnvironment {
  func headerWord(at offset: Int) -> UInt16 {
    UInt16(headerByte(at: offset)) << 8 | UInt16(headerByte(at: offset + 1))
  }

  /// A string of the header page: a chain of nodes of eight bytes, each the address of the next and six
  /// bytes; the first byte of the first node is the length (reference/mdos-system-calls.md, section 2.1).
  ///
  /// - Parameter node: address of the first node; 0 gives nil.
  func headerString(at node: UInt16) -> [UInt8]? {
    guard HeaderString.isNode(node) else { return nil }
    var (node, index) = (node, 1)
    var text: [UInt8] = []
    let length = Int(headerByte(at: Int(node) + 2))
    while text.count < length {
      if index == HeaderString.dataPerNode {
        index = 0
        node = headerWord(at: Int(node))
        guard HeaderString.isNode(node) else { break }
      }
      text.append(headerByte(at: Int(node) + 2 + index))
      index += 1
    }
    return text
  }
}

/// The strings of a header page.
enum HeaderString {
  static let nodes: Range<UInt16> = 0x0200..<0x0400
  static let nodeSize = 8
  static let dataPerNode = 6

  /// Damaged pages hold anything; only whole nodes are followed.
  static func isNode(_ address: UInt16) -> Bool {
    nodes.contains(address) && address % UInt16(nodeSize) == 0
  }
}

/// Characters of the guest, by their names.
enum ASCII {
  static let blank = UInt8(ascii: " ")
  static let zero = UInt8(ascii: "0")
  static let quote = UInt8(ascii: "\"")
  static let period = UInt8(ascii: ".")
  static let colon = UInt8(ascii: ":")
  static let backslash = UInt8(ascii: "\\")

  static func isDigit(_ byte: UInt8) -> Bool { (zero...UInt8(ascii: "9")).contains(byte) }

  static func upperCased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 0x20 : byte
  }
}
