/// The sectors of an HFDC hard disk, one after the other.
struct HardDiskDump: Container {
  let sectors: [UInt8]
  /// For people only: sectors of a hard disk fill cylinder after cylinder, not side after side.
  let geometry: Geometry
  var format: ContainerFormat { .hardDisk }
  var sectorCount: Int { sectors.count / Sector.size }

  func holds(_ sector: Int) -> Bool { true }

  func patches(for sector: Int, _ bytes: [UInt8]) -> [FilePatch] {
    [FilePatch(offset: sector * Sector.size, bytes: bytes)]
  }

  /// Nil unless the file is too large for a floppy, or marked as a hard disk, and its first sector
  /// makes sense for its length.
  init?(_ file: [UInt8]) {
    guard file.count % Sector.size == 0,
      let block = HardDiskInformation(
        Array(file.prefix(Sector.size)), sectors: file.count / Sector.size),
      block.isOfFirstKind || file.count > Self.largestFloppy
    else { return nil }
    sectors = file
    let (heads, perTrack) = (block.heads, max(1, block.sectorsPerTrack))
    geometry = Geometry(
      tracksPerSide: file.count / Sector.size / (heads * perTrack), sides: heads,
      sectorsPerTrack: perTrack)
  }

  private static let largestFloppy =
    (Geometry.formats.map(\.geometry.sectorCount).max() ?? 0) * Sector.size + 768
}
