// What can be done with a descriptor alone is the same on floppies and hard disks: reading, by sector,
// whole, by record.

extension FileSystem {
  /// Where sector `number` of the file lies on the disk.
  public func deviceSector(_ number: Int, of file: FileDescriptor) throws(DiskError) -> Int {
    if let sector = file.deviceSector(number), number >= 0 { return sector }
    if let damage = file.damage, number < file.sectorCount { throw damage }
    throw DiskError(
      .endOfFile, file: device.name, offset: file.location * Sector.size,
      found: "sector \(number) of \(file.name) is asked for",
      expected: "0 to \(file.sectorCount - 1)")
  }

  /// The 256 bytes of sector `number` of the file.
  public func readSector(_ number: Int, of file: FileDescriptor) throws(DiskError) -> [UInt8] {
    try device.readSector(try deviceSector(number, of: file))
  }

  /// A program file's bytes; all sectors of any other file.
  public func contents(of file: FileDescriptor) throws(DiskError) -> [UInt8] {
    let sectors = file.sectorCount
    // A damaged count must not make us reserve more than the disk can hold.
    guard sectors <= file.allocatedSectors else {
      _ = try deviceSector(file.allocatedSectors, of: file)
      return []
    }
    let source = reader(of: file)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(sectors * Sector.size)
    for number in 0..<sectors { bytes += try source.readSector(number) }
    bytes.removeLast(bytes.count - min(bytes.count, file.length))
    return bytes
  }

  /// The record at `position`, which then stands behind it; nil at the end of the file.
  public func readRecord(
    of file: FileDescriptor, at position: inout RecordPosition
  ) throws(DiskError) -> [UInt8]? {
    var reader = RecordReader(reader(of: file))
    return try reader.read(at: &position).map { Array($0) }
  }

  /// Record `number` of a file of fixed records; throws `.endOfFile` beyond the last.
  public func readRecord(_ number: Int, of file: FileDescriptor) throws(DiskError) -> [UInt8] {
    var reader = RecordReader(reader(of: file))
    return Array(try reader.record(number))
  }

  /// All records of a file of records at once: for files that are known to be small.
  public func records(of file: FileDescriptor) throws(DiskError) -> [[UInt8]] {
    try reader(of: file).allRecords()
  }

  /// The position behind the last record, where a program that appends goes on.
  public func endPosition(of file: FileDescriptor) throws(DiskError) -> RecordPosition {
    var position = RecordPosition()
    var reader = RecordReader(reader(of: file))
    while try reader.read(at: &position) != nil {}
    return position
  }
}
