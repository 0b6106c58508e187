import ArgumentParser
import TIDisks

struct DiskList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the files, those in directories too.", aliases: ["ls"])

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("Only these files and directories.", valueName: "pattern"))
  var patterns: [String] = []
  @Flag(help: "Print JSON.") var json = false
  @Flag(name: .shortAndLong, help: "Print names only, one a line.") var names = false

  func run() throws {
    let disk = try OpenDisk(reading: image)
    let tree = try FileTree(disk.files)
    let summary = try disk.files.summary()
    let (files, folders) = try selection(disk, tree)
    for damage in tree.damage { Console.note("geneve: \(damage)") }
    if json {
      try DiskReport.print(
        DiskReport.List(
          image: image, volume: summary.name.description, totalSectors: summary.totalSectors,
          freeSectors: summary.freeSectors, directories: folders.map(\.path.pathText),
          files: files.map(DiskReport.File.init), damage: tree.damage.map(\.description)))
    } else if names {
      for folder in folders { Console.result("\(folder.path.pathText).") }
      for file in files { Console.result(file.fullPath.pathText) }
    } else {
      printTable(summary, files, folders)
    }
  }

  /// Everything, or what the patterns name: of a directory, what is in it.
  private func selection(
    _ disk: OpenDisk, _ tree: FileTree
  ) throws -> (files: [FileTree.File], folders: [FileTree.Folder]) {
    guard !patterns.isEmpty else {
      return (tree.files, tree.folders.filter { !$0.path.isEmpty })
    }
    let selected = try disk.select(patterns, in: tree)
    let inside = selected.folders.flatMap { folder in
      tree.files.filter { $0.path.starts(with: folder.path) }
    }
    return (selected.files + inside, selected.folders)
  }

  private func printTable(
    _ summary: VolumeSummary, _ files: [FileTree.File], _ folders: [FileTree.Folder]
  ) {
    let paths: [String] =
      files.map(\.fullPath.pathText) + folders.map { "\($0.path.pathText)." }
    let width: Int = max(10, paths.map(\.count).max() ?? 0)
    let name = summary.name.description
    Console.result(
      "\(name.isEmpty ? "(no name)" : name): \(summary.totalSectors) sectors, "
        + "\(summary.freeSectors) free")
    Console.result(
      "\("name".padded(to: width))  sectors  \("type".padded(to: 11))    bytes  P  updated")
    for folder in folders {
      Console.result("\("\(folder.path.pathText).".padded(to: width))           directory")
    }
    for file in files {
      Console.result(Self.line(file, width: width))
    }
  }

  private static func line(_ file: FileTree.File, width: Int) -> String {
    let descriptor = file.descriptor
    let information = descriptor.information
    let stamp = information.updated == .none ? information.created : information.updated
    let columns: [String] = [
      file.fullPath.pathText.padded(to: width),
      "\(descriptor.sectorCount)".indented(to: 7),
      descriptor.formatText.padded(to: 11),
      "\(descriptor.length)".indented(to: 7),
      information.isProtected ? "P" : " ",
      stamp.description,
      descriptor.damage == nil ? "" : "damaged",
    ]
    return Findings.trimmed([columns.joined(separator: "  ")]).first ?? ""
  }
}
