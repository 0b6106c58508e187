/// The sectors of an HFDC hard disk, one after the other.
struct HardDiskDump: Container {
  let sectors: [UInt8]
  /// For people only: sectors of a hard disk fill cylinder after cylinder, not side after side.
  let geometry: Geometry
  let sectorCount: Int
  var format: ContainerFormat { .hardDisk }

  func holds(_ sector: Int) -> Bool { (sector + 1) * Sector.size <= sectors.count }

  func patch(for sector: Int, _ bytes: [UInt8]) -> FilePatch? {
    FilePatch(offset: sector * Sector.size, bytes: bytes)
  }

  /// Nil unless the file is too large for a floppy, or marked as a hard disk, and its first sector
  /// makes sense. One that ends before its volume does is refused, or with `salvaging` opened as far as
  /// it goes.
  init?(_ file: [UInt8], name: String, salvaging: Bool) throws(DiskError) {
    let first = Array(file.prefix(Sector.size))
    let held = file.count / Sector.size
    guard let block = HardDiskInformation(first, sectors: .max),
      block.isOfFirstKind || file.count > Self.largestFloppy
    else { return nil }
    let isWhole = block.totalSectors <= held && file.count % Sector.size == 0
    guard isWhole || salvaging else {
      throw DiskError(
        .notADisk, file: name, offset: file.count, found: "the hard disk image ends here",
        expected: "\(block.totalSectors * Sector.size) bytes, as its first sector says",
        advice: "the image is truncated; get a complete copy")
    }
    sectors = file
    sectorCount = max(held, block.totalSectors)
    geometry = block.geometry(sectors: sectorCount)
  }

  /// A new disk. Its first sector must be a hard disk's.
  init?(sectors: [UInt8]) {
    let count = sectors.count / Sector.size
    guard let block = HardDiskInformation(Array(sectors.prefix(Sector.size)), sectors: count)
    else { return nil }
    self.sectors = sectors
    sectorCount = count
    geometry = block.geometry(sectors: count)
  }

  static let largestFloppy =
    (Geometry.formats.map(\.geometry.sectorCount).max() ?? 0) * Sector.size + 768
}

extension HardDiskInformation {
  fileprivate func geometry(sectors: Int) -> Geometry {
    let perTrack = max(1, sectorsPerTrack)
    return Geometry(
      tracksPerSide: sectors / (heads * perTrack), sides: heads, sectorsPerTrack: perTrack)
  }
}
