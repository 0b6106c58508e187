// Making a file out of records, without a disk.

extension TransportFile {
  /// A file of these records; throws `.wrongType` for a program file or a record that is too long.
  public init(
    header: Header = .tifiles, name: DiskName?, type: FileType, recordLength: Int,
    records: [[UInt8]], created: TimeStamp = .none
  ) throws(DiskError) {
    var information = FileInformation(
      type: type, recordLength: recordLength, created: created, updated: created)
    var sectors: [UInt8] = []
    var position = RecordPosition()
    for record in records {
      // Records follow each other: of the sectors written before, only the last one goes on.
      let (last, lastNumber) = (Array(sectors.suffix(Sector.size)), sectors.count / Sector.size - 1)
      let writer = RecordWriter(
        information: information, level3Count: information.level3Count,
        label: name?.text ?? "new file",
        readSector: { (number) throws(DiskError) in
          number == lastNumber ? last : [UInt8](repeating: 0, count: Sector.size)
        })
      let result = try writer.write(record, at: &position)
      for change in result.sectors {
        let start = change.number * Sector.size
        if start < sectors.count {
          sectors.replaceSubrange(start..<start + Sector.size, with: change.bytes)
        } else {
          sectors += change.bytes
        }
      }
      information = result.information
      information.level3Count = result.level3Count
    }
    information.sectors = sectors.count / Sector.size
    self.init(header: header, name: name, information: information, sectors: sectors)
  }

  /// A program image.
  public init(
    header: Header = .tifiles, name: DiskName?, program: [UInt8], created: TimeStamp = .none
  ) {
    var information = FileInformation(type: .program, created: created, updated: created)
    information.sectors = (program.count + Sector.size - 1) / Sector.size
    information.endOffset = program.count % Sector.size
    let padding = information.sectors * Sector.size - program.count
    self.init(
      header: header, name: name, information: information,
      sectors: program + [UInt8](repeating: 0, count: padding))
  }

  /// What a program file holds, without the rest of its last sector.
  public var contents: [UInt8] { Array(sectors.prefix(information.length)) }
}

/// Text of the host and records of a display file.
public enum HostText {
  /// The lines of a text, whatever ends them, as records of at most `recordLength` bytes; a longer
  /// line goes on in the next record.
  public static func records(_ text: [UInt8], recordLength: Int) -> [[UInt8]] {
    var lines = text.split(separator: lineFeed, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.flatMap { line -> [[UInt8]] in
      let line = line.last == carriageReturn ? line.dropLast() : line
      guard line.count > recordLength else { return [Array(line)] }
      return stride(from: line.startIndex, to: line.endIndex, by: recordLength).map {
        Array(line[$0..<min($0 + recordLength, line.endIndex)])
      }
    }
  }

  /// Each record as a line. Blanks at the end of fixed records are no part of the text.
  public static func text(_ records: [[UInt8]], isFixed: Bool) -> [UInt8] {
    records.flatMap { record -> [UInt8] in
      let end = isFixed ? record.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0 : record.count
      return record[..<end] + [lineFeed]
    }
  }

  /// Whether bytes look like a text: no control characters except line ends and tabs.
  public static func isText(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy {
      $0 >= 0x20 && $0 != 0x7F || $0 == lineFeed || $0 == carriageReturn || $0 == 9
    }
  }

  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D
}
