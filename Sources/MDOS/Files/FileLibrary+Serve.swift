import TIDisks

/// What calls cost, in processor cycles.
///
/// The drives of this library are as fast as a RAM disk: a call costs what the real library needs
/// for its own work (measured on reads from a file buffer that needed no disk: 9,589 for a close,
/// 11,900 for a short record and 10 more for each byte), and a sector what it takes to move it.
enum FileCost {
  static let call = 9_600
  static let record = 2_300
  static let byte = 10
}

/// The opcodes as programs call them: from a PAB, into a PAB.
extension FileLibrary {
  /// Carries out what `block` asks for and notes the results in it.
  ///
  /// - Returns: processor cycles.
  mutating func serve(
    _ block: inout ParameterBlock, _ memory: any BufferMemory, task: UInt8
  ) -> Int {
    block.error = 0
    var moved = 0
    do throws(FileError) {
      guard let operation = FileOperation(rawValue: block.opcode), operation != .scratch else {
        throw FileError(.illegalOperation)
      }
      guard let name = DeviceName(bytes: block.name) else {
        if operation == .status { block.status = FileStatus.missing.rawValue }
        throw FileError(.noSuchFile)
      }
      if let cycles = try servePort(operation, name, &block, memory) {
        moved = cycles
      } else {
        moved = try serve(operation, name, &block, memory, task: task)
      }
    } catch {
      block.error = error.byte
    }
    return FileCost.call + moved
  }

  private mutating func serve(
    _ operation: FileOperation, _ name: DeviceName, _ block: inout ParameterBlock,
    _ memory: any BufferMemory, task: UInt8
  ) throws(FileError) -> Int {
    switch operation {
    case .open: try serveOpen(name, &block, task: task)
    case .close: try close(try handle(name))
    case .read: return try serveRead(name, &block, memory)
    case .write: return try serveWrite(name, &block, memory)
    case .restore: try restore(try handle(name), record: block.record)
    case .loadProgram: return try serveLoad(name, &block, memory)
    case .saveProgram: return try serveSave(name, block, memory)
    case .delete: try delete(name)
    case .scratch: throw FileError(.illegalOperation)
    case .status: try serveStatus(name, &block)
    case .readSectors: return try serveReadSectors(name, &block, memory)
    case .writeSectors: return try serveWriteSectors(name, &block, memory)
    case .protect: try setProtected(block.flags.rawValue != 0, name)
    case .rename:
      try rename(name, to: DiskName(bytes: memory.bytes(at: block.buffer, count: DiskName.length)))
    case .format: try serveFormat(name, &block)
    }
    return 0
  }

  /// A program names its open file again in each call.
  private func handle(_ name: DeviceName) throws(FileError) -> FileHandle {
    guard let buffer = buffer(of: try target(of: name)) else { throw FileError(.noSuchFile) }
    return FileHandle(buffer: buffer)
  }

  private mutating func serveOpen(
    _ name: DeviceName, _ block: inout ParameterBlock, task: UInt8
  ) throws(FileError) {
    let handle = try open(
      name,
      OpenRequest(
        block.flags, recordLength: block.recordLength, reserved: block.record, task: task))
    let length = try recordLength(of: handle)
    block.recordLength = length
    block.unitCount = length
    block.record = 0
  }

  private mutating func serveRead(
    _ name: DeviceName, _ block: inout ParameterBlock, _ memory: any BufferMemory
  ) throws(FileError) -> Int {
    let handle = try handle(name)
    let bytes = try read(handle, record: block.record)
    memory.store(bytes, at: block.buffer)
    block.byteCount = bytes.count
    try advanceRecord(handle, &block)
    return FileCost.record + bytes.count * FileCost.byte
  }

  private mutating func serveWrite(
    _ name: DeviceName, _ block: inout ParameterBlock, _ memory: any BufferMemory
  ) throws(FileError) -> Int {
    let handle = try handle(name)
    let count = block.byteCount
    guard count <= ParameterBlock.recordLengthLimit else { throw FileError(.badAttribute) }
    try write(memory.bytes(at: block.buffer, count: count), to: handle, record: block.record)
    try advanceRecord(handle, &block)
    return FileCost.record + count * FileCost.byte
  }

