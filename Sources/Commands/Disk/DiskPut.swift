import ArgumentParser
import Foundation
import HostFiles
import TIDisks

extension FileFormat: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

struct DiskPut: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "put", abstract: "Copy files of the host to a disk.",
    discussion: """
      Files with TIFILES or v9t9 headers become what the header says, texts DIS/VAR 80, all others programs. A \
      folder becomes a directory with everything in it. - is standard input.
      """)

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("Files and folders of the host.", valueName: "file"))
  var files: [String]

  @Option(name: .shortAndLong, help: "The name on the disk, for a single file.")
  var name: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The directory on the disk.", valueName: "directory"))
  var directory: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "What the files are to be: PROGRAM, DIS/VAR80, DF128, IV254 …; headers are then contents.",
      valueName: "type"))
  var type: FileFormat?

  @Flag(help: "Take files with headers for what they are to the host.") var ignoreHeader = false
  @Flag(help: "Replace protected files too.") var force = false
  @Flag(help: "Leave files alone that are on the disk already.") var keep = false

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("say which files of the host") }
    guard name == nil || files.count == 1 else {
      throw ValidationError("--name goes with a single file")
    }
  }

  func run() throws {
    if files == ["-"], name == nil {
      throw Refusal("standard input has no name; give one with --name")
    }
    // Everything is read before anything is written.
    var named: Set<String> = []
    let items = try files.filter { named.insert($0).inserted }.flatMap { try Self.items(at: $0) }
    let disk = try OpenDisk(writing: image)
    let base = try disk.path(directory ?? "")
    _ = try disk.files.directory(at: base)
    let bar = ProgressBar(image)
    var placed: [[DiskName]: Set<DiskName>] = [:]
    for (number, item) in items.enumerated() {
      try put(item, below: base, disk, besides: &placed)
      bar.update(Double(number + 1) / Double(items.count))
    }
    bar.finish()
    try disk.close()
  }

  /// A file or folder of the host.
  struct Item {
    /// Host names of the folders that it is in, below what was named.
    var folders: [String]
    var name: String
    var bytes: [UInt8]?
    var stamp: TimeStamp
  }

  private static let sizeLimit = 1 << 28

  private static func items(at path: String) throws -> [Item] {
    guard path != "-" else {
      let bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
      return [Item(folders: [], name: "-", bytes: bytes, stamp: .now)]
    }
    return try items(at: URL(fileURLWithPath: path), shown: path, folders: [])
  }

  private static func items(at url: URL, shown: String, folders: [String]) throws -> [Item] {
    var isFolder: ObjCBool = false
    let name = url.lastPathComponent
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw Refusal("\(shown): no such file")
    }
    let date = try? FileManager.default.attributesOfItem(atPath: url.path)[.modificationDate]
    let stamp = TimeStamp(date as? Date ?? Date())
    guard isFolder.boolValue else {
      let bytes = try HostFile.read(url.path, limit: sizeLimit)
      return [Item(folders: folders, name: name, bytes: bytes, stamp: stamp)]
    }
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
      throw Refusal("\(shown): cannot be listed")
    }
    return [Item(folders: folders, name: name, bytes: nil, stamp: stamp)]
      + (try entries.filter { isContent($0, of: url) }.sorted().flatMap { entry in
        try items(
          at: url.appendingPathComponent(entry), shown: "\(shown)/\(entry)",
          folders: folders + [name])
      })
  }

  /// Not what is hidden, and no pipe or device, which would be waited for.
  private static func isContent(_ entry: String, of folder: URL) -> Bool {
    var status = stat()
    return !entry.hasPrefix(".")
      && (stat(folder.appendingPathComponent(entry).path, &status) != 0
        || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT))
  }

  // MARK: Onto the disk

  /// - Parameter placed: what this command has put into each directory; files whose names become the same one
  ///   do not replace each other.
  private func put(
    _ item: Item, below base: [DiskName], _ disk: OpenDisk,
    besides placed: inout [[DiskName]: Set<DiskName>]
  ) throws {
    let path = base + item.folders.map { HostNames.diskName(for: $0, besides: []) }
    guard let bytes = item.bytes else {
      let name = HostNames.diskName(for: item.name, besides: [])
      let parent = try disk.files.directory(at: path)
      if !parent.subdirectories.contains(where: { $0.name == name }) {
        try disk.files.makeDirectory(name, at: path, created: item.stamp)
      }
      return
    }
    let decoded = try HostContents.decode(
      bytes, format: type, ignoringHeader: ignoreHeader, stamp: item.stamp, label: item.name)
    let target = try targetName(item, decoded.source, besides: placed[path, default: []])
    placed[path, default: []].insert(target)
    if decoded.brokenLines > 0 {
      Console.note(
        "geneve: \(item.name): \(decoded.brokenLines) lines are longer than "
          + "\(decoded.source.information.recordLength) characters and go on in the next record "
          + "(--type DV254 has room for longer ones)")
    }
    if let old = try disk.files.directory(at: path).file(named: target) {
      if keep { return }
      if force, old.isProtected {
        var old = old
        try disk.files.setProtected(false, &old)
      }
    }
    try disk.files.write(target, at: path, decoded.source, replacing: true)
  }

  /// What the user says, else what the header says, else what the host's name becomes.
  private func targetName(
    _ item: Item, _ file: FileSource, besides placed: Set<DiskName>
  ) throws -> DiskName {
    if let name, item.folders.isEmpty {
      guard let target = DiskName(name) else {
        throw Refusal(
          "--name \(name): expected 1 to 10 characters without blanks and periods "
            + "(--directory names the directory)")
      }
      return target
    }
    let known = item.name.hasSuffix(".tfi") ? String(item.name.dropLast(4)) : item.name
    let fromHeader = file.name.flatMap { $0.isValid ? $0 : nil }
    let usual = fromHeader ?? HostNames.diskName(for: known, besides: [])
    guard placed.contains(usual) else { return usual }
    let other = HostNames.diskName(for: fromHeader == nil ? known : usual.text, besides: placed)
    Console.note("geneve: \(item.name): is \(other) on the disk; another file is \(usual)")
    return other
  }
}
