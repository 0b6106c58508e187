import GeneveCore
import TIDisks

/// Commands that look at directories and disks.
extension CommandInterpreter {
  /// The pattern that arguments name; everything in the current directory without any. Nil, and a
  /// message, when there is no such device.
  mutating func pattern(_ arguments: [UInt8], _ system: InterpreterSystem) -> FilePattern? {
    let parsed = system.parseName(arguments)
    guard let parsed, let pattern = FilePattern(parsed.name) else {
      writeLine(Message.deviceError)
      return nil
    }
    return pattern
  }

  /// The contents of a directory; nil, and a message, when it cannot be read.
  mutating func catalog(_ directory: DeviceName, _ system: InterpreterSystem) -> Catalog? {
    do throws(FileError) {
      let catalog = try system.files { (files) throws(FileError) in try files.catalog(directory) }
      system.machine.spend(cycles: FileCost.call * (catalog.directory.files.count + 1))
      return catalog
    } catch {
      writeLine(Message.deviceError)
      return nil
    }
  }

  // MARK: DIR

  /// `DIR [FILES] [/P]`.
  mutating func listDirectory(_ arguments: [UInt8], _ system: InterpreterSystem) {
    let (names, options) = Self.splitOptions(arguments)
    guard let pattern = pattern(names, system), let catalog = catalog(pattern.directory, system)
    else { return }
    if options.contains(UInt8(ascii: "P")) { stopAtPages(.directory) }
    let counts = writeListing(pattern, catalog)
    writeLine(counts.directories == 0 ? "," : "\r\nand \(counts.directoriesText),")
    writeLine("\(catalog.freeSectors) sector\(Self.plural(catalog.freeSectors)) free")
  }

  /// Letters behind slashes, capital.
  static func splitOptions(_ arguments: [UInt8]) -> (rest: [UInt8], options: Set<UInt8>) {
    let slash = UInt8(ascii: "/")
    let parts = arguments.split(separator: slash, omittingEmptySubsequences: false)
    let options = parts.dropFirst().compactMap { $0.first.map(ASCII.upperCased) }
    return (Array(parts.first ?? []).trimmed, Set(options))
  }

  static func plural(_ number: Int) -> String { number == 1 ? "" : "s" }

  /// What a listing adds up to.
  struct ListingCounts {
    var sectors = 0, files = 0, directories = 0

    var filesText: String {
      "\(sectors) sector\(CommandInterpreter.plural(sectors)) in "
        + "\(files) file\(CommandInterpreter.plural(files))"
    }

    var directoriesText: String {
      "\(directories) director\(directories == 1 ? "y" : "ies")"
    }

    static func + (left: Self, right: Self) -> Self {
      Self(
        sectors: left.sectors + right.sectors, files: left.files + right.files,
        directories: left.directories + right.directories)
    }
  }

  /// Heading, entries, and the start of the last line.
  private mutating func writeListing(_ pattern: FilePattern, _ catalog: Catalog) -> ListingCounts {
    writeLine()
    writeLine("Volume in \(Self.drive(of: pattern.directory)) is \(catalog.volumeName.text)")
    let directories = catalog.directory.subdirectories.filter { pattern.matches($0.name) }
    let files = catalog.directory.files.filter { pattern.matches($0.name) }
    // As in the real system, a name that is no file's counts as a directory's in the heading only.
    let isNameOfNoFile = !pattern.hasWildcards && files.isEmpty
    let directory =
      isNameOfNoFile
      ? pattern.directoryText : pattern.directory.shownAsDirectory
    writeLine("Directory of \(directory)")
    writeLine()
    if !directories.isEmpty || !files.isEmpty { write(Listing.heading) }
    for directory in directories { writeLine(Listing.line(directory)) }
    for file in files { writeLine(Listing.line(file)) }
    writeLine()
    let counts = ListingCounts(
      sectors: directories.count + files.reduce(0) { $0 + $1.information.sectors + 1 },
      files: files.count, directories: directories.count)
    write(counts.filesText)
    return counts
  }

  private static func drive(of name: DeviceName) -> String {
    DeviceName(name.device).shownAsDirectory
  }

  // MARK: TREE, VOL, CHKDSK, LABEL

