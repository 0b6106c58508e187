/// What a file is, apart from its name and its place: the 18 bytes 0A–1B of a file descriptor,
/// which library 8 of MDOS also hands to programs (reference/peripherals.md, section 12.3).
///
///     00 extended record length   02 flags        03 records per sector   04 sectors
///     06 end offset               07 record length   08 level-3 count, low byte first
///     0A created                  0E updated
public struct FileInformation: Equatable, Hashable, Sendable {
  public static let size = 18

  /// Always 18.
  public private(set) var bytes: [UInt8]

  /// Takes the first 18 bytes; a missing rest counts as zero.
  public init(bytes: some Sequence<UInt8>) {
    let start = Array(bytes.prefix(Self.size))
    self.bytes = start + [UInt8](repeating: 0, count: Self.size - start.count)
  }

  /// An empty file. `recordLength` (1–65535) counts only for files of records; variable records of
  /// normal files take up to 255 bytes.
  public init(
    type: FileType, recordLength: Int = 0, created: TimeStamp = .none, updated: TimeStamp = .none
  ) {
    bytes = [UInt8](repeating: 0, count: Self.size)
    flags = type.flags
    if type != .program { self.recordLength = recordLength }
    recordsPerSector = Self.recordsPerSector(type: type, recordLength: recordLength)
    self.created = created
    self.updated = updated
  }

  private enum Offset {
    static let extendedRecordLength = 0x00
    static let flags = 0x02
    static let recordsPerSector = 0x03
    static let sectors = 0x04
    static let endOffset = 0x06
    static let recordLength = 0x07
    static let level3Count = 0x08
    static let created = 0x0A
    static let updated = 0x0E
  }

  public var flags: FileFlags {
    get { FileFlags(rawValue: bytes[Offset.flags]) }
    set { bytes[Offset.flags] = newValue.rawValue }
  }

  public var type: FileType { FileType(flags) }

  public var isProtected: Bool {
    get { flags.contains(.protected) }
    set {
      if newValue { flags.insert(.protected) } else { flags.remove(.protected) }
    }
  }

  /// Only informative for variable records: tools disagree about it.
  public var recordsPerSector: Int {
    get { Int(bytes[Offset.recordsPerSector]) }
    set { bytes[Offset.recordsPerSector] = UInt8(truncatingIfNeeded: newValue) }
  }

  /// Sectors that belong to the file.
  public var sectors: Int {
    get { bytes.word(at: Offset.sectors) }
    set { bytes.setWord(newValue, at: Offset.sectors) }
  }

  /// PROGRAM: bytes used in the last sector, 0 for all; variable records: where the end mark
  /// stands.
  public var endOffset: Int {
    get { Int(bytes[Offset.endOffset]) }
    set { bytes[Offset.endOffset] = UInt8(truncatingIfNeeded: newValue) }
  }

  /// The greatest length of a record in bytes, 0 for program files. Lengths over 255 are kept in
  /// the extended field.
  public var recordLength: Int {
    get {
      let length = Int(bytes[Offset.recordLength])
      return length != 0 ? length : bytes.word(at: Offset.extendedRecordLength)
    }
    set {
      bytes[Offset.recordLength] = newValue > 255 ? 0 : UInt8(truncatingIfNeeded: newValue)
      bytes.setWord(newValue > 255 ? newValue : 0, at: Offset.extendedRecordLength)
    }
  }

  /// Whether records are longer than 255 bytes and therefore run on over the ends of sectors.
  public var hasExtendedRecords: Bool { type != .program && recordLength > 255 }

  /// Fixed records: their number; variable records: the sectors in use.
  public var level3Count: Int {
    get { Int(bytes[Offset.level3Count]) | Int(bytes[Offset.level3Count + 1]) << 8 }
    set {
      bytes[Offset.level3Count] = UInt8(truncatingIfNeeded: newValue)
      bytes[Offset.level3Count + 1] = UInt8(truncatingIfNeeded: newValue >> 8)
    }
  }

  public var created: TimeStamp {
    get { stamp(at: Offset.created) }
    set { setStamp(newValue, at: Offset.created) }
  }

  public var updated: TimeStamp {
    get { stamp(at: Offset.updated) }
    set { setStamp(newValue, at: Offset.updated) }
  }

  /// Bytes of a program file; for files of records, the sectors' bytes.
  public var length: Int { length(sectors: sectors) }

  /// The same for a file of so many sectors, which may be more than the information can say.
  func length(sectors: Int) -> Int {
    type == .program && endOffset != 0 && sectors > 0
      ? (sectors - 1) * Sector.size + endOffset : sectors * Sector.size
  }

  /// As MDOS computes it for a file that it creates (reference/peripherals.md, section 12.6).
  public static func recordsPerSector(type: FileType, recordLength: Int) -> Int {
    guard recordLength > 0, type != .program else { return 0 }
    if recordLength > 255 { return type.isVariable ? 0 : Sector.size / recordLength }
    if !type.isVariable { return Sector.size / recordLength }
    return recordLength == 255 ? 1 : (Sector.size - 1) / (recordLength + 1)
  }

  private func stamp(at offset: Int) -> TimeStamp {
    TimeStamp(
      timeWord: UInt16(bytes.word(at: offset)), dateWord: UInt16(bytes.word(at: offset + 2)))
  }

  private mutating func setStamp(_ stamp: TimeStamp, at offset: Int) {
    bytes.setWord(Int(stamp.timeWord), at: offset)
    bytes.setWord(Int(stamp.dateWord), at: offset + 2)
  }
}

/// The flag byte of a file descriptor.
public struct FileFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let program = FileFlags(rawValue: 0x01)
  public static let internalFormat = FileFlags(rawValue: 0x02)
  public static let protected = FileFlags(rawValue: 0x08)
  /// Changed since the last backup; only hard disks keep it.
  public static let modified = FileFlags(rawValue: 0x10)
  /// The file holds the image of a floppy that the HFDC can put in the place of DSK1.
  public static let emulatesFloppy = FileFlags(rawValue: 0x20)
  public static let variable = FileFlags(rawValue: 0x80)
}

/// The five types of file.
public enum FileType: CaseIterable, Hashable, Sendable {
  case displayFixed, displayVariable, internalFixed, internalVariable, program

  public init(_ flags: FileFlags) {
    self =
      if flags.contains(.program) {
        .program
      } else {
        switch (flags.contains(.internalFormat), flags.contains(.variable)) {
        case (false, false): .displayFixed
        case (false, true): .displayVariable
        case (true, false): .internalFixed
        case (true, true): .internalVariable
        }
      }
  }

  public var flags: FileFlags {
    switch self {
    case .displayFixed: []
    case .displayVariable: .variable
    case .internalFixed: .internalFormat
    case .internalVariable: [.internalFormat, .variable]
    case .program: .program
    }
  }

  public var isVariable: Bool { self == .displayVariable || self == .internalVariable }
  public var isInternal: Bool { self == .internalFixed || self == .internalVariable }
}

extension FileType: CustomStringConvertible {
  /// As catalogs show it.
  public var description: String {
    switch self {
    case .displayFixed: "DIS/FIX"
    case .displayVariable: "DIS/VAR"
    case .internalFixed: "INT/FIX"
    case .internalVariable: "INT/VAR"
    case .program: "PROGRAM"
    }
  }
}
