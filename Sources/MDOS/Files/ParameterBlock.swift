import TIDisks

/// The peripheral access block (PAB) of a call of library 8 (reference/mdos-system-calls.md,
/// section 5.1):
///
///     0 opcode   1 flags   2 error   3–5 buffer   6–7 record   8–9 record length
///     A video buffer   B–D byte count   E status   F length of name   10… name
public struct ParameterBlock: Equatable, Sendable {
  /// Bytes that the library reads; a name can fill the rest.
  public static let size = 60
  /// Bytes that it writes back.
  public static let writtenSize = 16

  /// Always `size` bytes.
  private var bytes: [UInt8]

  /// Takes the first 60 bytes; a missing rest counts as zero.
  public init(bytes: [UInt8]) {
    let start = Array(bytes.prefix(Self.size))
    self.bytes = start + [UInt8](repeating: 0, count: Self.size - start.count)
  }

  /// What goes back to the caller.
  public var written: [UInt8] { Array(bytes[..<Self.writtenSize]) }

  private enum Offset {
    static let opcode = 0x0
    static let flags = 0x1
    static let error = 0x2
    static let buffer = 0x3
    static let record = 0x6
    static let recordLength = 0x8
    static let usesVideoMemory = 0xA
    static let byteCount = 0xB
    static let unitCount = 0xC
    static let status = 0xE
    static let nameLength = 0xF
    static let name = 0x10
  }

  public var opcode: UInt8 { bytes[Offset.opcode] }
  public var flags: OpenFlags { OpenFlags(rawValue: bytes[Offset.flags]) }

  public var error: UInt8 {
    get { bytes[Offset.error] }
    set { bytes[Offset.error] = newValue }
  }

  /// 24 bits: local address of the caller's task, or address in video memory.
  public var buffer: Int {
    get { number(at: Offset.buffer, size: 3) }
    set { setNumber(newValue, at: Offset.buffer, size: 3) }
  }

  /// Record number, first sector, or records to reserve.
  public var record: Int {
    get { number(at: Offset.record, size: 2) }
    set { setNumber(newValue, at: Offset.record, size: 2) }
  }

  public var recordLength: Int {
    get { number(at: Offset.recordLength, size: 2) }
    set { setNumber(newValue, at: Offset.recordLength, size: 2) }
  }

  public var usesVideoMemory: Bool { bytes[Offset.usesVideoMemory] != 0 }

  /// 24 bits.
  public var byteCount: Int {
    get { number(at: Offset.byteCount, size: 3) }
    set { setNumber(newValue, at: Offset.byteCount, size: 3) }
  }

  /// The low 16 bits of the byte count, which opcodes 0, A and B use alone.
  public var unitCount: Int {
    get { number(at: Offset.unitCount, size: 2) }
    set { setNumber(newValue, at: Offset.unitCount, size: 2) }
  }

  public var status: UInt8 {
    get { bytes[Offset.status] }
    set { bytes[Offset.status] = newValue }
  }

  /// Where opcode 5 tells the length of a program: byte 7 and the word at 8.
  public var programSize: Int {
    get { number(at: Offset.record + 1, size: 3) }
    set { setNumber(newValue, at: Offset.record + 1, size: 3) }
  }

  /// At most the 44 bytes that the library reads.
  public var name: [UInt8] {
    Array(bytes[Offset.name...].prefix(Int(bytes[Offset.nameLength])))
  }

  private func number(at offset: Int, size: Int) -> Int {
    bytes[offset..<offset + size].reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func setNumber(_ value: Int, at offset: Int, size: Int) {
    for index in 0..<size {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - index)))
    }
  }
}

/// Byte 1 of a PAB.
public struct OpenFlags: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let relative = OpenFlags(rawValue: 0x01)
  public static let internalFormat = OpenFlags(rawValue: 0x08)
  public static let variable = OpenFlags(rawValue: 0x10)

  /// Bits 2–1.
  public var mode: OpenMode { OpenMode(rawValue: rawValue >> 1 & 3) ?? .update }

  public init(_ mode: OpenMode, _ others: OpenFlags = []) {
    rawValue = mode.rawValue << 1 | others.rawValue
  }
}

/// What a file is opened for.
public enum OpenMode: UInt8, Sendable {
  case update, output, input, append

  var allowsReading: Bool { self == .update || self == .input }
  var allowsWriting: Bool { self != .input }
}

/// What byte 0 of a PAB asks for (section 5.2).
public enum FileOperation: UInt8, CaseIterable, Sendable {
  case open, close, read, write, restore
  case loadProgram, saveProgram
  case delete, scratch, status
  case readSectors, writeSectors
  case protect, rename, format
}

extension ParameterBlock {
  /// Addresses of buffers have 24 bits.
  static let addressMask = 0xFF_FFFF
  /// A record length is a word.
  static let recordLengthLimit = 0xFFFF
}

// MARK: Opcode E

extension ParameterBlock {
  /// What opcode E is to lay on the disk, nil when there is no such format: byte 3 tracks per side,
  /// 6 density, 7 sides. Bytes 4 and 5, skew and interleave, mean nothing to an image. The sectors
  /// made are returned in 8–9. (As the FORMAT command of MDOS fills its PAB.)
  var geometry: Geometry? {
    let sectorsPerTrack = [1: 9, 2: 18, 3: 36]
    let (tracks, density, sides) = (bytes[3], bytes[6], bytes[7])
    guard tracks > 0, (1...2).contains(sides), let sectors = sectorsPerTrack[Int(density)] else {
      return nil
    }
    return Geometry(tracksPerSide: Int(tracks), sides: Int(sides), sectorsPerTrack: sectors)
  }
}
