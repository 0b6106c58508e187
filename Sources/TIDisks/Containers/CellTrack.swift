/// The cells of one track: what the head sees, one bit per half-bit of the recording, clock and
/// data alternating (reference/peripherals.md, sections 10.2 and 10.3).
///
/// Marks are patterns that no data can have: a missing clock. In FM they are the mark bytes
/// themselves, in MFM three bytes A1 before them.
struct CellTrack {
  /// 0 or 1 each.
  var cells: [UInt8]
  let isFM: Bool

  /// An ID field with the data field that follows it.
  struct Field: Equatable {
    var cylinder: Int
    var head: Int
    var sector: Int
    /// The cell at which the first data byte begins.
    var dataStart: Int
    var hasGoodData: Bool
  }

  private enum Pattern {
    static let fmFirstByte = 0xF5
    static let fmID = 0xF57E
    static let fmData: [Int: UInt8] = [0xF56F: 0xFB, 0xF56A: 0xF8]
    static let mfmSync = 0x4489
  }

  private static let idMark: UInt8 = 0xFE
  private static let dataMarks: Set<UInt8> = [0xFB, 0xF8]
  private static let cellsPerByte = 16
  /// Between an ID and its data, in bytes; a controller gives up after 43 in MFM.
  private static let longestGap = 60

  // MARK: Reading

  /// All fields with a good ID, in the order of the track.
  var fields: [Field] {
    var found: [Field] = []
    var id: (bytes: [UInt8], end: Int)?
    for (mark, start) in marks {
      if mark == Self.idMark {
        let bytes = self.bytes(at: start, count: 6)
        let isGood = bytes.count == 6 && CRC.of([mark] + bytes, isFM: isFM) == 0 && bytes[3] == 1
        id = isGood ? (bytes, start) : nil
      } else if let (bytes, end) = id, start - end < (6 + Self.longestGap) * Self.cellsPerByte {
        let data = self.bytes(at: start, count: Sector.size + 2)
        if data.count == Sector.size + 2 {
          found.append(
            Field(
              cylinder: Int(bytes[0]), head: Int(bytes[1]), sector: Int(bytes[2]),
              dataStart: start, hasGoodData: CRC.of([mark] + data, isFM: isFM) == 0))
        }
        id = nil
      }
    }
    return found
  }

  /// Mark bytes, each with the cell behind it.
  private var marks: [(mark: UInt8, end: Int)] {
    var found: [(UInt8, Int)] = []
    var window = 0
    var end = 0
    for cell in cells {
      window = (window << 1 | Int(cell)) & 0xFFFF
      end += 1
      if isFM {
        // Both kinds of mark begin with F5: one comparison for nearly all cells.
        guard window >> 8 == Pattern.fmFirstByte else { continue }
        if window == Pattern.fmID { found.append((Self.idMark, end)) }
        if let mark = Pattern.fmData[window] { found.append((mark, end)) }
      } else if window == Pattern.mfmSync {
        // The last of the A1 bytes is the one that a mark follows.
        let next = bytes(at: end, count: 1)
        if let mark = next.first, mark == Self.idMark || Self.dataMarks.contains(mark) {
          found.append((mark, end + Self.cellsPerByte))
        }
      }
    }
    return found
  }

  /// Fewer when the track ends before.
  func bytes(at cell: Int, count: Int) -> [UInt8] {
    let held = max(0, min(count, (cells.count - cell) / Self.cellsPerByte))
    var result: [UInt8] = []
    result.reserveCapacity(held)
    var position = cell + 1
    for _ in 0..<held {
      var byte: UInt8 = 0
      for _ in 0..<8 {
        byte = byte << 1 | cells[position]
        position += 2
      }
      result.append(byte)
    }
    return result
  }

  // MARK: Writing

