import ArgumentParser
import TIDisks

struct DiskDelete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete files and directories.", aliases: ["rm"])

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("Files and directories; * and ? are wildcards.", valueName: "name"))
  var names: [String]

  @Flag(name: .shortAndLong, help: "Delete directories with everything in them.")
  var recursive = false
  @Flag(help: "Delete protected files too.") var force = false

  func run() throws {
    let disk = try OpenDisk(writing: image)
    let tree = try FileTree(disk.files)
    var selected = try disk.select(names, in: tree)
    if names.contains(where: { PathPattern($0).hasWildcards }), !recursive { selected.folders = [] }
    var files = selected.files
    let folders = selected.folders.flatMap { folder in
      recursive ? tree.folders(below: folder.path) : [folder]
    }
    if recursive {
      files += folders.flatMap(\.files)
    }
    if !force, let file = files.first(where: \.descriptor.isProtected) {
      throw Refusal(
        "\(image): \(file.fullPath.pathText) is protected; nothing was deleted (--force does it)")
    }
    let bar = ProgressBar(image)
    for (number, file) in files.enumerated() {
      var descriptor = file.descriptor
      if descriptor.isProtected { try disk.files.setProtected(false, &descriptor) }
      try disk.files.delete(descriptor, at: file.path)
      bar.update(Double(number + 1) / Double(files.count))
    }
    for folder in folders.reversed() { try disk.files.removeDirectory(at: folder.path) }
    bar.finish()
    try disk.close()
  }
}

struct DiskRename: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a file or directory another name, or move a file.",
    aliases: ["mv"])

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("The file or directory.", valueName: "old")) var old: String
  @Argument(
    help: ArgumentHelp(
      "The new name; DIRECTORY.NAME, or a directory with a period at its end, moves a file.",
      valueName: "new"))
  var new: String

  func run() throws {
    let disk = try OpenDisk(writing: image)
    let selected = try disk.select([old], in: try FileTree(disk.files))
    guard selected.files.count + selected.folders.count == 1 else {
      throw Refusal("\(image): \(old) names several files; rename them one by one")
    }
    var target = try disk.path(new)
    if let file = selected.files.first {
      if new.hasSuffix(".") { target.append(file.descriptor.name) }
      try rename(file, to: target, disk)
    } else if let folder = selected.folders.first {
      guard let name = target.last, target.count == 1 || target.dropLast() == folder.path.dropLast()
      else { throw Refusal("\(image): a directory cannot be moved; copy its files") }
      try disk.files.renameDirectory(at: folder.path, to: name)
    }
    try disk.close()
  }

  private func rename(_ file: FileTree.File, to target: [DiskName], _ disk: OpenDisk) throws {
    guard let name = target.last else { throw Refusal("\(image): \"\(new)\" is no name") }
    var path = Array(target.dropLast())
    if path.isEmpty, !new.contains(".") { path = file.path }
    var descriptor = file.descriptor
    guard path != file.path else {
      return try disk.files.rename(&descriptor, at: path, to: name)
    }
    // The copy stands before the original goes.
    try disk.files.write(
      name, at: path, try disk.files.source(descriptor), replacing: false)
    if descriptor.isProtected { try disk.files.setProtected(false, &descriptor) }
    try disk.files.delete(descriptor, at: file.path)
  }
}

struct DiskMakeDirectory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mkdir", abstract: "Make directories.",
    discussion: "A floppy has room for three in its root; hard disks nest them to any depth.")

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("NAME or DIRECTORY.NAME.", valueName: "directory"))
  var directories: [String]

  func run() throws {
    let disk = try OpenDisk(writing: image)
    for text in directories {
      let path = try disk.path(text)
      guard let name = path.last else { throw Refusal("\(image): \"\(text)\" is no name") }
      try disk.files.makeDirectory(name, at: path.dropLast(), created: .now)
    }
    try disk.close()
  }
}

struct DiskProtect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protect", abstract: "Protect files against change.")

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("Files; * and ? are wildcards.", valueName: "name"))
  var names: [String]

  func run() throws { try DiskProtect.set(true, names, image) }

  static func set(_ isProtected: Bool, _ names: [String], _ image: String) throws {
    let disk = try OpenDisk(writing: image)
    for file in try disk.select(names, in: try FileTree(disk.files)).files {
      var descriptor = file.descriptor
      try disk.files.setProtected(isProtected, &descriptor)
    }
    try disk.close()
  }
}

struct DiskUnprotect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unprotect", abstract: "Let files be changed again.")

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("Files; * and ? are wildcards.", valueName: "name"))
  var names: [String]

  func run() throws { try DiskProtect.set(false, names, image) }
}

struct DiskLabel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "label", abstract: "Show or change the name of the volume.")

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("The new name.", valueName: "name")) var name: String?

  func run() throws {
    guard let name else {
      return Console.result(try OpenDisk(reading: image).files.name().description)
    }
    let disk = try OpenDisk(writing: image)
    try disk.files.setName(try DiskNew.volumeName(name))
    try disk.close()
  }
}

struct DiskCopy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Copy files from one disk to another.",
    discussion: "Without names, everything is copied.", aliases: ["cp"])

  @Argument(help: ArgumentHelp("The disk to copy from.", valueName: "from")) var from: String
  @Argument(help: ArgumentHelp("The disk to copy to.", valueName: "to")) var to: String
  @Argument(help: ArgumentHelp("Files and directories; * and ? are wildcards.", valueName: "name"))
  var names: [String] = []

  @Flag(help: "Leave files alone that are on the other disk already.") var keep = false

  func run() throws {
    let source = try OpenDisk(reading: from)
    let tree = try FileTree(source.files)
    let selected = try source.select(names, in: tree)
    let target = try OpenDisk(writing: to)
    var copy = VolumeCopy(from: source.files, to: target.files)
    copy.replaces = true
    var files = names.isEmpty ? tree.files : selected.files
    let folders =
      names.isEmpty
      ? tree.folders : selected.folders.flatMap { tree.folders(below: $0.path) }
    for folder in folders where !folder.path.isEmpty {
      try copy.makeDirectory(folder.path)
      if !names.isEmpty { files += folder.files }
    }
    let bar = ProgressBar(to)
    for (number, file) in files.enumerated() {
      let isThere = try target.files.directory(at: file.path).file(named: file.descriptor.name)
      if isThere == nil || !keep { try copy.copy(file, to: file.path) }
      bar.update(Double(number + 1) / Double(files.count))
    }
    bar.finish()
    try target.close()
  }
}
