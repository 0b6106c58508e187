/// Sectors in the order in which the tool ANADISK met them, each behind a header of eight bytes
/// (reference/peripherals.md, section 11.4):
///
///     0 cylinder  1 side  2–4 cylinder, side, sector of the ID field  5 length code (1 = 256 bytes)
///     6 length in bytes, least significant byte first; 0 for a sector that could not be read
///
/// The format has no signature: a file is taken for it when its headers lead exactly to its end.
struct Anadisk: Container {
  let geometry: Geometry
  let sectors: [UInt8]
  private let places: [Int?]

  var format: ContainerFormat { .anadisk }
  var sectorCount: Int { geometry.sectorCount }

  func holds(_ sector: Int) -> Bool { places[sector] != nil }

  func patch(for sector: Int, _ bytes: [UInt8]) -> FilePatch? {
    places[sector].map { FilePatch(offset: $0, bytes: bytes) }
  }

  private static let headerSize = 8
  private static let trackLimit = 84

  init?(_ file: [UInt8]) {
    var found: [(place: Geometry.Place, offset: Int)] = []
    var position = 0
    while position < file.count {
      guard position + Self.headerSize <= file.count else { return nil }
      let header = Array(file[position..<position + Self.headerSize])
      let length = Int(header[6]) | Int(header[7]) << 8
      position += Self.headerSize
      guard header[0] < Self.trackLimit, header[1] < 2, header[5] == 1, header[4] < 128,
        length == Sector.size || length == 0, position + length <= file.count
      else { return nil }
      if length > 0 {
        let place = Geometry.Place(
          cylinder: Int(header[0]), head: Int(header[1]), sector: Int(header[4]))
        found.append((place, position))
      }
      position += length
    }
    guard let lastCylinder = found.map(\.place.cylinder).max(),
      let lastHead = found.map(\.place.head).max(),
      let lastSector = found.map(\.place.sector).max()
    else { return nil }
    let geometry = Geometry(
      tracksPerSide: lastCylinder + 1, sides: lastHead + 1, sectorsPerTrack: lastSector + 1)
    var places = [Int?](repeating: nil, count: geometry.sectorCount)
    for (place, offset) in found {
      if let sector = geometry.sector(at: place) { places[sector] = offset }
    }
    self.geometry = geometry
    self.places = places
    sectors = places.flatMap { place in
      place.map { file[$0..<$0 + Sector.size] } ?? ArraySlice(repeating: 0, count: Sector.size)
    }
  }

  static func build(_ geometry: Geometry, sectors: [UInt8]) -> [UInt8] {
    var file: [UInt8] = []
    for cylinder in 0..<geometry.tracksPerSide {
      for head in 0..<geometry.sides {
        for number in geometry.sectorOrder(onTrack: cylinder) {
          let place = Geometry.Place(cylinder: cylinder, head: head, sector: number)
          let start = (geometry.sector(at: place) ?? 0) * Sector.size
          let id = [UInt8(cylinder), UInt8(head)]
          file += id + id + [UInt8(number), 1, 0, 1] + sectors[start..<start + Sector.size]
        }
      }
    }
    return file
  }
}