  /// Records bytes over what is there, with their clocks, and mends the clock behind them.
  mutating func record(_ bytes: [UInt8], at cell: Int) {
    var position = cell
    var last = cell > 0 ? cells[cell - 1] : 0
    for byte in bytes {
      var rest = byte
      for _ in 0..<8 {
        let data = rest >> 7
        rest <<= 1
        cells[position] = clock(last, data)
        cells[position + 1] = data
        last = data
        position += 2
      }
    }
    if !isFM, position + 1 < cells.count {
      cells[position] = clock(last, cells[position + 1])
    }
  }

  private func clock(_ last: UInt8, _ data: UInt8) -> UInt8 {
    isFM ? 1 : (last | data == 0 ? 1 : 0)
  }

  /// New contents of a data field, with its CRC.
  mutating func record(sector: [UInt8], in field: Field) {
    let mark = isFM ? bytes(at: field.dataStart - Self.cellsPerByte, count: 1).first ?? 0xFB : 0xFB
    record(sector + CRC.bytes(of: [mark] + sector, isFM: isFM), at: field.dataStart)
  }

  /// A track made anew.
  init(isFM: Bool, length: Int, sectors: [(id: [UInt8], data: ArraySlice<UInt8>)]) {
    self.isFM = isFM
    cells = [UInt8](repeating: 0, count: length)
    var position = 0
    let gap: UInt8 = isFM ? 0xFF : 0x4E
    let wide = sectors.count == 16
    func put(_ bytes: [UInt8], _ cells: inout CellTrack) {
      cells.record(bytes, at: position)
      position += bytes.count * Self.cellsPerByte
    }
    func fill(_ byte: UInt8, _ count: Int, _ cells: inout CellTrack) {
      put([UInt8](repeating: byte, count: count), &cells)
    }
    func mark(_ byte: UInt8, _ cells: inout CellTrack) {
      fill(0, isFM ? 6 : 12, &cells)
      let patterns =
        isFM
        ? [byte == Self.idMark ? Pattern.fmID : 0xF56F]
        : [Pattern.mfmSync, Pattern.mfmSync, Pattern.mfmSync]
      for pattern in patterns {
        for bit in 0..<16 { cells.cells[position + bit] = UInt8(pattern >> (15 - bit) & 1) }
        position += Self.cellsPerByte
      }
      if !isFM { put([byte], &cells) }
    }
    fill(gap, isFM ? 36 : wide ? 130 : 40, &self)
    for (id, data) in sectors {
      mark(Self.idMark, &self)
      put(id + CRC.bytes(of: [Self.idMark] + id, isFM: isFM), &self)
      fill(gap, isFM ? 11 : 22, &self)
      mark(0xFB, &self)
      put(data + CRC.bytes(of: [0xFB] + data, isFM: isFM), &self)
      fill(gap, isFM ? 28 : wide ? 50 : 21, &self)
    }
    while position + Self.cellsPerByte <= length { fill(gap, 1, &self) }
  }

  /// A track as it was found.
  init(isFM: Bool, cells: [UInt8]) {
    self.isFM = isFM
    self.cells = cells
  }
}

/// The checksum of fields: CCITT, polynomial 1021, from FFFF on, with the three A1 in MFM.
enum CRC {
  static func of(_ bytes: [UInt8], isFM: Bool) -> UInt16 {
    var crc: UInt16 = isFM ? 0xFFFF : afterSync
    for byte in bytes { crc = crc << 8 ^ table[Int(crc >> 8) ^ Int(byte)] }
    return crc
  }

  /// FFFF after A1 A1 A1.
  private static let afterSync: UInt16 = 0xCDB4

  private static let table: [UInt16] = (0..<256).map { index in
    (0..<8).reduce(UInt16(index) << 8) { crc, _ in
      crc & 0x8000 != 0 ? crc << 1 ^ 0x1021 : crc << 1
    }
  }

  static func bytes(of bytes: [UInt8], isFM: Bool) -> [UInt8] {
    let crc = of(bytes, isFM: isFM)
    return [UInt8(crc >> 8), UInt8(crc & 0xFF)]
  }
}
