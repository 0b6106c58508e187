import GeneveCore
import TIDisks

/// Commands that change files and disks.
extension CommandInterpreter {
  // MARK: TYPE

  /// `TYPE FILE [/P]`: a text file, record by record.
  mutating func typeFile(_ arguments: [UInt8], _ system: InterpreterSystem) {
    let (name, options) = Self.splitOptions(arguments)
    let missing = "Invalid filename or File not found"
    guard !name.isEmpty, let device = system.deviceName(name), device.file != nil else {
      return writeLine(missing)
    }
    writeLine()
    do throws(FileError) {
      var (text, count) = ([UInt8](), 0)
      try system.files { (files) throws(FileError) in
        try Self.forEachRecord(device, &files) { _, record throws(FileError) in
          text += record + Terminal.newLine
          count += 1
        }
      }
      system.machine.spend(cycles: FileCost.record * count)
      if options.contains(UInt8(ascii: "P")) { stopAtPages(.text) }
      write(text)
    } catch {
      writeLine(missing)
    }
  }

  /// Goes through the records of a display file, fixed or variable.
  private static func forEachRecord(
    _ name: DeviceName, _ files: inout FileLibrary,
    _ body: (inout FileLibrary, [UInt8]) throws(FileError) -> Void
  ) throws(FileError) {
    let isVariable = try files.information(of: name).type.isVariable
    let handle = try files.open(
      name, OpenRequest(OpenFlags(.input, isVariable ? .variable : [])))
    defer { _ = try? files.close(handle) }
    while true {
      let record: [UInt8]
      do throws(FileError) {
        record = try files.read(handle)
      } catch {
        guard error.code == .pastEnd else { throw error }
        return
      }
      try body(&files, record)
    }
  }

  // MARK: DEL, REN, ATTRIB

  mutating func deleteFiles(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard let pattern = pattern(arguments, system) else { return }
    if pattern.matchesEverything {
      ask(.eraseAll, about: arguments, system)
    } else {
      eraseFiles(arguments, system)
    }
  }

  mutating func eraseFiles(_ arguments: [UInt8], _ system: InterpreterSystem) {
    forEachFile(arguments, system) { files, file throws(FileError) in
      try files.delete(file)
      return "Erased: \(file)"
    }
  }

  mutating func changeProtection(_ arguments: [UInt8], _ system: InterpreterSystem) {
    var rest = arguments[...]
    let option = rest.takeToken().upperCased
    let isProtected = option == Array("+P".utf8)
    guard isProtected || option == Array("-P".utf8) else {
      return writeLine(Message.syntaxError)
    }
    forEachFile(Array(rest), system) { files, file throws(FileError) in
      try files.setProtected(isProtected, file)
      return "\(isProtected ? "Protected" : "Unprotected"): \(file)"
    }
  }

  /// Does something with every file that a pattern matches, and says what, or which could not be done.
  private mutating func forEachFile(
    _ arguments: [UInt8], _ system: InterpreterSystem,
    _ operation: (inout FileLibrary, DeviceName) throws(FileError) -> String
  ) {
    guard let pattern = pattern(arguments, system),
      let catalog = catalog(pattern.directory, system)
    else { return }
    for file in catalog.directory.files where pattern.matches(file.name) {
      let name = pattern.file(file.name)
      do throws(FileError) {
        let message = try system.files { (files) throws(FileError) in
          try operation(&files, name)
        }
        writeLine(message)
      } catch {
        writeLine("File error: \(name)")
      }
    }
  }

  /// `REN FILE NAME`.
  mutating func renameFile(_ arguments: [UInt8], _ system: InterpreterSystem) {
    var rest = arguments[...]
    let old = rest.takeToken()
    let text = rest.takeToken()
    guard let file = system.deviceName(old), file.file != nil,
      let new = DiskName((system.mdos.keepsCase ? text : text.upperCased).text)
    else { return writeLine("Bad file name.") }
    do throws(FileError) {
      try system.files { (files) throws(FileError) in try files.rename(file, to: new) }
      writeLine("Done.")
    } catch {
      switch error.code {
      case .badAttribute: writeLine("Duplicate filename")
      case .noSuchFile: writeLine("File not found")
      // The place in the order of names takes a sector for a moment (docs/disks.md).
      case .noSpace: writeLine("Disk full")
      default: writeLine("File error.")
      }
    }
  }

  // MARK: Directories

  mutating func makeDirectory(_ arguments: [UInt8], _ system: InterpreterSystem) {
    changeDirectories(arguments, system) { files, name throws(FileError) in
      try files.makeDirectory(name)
    }
  }

  mutating func removeDirectory(_ arguments: [UInt8], _ system: InterpreterSystem) {
    changeDirectories(arguments, system) { files, name throws(FileError) in
      try files.delete(name)
    }
  }

