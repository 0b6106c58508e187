/// Puts records into a file's sectors, in the layout that `RecordReader` describes.
struct RecordWriter {
  let information: FileInformation
  /// As wide as the disk keeps it.
  let level3Count: Int
  /// For messages.
  let label: String
  /// The sectors of the file as they are; zeros beyond its end.
  let readSector: (Int) throws(DiskError) -> [UInt8]

  /// What a record changes.
  struct Result {
    var sectors: [FileChange.SectorChange]
    var information: FileInformation
    var level3Count: Int
  }

  func write(_ record: [UInt8], at position: inout RecordPosition) throws(DiskError) -> Result {
    guard information.type != .program, information.recordLength > 0,
      record.count <= information.recordLength
    else {
      throw DiskError(
        .wrongType, file: label,
        found: "a record of \(record.count) bytes for a "
          + "\(information.type) file",
        expected: "a file of records, and at most its \(information.recordLength) bytes")
    }
    if !information.type.isVariable { return try writeFixed(record, at: &position) }
    return information.hasExtendedRecords
      ? try writeExtendedVariable(record, at: &position)
      : try writeVariable(record, at: &position)
  }

  private func writeFixed(
    _ record: [UInt8], at position: inout RecordPosition
  ) throws(DiskError) -> Result {
    let length = information.recordLength
    let filler: UInt8 = information.type.isInternal ? 0 : 0x20
    let bytes = record + [UInt8](repeating: filler, count: length - record.count)
    let perSector = information.hasExtendedRecords ? 0 : Sector.size / length
    let start =
      perSector == 0
      ? position.record * length
      : position.record / perSector * Sector.size + position.record % perSector * length
    guard (0..<Self.recordLimit).contains(position.record) else {
      throw DiskError(
        .endOfFile, file: label, found: "record \(position.record)",
        expected: "0 to \(Self.recordLimit - 1)")
    }
    position.record += 1
    return Result(
      sectors: try changes(bytes, at: start), information: information,
      level3Count: max(level3Count, position.record))
  }

  /// A record number in a PAB has 16 bits.
  private static let recordLimit = 0xFFFF

  private func writeVariable(
    _ record: [UInt8], at position: inout RecordPosition
  ) throws(DiskError) -> Result {
    // A record and the FF behind it share a sector; one of 255 bytes has a sector for itself.
    if position.offset + 1 + record.count >= Sector.size, position.offset > 0 {
      position.sector += 1
      position.offset = 0
    }
    var bytes = [UInt8(record.count)] + record
    let start = position.sector * Sector.size + position.offset
    position.offset += bytes.count
    position.record += 1
    if position.offset < Sector.size { bytes.append(RecordReader.endOfSector) }
    return Result(
      sectors: try changes(bytes, at: start),
      information: ended(at: position.offset), level3Count: position.sector + 1)
  }

  private func writeExtendedVariable(
    _ record: [UInt8], at position: inout RecordPosition
  ) throws(DiskError) -> Result {
    let start = position.sector * Sector.size + position.offset
    let bytes = [UInt8(record.count >> 8), UInt8(record.count & 0xFF)] + record
    let end = start + bytes.count
    (position.sector, position.offset) = end.quotientAndRemainder(dividingBy: Sector.size)
    position.record += 1
    return Result(
      sectors: try changes(bytes, at: start),
      information: ended(at: (end - 1) % Sector.size + 1),
      level3Count: (end - 1) / Sector.size + 1)
  }

  /// The information with the records ending before `offset` (1–256) of their last sector.
  private func ended(at offset: Int) -> FileInformation {
    var information = information
    information.endOffset = offset % Sector.size
    return information
  }

  /// The sectors that get `bytes`, from byte `start` of the file on.
  private func changes(
    _ bytes: [UInt8], at start: Int
  ) throws(DiskError) -> [FileChange.SectorChange] {
    var changes: [FileChange.SectorChange] = []
    var position = 0
    while position < bytes.count {
      let (sector, offset) = (start + position).quotientAndRemainder(dividingBy: Sector.size)
      let part = min(Sector.size - offset, bytes.count - position)
      var contents = try readSector(sector)
      contents.replaceSubrange(offset..<offset + part, with: bytes[position..<position + part])
      changes.append(FileChange.SectorChange(number: sector, bytes: contents))
      position += part
    }
    return changes
  }
}
