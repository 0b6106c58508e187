/// A disk whose contents can be taken back to any earlier moment, for whoever goes back in time.
///
/// What was written since the beginning is kept as a value (`version`); keeping one costs nothing until
/// the next write. The disk behind it, which is the user's, always holds the *newest* contents: while
/// `isLive`, writes go there at once, as without this class; while somebody looks at the past, they
/// stay in memory. Whoever goes on from the past for good calls `makePresent`, which brings the user's
/// disk to these contents too.
///
/// What others change behind the disk, in a folder of the host, comes in with `refresh`. It is kept, and comes
/// in again when that moment is repeated.
public final class VersionedDisk: SectorDevice {
  /// Contents at one moment: what differs from the disk as it was at the beginning.
  public typealias Version = SectorOverlay

  private let base: any SectorDevice
  private let originalCount: Int
  private let originalGeometry: Geometry?
  /// Sectors of the beginning that the base has lost.
  private var originals: [Int: [UInt8]] = [:]
  private var refusedFormats: [Geometry: DiskError] = [:]
  /// What refreshes have brought in, by `SectorOverlay.refreshCount`.
  public private(set) var refreshes: [Int: [Int: [UInt8]]] = [:]
  /// False when they were given, and the base is not asked.
  private var asksBase = true
  /// What the base holds.
  private var written = Version()

  /// What the guest sees now.
  public private(set) var version = Version()

  /// Whether writes reach the disk of the user.
  public private(set) var isLive = true

  public init(_ base: any SectorDevice) {
    self.base = base
    originalCount = base.sectorCount
    originalGeometry = base.floppyGeometry
  }

  /// The disk as whoever opened it knows it.
  public var device: any SectorDevice { base }

  // MARK: Sectors

  public var name: String { base.name }
  public var floppyGeometry: Geometry? { version.geometry ?? originalGeometry }
  public var sectorCount: Int { version.geometry?.sectorCount ?? originalCount }
  public var isWriteProtected: Bool { base.isWriteProtected }

  public func readSector(_ number: Int) throws(DiskError) -> [UInt8] {
    guard (0..<sectorCount).contains(number) else { throw missingSector(number) }
    if let changed = version[number] { return changed }
    return try unchanged(number, in: version)
  }

  public func writeSector(_ number: Int, _ bytes: [UInt8]) throws(DiskError) {
    guard !isWriteProtected else { throw writeProtectionError() }
    guard (0..<sectorCount).contains(number) else { throw missingSector(number) }
    precondition(bytes.count == Sector.size, "a sector has 256 bytes")
    // Unreadable sectors cannot be written either, whether or not the base is asked.
    if version[number] == nil { _ = try unchanged(number, in: version) }
    if isLive { try writeThrough(number, bytes) }
    version[number] = bytes
    if isLive { written = version }
  }

  public func flush() throws(DiskError) {
    if isLive { try base.flush() }
  }

  @discardableResult
  public func refresh() throws(DiskError) -> [SectorChange] {
    let number = version.refreshCount + 1
    let changes =
      isLive && asksBase ? try refreshBase(number) : try repeatRefresh(number)
    version.refreshCount = number
    if isLive { written = version }
    return changes
  }

  private func refreshBase(_ number: Int) throws(DiskError) -> [SectorChange] {
    let changes = try base.refresh()
    refreshes = refreshes.filter { $0.key < number }
    for change in changes {
      if written.geometry == nil, originals[change.number] == nil {
        originals[change.number] = change.old
      }
      version[change.number] = change.new
      refreshes[number, default: [:]][change.number] = change.new
    }
    return changes
  }

  private func repeatRefresh(_ number: Int) throws(DiskError) -> [SectorChange] {
    var changes: [SectorChange] = []
    for (sector, new) in refreshes[number] ?? [:] where (0..<sectorCount).contains(sector) {
      changes.append(SectorChange(number: sector, old: try readSector(sector), new: new))
      if isLive { try writeThrough(sector, new) }
      version[sector] = new
    }
    return changes
  }

  /// Lets refreshes bring in what they did in another run, whatever the disk behind it says.
  public func repeatRefreshes(_ refreshes: [Int: [Int: [UInt8]]]) {
    (self.refreshes, asksBase) = (refreshes, false)
  }

  public func reformat(_ geometry: Geometry) throws(DiskError) {
    guard !isWriteProtected else { throw writeProtectionError() }
    // What could not be done then cannot be done when it is gone through once more.
    if let refusal = refusedFormats[geometry] { throw refusal }
    if isLive {
      keepAllOriginals()
      do {
        try base.reformat(geometry)
      } catch {
        refusedFormats[geometry] = error
        throw error
      }
    }
    var blank = Version()
    blank.geometry = geometry
    version = blank
    if isLive { written = blank }
  }

  // MARK: Moving in time

  /// From now on nothing reaches the user's disk.
  public func leavePresent() { isLive = false }

  /// Shows the contents of another moment. Only while not live.
  public func show(_ earlier: Version) {
    precondition(!isLive, "the disk is in the present")
    version = earlier
  }

  /// Makes what is shown the present: brings the user's disk to it, which costs nothing when that holds
  /// it already. After an error the disk stays apart, and loses nothing.
  public func makePresent() throws(DiskError) {
    guard !isLive else { return }
    if version != written { try bringBaseToVersion() }
    isLive = true
  }

  private func bringBaseToVersion() throws(DiskError) {
    let target = version
    if target.geometry != written.geometry {
      keepAllOriginals()
      if let geometry = target.geometry ?? originalGeometry { try base.reformat(geometry) }
      written = Version()
      written.geometry = target.geometry
      // The format has blanked what the beginning had.
      if target.geometry == nil {
        for (number, bytes) in originals where target[number] == nil {
          try base.writeSector(number, bytes)
        }
      }
    }
    // Directories stand in front: they come last, so that no half-written state looks complete.
    let affected = Set(target.sectors.keys).union(written.sectors.keys).sorted(by: >)
    for number in affected {
      let bytes: [UInt8]
      if let changed = target[number] {
        bytes = changed
      } else {
        bytes = try unchanged(number, in: target)
      }
      if written[number] != bytes { try writeThrough(number, bytes) }
      written[number] = target[number]
    }
    written = target
    try base.flush()
  }

  // MARK: The beginning

  /// Every sector that was ever changed, as it was at the beginning.
  public var originalSectors: [Int: [UInt8]] { originals }

  /// A sector that `version` does not change.
  private func unchanged(_ number: Int, in version: Version) throws(DiskError) -> [UInt8] {
    if let geometry = version.geometry {
      return [UInt8](repeating: geometry.blankByte, count: Sector.size)
    }
    if let original = originals[number] { return original }
    return try base.readSector(number)
  }

  private func writeThrough(_ number: Int, _ bytes: [UInt8]) throws(DiskError) {
    if written.geometry == nil, originals[number] == nil {
      originals[number] = try base.readSector(number)
    }
    try base.writeSector(number, bytes)
  }

  /// Before a format. Sectors that cannot be read stay so.
  private func keepAllOriginals() {
    guard written.geometry == nil else { return }
    for number in 0..<originalCount where originals[number] == nil {
      if let bytes = try? base.readSector(number) { originals[number] = bytes }
    }
  }
}
