// Making a file out of records, without a disk.

/// Collects records for a new file.
public struct RecordPacker {
  private var information: FileInformation
  private var level3Count = 0
  private var position = RecordPosition()
  private var sectors: [UInt8] = []
  /// For messages.
  private let label: String

  public init(
    _ type: FileType, recordLength: Int, created: TimeStamp = .none, label: String
  ) {
    information = FileInformation(
      type: type, recordLength: recordLength, created: created, updated: created)
    self.label = label
  }

  /// Throws `.wrongType` for a program file or a record that is too long.
  public mutating func append(_ record: ArraySlice<UInt8>) throws(DiskError) {
    // Records follow each other: of the sectors written before, only the last one goes on.
    let (last, lastNumber) = (Array(sectors.suffix(Sector.size)), sectors.count / Sector.size - 1)
    let writer = RecordWriter(
      information: information, level3Count: level3Count, label: label,
      readSector: { (number) throws(DiskError) in
        number == lastNumber ? last : [UInt8](repeating: 0, count: Sector.size)
      })
    let result = try writer.write(Array(record), at: &position)
    for change in result.sectors {
      let start = change.number * Sector.size
      if start < sectors.count {
        sectors.replaceSubrange(start..<start + Sector.size, with: change.bytes)
      } else {
        sectors += change.bytes
      }
    }
    information = result.information
    level3Count = result.level3Count
  }

  /// The file with all records so far.
  public func source(named name: DiskName? = nil) -> FileSource {
    var information = information
    information.level3Count = level3Count & 0xFFFF
    return FileSource(
      name: name, information, bytes: sectors, level3Count: level3Count, label: label)
  }
}

extension TransportFile {
  /// A file of these records; throws `.wrongType` for a program file or a record that is too long.
  public init(
    header: Header = .tifiles, name: DiskName?, type: FileType, recordLength: Int,
    records: [[UInt8]], created: TimeStamp = .none
  ) throws(DiskError) {
    var packer = RecordPacker(
      type, recordLength: recordLength, created: created, label: name?.text ?? "new file")
    for record in records { try packer.append(record[...]) }
    try self.init(packer.source(named: name), header: header)
  }

  /// A program image.
  public init(
    header: Header = .tifiles, name: DiskName?, program: [UInt8], created: TimeStamp = .none
  ) throws(DiskError) {
    try self.init(
      FileSource(
        name: name, program: program, created: created, label: name?.text ?? "new file"),
      header: header)
  }

  /// A file from elsewhere behind a header; throws `.wrongType` for one that is too long for it.
  public init(_ source: FileSource, header: Header = .tifiles) throws(DiskError) {
    self.init(header: header, name: source.name, information: source.information, sectors: [])
    try Self.requireFit(source)
    for number in 0..<source.sectorCount { sectors += try source.readSector(number) }
  }

  /// A header has 16 bits for the number of sectors.
  static func requireFit(_ source: FileSource) throws(DiskError) {
    guard source.sectorCount > 0xFFFF else { return }
    throw DiskError(
      .wrongType, file: source.label, found: "a file of \(source.sectorCount) sectors",
      expected: "no more than 65535, which a header can say",
      advice: "take its text, or its records as raw bytes")
  }

  /// What a program file holds, without the rest of its last sector.
  public var contents: [UInt8] { Array(sectors.prefix(information.length)) }
}
