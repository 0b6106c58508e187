/// A place between records: where the next one begins.
public struct RecordPosition: Equatable, Hashable, Sendable {
  /// Fixed records: number of the next record. Variable records: number of records passed.
  public var record = 0
  /// Variable records: sector of the file in which the next record begins, and offset in it.
  public var sector = 0
  public var offset = 0

  /// The start of the file.
  public init() {}

  /// Before a fixed record.
  public init(record: Int) { self.record = record }
}

/// Takes the records out of a file's sectors (reference/peripherals.md, section 12.6).
///
/// - Fixed records fill a sector from its start; what is left over at its end is unused.
/// - A variable record is a length byte and its bytes, never cut by the end of a sector; FF ends
///   the sector. A record of 255 bytes fills its sector and has no FF behind it.
/// - Extended records (longer than 255) follow each other without regard to sectors; a variable one
///   has a length word. MDOS lays files out so; that the word counts only the bytes behind it is
///   an assumption.
///
/// Records follow each other in a sector, so the one read last is kept: a file is read once, however many
/// records it has. To be made anew after a change of the file.
struct RecordReader {
  let source: FileSource
  private var loaded: (number: Int, bytes: [UInt8])?

  init(_ source: FileSource) { self.source = source }

  static let endOfSector: UInt8 = 0xFF

  private var information: FileInformation { source.information }
  private var level3Count: Int { source.level3Count }
  private var label: String { source.label }

  private mutating func sector(_ number: Int) throws(DiskError) -> [UInt8] {
    if let loaded, loaded.number == number { return loaded.bytes }
    let bytes = try source.readSector(number)
    loaded = (number, bytes)
    return bytes
  }

  /// The record at `position`, nil at the end.
  mutating func read(at position: inout RecordPosition) throws(DiskError) -> ArraySlice<UInt8>? {
    guard information.type.isVariable else {
      guard position.record < (try fixedRecordCount()) else { return nil }
      position.record += 1
      return try record(position.record - 1)
    }
    return information.hasExtendedRecords
      ? try readExtendedVariable(at: &position) : try readVariable(at: &position)
  }

  /// A fixed record by its number.
  mutating func record(_ number: Int) throws(DiskError) -> ArraySlice<UInt8> {
    let count = try fixedRecordCount()
    guard (0..<count).contains(number) else {
      throw DiskError(
        .endOfFile, file: label, found: "record \(number) is asked for",
        expected: count == 0 ? "no record, the file is empty" : "0 to \(count - 1)")
    }
    let length = information.recordLength
    if information.hasExtendedRecords {
      return try bytes(from: number * length, count: length)[...]
    }
    let perSector = Sector.size / length
    let start = number % perSector * length
    return try sector(number / perSector)[start..<start + length]
  }

  private func fixedRecordCount() throws(DiskError) -> Int {
    guard information.type != .program, !information.type.isVariable else {
      throw DiskError(
        .wrongType, file: label, found: "a \(information.type) file",
        expected: "a file of fixed records")
    }
    guard information.recordLength > 0 else { throw noRecordLength }
    return level3Count
  }

  /// At the end of the file `position` stays where it is, so that it can be written on from there.
  private mutating func readVariable(
    at position: inout RecordPosition
  ) throws(DiskError) -> ArraySlice<UInt8>? {
    guard information.recordLength > 0 else { throw noRecordLength }
    var (number, offset) = (position.sector, position.offset)
    while let end = try endOfRecords(inSector: number) {
      let bytes = try sector(number)
      guard offset < end, let length = length(at: offset, in: bytes) else {
        (number, offset) = (number + 1, 0)
        continue
      }
      let start = offset + 1
      guard start + length <= Sector.size else {
        throw DiskError(
          .damaged, file: label, offset: number * Sector.size + offset,
          found: "a record of \(length) bytes begins \(Sector.size - offset) bytes before the end "
            + "of its sector", expected: "records that end in their sector")
      }
      (position.sector, position.offset) = (number, start + length)
      position.record += 1
      return bytes[start..<start + length]
    }
    return nil
  }

  /// Nil at the end mark of a sector.
  private func length(at offset: Int, in sector: [UInt8]) -> Int? {
    let isRecordOf255 = information.recordLength == 255 && offset == 0
    return sector[offset] == Self.endOfSector && !isRecordOf255 ? nil : Int(sector[offset])
  }

  /// Where the records of a sector end at the latest; nil behind the last sector.
  private func endOfRecords(inSector number: Int) throws(DiskError) -> Int? {
    guard level3Count <= source.sectorCount else {
      throw DiskError(
        .damaged, file: label,
        found: "\(level3Count) sectors with records",
        expected: "no more than the file's \(source.sectorCount)")
    }
    guard (0..<level3Count).contains(number) else { return nil }
    let isLast = number == level3Count - 1
    return isLast && information.endOffset != 0 ? information.endOffset : Sector.size
  }

  private mutating func readExtendedVariable(
    at position: inout RecordPosition
  ) throws(DiskError) -> ArraySlice<UInt8>? {
    guard let lastEnd = try endOfRecords(inSector: level3Count - 1) else { return nil }
    let end = (level3Count - 1) * Sector.size + lastEnd
    let start = position.sector * Sector.size + position.offset
    guard start < end else { return nil }
    let length = start + 2 <= end ? try bytes(from: start, count: 2).word(at: 0) : end
    let next = start + 2 + length
    guard next <= end else {
      throw DiskError(
        .damaged, file: label, offset: start, found: "a record of \(length) bytes",
        expected: "none that passes the end of the records at \(end)")
    }
    (position.sector, position.offset) = next.quotientAndRemainder(dividingBy: Sector.size)
    position.record += 1
    return try bytes(from: start + 2, count: length)[...]
  }

  /// Bytes that may lie in several sectors.
  private mutating func bytes(from start: Int, count: Int) throws(DiskError) -> [UInt8] {
    var bytes: [UInt8] = []
    var position = start
    while position < start + count {
      let (number, offset) = position.quotientAndRemainder(dividingBy: Sector.size)
      let part = min(Sector.size - offset, start + count - position)
      bytes += try sector(number)[offset..<offset + part]
      position += part
    }
    return bytes
  }

  private var noRecordLength: DiskError {
    DiskError(
      .damaged, file: label, found: "a file of records with record length 0",
      expected: "1 to 65535")
  }
}
