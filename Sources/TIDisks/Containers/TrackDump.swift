/// Whole tracks as the controller sees them, without clock patterns, as PC99 keeps them
/// (reference/peripherals.md, section 11.2).
///
/// All tracks of side 0 from the outermost inwards, then all of side 1 in the same order. Each
/// sector is an ID field and a data field between gaps; CRC bytes are literally F7 F7. Sectors may
/// stand in any order and at any place of a track: they are looked for.
struct TrackDump: Container {
  let geometry: Geometry
  let sectors: [UInt8]
  /// Where the data of each sector stand in the file, nil for a sector that no track holds.
  private let places: [Int?]

  var format: ContainerFormat { .trackDump }
  var sectorCount: Int { geometry.sectorCount }

  func holds(_ sector: Int) -> Bool { places[sector] != nil }

  func patch(for sector: Int, _ bytes: [UInt8]) -> FilePatch? {
    places[sector].map { FilePatch(offset: $0, bytes: bytes) }
  }

  /// Nil when the file has not the length of a track dump.
  init?(_ file: [UInt8]) {
    guard let (layout, tracks, sides) = Self.shape(ofSize: file.count) else { return nil }
    let full = Geometry(
      tracksPerSide: tracks, sides: sides, sectorsPerTrack: layout.sectorsPerTrack)
    var places = [Int?](repeating: nil, count: full.sectorCount)
    for head in 0..<sides {
      for cylinder in 0..<tracks {
        let start = (head * tracks + cylinder) * layout.trackLength
        for (number, place) in layout.sectors(in: file, track: start..<start + layout.trackLength) {
          guard let sector = full.sector(at: .init(cylinder: cylinder, head: head, sector: number))
          else { continue }
          places[sector] = places[sector] ?? place
        }
      }
    }
    // The format has two sides even where the disk has one.
    let isSingle =
      sides == 2 && places[(full.sectorCount / 2)...].allSatisfy { $0 == nil }
      && places.contains { $0 != nil }
    geometry =
      isSingle
      ? Geometry(tracksPerSide: tracks, sides: 1, sectorsPerTrack: layout.sectorsPerTrack) : full
    self.places = Array(places.prefix(geometry.sectorCount))
    sectors = self.places.flatMap { place in
      place.map { file[$0..<$0 + Sector.size] } ?? ArraySlice(repeating: 0, count: Sector.size)
    }
  }

  private static func shape(ofSize size: Int) -> (TrackLayout, tracks: Int, sides: Int)? {
    for layout in TrackLayout.all {
      for (tracks, sides) in [(40, 2), (80, 2), (35, 2), (40, 1)]
      where size == layout.trackLength * tracks * sides {
        return (layout, tracks, sides)
      }
    }
    return nil
  }

  /// The bytes of a track dump; nil for a geometry that the format does not know.
  static func build(_ geometry: Geometry, sectors: [UInt8]) -> [UInt8]? {
    guard
      let layout = TrackLayout.all.first(where: { $0.sectorsPerTrack == geometry.sectorsPerTrack })
    else { return nil }
    var file: [UInt8] = []
    for head in 0..<2 {
      for cylinder in 0..<geometry.tracksPerSide {
        guard head < geometry.sides else {
          file += [UInt8](repeating: 0, count: layout.trackLength)
          continue
        }
        let order = geometry.sectorOrder(onTrack: cylinder)
        file += layout.track(cylinder: cylinder, head: head, order: order) { number in
          let place = Geometry.Place(cylinder: cylinder, head: head, sector: number)
          let start = (geometry.sector(at: place) ?? 0) * Sector.size
          return sectors[start..<start + Sector.size]
        }
      }
    }
    return file
  }
}

/// The gaps of one kind of track in a track dump.
struct TrackLayout {
  let sectorsPerTrack: Int
  let isFM: Bool
  let lead: Int
  let idSync: Int
  let gap2: Int
  let dataSync: Int
  let gap3: Int
  let tail: Int

  static let all = [
    TrackLayout(
      sectorsPerTrack: 9, isFM: true, lead: 16, idSync: 6, gap2: 11, dataSync: 6, gap3: 45,
      tail: 231),
    TrackLayout(
      sectorsPerTrack: 16, isFM: false, lead: 50, idSync: 12, gap2: 22, dataSync: 12, gap3: 50,
      tail: 206),
    TrackLayout(
      sectorsPerTrack: 18, isFM: false, lead: 40, idSync: 10, gap2: 22, dataSync: 12, gap3: 24,
      tail: 712),
    TrackLayout(
      sectorsPerTrack: 36, isFM: false, lead: 40, idSync: 10, gap2: 22, dataSync: 12, gap3: 24,
      tail: 264),
  ]

  private static let idMark: UInt8 = 0xFE
  private static let dataMarks: Set<UInt8> = [0xFB, 0xF8]
  private static let crc: [UInt8] = [0xF7, 0xF7]
  /// ID mark, track, head, sector, length code 1 for 256 bytes, CRC.
  private static let idLength = 7

  private var gapByte: UInt8 { isFM ? 0xFF : 0x4E }
  /// What stands between sync and mark.
  private var prefix: [UInt8] { isFM ? [] : [0xA1, 0xA1, 0xA1] }

  private var sectorLength: Int {
    idSync + prefix.count + Self.idLength + gap2 + dataSync + prefix.count + 1 + Sector.size
      + Self.crc.count + gap3
  }

  var trackLength: Int { lead + sectorsPerTrack * sectorLength + tail }

  func track(
    cylinder: Int, head: Int, order: [Int], contents: (Int) -> ArraySlice<UInt8>
  ) -> [UInt8] {
    var bytes = [UInt8](repeating: isFM ? 0 : gapByte, count: lead)
    func fill(_ byte: UInt8, _ count: Int) { bytes += [UInt8](repeating: byte, count: count) }
    for number in order {
      fill(0, idSync)
      bytes += prefix + [Self.idMark, UInt8(cylinder), UInt8(head), UInt8(number), 1] + Self.crc
      fill(gapByte, gap2)
      fill(0, dataSync)
      bytes += prefix + [0xFB] + contents(number) + Self.crc
      fill(gapByte, gap3)
    }
    fill(gapByte, tail)
    return bytes
  }

  /// Sector numbers and the places of their data in `file`, for one track.
  func sectors(in file: [UInt8], track: Range<Int>) -> [(number: Int, place: Int)] {
    var found: [(Int, Int)] = []
    var position = track.lowerBound
    while position + Self.idLength < track.upperBound {
      guard isMark(at: position, in: file, track), file[position] == Self.idMark,
        file[position + 4] == 1, Int(file[position + 3]) < sectorsPerTrack,
        let mark = dataMark(after: position + Self.idLength, in: file, track)
      else {
        position += 1
        continue
      }
      found.append((Int(file[position + 3]), mark + 1))
      position = mark + 1 + Sector.size
    }
    return found
  }

  /// Gaps between ID and data of foreign dumps vary; no controller waits longer than this.
  private static let longestGap = 60

  private func dataMark(after position: Int, in file: [UInt8], _ track: Range<Int>) -> Int? {
    (position..<position + Self.longestGap).first {
      $0 + 1 + Sector.size <= track.upperBound && Self.dataMarks.contains(file[$0])
        && isMark(at: $0, in: file, track)
    }
  }

  /// A mark follows A1 A1 A1 in MFM, zeros in FM.
  private func isMark(at position: Int, in file: [UInt8], _ track: Range<Int>) -> Bool {
    let before = isFM ? [0, 0, 0] : prefix
    return position - 3 >= track.lowerBound && file[position - 3..<position].elementsEqual(before)
  }
}
