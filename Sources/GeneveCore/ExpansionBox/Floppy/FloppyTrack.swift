/// One side of a cylinder as it passes the head in one turn: bytes, some of them written with missing
/// clock bits so that nothing else looks like them.
///
///     FM   FF…  00×6 [FE] t h s n crc crc  FF×11  00×6 [FB] data crc crc  FF…
///     MFM  4E…  00×12 [A1 A1 A1] FE t h s n crc crc  4E×22  00×12 [A1 A1 A1] FB data crc crc  4E…
///
/// Modelled: byte for byte what a controller reads and writes, at its place in the turn. Not modelled:
/// bits; a write begins at a byte boundary of what was there, a head that reads the other density sees
/// zeroes.
/// Source: reference/peripherals.md, sections 2, 10.2 and 10.3.
struct FloppyTrack: Equatable {
  /// Set in a cell that was written with missing clock bits.
  static let mark: UInt16 = 0x100

  /// Nil while nothing was ever written.
  private(set) var recording: FloppyRecording?
  /// One byte each, with `mark`; as many as pass in one turn.
  private(set) var cells: [UInt16]
  /// ID fields in the order of the track, kept up with `cells`.
  private(set) var fields: [IDField] = []

  /// An unformatted track.
  static let blank = FloppyTrack(recording: nil, cells: [])

  init(recording: FloppyRecording?, cells: [UInt16]) {
    self.recording = recording
    self.cells = cells
    findFields()
  }

  subscript(index: Int) -> UInt8 {
    cells.isEmpty ? 0 : UInt8(truncatingIfNeeded: cells[index % cells.count])
  }

  /// Puts bytes with their marks in, around the index if need be. Call `findFields` when all are in.
  mutating func put(_ cell: UInt16, at index: Int) {
    if !cells.isEmpty { cells[index % cells.count] = cell }
  }

  // MARK: Fields

  /// An ID field, with the data field that belongs to it.
  struct IDField: Equatable {
    /// The cell of the mark FE.
    var mark: Int
    var cylinder: UInt8
    var head: UInt8
    var sector: UInt8
    var lengthCode: UInt8
    var hasGoodChecksum: Bool
    /// The cell of the data mark, nil when none follows in time.
    var dataMark: Int?

    /// The cell behind the checksum, to be taken modulo the turn.
    var end: Int { mark + IDField.length }
    /// Mark, four bytes, checksum.
    static let length = 7
  }

  /// Where a data mark may stand behind an ID field, in bytes; elsewhere it is not seen.
  private var dataMarkWindow: ClosedRange<Int> { recording == .fm ? 11...23 : 28...43 }

  mutating func findFields() {
    fields = cells.indices.filter { isMark(0xFE...0xFE, at: $0) }.map(field(at:))
  }

  /// True when one of `marks` stands at `index` in the way of this recording.
  private func isMark(_ marks: ClosedRange<UInt8>, at index: Int) -> Bool {
    let cell = cells[index]
    guard marks.contains(UInt8(truncatingIfNeeded: cell)) else { return false }
    if recording == .fm { return cell & Self.mark != 0 }
    return cell & Self.mark == 0
      && cells[(index + cells.count - 1) % cells.count] == Self.mark | 0xA1
  }

  private func field(at mark: Int) -> IDField {
    var checksum: FloppyChecksum = recording == .fm ? .fm : .mfm
    for index in 0..<IDField.length { checksum.add(self[mark + index]) }
    let end = mark + IDField.length
    let offset = dataMarkWindow.first { isMark(0xF8...0xFB, at: (end + $0 - 1) % cells.count) }
    return IDField(
      mark: mark, cylinder: self[mark + 1], head: self[mark + 2], sector: self[mark + 3],
      lengthCode: self[mark + 4], hasGoodChecksum: checksum.value == 0,
      dataMark: offset.map { (end + $0 - 1) % cells.count })
  }

