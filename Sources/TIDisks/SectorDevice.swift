/// A disk as the file system sees it: a row of sectors of 256 bytes.
///
/// Everything that holds a volume conforms: images in files, images in memory, folders of the host.
public protocol SectorDevice: AnyObject {
  /// Path or label, for messages.
  var name: String { get }

  /// Sectors are numbered 0 to `sectorCount` − 1.
  var sectorCount: Int { get }

  /// Whether every write will be refused.
  var isWriteProtected: Bool { get }

  /// Counts what is written, by whomever; nil where nobody counts.
  var writeCount: Int? { get }

  /// How the disk is formatted, as a floppy controller has to know; nil for what is no floppy.
  var floppyGeometry: Geometry? { get }

  /// The 256 bytes of a sector.
  func readSector(_ number: Int) throws(DiskError) -> [UInt8]

  /// Replaces the 256 bytes of a sector, at once and in place.
  func writeSector(_ number: Int, _ bytes: [UInt8]) throws(DiskError)

  /// Has everything written so far reach the medium.
  func flush() throws(DiskError)

  /// Takes over what others changed behind the disk, where that can happen: in a folder of the host.
  /// To be called only while no file of the disk is open.
  ///
  /// - Returns: the sectors that have changed with it.
  @discardableResult
  func refresh() throws(DiskError) -> [SectorChange]

  /// Formats the medium: all sectors blank, in another geometry if the device can change it. There
  /// is no volume on it afterwards; `Volume.format` makes one.
  func reformat(_ geometry: Geometry) throws(DiskError)
}

/// What all TI disks share (reference/peripherals.md, section 10).
public enum Sector {
  /// Length in bytes.
  public static let size = 256
}

/// A sector that somebody else has changed.
public struct SectorChange: Equatable, Sendable {
  public let number: Int
  public let old: [UInt8]
  public let new: [UInt8]
}

extension SectorDevice {
  public var floppyGeometry: Geometry? { nil }
  public var writeCount: Int? { nil }

  /// Nobody else changes the disk.
  public func refresh() throws(DiskError) -> [SectorChange] { [] }

  /// For devices that cannot change their geometry: blanks as many sectors as the geometry has.
  public func reformat(_ geometry: Geometry) throws(DiskError) {
    guard geometry.sectorCount <= sectorCount else {
      throw DiskError(
        .notADisk, file: name, found: "a format of \(geometry)",
        expected: "no more than \(sectorCount) sectors")
    }
    let blank = [UInt8](repeating: geometry.blankByte, count: Sector.size)
    for number in 0..<geometry.sectorCount { try writeSector(number, blank) }
  }

  /// The error for a sector number that this device does not have.
  func missingSector(_ number: Int) -> DiskError {
    DiskError(
      .damaged, file: name, offset: number * Sector.size, found: "sector \(number) is asked for",
      expected: "0 to \(sectorCount - 1)")
  }

  func writeProtectionError() -> DiskError {
    DiskError(
      .writeProtected, file: name, found: "the disk is write-protected",
      advice: "open it without write protection")
  }
}
