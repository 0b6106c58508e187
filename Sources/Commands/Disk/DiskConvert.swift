import ArgumentParser
import Foundation
import HostFiles
import TIDisks

struct DiskConvert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Make another kind of image of a disk, or a folder.",
    discussion: """
      Without --format every sector is kept. With it, a new disk of that format gets copies of all files. A \
      target that ends in / or is a folder gets the files with TIFILES headers, ready to be used as a disk.
      """)

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(
    help: ArgumentHelp(
      "The image or folder to be made; .hfe, .pc99, .ana and .hd choose the container.",
      valueName: "output"))
  var output: String

  @Option(help: "The kind of file: dsk, pc99, hfe, anadisk or hard; by default what its name says.")
  var container: ContainerArgument?
  @Option(help: ArgumentHelp("The shape of the new disk.", valueName: "format"))
  var format: DiskFormatArgument?
  @Option(help: ArgumentHelp("Of a new hard disk: 10M, 20M, …", valueName: "size"))
  var size: String?
  @Flag(help: "Replace a file that is there; let unreadable sectors become zeros.")
  var force = false

  func run() throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
    if output.hasSuffix("/") || (exists && isFolder.boolValue) { return try toFolder() }
    let lock = try DiskNew.requireFree(output, force: force)
    defer { withExtendedLifetime(lock) {} }
    let kind = container ?? ContainerArgument(path: output)
    if kind == .hard || format != nil || size != nil { return try toNewDisk(kind) }
    let device = try OpenDisk.deviceForReading(image)
    try requireReadable(device)
    let image: DiskImage
    switch device {
    case let opened as DiskImage: image = opened
    default: image = try copied(device)
    }
    if image.format == .hardDisk {
      throw Refusal(
        "\(self.image): a hard disk does not fit a \(kind.format.rawValue) "
          + "(copy files: geneve disk copy)")
    }
    try HostFile.write(try image.encoded(as: kind.format), to: output)
  }

  /// The disk that a folder is, by its sectors.
  private func copied(_ device: any SectorDevice) throws -> DiskImage {
    var bytes: [UInt8] = []
    for number in 0..<device.sectorCount { bytes += try device.readSector(number) }
    return try DiskImage(bytes: bytes, name: device.name)
  }

  private func requireReadable(_ device: any SectorDevice) throws {
    guard let image = device as? DiskImage, !force else { return }
    let missing = (0..<image.sectorCount).count { !image.holds($0) }
    guard missing == 0 else {
      throw Refusal(
        "\(self.image): \(missing) sectors cannot be read (--force lets them become zeros)")
    }
  }

  /// A new disk with copies of the files.
  private func toNewDisk(_ kind: ContainerArgument) throws {
    let source = try OpenDisk(reading: image)
    let name = try source.files.name()
    var new = try DiskNew.parse([output])
    new.format = format
    new.container = container
    new.size = size
    let disk = try new.disk(named: name, kind)
    try copyAll(from: source, to: try MountedDisk.fileSystem(of: disk))
    let isHard = disk.format == .hardDisk
    try HostFile.write(isHard ? disk.contents : try disk.encoded(as: kind.format), to: output)
  }

  private func toFolder() throws {
    let source = try OpenDisk(reading: image)
    do {
      try FileManager.default.createDirectory(
        atPath: output, withIntermediateDirectories: true)
    } catch {
      throw Refusal("\(output): cannot be made a folder")
    }
    let geometry = (source.device as? DiskImage)?.geometry
    let isHard = source.files is HardDiskVolume
    let folder = try FolderDisk(
      path: output, access: .readWrite, geometry: isHard ? Geometry.named("dsed") : geometry)
    try copyAll(from: source, to: try MountedDisk.fileSystem(of: folder))
    try folder.flush()
  }

  private func copyAll(from source: OpenDisk, to target: any FileSystem) throws {
    let bar = ProgressBar(output)
    var copy = VolumeCopy(from: source.files, to: target)
    copy.replaces = force
    try copy.copyAll(progress: bar.update)
    bar.finish()
  }
}
