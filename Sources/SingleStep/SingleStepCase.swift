/// One case of the single-step set: everything that one instruction sees, does and leaves.
///
/// In the manner of the sets for the 6502, the Z80 and the 68000, a case is one JSON object. All numbers
/// are decimal. docs/single-step-tests.md explains the fields to authors of other emulators.
public struct SingleStepCase: Codable, Equatable, Sendable {
  public let name: String
  public let initial: ProcessorState
  public let final: ProcessorState
  /// In the order in which they happen.
  public let cycles: [NotedCycle]
  /// Processor cycles of the whole instruction, wait states included.
  public let length: Int
}

/// Processor, mapper, and those bytes of memory that the instruction touches.
public struct ProcessorState: Codable, Equatable, Sendable {
  /// Address of the next instruction.
  public var pc: UInt16
  /// Its opcode, already fetched; what stands in memory at `pc` may differ.
  public var ir: UInt16
  public var wp: UInt16
  public var st: UInt16
  /// CRU 1EE0–1EFE: flag n in bit n. Bit 15 clear means extra wait states.
  public var flags: UInt16
  /// 1 after an illegal opcode (CRU 1FDA).
  public var mid: UInt8
  /// 1 while IDLE waits; no opcode has been fetched then.
  public var idle: UInt8
  /// The physical page of 8 KiB behind each eighth of the address space.
  public var map: [UInt8]
  /// Bytes off the chip, by physical address: page × 8192 + offset.
  public var ram: [MemoryByte]
  /// Bytes of the RAM on the processor chip, by logical address.
  public var chip: [MemoryByte]
}

/// `[address, byte]`
public struct MemoryByte: Codable, Equatable, Sendable {
  public let address: Int
  public let value: UInt8

  public init(address: Int, value: UInt8) { (self.address, self.value) = (address, value) }

  public init(from decoder: any Decoder) throws {
    var fields = try decoder.unkeyedContainer()
    address = try fields.decode(Int.self)
    value = try fields.decode(UInt8.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.unkeyedContainer()
    try fields.encode(address)
    try fields.encode(value)
  }
}

/// `[start, direction, place, address, value, wait states]`
public struct NotedCycle: Codable, Equatable, Sendable {
  public enum Direction: String, Codable, Sendable {
    case read = "r"
    case write = "w"
  }

  public enum Place: String, Codable, Sendable {
    case externalByte = "x"
    case onChipByte = "b"
    case onChipWord = "w"
    case cruBit = "c"
  }

  /// Cycles from the beginning of the instruction.
  public let start: Int
  public let direction: Direction
  public let place: Place
  public let address: UInt16
  public let value: UInt16
  public let waitStates: Int

  public init(from decoder: any Decoder) throws {
    var fields = try decoder.unkeyedContainer()
    start = try fields.decode(Int.self)
    direction = try fields.decode(Direction.self)
    place = try fields.decode(Place.self)
    address = try fields.decode(UInt16.self)
    value = try fields.decode(UInt16.self)
    waitStates = try fields.decode(Int.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.unkeyedContainer()
    try fields.encode(start)
    try fields.encode(direction)
    try fields.encode(place)
    try fields.encode(address)
    try fields.encode(value)
    try fields.encode(waitStates)
  }
}
