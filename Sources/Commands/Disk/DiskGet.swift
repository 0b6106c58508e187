import ArgumentParser
import Foundation
import HostFiles
import TIDisks

extension HostContents.Form: ExpressibleByArgument {}

struct DiskGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Copy files from a disk to the host.",
    discussion: """
      Programs arrive as their bytes and text as text; files of other records get a TIFILES header, so that \
      'put' brings all of them back as they were. A directory is copied with everything in it. Without names, \
      the whole disk is.
      """)

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("Files and directories; * and ? are wildcards.", valueName: "name"))
  var names: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to: a file, a folder for several files, or - for standard output.",
      valueName: "file"))
  var output: String?

  @Option(
    name: .customLong("as"),
    help: "What the host's files are to be: auto, text, raw, tifiles or v9t9.")
  var form: HostContents.Form = .auto

  @Flag(help: "Of a damaged file, take what can be read, with zeros for the rest.")
  var salvage = false

  func run() throws {
    let disk = try OpenDisk(reading: image)
    let tree = try FileTree(disk.files)
    for damage in tree.damage where names.isEmpty { Console.note("geneve: \(damage)") }
    var selected = FileTree.Selection()
    if names.isEmpty {
      selected.files =
        tree.folders.first.map { root in
          tree.files.filter { $0.path == root.path }
        } ?? []
      selected.folders = tree.folders.filter { $0.path.count == 1 }
    } else {
      selected = try disk.select(names, in: tree)
      if names.contains(where: { PathPattern($0).hasWildcards }), !selected.files.isEmpty {
        // As a shell's copy does: wildcards take files.
        selected.folders = []
      }
    }
    try write(selected, tree, disk)
  }

  private func write(
    _ selected: FileTree.Selection, _ tree: FileTree, _ disk: OpenDisk
  ) throws {
    let isSingle = selected.files.count == 1 && selected.folders.isEmpty && !names.isEmpty
    let target = try Target(output, isSingle: isSingle)
    let bar = ProgressBar(image)
    var all: [(file: FileTree.File, folder: [String])] = []
    for file in selected.files { all.append((file, [])) }
    for folder in selected.folders {
      for inner in tree.folders(below: folder.path) {
        let relative = inner.path.dropFirst(folder.path.count - 1)
        let hostNames: [String] = relative.map { HostNames.hostName(for: $0) }
        for file in inner.files { all.append((file, hostNames)) }
      }
    }
    for (number, item) in all.enumerated() {
      var encoder = try encoder(for: item.file, disk)
      try target.write(name: item.file.descriptor.name, folder: item.folder) {
        try encoder.next()
      }
      bar.update(Double(number + 1) / Double(all.count))
    }
    bar.finish()
  }

  private func encoder(for file: FileTree.File, _ disk: OpenDisk) throws -> HostEncoder {
    var source: FileSource
    do {
      source = try disk.files.source(file.descriptor)
      // Before anything is written.
      try source.requireReadable()
    } catch {
      guard salvage else {
        throw Refusal("\(error) (--salvage takes what can be read)")
      }
      source = disk.files.salvagedSource(file.descriptor)
    }
    let encoder = try HostEncoder(source, as: form)
    if form == .auto, encoder.form == .tifiles {
      Console.note(
        "geneve: \(file.fullPath.pathText) is \(file.descriptor.formatText) and gets a TIFILES header"
      )
    }
    return encoder
  }

  /// Where the bytes go.
  private enum Target {
    case standardOutput
    case file(String)
    case folder(String)

    init(_ output: String?, isSingle: Bool) throws {
      guard let output else {
        self = .folder(".")
        return
      }
      guard output != "-" else {
        self = .standardOutput
        return
      }
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
      if output.hasSuffix("/") || (exists && isFolder.boolValue) || !isSingle {
        guard !exists || isFolder.boolValue else {
          throw Refusal("\(output): is a file; several files need a folder")
        }
        self = .folder(output)
      } else {
        self = .file(output)
      }
    }

    func write(name: DiskName, folder: [String], _ next: () throws -> [UInt8]?) throws {
      switch self {
      case .standardOutput: try HostFile.writeToStandardOutput(next)
      case .file(let path): try HostFile.write(to: path, next)
      case .folder(let path):
        let url = folder.reduce(URL(fileURLWithPath: path)) { $0.appendingPathComponent($1) }
        do {
          try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
          throw Refusal("\(url.relativePath): cannot be made a folder")
        }
        try HostFile.write(
          to: url.appendingPathComponent(HostNames.hostName(for: name)).path, next)
      }
    }
  }
}
