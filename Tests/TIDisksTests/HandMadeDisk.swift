import TIDisks

/// A floppy laid out byte by byte from the tables of the format, without any code of the library,
/// so that the two can disagree.
struct HandMadeDisk {
  var bytes: [UInt8]

  init(
    name: String = "HANDMADE", sectors: Int = 360, perTrack: UInt8 = 9, tracks: UInt8 = 40,
    sides: UInt8 = 1, density: UInt8 = 1
  ) {
    bytes = [UInt8](repeating: 0, count: sectors * 256)
    put(padded(name), at: 0)
    put([UInt8(sectors >> 8), UInt8(sectors & 255), perTrack], at: 0x0A)
    put(Array("DSK ".utf8) + [tracks, sides, density], at: 0x0D)
    let unit = sectors <= 1600 ? 1 : sectors <= 3200 ? 2 : sectors <= 6400 ? 4 : 8
    for bit in (sectors / unit)..<1600 { bytes[0x38 + bit / 8] |= 1 << UInt8(bit % 8) }
    use(0, unit: unit)
    use(1 / unit, unit: unit)
  }

  mutating func use(_ unitNumber: Int, unit: Int = 1) {
    bytes[0x38 + unitNumber / 8] |= 1 << UInt8(unitNumber % 8)
  }

  mutating func put(_ new: [UInt8], at offset: Int) {
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
  }

  /// A descriptor in `sector`, named at `position` of the index in `index`.
  mutating func addFile(
    _ name: String, descriptor sector: Int, position: Int, index: Int = 1, flags: UInt8,
    perSector: UInt8 = 0, sectors: Int, end: UInt8 = 0, recordLength: UInt8 = 0, level3: Int = 0,
    extended: Int = 0, clusters: [[UInt8]]
  ) {
    put([UInt8(sector >> 8), UInt8(sector & 255)], at: index * 256 + 2 * position)
    let start = sector * 256
    put(padded(name), at: start)
    put([UInt8(extended >> 8), UInt8(extended & 255), flags, perSector], at: start + 0x0A)
    put([UInt8(sectors >> 8), UInt8(sectors & 255), end, recordLength], at: start + 0x0E)
    put([UInt8(level3 & 255), UInt8(level3 >> 8)], at: start + 0x12)
    put(clusters.flatMap { $0 }, at: start + 0x1C)
  }

  func image() throws -> DiskImage { try DiskImage(bytes: bytes, name: "hand.dsk") }
  func volume() throws -> Volume { try Volume(of: image()) }
}

func padded(_ name: String) -> [UInt8] {
  Array(name.utf8) + [UInt8](repeating: 0x20, count: 10 - name.utf8.count)
}

func text(_ record: [UInt8]) -> String { String(decoding: record, as: UTF8.self) }

/// The `DiskError` that `body` throws, nil when it throws none.
func diskError(_ body: () throws -> Void) -> DiskError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DiskError
  }
}
