/// The cells of a disk, as the HxC floppy emulator keeps them (reference/peripherals.md,
/// section 11.3).
///
///     header of 512 bytes   table at 512 × word 18: offset ÷ 512 and length of each cylinder
///     cylinder: blocks of 512 bytes, 256 of head 0, 256 of head 1; bits least significant first
///
/// FM cells take two bits each. Sectors are found by their marks; one with a wrong CRC counts as
/// unreadable.
struct HFE: Container {
  let geometry: Geometry
  let sectors: [UInt8]
  private var file: [UInt8]
  private let places: [Place?]

  /// Where a sector was found.
  private struct Place {
    var track: Track
    var field: CellTrack.Field
    /// In FM, which of two bits holds the cells.
    var phase: Int
  }

  /// One head's part of a cylinder in the file.
  struct Track {
    var offset: Int
    /// In bytes of one head.
    var length: Int
    var head: Int
    var isFM: Bool

    /// Where byte `index` of the track stands in the file.
    func position(_ index: Int) -> Int { offset + index / 256 * 512 + head * 256 + index % 256 }
  }

  var format: ContainerFormat { .hfe }
  var sectorCount: Int { geometry.sectorCount }

  func holds(_ sector: Int) -> Bool { places[sector] != nil }

  static let signature = Array("HXCPICFE".utf8)

  private enum Offset {
    static let tracks = 9
    static let sides = 10
    static let encoding = 11
    static let table = 18
  }

  private static let blockSize = 512

  init(_ file: [UInt8], name: String, salvaging: Bool = false) throws(DiskError) {
    self.file = file
    guard file.count > Self.blockSize else {
      throw DiskError(
        .notADisk, file: name, offset: file.count, found: "the HFE file ends here",
        expected: "a header of 512 bytes and tracks", advice: "get a complete copy")
    }
    var found: [(at: Geometry.Place, place: Place, data: [UInt8])] = []
    for (cylinder, head, track) in try Self.tracks(of: file, name: name, salvaging: salvaging) {
      for (place, data) in Self.sectors(of: track, in: file) {
        found.append(
          (.init(cylinder: cylinder, head: head, sector: place.field.sector), place, data))
      }
    }
    guard let lastCylinder = found.map(\.at.cylinder).max(),
      let lastHead = found.map(\.at.head).max(), let lastSector = found.map(\.at.sector).max()
    else {
      throw DiskError(
        .notADisk, file: name, offset: Self.blockSize, found: "no track holds a readable sector",
        expected: "sectors of 256 bytes in FM or MFM", advice: "is it a TI disk?")
    }
    let geometry = Geometry(
      tracksPerSide: lastCylinder + 1, sides: lastHead + 1, sectorsPerTrack: lastSector + 1)
    var places = [Place?](repeating: nil, count: geometry.sectorCount)
    var sectors = [UInt8](repeating: 0, count: geometry.sectorCount * Sector.size)
    for sector in found {
      guard let number = geometry.sector(at: sector.at), places[number] == nil else { continue }
      places[number] = sector.place
      let start = number * Sector.size
      sectors.replaceSubrange(start..<start + Sector.size, with: sector.data)
    }
    self.geometry = geometry
    self.places = places
    self.sectors = sectors
  }

  /// The sectors of a track whose checksums are right, with their contents.
  private static func sectors(of track: Track, in file: [UInt8]) -> [(Place, [UInt8])] {
    for phase in track.isFM ? 0..<2 : 0..<1 {
      let cells = cells(of: track, phase: phase, in: file)
      let fields = cells.fields.filter { $0.hasGoodData && $0.sector < sectorLimit }
      guard fields.isEmpty else {
        return fields.map { field in
          (
            Place(track: track, field: field, phase: phase),
            cells.bytes(at: field.dataStart, count: Sector.size)
          )
        }
      }
    }
    return []
  }

  /// No format has more sectors on a track; a number from here on is not TI's.
  private static let sectorLimit = 128

  private static func tracks(
    of file: [UInt8], name: String, salvaging: Bool
  ) throws(DiskError) -> [(cylinder: Int, head: Int, track: Track)] {
    let table = file.littleWord(at: Offset.table) * blockSize
    let (count, sides) = (Int(file[Offset.tracks]), min(Int(file[Offset.sides]), 2))
    var tracks: [(Int, Int, Track)] = []
    for cylinder in 0..<count {
      let entry = table + 4 * cylinder
      guard entry + 4 <= file.count else {
        if salvaging { return tracks }
        throw DiskError(
          .notADisk, file: name, offset: file.count,
          found: "the table of tracks ends at track \(cylinder)", expected: "\(count) tracks",
          advice: "get a complete copy")
      }
      let offset = file.littleWord(at: entry) * blockSize
      let length = file.littleWord(at: entry + 2) / 2
      let end = offset + (length + 255) / 256 * blockSize
      guard offset + length * 2 <= file.count, offset > 0 else {
        if salvaging { continue }
        throw DiskError(
          .notADisk, file: name, offset: entry,
          found: "track \(cylinder) reaches to byte \(end), the file to \(file.count)",
          expected: "tracks inside of the file",
          advice: "the file is truncated; get a complete copy")
      }
      // The last block may be cut short behind the last byte of head 1.
      let usable = end <= file.count ? length : (file.count - offset) / blockSize * 256
      for head in 0..<sides {
        tracks.append(
          (
            cylinder, head,
            Track(
              offset: offset, length: usable, head: head,
              isFM: file[Offset.encoding] == Encoding.fm)
          ))
      }
    }
    return tracks
  }

