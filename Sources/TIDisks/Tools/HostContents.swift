/// The way between a TI file and the bytes of a host's file.
public enum HostContents {
  /// What the host's file is to be.
  public enum Form: String, CaseIterable, Sendable {
    /// Programs as their bytes, text as text, everything else with a TIFILES header, so that all come back
    /// as they were.
    case auto
    /// A line per record.
    case text
    /// Programs as their bytes; fixed records one behind the other; variable ones each behind a byte with
    /// its length.
    case raw
    case tifiles, v9t9
  }

  // MARK: To the host

  /// The bytes for the host, and the form that was chosen.
  public static func encode(
    _ file: TransportFile, as form: Form, label: String
  ) throws(DiskError) -> (bytes: [UInt8], form: Form) {
    var file = file
    let information = file.information
    switch form {
    case .auto:
      if information.type == .program { return (file.contents, .raw) }
      if !information.type.isInternal, let text = plainText(file, label: label) {
        return (text, .text)
      }
      return try encode(file, as: .tifiles, label: label)
    case .text:
      guard information.type != .program else { return (file.contents, .raw) }
      let records = try file.records(label: label)
      return (HostText.text(records, isFixed: !information.type.isVariable), .text)
    case .raw:
      guard information.type != .program else { return (file.contents, .raw) }
      let records = try file.records(label: label)
      guard information.type.isVariable else { return (records.flatMap { $0 }, .raw) }
      return (records.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0 }, .raw)
    case .tifiles:
      file.header = .tifiles
      return (file.bytes, .tifiles)
    case .v9t9:
      file.header = .v9t9
      return (file.bytes, .v9t9)
    }
  }

  /// The text of a display file; nil when its records cannot be told from the text again.
  private static func plainText(_ file: TransportFile, label: String) -> [UInt8]? {
    guard let records = try? file.records(label: label) else { return nil }
    let isFixed = !file.information.type.isVariable
    let text = HostText.text(records, isFixed: isFixed)
    guard HostText.isText(text) else { return nil }
    let length = file.information.recordLength
    var back = HostText.records(text, recordLength: length)
    if isFixed {
      back = back.map { $0 + [UInt8](repeating: 0x20, count: max(0, length - $0.count)) }
    }
    return back == records ? text : nil
  }

  // MARK: From the host

  /// What became of a host's file.
  public struct Decoded: Sendable {
    public var file: TransportFile
    /// Lines that were longer than a record and go on in the next one.
    public var brokenLines = 0
  }

  /// The TI file for the bytes of a host's file.
  ///
  /// - Parameter format: what it is to be. Without it, a header decides; text becomes DIS/VAR 80, all else a
  ///   program.
  /// - Parameter ignoringHeader: take a file with a header for what it is to the host.
  public static func decode(
    _ bytes: [UInt8], format: FileFormat?, ignoringHeader: Bool = false, stamp: TimeStamp,
    label: String
  ) throws(DiskError) -> Decoded {
    if format == nil, !ignoringHeader, let file = try TransportFile(bytes, label: label) {
      return Decoded(file: file)
    }
    let format = format ?? (HostText.isText(bytes) ? .text : FileFormat(.program))
    guard format.type != .program else {
      return Decoded(file: TransportFile(name: nil, program: bytes, created: stamp))
    }
    let (records, brokenLines) = try records(of: bytes, format, label: label)
    let file = try TransportFile(
      name: nil, type: format.type, recordLength: format.recordLength, records: records,
      created: stamp)
    return Decoded(file: file, brokenLines: brokenLines)
  }

  private static func records(
    of bytes: [UInt8], _ format: FileFormat, label: String
  ) throws(DiskError) -> (records: [[UInt8]], brokenLines: Int) {
    let length = format.recordLength
    switch format.type {
    case .internalVariable: return (try countedRecords(bytes, length, label: label), 0)
    case .internalFixed: return (chunks(bytes, length), 0)
    case .displayFixed where !HostText.isText(bytes): return (chunks(bytes, length), 0)
    case .displayFixed, .displayVariable, .program:
      let lines = HostText.records(bytes, recordLength: .max)
      return (
        HostText.records(bytes, recordLength: length), lines.count { $0.count > length }
      )
    }
  }

  private static func chunks(_ bytes: [UInt8], _ length: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: length).map {
      Array(bytes[$0..<min($0 + length, bytes.count)])
    }
  }

  private static func countedRecords(
    _ bytes: [UInt8], _ length: Int, label: String
  ) throws(DiskError) -> [[UInt8]] {
    var records: [[UInt8]] = []
    var position = 0
    while position < bytes.count {
      let count = Int(bytes[position])
      guard count <= length, position + 1 + count <= bytes.count else {
        throw DiskError(
          .wrongType, file: label, offset: position, found: "a record of \(count) bytes",
          expected: "records of at most \(length) bytes, each behind a byte with its length")
      }
      records.append(Array(bytes[position + 1..<position + 1 + count]))
      position += 1 + count
    }
    return records
  }
}

extension FileSystem {
  /// A file of the disk with everything that it is, ready to travel.
  public func transportFile(_ file: FileDescriptor) throws(DiskError) -> TransportFile {
    guard file.sectorsBeyondWord == 0 else {
      throw DiskError(
        .wrongType, file: device.name, found: "\(file.name) has \(file.sectorCount) sectors",
        expected: "no more than 65535, which a header can say")
    }
    if let damage = file.damage, file.allocatedSectors < file.sectorCount { throw damage }
    var sectors: [UInt8] = []
    sectors.reserveCapacity(file.sectorCount * Sector.size)
    for number in 0..<file.sectorCount { sectors += try readSector(number, of: file) }
    return TransportFile(name: file.name, information: file.information, sectors: sectors)
  }

  /// Puts a file that travelled onto the disk.
  @discardableResult
  public func write(
    _ file: TransportFile, as name: DiskName, at path: [DiskName], replacing isReplacing: Bool
  ) throws(DiskError) -> FileDescriptor {
    try write(
      name, at: path, file.information, sectors: file.sectors, replacing: isReplacing)
  }
}

extension FileSystem {
  /// A damaged file as far as it can be read, with zeros for sectors that cannot.
  public func salvagedFile(_ file: FileDescriptor) -> TransportFile {
    let held = min(file.sectorCount, file.allocatedSectors, 0xFFFF)
    var sectors: [UInt8] = []
    for number in 0..<held {
      sectors +=
        (try? readSector(number, of: file)) ?? [UInt8](repeating: 0, count: Sector.size)
    }
    var information = file.information
    information.sectors = held
    return TransportFile(name: file.name, information: information, sectors: sectors)
  }
}