  /// The sector behind an ID field; nil without data field.
  func sector(of field: IDField, length: Int) -> FloppySector? {
    guard let mark = field.dataMark else { return nil }
    var checksum: FloppyChecksum = recording == .fm ? .fm : .mfm
    for index in 0..<length + 3 { checksum.add(self[mark + index]) }
    return FloppySector(
      cylinder: field.cylinder, head: field.head, number: field.sector,
      lengthCode: field.lengthCode, dataMark: self[mark],
      data: (0..<length).map { self[mark + 1 + $0] }, isReadable: checksum.value == 0)
  }

  /// What a medium is told of this track; nil when it is blank.
  var layout: FloppyTrackLayout? {
    recording.map { recording in
      FloppyTrackLayout(
        recording: recording,
        sectors: fields.filter(\.hasGoodChecksum)
          .compactMap { sector(of: $0, length: 128 << Int($0.lengthCode & 3)) })
    }
  }
}

// MARK: Building

extension FloppyTrack {
  /// The gaps of a track (reference/peripherals.md, section 10.3).
  private struct Gaps {
    var lead: Int
    var sync: Int
    var behindID: Int
    var behindData: Int
    var fill: UInt8

    init(recording: FloppyRecording, sectors: Int) {
      switch (recording, sectors) {
      case (.fm, _): (lead, sync, behindID, behindData, fill) = (36, 6, 11, 28, 0xFF)
      case (_, ...16): (lead, sync, behindID, behindData, fill) = (130, 12, 22, 50, 0x4E)
      default: (lead, sync, behindID, behindData, fill) = (40, 12, 22, 21, 0x4E)
      }
    }
  }

  /// The shortest gap behind the data that a controller can write a sector before.
  private static let shortestGap = 8

  /// The track of a medium; blank when nothing is there or so many sectors fit on no track.
  init(_ layout: FloppyTrackLayout?) {
    self = .blank
    guard let layout else { return }
    var gaps = Gaps(recording: layout.recording, sectors: layout.sectors.count)
    let turn = layout.recording.bytesPerTurn
    let prefix = layout.recording == .fm ? 0 : 3
    let fixed = layout.sectors.reduce(gaps.lead) {
      $0 + 2 * (gaps.sync + prefix) + IDField.length + gaps.behindID + 1 + $1.data.count + 2
    }
    if !layout.sectors.isEmpty {
      gaps.behindData = min(gaps.behindData, (turn - fixed) / layout.sectors.count)
      guard gaps.behindData >= Self.shortestGap else { return }
    }
    var writer = TrackWriter(recording: layout.recording)
    writer.repeat(gaps.fill, gaps.lead)
    for sector in layout.sectors {
      writer.field(
        0xFE, [sector.cylinder, sector.head, sector.number, sector.lengthCode], sync: gaps.sync)
      writer.repeat(gaps.fill, gaps.behindID)
      writer.field(sector.dataMark, sector.data, sync: gaps.sync, isGood: sector.isReadable)
      writer.repeat(gaps.fill, gaps.behindData)
    }
    writer.repeat(gaps.fill, turn - writer.cells.count)
    self = FloppyTrack(recording: layout.recording, cells: writer.cells)
  }

  private struct TrackWriter {
    let recording: FloppyRecording
    var cells: [UInt16] = []

    init(recording: FloppyRecording) { self.recording = recording }

    mutating func `repeat`(_ byte: UInt8, _ count: Int) {
      cells += [UInt16](repeating: UInt16(byte), count: max(0, count))
    }

    mutating func field(_ mark: UInt8, _ bytes: [UInt8], sync: Int, isGood: Bool = true) {
      self.repeat(0, sync)
      var checksum: FloppyChecksum = recording == .fm ? .fm : .mfm
      if recording == .fm {
        cells.append(FloppyTrack.mark | UInt16(mark))
      } else {
        cells += [UInt16](repeating: FloppyTrack.mark | 0xA1, count: 3) + [UInt16(mark)]
      }
      checksum.add(mark)
      for byte in bytes {
        cells.append(UInt16(byte))
        checksum.add(byte)
      }
      let wrong: UInt8 = isGood ? 0 : 0xFF
      cells += [UInt16(checksum.high ^ wrong), UInt16(checksum.low ^ wrong)]
    }
  }
}
