import TIDisks

/// Opcodes 5 and 6: files that are read and written in one piece.
extension FileLibrary {
  /// The bytes of a program file.
  ///
  /// - Parameter limit: room for them; a longer file is refused with `.noSpace`.
  public func loadProgram(_ name: DeviceName, limit: Int = .max) throws(FileError) -> [UInt8] {
    let file = try volumeFile(name)
    guard file.descriptor.type == .program else { throw FileError(.badAttribute) }
    guard file.descriptor.length <= limit else { throw FileError(.noSpace) }
    return try onDisk { () throws(DiskError) in try file.volume.contents(of: file.descriptor) }
  }

  /// Writes a program file; one of the same name is replaced, whatever it was.
  public mutating func saveProgram(_ bytes: [UInt8], as name: DeviceName) throws(FileError) {
    let target = try lookUp(name)
    guard case .file(let drive, let path, let fileName) = target else {
      throw FileError(.illegalOperation)
    }
    guard !isOpen(target) else { throw FileError(.noSuchFile) }
    let volume = try volume(drive)
    try onDisk { () throws(DiskError) in
      let old = try volume.directory(at: path).file(named: fileName)
      var information = FileInformation(
        type: .program, created: old?.information.created ?? now, updated: now)
      information.endOffset = bytes.count % Sector.size
      let padding = (Sector.size - information.endOffset) % Sector.size
      try volume.write(
        fileName, at: path, information,
        sectors: bytes + [UInt8](repeating: 0, count: padding), replacing: true)
      try volume.device.flush()
    }
  }

  /// Copies a file of any type, sector by sector, so that it keeps its structure. The copy is not protected.
  /// A file that is replaced stays whole until the copy is.
  ///
  /// - Returns: the sectors that were copied.
  @discardableResult
  public mutating func copy(_ source: DeviceName, to target: DeviceName) throws(FileError) -> Int {
    let place = try lookUp(target)
    guard case .file(let drive, let path, let fileName) = place else {
      throw FileError(.illegalOperation)
    }
    guard !isOpen(place) else { throw FileError(.noSuchFile) }
    let file = try volumeFile(source)
    let volume = try volume(drive)
    return try onDisk { () throws(DiskError) in
      var contents = try file.volume.source(file.descriptor)
      contents.information.isProtected = false
      contents.information.updated = now
      try volume.write(fileName, at: path, contents, replacing: true)
      try volume.device.flush()
      return file.descriptor.sectorCount
    }
  }

  /// The most bytes that a program file on the disk of `name` can have.
  func programSizeLimit(_ name: DeviceName) throws(FileError) -> Int {
    guard let drive = try target(of: name).drive else { return 0 }
    return try device(drive).sectorCount * Sector.size
  }
}
