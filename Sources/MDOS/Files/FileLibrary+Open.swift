import TIDisks

/// What a caller wants a file to be.
public struct OpenRequest: Sendable {
  public var flags: OpenFlags
  /// 0 for the file's own; a new file then gets `newRecordLength`.
  public var recordLength: Int
  /// Records to reserve room for.
  public var reserved: Int
  /// Header page of the task that opens.
  public var task: UInt8

  public init(_ flags: OpenFlags, recordLength: Int = 0, reserved: Int = 0, task: UInt8 = 0) {
    self.flags = flags
    self.recordLength = recordLength
    self.reserved = reserved
    self.task = task
  }

  /// Lines of text.
  public static func text(_ mode: OpenMode) -> OpenRequest {
    OpenRequest(OpenFlags(mode, .variable))
  }

  /// When a new file's record length is left to MDOS (reference/mdos-system-calls.md, section 5.2).
  static let newRecordLength = 80

  var type: FileType {
    switch (flags.contains(.internalFormat), flags.contains(.variable)) {
    case (false, false): .displayFixed
    case (false, true): .displayVariable
    case (true, false): .internalFixed
    case (true, true): .internalVariable
    }
  }
}

/// Opcodes 0 and 1.
extension FileLibrary {
  public mutating func open(
    _ name: DeviceName, _ request: OpenRequest
  ) throws(FileError) -> FileHandle {
    let target = try lookUp(name)
    guard !isOpen(target) else { throw FileError(.noSuchFile) }
    guard let buffer = openFiles.firstIndex(where: { $0 == nil }) else { throw FileError(.noSpace) }
    if request.flags.mode == .append, !request.flags.contains(.variable) {
      throw FileError(.badAttribute)
    }
    var file = OpenFile(
      target: target, flags: request.flags, recordLength: request.recordLength, task: request.task)
    switch target {
    case .file(let drive, let path, let fileName):
      try openFile(fileName, at: path, on: drive, request, &file)
    case .directory(let drive, let path): try openDirectory(drive, path, &file)
    case .port: try openPort(&file)
    }
    openFiles[buffer] = file
    return FileHandle(buffer: buffer)
  }

  private func openFile(
    _ name: DiskName, at path: [DiskName], on drive: Drive, _ request: OpenRequest,
    _ file: inout OpenFile
  ) throws(FileError) {
    let volume = try volume(drive)
    let existing = try onDisk { () throws(DiskError) in
      try volume.directory(at: path).file(named: name)
    }
    if let existing { try check(existing, request) }
    let descriptor: FileDescriptor
    if let existing, file.mode != .output, request.reserved == 0 || file.mode == .input {
      descriptor = existing
    } else {
      let canCreate = file.mode == .update || file.mode == .output
      guard existing != nil || canCreate else { throw FileError(.noSuchFile) }
      descriptor = try prepare(existing, name, at: path, of: volume, request)
    }
    file.location = descriptor.location
    file.recordLength = descriptor.information.recordLength
    file.isChanged = file.mode == .output || existing == nil
    if file.mode == .append {
      file.position = try onDisk { () throws(DiskError) in
        try volume.endPosition(of: descriptor)
      }
    }
  }

  /// Creates or empties a file and reserves room for it, as `request` has it.
  private func prepare(
    _ existing: FileDescriptor?, _ name: DiskName, at path: [DiskName],
    of volume: any FileSystem, _ request: OpenRequest
  ) throws(FileError) -> FileDescriptor {
    var descriptor: FileDescriptor
    if let existing {
      descriptor = existing
      if request.flags.mode == .output { try empty(&descriptor, of: volume) }
    } else {
      descriptor = try create(name, at: path, of: volume, request)
    }
    if request.reserved > 0 { try reserve(request.reserved, &descriptor, of: volume) }
    return descriptor
  }

  private func check(_ file: FileDescriptor, _ request: OpenRequest) throws(FileError) {
    let length = file.information.recordLength
    guard file.type == request.type, request.recordLength == 0 || request.recordLength == length
    else { throw FileError(.badAttribute) }
    if file.isProtected, request.flags.mode != .input { throw FileError(.writeProtected) }
  }

  private func create(
    _ name: DiskName, at path: [DiskName], of volume: any FileSystem, _ request: OpenRequest
  ) throws(FileError) -> FileDescriptor {
    let length = request.recordLength == 0 ? OpenRequest.newRecordLength : request.recordLength
    let information = FileInformation(
      type: request.type, recordLength: length, created: now, updated: now)
    return try onDisk { () throws(DiskError) in
      try volume.create(name, at: path, information)
    }
  }

  /// Takes the records away first and their sectors then, so that the file is sound at every
  /// moment.
  private func empty(
    _ file: inout FileDescriptor, of volume: any FileSystem
  ) throws(FileError) {
    try onDisk { () throws(DiskError) in
      var information = file.information
      information.level3Count = 0
      information.endOffset = 0
      try volume.update(&file, information)
      try volume.truncate(&file, to: 0)
    }
  }

  private func reserve(
    _ records: Int, _ file: inout FileDescriptor, of volume: any FileSystem
  ) throws(FileError) {
    let information = file.information
    let length = information.recordLength + (information.type.isVariable ? 1 : 0)
    let sectors =
      length > Sector.size || length == 0
      ? (records * length + Sector.size - 1) / Sector.size
      : (records + Sector.size / length - 1) / (Sector.size / length)
    try onDisk { () throws(DiskError) in try volume.extend(&file, to: sectors) }
  }

  private func openPort(_ file: inout OpenFile) throws(FileError) {
    if file.recordLength == 0 { file.recordLength = OpenRequest.newRecordLength }
  }

  public mutating func close(_ handle: FileHandle) throws(FileError) {
    let file = try openFile(handle)
    openFiles[handle.buffer] = nil
    guard file.isChanged, case .file(let drive, _, _) = file.target else { return }
    let volume = try volume(drive)
    var descriptor = try descriptor(of: file, on: volume)
    try onDisk { () throws(DiskError) in
      var information = descriptor.information
      information.updated = now
      try volume.update(&descriptor, information)
      try volume.device.flush()
    }
  }

  func openFile(_ handle: FileHandle) throws(FileError) -> OpenFile {
    guard openFiles.indices.contains(handle.buffer), let file = openFiles[handle.buffer] else {
      throw FileError(.noSuchFile)
    }
    return file
  }

  /// The file as its disk has it now; another disk may be in the drive.
  func descriptor(of file: OpenFile, on volume: any FileSystem) throws(FileError) -> FileDescriptor
  {
    guard case .file(_, _, let name) = file.target else { throw FileError(.illegalOperation) }
    let descriptor = try onDisk { () throws(DiskError) in
      try volume.descriptor(at: file.location)
    }
    guard descriptor.name == name else { throw FileError(.deviceError) }
    return descriptor
  }

  func volumeFile(_ file: OpenFile) throws(FileError) -> VolumeFile {
    guard case .file(let drive, let path, _) = file.target else {
      throw FileError(.illegalOperation)
    }
    let volume = try volume(drive)
    return VolumeFile(volume: volume, path: path, descriptor: try descriptor(of: file, on: volume))
  }

  /// The length of the records of an open file.
  public func recordLength(of handle: FileHandle) throws(FileError) -> Int {
    try openFile(handle).recordLength
  }
}