  private mutating func changeDirectories(
    _ arguments: [UInt8], _ system: InterpreterSystem,
    _ operation: (inout FileLibrary, DeviceName) throws(FileError) -> Void
  ) {
    guard !arguments.isEmpty, let parsed = system.parseName(arguments),
      let name = DeviceName(bytes: parsed.name + [ASCII.period]), name.isOnDisk
    else { return writeLine(Message.badDirectory) }
    do throws(FileError) {
      try system.files { (files) throws(FileError) in try operation(&files, name) }
      writeLine("Done.")
    } catch {
      switch error.code {
      case .illegalOperation: writeLine("Error: directory not empty")
      case .noSpace: writeLine("Not enough space for directory")
      case .noSuchFile: writeLine("No such directory")
      default: writeLine(Message.deviceError)
      }
    }
  }

  // MARK: COPY

  /// `COPY FILES [TO]`. The target is a file, a directory or disk, or a printer; without one the current
  /// directory.
  mutating func copyFiles(_ arguments: [UInt8], _ system: InterpreterSystem) {
    var rest = arguments[...]
    let from = rest.takeToken()
    let to = rest.takeToken()
    guard let source = system.parseName(from).flatMap({ FilePattern($0.name) }), !from.isEmpty
    else { return writeLine("Bad input device") }
    guard let target = system.parseName(to)?.name else { return writeLine("Bad output device.") }
    guard let catalog = catalog(source.directory, system) else { return }
    let files = catalog.directory.files.filter { source.matches($0.name) }
    if files.isEmpty { writeLine("File not found: \(from.text)") }
    var copied = 0
    for file in files {
      guard let name = Self.copyName(of: file, target, system) else {
        writeLine("Bad output device.")
        break
      }
      let original = source.file(file.name)
      guard name != original else {
        writeLine("Can not copy to same device")
        break
      }
      do throws(FileError) {
        try copy(original, to: name, system)
        writeLine("Copied: \(file.name.text)")
        copied += 1
      } catch {
        writeLine("File error: \(name)")
      }
    }
    writeLine("\r\n\(copied)  File(s) copied")
  }

  /// The target's name; a directory gives the file its own name.
  private static func copyName(
    of file: FileDescriptor, _ target: [UInt8], _ system: InterpreterSystem
  ) -> DeviceName? {
    guard let name = DeviceName(bytes: target) else { return nil }
    guard name.isOnDisk, name.file != nil else {
      return name.isOnDisk
        ? DeviceName(name.device, directories: name.directories, file: file.name) : name
    }
    let asDirectory = DeviceName(bytes: target + [ASCII.period])
    let isDirectory = asDirectory.map { directory in
      (try? system.files { (files) throws(FileError) in try files.status(directory) })
        .map { !$0.contains(.missing) } ?? false
    }
    guard isDirectory == true, let asDirectory else { return name }
    return DeviceName(
      asDirectory.device, directories: asDirectory.directories, file: file.name)
  }

  /// Copies a file of any type; to a port, the records.
  private func copy(
    _ source: DeviceName, to target: DeviceName, _ system: InterpreterSystem
  ) throws(FileError) {
    guard target.isOnDisk else { return try print(source, on: target, system) }
    let sectors = try system.files { (files) throws(FileError) in
      try files.copy(source, to: target)
    }
    system.machine.spend(cycles: 2 * sectors * Sector.size * FileCost.byte)
  }

  private func print(
    _ source: DeviceName, on port: DeviceName, _ system: InterpreterSystem
  ) throws(FileError) {
    try system.files { (files) throws(FileError) in
      let handle = try files.open(port, OpenRequest(OpenFlags(.output, .variable)))
      defer { _ = try? files.close(handle) }
      try Self.forEachRecord(source, &files) { files, record throws(FileError) in
        try files.write(record, to: handle)
      }
    }
  }

  // MARK: FORMAT

  /// `FORMAT X:`. Formats as many sectors as the disk has; a hard disk is emptied.
  mutating func askToFormat(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard let pattern = pattern(arguments, system) else { return }
    guard case .drive(let drive) = pattern.directory.device, drive.kind == .floppy else {
      return writeLine("Not a diskette device")
    }
    write("Press \"Enter\" to begin formatting \(drive)")
    ask(.formatStart, about: arguments, system)
  }

  mutating func format(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard let pattern = pattern(arguments, system),
      case .drive(let drive) = pattern.directory.device
    else { return }
    write("Formatting...")
    do throws(FileError) {
      let sectors = try system.files { (files) throws(FileError) in try files.formatWhole(drive) }
      system.machine.spend(cycles: sectors * Sector.size * FileCost.byte)
      writeLine("Format complete")
      let free = catalog(pattern.directory.root, system)?.freeSectors ?? 0
      writeLine("Verifying...0 bad sectors,")
      writeLine("\(free) sectors available")
      ask(.formatAgain, about: arguments, system)
    } catch {
      writeLine(
        "\r\n\(error.code == .writeProtected ? "Write protected disk!" : "Media or device error")")
    }
  }
}
