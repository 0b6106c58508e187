/// The volume information block of an HFDC hard disk, its sector 0 (reference/peripherals.md,
/// section 13):
///
///     00 name              0A units         0C sectors per track   0D reserved units ÷ 64
///     10 sectors per unit − 1, heads − 1 (a nibble each)           12 created
///     16 files  17 directories  18 unit of the root's index        1A unit of the DSK1 file
///     1C units of up to 114 directory descriptors
///
/// Disks of the first kind have "WIN" at 0D.
public struct HardDiskInformation: Equatable, Sendable {
  /// The sector as it stands on the disk.
  public internal(set) var bytes: [UInt8]

  enum Offset {
    static let units = 0x0A
    static let sectorsPerTrack = 0x0C
    static let reserved = 0x0D
    static let unitSize = 0x10
    static let created = 0x12
    static let fileCount = 0x16
    static let directoryCount = 0x17
    static let rootIndex = 0x18
    /// Of a directory; at the same place the block of the volume names the DSK1 file.
    static let parent = 0x1A
    static let emulatedFloppy = 0x1A
    static let directories = 0x1C
  }

  static let signatureOfFirstKind = Array("WIN".utf8)
  static let directoryLimit = 114
  /// No disk has more units.
  static let unitLimit = 0xF800

  /// Nil unless the block makes sense for a disk of `sectors` sectors. There is no signature:
  /// units, their size and the place of the root must fit.
  init?(_ bytes: [UInt8], sectors: Int) {
    guard bytes.count == Sector.size else { return nil }
    self.bytes = bytes
    let units = bytes.word(at: Offset.units)
    guard (64...Self.unitLimit).contains(units), units * sectorsPerUnit <= sectors,
      (1..<units).contains(rootIndexUnit), DiskName(bytes: bytes).text.allSatisfy(\.isASCII)
    else { return nil }
  }

  public var name: DiskName { DiskName(bytes: bytes) }
  public var unitCount: Int { bytes.word(at: Offset.units) }
  /// 1–16.
  public var sectorsPerUnit: Int { Int(bytes[Offset.unitSize] >> 4) + 1 }
  /// 0 on disks that are not addressed by tracks.
  public var sectorsPerTrack: Int { Int(bytes[Offset.sectorsPerTrack]) }
  public var heads: Int { Int(bytes[Offset.unitSize] & 15) + 1 }
  public var totalSectors: Int { unitCount * sectorsPerUnit }
  /// The unit at which MDOS looks for room for data first; those before it are for descriptors.
  public var firstDataUnit: Int {
    isOfFirstKind
      ? (unitCount * sectorsPerUnit / 96) & 0xFFC0 : Int(bytes[Offset.reserved]) * 64
  }
  public var fileCount: Int { Int(bytes[Offset.fileCount]) }
  public var directoryCount: Int { Int(bytes[Offset.directoryCount]) }
  public var created: TimeStamp {
    TimeStamp(
      timeWord: UInt16(bytes.word(at: Offset.created)),
      dateWord: UInt16(bytes.word(at: Offset.created + 2)))
  }

  var isOfFirstKind: Bool {
    bytes[Offset.reserved..<Offset.unitSize].elementsEqual(Self.signatureOfFirstKind)
  }

  var rootIndexUnit: Int { bytes.word(at: Offset.rootIndex) }
}