  /// All directories of a disk.
  mutating func listTree(_ arguments: [UInt8], _ system: InterpreterSystem) {
    let (names, options) = Self.splitOptions(arguments)
    guard let start = pattern(names, system),
      let root = catalog(start.directory, system),
      let pattern = FilePattern(start.directory.description.bytes)
    else { return }
    if options.contains(UInt8(ascii: "P")) { stopAtPages(.directory) }
    var total = ListingCounts()
    var places = [(pattern, root)]
    for entry in root.directory.subdirectories {
      let name = DeviceName(
        pattern.directory.device, directories: pattern.directory.directories + [entry.name])
      if let place = FilePattern(name.description.bytes), let catalog = catalog(name, system) {
        places.append((place, catalog))
      }
    }
    for (place, catalog) in places {
      let counts = writeListing(place, catalog)
      writeLine(counts.directories == 0 ? "," : "\r\nand \(counts.directoriesText),")
      total = total + counts
    }
    writeLine()
    writeLine("Tree summary:")
    writeLine(total.filesText)
    writeLine("and \(total.directoriesText),")
    writeLine("\(root.freeSectors) sector\(Self.plural(root.freeSectors)) free.")
  }

  mutating func writeVolume(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard let pattern = pattern(arguments, system),
      let catalog = catalog(pattern.directory.root, system)
    else { return }
    writeLine("Volume is: \(catalog.volumeName.text)")
  }

  mutating func checkDisk(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard let pattern = pattern(arguments, system),
      let catalog = catalog(pattern.directory.root, system)
    else { return }
    func line(_ bytes: Int, _ text: String) { writeLine("\(bytes)".indented(to: 9) + text) }
    writeLine()
    line(catalog.totalSectors * Sector.size, " bytes total disk space")
    let directories = catalog.directory.subdirectories.count
    if directories > 0 {
      line(directories * Sector.size, " bytes in \(directories) directories")
    }
    line(catalog.freeSectors * Sector.size, " bytes available on disk")
    writeLine()
    let memory = system.call(.memory, 0)
    line(Int(memory.r3) * Paging.pageSize, " bytes of total memory")
    line(Int(memory.r1) * Paging.pageSize, " bytes free")
  }

  /// `LABEL [X:]` asks for the name, `LABEL [X:]NAME` sets it.
  mutating func label(_ arguments: [UInt8], _ system: InterpreterSystem) {
    var text = arguments
    var drive: [UInt8] = []
    if text.count >= 2, text[1] == ASCII.colon {
      drive = Array(text.prefix(2))
      text.removeFirst(2)
    }
    guard let pattern = pattern(drive, system) else { return }
    let disk = pattern.directory.root.description.bytes
    if text.isEmpty {
      ask(.newLabel, about: disk, system)
    } else {
      setLabel(text, of: disk, system)
    }
  }

  mutating func setLabel(_ text: [UInt8], of disk: [UInt8], _ system: InterpreterSystem) {
    let name = DiskName(bytes: (system.mdos.keepsCase ? text : text.upperCased).trimmed)
    guard let disk = DeviceName(bytes: disk) else { return writeLine(Message.deviceError) }
    do throws(FileError) {
      try system.files { (files) throws(FileError) in try files.rename(disk, to: name) }
    } catch {
      writeLine(Message.deviceError)
    }
  }
}

/// The lines of a listing, as GeneveOS 6.50 lays them out.
enum Listing {
  static let heading = Array(
    """
    Filename   Size   Type    Length    P Created             Updated\r
    ---------- ------ ------- --------- - ---------- -------- ---------- --------\r

    """.utf8)

  static func line(_ file: FileDescriptor) -> String {
    let information = file.information
    let length = file.type == .program ? information.length : information.recordLength
    return columns(
      file.name, size: information.sectors + 1, type: type(file.type), length: length)
      + " \(information.isProtected ? "P" : " ") \(stamp(information.created))"
      + " \(stamp(information.updated))"
  }

  static func line(_ directory: Subdirectory) -> String {
    columns(directory.name, size: 1, type: "Dir", length: Sector.size)
  }

  private static func columns(_ name: DiskName, size: Int, type: String, length: Int) -> String {
    name.text.padded(to: 10) + " " + "\(size)".indented(to: 6) + " " + type.padded(to: 7) + " "
      + "\(length)".indented(to: 9)
  }

  private static func type(_ type: FileType) -> String {
    switch type {
    case .program: "Program"
    case .displayFixed: "Dis/Fix"
    case .displayVariable: "Dis/Var"
    case .internalFixed: "Int/Fix"
    case .internalVariable: "Int/Var"
    }
  }

  private static func stamp(_ stamp: TimeStamp) -> String {
    guard stamp != .none else { return String(repeating: " ", count: 19) }
    let date = "\(stamp.month)/\(String(twoDigits: stamp.day))/\(stamp.year)".indented(to: 10)
    let time =
      "\(stamp.hour)".indented(to: 2) + ":\(String(twoDigits: stamp.minute))"
      + ":\(String(twoDigits: stamp.second))"
    return "\(date) \(time)"
  }
}
