/// What a host's file is made of a TI file, and a TI file of a host's (`HostEncoder` is the other way).
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

  // MARK: From the host

  /// What became of a host's file.
  public struct Decoded {
    public var source: FileSource
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
      return Decoded(source: file.source(label: label))
    }
    let format = format ?? (HostText.isText(bytes) ? .text : FileFormat(.program))
    guard format.type != .program else {
      return Decoded(source: FileSource(program: bytes, created: stamp, label: label))
    }
    var packer = RecordPacker(
      format.type, recordLength: format.recordLength, created: stamp, label: label)
    let brokenLines = try pack(bytes, format, into: &packer, label: label)
    return Decoded(source: packer.source(), brokenLines: brokenLines)
  }

  /// - Returns: lines that were too long.
  private static func pack(
    _ bytes: [UInt8], _ format: FileFormat, into packer: inout RecordPacker, label: String
  ) throws(DiskError) -> Int {
    let length = format.recordLength
    switch format.type {
    case .internalVariable:
      try packCounted(bytes, length, into: &packer, label: label)
      return 0
    case .displayFixed where HostText.isText(bytes), .displayVariable, .program:
      var lines = HostText.Records(bytes, recordLength: length)
      while let line = lines.next() { try packer.append(line) }
      return lines.brokenLines
    case .internalFixed, .displayFixed:
      for start in stride(from: 0, to: bytes.count, by: length) {
        try packer.append(bytes[start..<min(start + length, bytes.count)])
      }
      return 0
    }
  }

  private static func packCounted(
    _ bytes: [UInt8], _ length: Int, into packer: inout RecordPacker, label: String
  ) throws(DiskError) {
    var position = 0
    while position < bytes.count {
      let count = Int(bytes[position])
      guard count <= length, position + 1 + count <= bytes.count else {
        throw DiskError(
          .wrongType, file: label, offset: position, found: "a record of \(count) bytes",
          expected: "records of at most \(length) bytes, each behind a byte with its length")
      }
      try packer.append(bytes[position + 1..<position + 1 + count])
      position += 1 + count
    }
  }
}