  private enum Encoding {
    static let mfm: UInt8 = 0
    static let fm: UInt8 = 2
  }

  // MARK: Cells

  private static func cells(of track: Track, phase: Int, in file: [UInt8]) -> CellTrack {
    var cells: [UInt8] = []
    cells.reserveCapacity(track.length * 8)
    for index in 0..<track.length {
      var byte = file[track.position(index)]
      if track.isFM {
        byte >>= UInt8(phase)
        for _ in 0..<4 {
          cells.append(byte & 1)
          byte >>= 2
        }
      } else {
        for _ in 0..<8 {
          cells.append(byte & 1)
          byte >>= 1
        }
      }
    }
    return CellTrack(isFM: track.isFM, cells: cells)
  }

  mutating func patch(for sector: Int, _ bytes: [UInt8]) -> FilePatch? {
    guard let place = places[sector] else { return nil }
    var cells = Self.cells(of: place.track, phase: place.phase, in: file)
    cells.record(sector: bytes, in: place.field)
    let step = place.track.isFM ? 2 : 1
    // Data, CRC, and the clock behind them.
    let last = min(place.field.dataStart + (Sector.size + 2) * 16 + 1, cells.cells.count)
    var range: ClosedRange<Int>?
    for index in place.field.dataStart..<last {
      let bit = place.phase + index * step
      let position = place.track.position(bit / 8)
      file[position] =
        file[position] & ~(1 << UInt8(bit % 8)) | cells.cells[index] << UInt8(bit % 8)
      range = (range?.lowerBound ?? position)...position
    }
    // With the other head's bytes in between, as they are: one write, which is not cut in two.
    return range.map { FilePatch(offset: $0.lowerBound, bytes: Array(file[$0])) }
  }

  // MARK: Building

  /// Bytes of a track of both heads.
  private static let fmLength = 0x61B0
  private static let mfmLength = 0x61C0

  /// The bytes of an HFE file; nil where a track would be longer than the format can say.
  static func build(_ geometry: Geometry, sectors: [UInt8]) -> [UInt8]? {
    let speed = max(1, (geometry.sectorsPerTrack + 17) / 18)
    let length = geometry.isFM ? fmLength : mfmLength * speed
    guard length <= 0xFFFF else { return nil }
    let blocks = (length / 2 + 255) / 256
    var file = header(geometry, bitrate: 250 * speed)
    var table = [UInt8](repeating: 0xFF, count: blockSize)
    for cylinder in 0..<geometry.tracksPerSide {
      let offset = 2 + cylinder * blocks
      table.replaceSubrange(
        4 * cylinder..<4 * cylinder + 4,
        with: [
          UInt8(offset & 0xFF), UInt8(offset >> 8), UInt8(length & 0xFF), UInt8(length >> 8),
        ])
    }
    file += table
    for cylinder in 0..<geometry.tracksPerSide {
      let start = file.count
      file += [UInt8](repeating: 0, count: blocks * blockSize)
      for head in 0..<geometry.sides {
        let track = Track(offset: start, length: length / 2, head: head, isFM: geometry.isFM)
        place(cells(geometry, cylinder, head, sectors, length: track.length), on: track, in: &file)
      }
    }
    return file
  }

  private static func header(_ geometry: Geometry, bitrate: Int) -> [UInt8] {
    signature
      + [
        0, UInt8(geometry.tracksPerSide), UInt8(geometry.sides),
        geometry.isFM ? Encoding.fm : Encoding.mfm, UInt8(bitrate & 0xFF), UInt8(bitrate >> 8),
        0, 0, 7, 1, 1, 0,
      ] + [UInt8](repeating: 0xFF, count: blockSize - 20)
  }

  private static func cells(
    _ geometry: Geometry, _ cylinder: Int, _ head: Int, _ sectors: [UInt8], length: Int
  ) -> CellTrack {
    let fields = geometry.sectorOrder(onTrack: cylinder).map { number in
      let place = Geometry.Place(cylinder: cylinder, head: head, sector: number)
      let start = (geometry.sector(at: place) ?? 0) * Sector.size
      return (
        id: [UInt8(cylinder), UInt8(head), UInt8(number), 1],
        data: sectors[start..<start + Sector.size]
      )
    }
    return CellTrack(
      isFM: geometry.isFM, length: length * 8 / (geometry.isFM ? 2 : 1), sectors: fields)
  }

  private static func place(_ cells: CellTrack, on track: Track, in file: inout [UInt8]) {
    let step = track.isFM ? 2 : 1
    for (index, cell) in cells.cells.enumerated() where cell != 0 {
      let bit = index * step
      file[track.position(bit / 8)] |= 1 << UInt8(bit % 8)
    }
  }
}

extension [UInt8] {
  fileprivate func littleWord(at offset: Int) -> Int {
    Int(self[offset]) | Int(self[offset + 1]) << 8
  }
}
