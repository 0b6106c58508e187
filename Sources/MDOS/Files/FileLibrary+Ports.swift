import TIDisks

/// RS232 and PIO as programs call them.
///
/// A port keeps nothing between calls but what came in: type and record length count as they stand in the
/// PAB of each call, no mode is looked at, and no file buffer is taken. Opcodes 0 to 3 do their work, 7 would empty a buffer that we
/// do not have, all others are illegal.
///
/// Source: MDOS's driver. Not modelled: the echo of what is typed, and the editing of a line.
extension FileLibrary {
  /// Nil when `name` is no port.
  mutating func servePort(
    _ operation: FileOperation, _ name: DeviceName, _ block: inout ParameterBlock,
    _ memory: any BufferMemory
  ) throws(FileError) -> Int? {
    guard case .port = name.device else { return nil }
    guard case .port(let port, let options) = try target(of: name) else { return nil }
    switch operation {
    case .open:
      guard !block.flags.contains(.relative) else { throw FileError(.badAttribute) }
      block.recordLength = block.portRecordLength
      block.unitCount = block.recordLength
      block.record = 0
    case .close, .delete: break
    case .read:
      let record = ports.takeRecord(port, limit: block.portRecordLength, flags: block.flags)
      guard let record else { throw FileError(.deviceError) }
      guard record.count <= block.portRecordLength else { throw FileError(.noSpace) }
      memory.store(record, at: block.buffer)
      block.byteCount = record.count
      return FileCost.record + record.count * FileCost.byte
    case .write:
      let count = block.byteCount & 0xFF
      let bytes = memory.bytes(at: block.buffer, count: count)
      try send(bytes, to: port, options: options, block.flags)
      return FileCost.record + count * FileCost.byte
    default: throw FileError(.illegalOperation)
    }
    return 0
  }

  /// Whether the read that `block` asks for has to wait for the rest of a record.
  func mustWait(_ block: ParameterBlock) -> Bool {
    guard block.opcode == FileOperation.read.rawValue, let name = DeviceName(bytes: block.name),
      let target = try? target(of: name), case .port(let port, _) = target
    else { return false }
    var ports = ports
    return ports.takeRecord(port, limit: block.portRecordLength, flags: block.flags) == nil
  }
}

extension ParameterBlock {
  /// 80 where the program leaves it open.
  fileprivate var portRecordLength: Int {
    recordLength == 0 ? OpenRequest.newRecordLength : recordLength
  }
}
