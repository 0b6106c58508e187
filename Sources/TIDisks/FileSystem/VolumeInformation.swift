/// The volume information block of a floppy, its sector 0 (reference/peripherals.md, section 12.1):
///
///     00 name        0A sectors   0C sectors per track   0D "DSK"   10 'P' when protected
///     11 tracks      12 sides     13 density             14 three subdirectories of 12 bytes
///     38 allocation bitmap, 200 bytes, one bit per unit, least significant bit first, 1 = used
public struct VolumeInformation: Equatable, Sendable {
  /// The sector as it stands on the disk.
  public internal(set) var bytes: [UInt8]

  /// Nil unless `bytes` is a sector with the signature "DSK".
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Sector.size,
      bytes[Offset.signature..<Offset.protection].elementsEqual(Self.signature)
    else { return nil }
    self.bytes = bytes
  }

  static let signature = Array("DSK".utf8)

  enum Offset {
    static let name = 0x00
    static let sectors = 0x0A
    static let sectorsPerTrack = 0x0C
    static let signature = 0x0D
    static let protection = 0x10
    static let tracksPerSide = 0x11
    static let sides = 0x12
    static let density = 0x13
    static let subdirectories = 0x14
    static let bitmap = 0x38
  }

  static let subdirectoryCount = 3
  static let subdirectorySize = 12
  /// The bitmap has one bit for each of 1600 units.
  static let unitLimit = (Sector.size - Offset.bitmap) * 8

  public var name: DiskName {
    get { DiskName(bytes: bytes[Offset.name..<Offset.sectors]) }
    set { bytes.replaceSubrange(Offset.name..<Offset.sectors, with: newValue.bytes) }
  }

  public var totalSectors: Int { bytes.word(at: Offset.sectors) }
  public var sectorsPerTrack: Int { Int(bytes[Offset.sectorsPerTrack]) }
  public var tracksPerSide: Int { Int(bytes[Offset.tracksPerSide]) }
  public var sides: Int { Int(bytes[Offset.sides]) }
  public var density: Int { Int(bytes[Offset.density]) }

  /// Some disk managers refuse to copy a disk so marked; MDOS does not look.
  public var isProprietary: Bool { bytes[Offset.protection] == UInt8(ascii: "P") }

  /// The size that this block gives its disk.
  struct Claim {
    var sectors: Int
    /// Nil when tracks, sides and sectors per track do not multiply to `sectors`.
    var geometry: Geometry?
  }

  /// Nil when the block names fewer sectors than a volume needs for itself.
  var claim: Claim? {
    guard totalSectors > 2 else { return nil }
    let geometry = Geometry(
      tracksPerSide: tracksPerSide, sides: sides, sectorsPerTrack: sectorsPerTrack)
    let fits = geometry.sectorCount == totalSectors && (1...2).contains(sides)
    return Claim(sectors: totalSectors, geometry: fits ? geometry : nil)
  }
}

// MARK: Allocation

extension VolumeInformation {
  /// Sectors that one bit of the bitmap stands for: 1, 2, 4 or 8.
  public var sectorsPerUnit: Int { Self.sectorsPerUnit(totalSectors: totalSectors) }

  /// The limits are MDOS's; some tools change over one sector earlier.
  static func sectorsPerUnit(totalSectors: Int) -> Int {
    switch totalSectors {
    case ...1600: 1
    case ...3200: 2
    case ...6400: 4
    default: 8
    }
  }

  /// By what the start of a cluster is multiplied.
  static func clusterScale(totalSectors: Int) -> Int {
    switch totalSectors {
    case ...3200: 1
    case ...6400: 4
    default: 8
    }
  }

  /// Allocation units of the disk.
  public var unitCount: Int { (totalSectors + sectorsPerUnit - 1) / sectorsPerUnit }

  /// Bits of the bitmap that stand for nothing; they are 1, or a controller would give them to files.
  var unitsBehindEnd: Range<Int> { min(unitCount, Self.unitLimit)..<Self.unitLimit }

  public func isUsed(unit: Int) -> Bool {
    bytes[Offset.bitmap + unit / 8] & (1 << UInt8(unit % 8)) != 0
  }

  mutating func setUsed(_ isUsed: Bool, unit: Int) {
    let bit: UInt8 = 1 << UInt8(unit % 8)
    if isUsed {
      bytes[Offset.bitmap + unit / 8] |= bit
    } else {
      bytes[Offset.bitmap + unit / 8] &= ~bit
    }
  }

  /// Sectors that the bitmap calls free.
  public var freeSectors: Int {
    (0..<min(unitCount, Self.unitLimit)).count { !isUsed(unit: $0) } * sectorsPerUnit
  }
}

// MARK: Subdirectories

extension VolumeInformation {
  /// A place in the list of subdirectories; an index sector of 0 means that it is free.
  struct SubdirectorySlot: Equatable {
    var name: DiskName
    var indexSector: Int
  }

  func subdirectorySlot(_ number: Int) -> SubdirectorySlot {
    let start = Offset.subdirectories + number * Self.subdirectorySize
    return SubdirectorySlot(
      name: DiskName(bytes: bytes[start..<start + DiskName.length]),
      indexSector: bytes.word(at: start + DiskName.length))
  }

  mutating func setSubdirectorySlot(_ number: Int, _ slot: SubdirectorySlot?) {
    let start = Offset.subdirectories + number * Self.subdirectorySize
    let name = slot?.name.bytes ?? [UInt8](repeating: 0, count: DiskName.length)
    bytes.replaceSubrange(start..<start + DiskName.length, with: name)
    bytes.setWord(slot?.indexSector ?? 0, at: start + DiskName.length)
  }
}
