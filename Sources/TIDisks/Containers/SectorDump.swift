/// Sectors of 256 bytes in logical order, without any header (reference/peripherals.md,
/// section 11.1).
///
/// The geometry comes from the volume information block when that agrees with the length of the
/// file, else from the length alone. Tools disagree about the end of such files, so
/// - a map of bad sectors of 768 bytes behind the last sector is left alone,
/// - a file that lacks less than one track is taken to be filled up with zeros; what is written
///   there makes the file longer.
/// A file that lacks more is truncated, and refused.
struct SectorDump: Container {
  let geometry: Geometry
  let sectorCount: Int
  let sectors: [UInt8]
  var format: ContainerFormat { .sectorDump }

  /// Sectors of a truncated file that are there.
  private let heldSectors: Int

  func holds(_ sector: Int) -> Bool { sector < heldSectors }

  func patch(for sector: Int, _ bytes: [UInt8]) -> FilePatch? {
    FilePatch(offset: sector * Sector.size, bytes: bytes)
  }

  static let badSectorMapSize = 768

  init(_ file: [UInt8], name: String, salvaging: Bool = false) throws(DiskError) {
    let claim = VolumeInformation(Array(file.prefix(Sector.size)))?.claim
    let size = Self.size(of: file, claim: claim)
    do {
      (geometry, sectorCount) = try Self.layout(size: size, claim: claim, name: name)
      heldSectors = sectorCount
    } catch {
      guard salvaging, let claim else { throw error }
      (geometry, sectorCount) = (claim.geometry ?? Self.linear(claim.sectors), claim.sectors)
      heldSectors = file.count / Sector.size
    }
    var sectors = Array(file.prefix(sectorCount * Sector.size))
    sectors += [UInt8](repeating: 0, count: sectorCount * Sector.size - sectors.count)
    self.sectors = sectors
  }

  /// A dump of a disk in memory, whose sectors fill the geometry.
  init(geometry: Geometry, sectors: [UInt8]) {
    self.geometry = geometry
    self.sectors = sectors
    sectorCount = geometry.sectorCount
    heldSectors = sectorCount
  }

  /// Length of the file without its map of bad sectors.
  private static func size(of file: [UInt8], claim: VolumeInformation.Claim?) -> Int {
    let withoutMap = file.count - badSectorMapSize
    guard withoutMap > 0, withoutMap % Sector.size == 0 else { return file.count }
    let sectors = withoutMap / Sector.size
    return sectors == claim?.sectors || Geometry.bySize(sectors) != nil ? withoutMap : file.count
  }

  private static func layout(
    size: Int, claim: VolumeInformation.Claim?, name: String
  ) throws(DiskError) -> (Geometry, sectorCount: Int) {
    let sectors = (size + Sector.size - 1) / Sector.size
    if let claim {
      if sectors >= claim.sectors {
        return geometry(claim, sectors: sectors)
      }
      let track = claim.geometry?.sectorsPerTrack ?? shortestTrack
      guard claim.sectors - sectors < track else {
        throw DiskError(
          .notADisk, file: name, offset: size, found: "the file ends here",
          expected: "\(claim.sectors * Sector.size) bytes, as its volume information block says",
          advice: "the image is truncated; get a complete copy")
      }
      return (claim.geometry ?? linear(claim.sectors), claim.sectors)
    }
    for format in Geometry.formats {
      let missing = format.geometry.sectorCount - sectors
      if (0..<format.geometry.sectorsPerTrack).contains(missing) {
        return (format.geometry, format.geometry.sectorCount)
      }
    }
    throw DiskError(
      .notADisk, file: name, offset: VolumeInformation.Offset.signature,
      found: "no \"DSK\" here, and \(size) bytes are the length of no known disk",
      expected: "a sector dump, as of 92160, 184320, 368640, 737280 or 1474560 bytes, or a track "
        + "dump, HFE or ANADISK file", advice: "is it a disk image?")
  }

  /// The least number of sectors that a track has in any format.
  private static let shortestTrack = 9

  /// A volume may be smaller than the disk that it stands on: a side or a density was given up.
  private static func geometry(
    _ claim: VolumeInformation.Claim, sectors: Int
  ) -> (Geometry, sectorCount: Int) {
    if sectors > claim.sectors, let bySize = Geometry.bySize(sectors) {
      let sameTracks = Geometry.formats.first {
        $0.geometry.sectorCount == sectors
          && $0.geometry.sectorsPerTrack == claim.geometry?.sectorsPerTrack
      }
      return (sameTracks?.geometry ?? bySize, sectors)
    }
    let geometry = claim.geometry ?? Geometry.bySize(claim.sectors) ?? linear(claim.sectors)
    return (geometry, claim.sectors)
  }

  /// For a number of sectors that no floppy has: one long track.
  private static func linear(_ sectors: Int) -> Geometry {
    Geometry(tracksPerSide: 1, sides: 1, sectorsPerTrack: sectors)
  }
}