  private func advanceRecord(
    _ handle: FileHandle, _ block: inout ParameterBlock
  ) throws(FileError) {
    guard !(try openFile(handle).flags.contains(.variable)) else { return }
    block.record = try recordNumber(of: handle)
  }

  private func serveLoad(
    _ name: DeviceName, _ block: inout ParameterBlock, _ memory: any BufferMemory
  ) throws(FileError) -> Int {
    let bytes = try loadProgram(name, limit: block.byteCount)
    memory.store(bytes, at: block.buffer)
    block.programSize = bytes.count
    return bytes.count * FileCost.byte
  }

  private mutating func serveSave(
    _ name: DeviceName, _ block: ParameterBlock, _ memory: any BufferMemory
  ) throws(FileError) -> Int {
    if name.file == nil {
      try makeDirectory(name)
      return 0
    }
    let count = block.byteCount
    guard count <= (try programSizeLimit(name)) else { throw FileError(.noSpace) }
    try saveProgram(memory.bytes(at: block.buffer, count: count), as: name)
    return count * FileCost.byte
  }

  private func serveStatus(_ name: DeviceName, _ block: inout ParameterBlock) throws(FileError) {
    block.status = FileStatus.missing.rawValue
    block.status = try status(name).rawValue
  }

  /// Formats the medium; the volume is the caller's to write, as FORMAT of the command interpreter
  /// does.
  private mutating func serveFormat(
    _ name: DeviceName, _ block: inout ParameterBlock
  ) throws(FileError) {
    guard case .directory(let drive, []) = try target(of: name), let geometry = block.geometry
    else { throw FileError(.illegalOperation) }
    try erase(drive, geometry)
    block.recordLength = geometry.sectorCount
  }
}

// MARK: Sectors

extension FileLibrary {
  private func serveReadSectors(
    _ name: DeviceName, _ block: inout ParameterBlock, _ memory: any BufferMemory
  ) throws(FileError) -> Int {
    if block.unitCount == 0 {
      let information = try information(of: name)
      memory.store(information.bytes, at: block.buffer)
      return FileInformation.size * FileCost.byte
    }
    var buffer = block.buffer
    let transfer = try readSectors(
      name, from: firstSector(name, block), count: block.unitCount,
      receive: { sector in
        memory.store(sector, at: buffer)
        buffer += sector.count
      })
    return try finish(transfer, name, &block)
  }

  private mutating func serveWriteSectors(
    _ name: DeviceName, _ block: inout ParameterBlock, _ memory: any BufferMemory
  ) throws(FileError) -> Int {
    if block.unitCount == 0 {
      let bytes = memory.bytes(at: block.buffer, count: FileInformation.size)
      try create(name, FileInformation(bytes: bytes))
      return FileInformation.size * FileCost.byte
    }
    let buffer = block.buffer
    let transfer = try writeSectors(
      name, from: firstSector(name, block), count: block.unitCount,
      supply: { memory.bytes(at: buffer + $0 * Sector.size, count: Sector.size) })
    return try finish(transfer, name, &block)
  }

  /// Bits 16–23 of the number stand in the status byte. They count only where a sector can have
  /// such a number: programs leave the result of a status call there.
  private func hasWideNumbers(_ name: DeviceName) throws(FileError) -> Bool {
    guard case .directory(let drive, _) = try target(of: name) else { return false }
    return try device(drive).sectorCount > 0x10000
  }

  private func firstSector(
    _ name: DeviceName, _ block: ParameterBlock
  ) throws(FileError) -> Int {
    try hasWideNumbers(name) ? Int(block.status) << 16 | block.record : block.record
  }

  private func finish(
    _ transfer: SectorTransfer, _ name: DeviceName, _ block: inout ParameterBlock
  ) throws(FileError) -> Int {
    let next = try firstSector(name, block) + transfer.count
    block.record = next
    if try hasWideNumbers(name) { block.status = UInt8(truncatingIfNeeded: next >> 16) }
    block.buffer += transfer.count * Sector.size
    block.unitCount -= transfer.count
    if let error = transfer.error { throw error }
    return transfer.count * Sector.size * FileCost.byte
  }
}
