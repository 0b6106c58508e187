/// Sectors that differ from a disk as it was opened: a value, so that a snapshot of the machine can
/// hold the contents of a disk without copying it.
public struct SectorOverlay: Equatable, Sendable {
  /// Contents by sector number, 256 bytes each.
  public private(set) var sectors: [Int: [UInt8]] = [:]

  /// Set when the disk was formatted anew: `sectors` then differ from a blank disk of this
  /// geometry.
  public internal(set) var geometry: Geometry?

  /// How often the disk has been refreshed: what others changed behind it is kept by this number
  /// (`VersionedDisk`).
  public internal(set) var refreshCount = 0

  public init() {}

  public var isEmpty: Bool { sectors.isEmpty && geometry == nil && refreshCount == 0 }

  public subscript(number: Int) -> [UInt8]? {
    get { sectors[number] }
    set { sectors[number] = newValue }
  }
}
