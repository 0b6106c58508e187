import TIDisks

/// Opcodes 2, 3 and 4.
extension FileLibrary {
  /// The next record, or with `record` the fixed record of that number. `.pastEnd` behind the last.
  public mutating func read(
    _ handle: FileHandle, record: Int? = nil
  ) throws(FileError) -> [UInt8] {
    var file = try openFile(handle)
    guard file.mode.allowsReading else { throw FileError(.illegalOperation) }
    if let record, !file.flags.contains(.variable) {
      file.position = RecordPosition(record: record)
    }
    let bytes: [UInt8]
    switch file.target {
    case .port(let port, _):
      let record = ports.takeRecord(port, limit: file.recordLength, flags: file.flags)
      guard let record else { throw FileError(.deviceError) }
      bytes = record
    case .directory(let drive, let path): bytes = try readDirectory(drive, path, &file)
    case .file:
      let readable = try volumeFile(file)
      var position = file.position
      let record = try onDisk { () throws(DiskError) in
        try readable.volume.readRecord(of: readable.descriptor, at: &position)
      }
      guard let record else { throw FileError(.pastEnd) }
      file.position = position
      bytes = record
    }
    openFiles[handle.buffer] = file
    return bytes
  }

  /// Writes the next record, or with `record` the fixed record of that number.
  public mutating func write(
    _ bytes: [UInt8], to handle: FileHandle, record: Int? = nil
  ) throws(FileError) {
    var file = try openFile(handle)
    guard file.mode.allowsWriting else { throw FileError(.illegalOperation) }
    if let record, !file.flags.contains(.variable) {
      file.position = RecordPosition(record: record)
    }
    switch file.target {
    case .directory: throw FileError(.illegalOperation)
    case .port(let port, let options): try send(bytes, to: port, options: options, file.flags)
    case .file(let drive, _, _):
      let volume = try volume(drive)
      var descriptor = try descriptor(of: file, on: volume)
      var position = file.position
      try onDisk { () throws(DiskError) in
        try volume.writeRecord(bytes, to: &descriptor, at: &position)
      }
      file.position = position
      file.isChanged = true
    }
    openFiles[handle.buffer] = file
  }

  /// Goes back to the first record, or to a fixed record.
  public mutating func restore(_ handle: FileHandle, record: Int = 0) throws(FileError) {
    var file = try openFile(handle)
    guard file.mode.allowsReading else { throw FileError(.illegalOperation) }
    file.position =
      file.flags.contains(.variable) ? RecordPosition() : RecordPosition(record: record)
    openFiles[handle.buffer] = file
  }

  /// Where a file of fixed records stands.
  func recordNumber(of handle: FileHandle) throws(FileError) -> Int {
    try openFile(handle).position.record
  }

  /// Display records of variable length end as the options say; fixed ones have no end, internal ones a byte
  /// with their length before them.
  mutating func send(
    _ bytes: [UInt8], to port: Port, options: [String], _ flags: OpenFlags
  ) throws(FileError) {
    guard ports.connected.contains(port) else { throw FileError(.deviceError) }
    let record =
      flags.contains(.internalFormat)
      ? [UInt8(truncatingIfNeeded: bytes.count)] + bytes
      : bytes + (flags.contains(.variable) ? LineEnd.bytes(options: options) : [])
    ports.send(record, on: port)
  }

  /// Whether the next read would find no record.
  func isAtEnd(_ file: OpenFile) -> Bool {
    guard let readable = try? volumeFile(file) else { return false }
    var position = file.position
    return (try? readable.volume.readRecord(of: readable.descriptor, at: &position)) == nil
  }
}
