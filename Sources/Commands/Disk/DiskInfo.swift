import ArgumentParser
import TIDisks

struct DiskInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what kind of disk an image is.")

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let device = try OpenDisk.deviceForReading(image)
    let info = Self.info(of: device, path: image)
    if json { return try DiskReport.print(info) }
    for (title, text) in Self.lines(info) { Console.result("\(title.padded(to: 12))\(text)") }
    // An image without a volume is one all the same: a fresh or a foreign disk.
    if info.volume == nil {
      do { _ = try MountedDisk.fileSystem(of: device) } catch { Console.note("geneve: \(error)") }
    }
  }

  private static func info(of device: any SectorDevice, path: String) -> DiskReport.Info {
    let image = device as? DiskImage
    let folder = device as? FolderDisk
    let geometry =
      image?.geometry ?? folder?.geometry
      ?? Geometry(tracksPerSide: 1, sides: 1, sectorsPerTrack: device.sectorCount)
    var info = DiskReport.Info(
      image: path, kind: folder != nil ? "folder" : "floppy",
      container: image?.format.rawValue ?? "folder", tracksPerSide: geometry.tracksPerSide,
      sides: geometry.sides, sectorsPerTrack: geometry.sectorsPerTrack,
      sectors: device.sectorCount, unreadableSectors: 0)
    if let image {
      info.unreadableSectors = (0..<image.sectorCount).count { !image.holds($0) }
      if image.format == .hardDisk { info.kind = "hard disk" }
    }
    info.notShown = folder.map { $0.notShown.mapValues(\.description) }
    guard let files = try? MountedDisk.fileSystem(of: device), let summary = try? files.summary()
    else { return info }
    info.volume = summary.name.description
    info.volumeSectors = summary.totalSectors
    info.freeSectors = summary.freeSectors
    info.usedSectors = summary.totalSectors - summary.freeSectors
    info.sectorsPerUnit = summary.sectorsPerUnit
    if let tree = try? FileTree(files) {
      info.files = tree.files.count
      info.directories = tree.folders.count - 1
    }
    return info
  }

  private static func lines(_ info: DiskReport.Info) -> [(String, String)] {
    let geometry = Geometry(
      tracksPerSide: info.tracksPerSide, sides: info.sides, sectorsPerTrack: info.sectorsPerTrack)
    let named = Geometry.formats.first { $0.geometry == geometry }
    let shape = info.kind == "hard disk" ? "hard disk, \(geometry)" : "\(geometry)"
    let name: String = named.map { " (\($0.name): \($0.summary))" } ?? ""
    var lines: [(String, String)] = [
      ("image", info.image), ("container", info.container), ("geometry", "\(shape)\(name)"),
      ("sectors", "\(info.sectors) (\(info.sectors / 4) KiB)"),
    ]
    if let volume = info.volume, let total = info.volumeSectors, let free = info.freeSectors {
      lines.append(("volume", volume.isEmpty ? "(no name)" : volume))
      lines.append(("space", "\(total) sectors, \(total - free) used, \(free) free"))
      lines.append(
        ("unit", info.sectorsPerUnit == 1 ? "1 sector" : "\(info.sectorsPerUnit ?? 1) sectors"))
    }
    if let files = info.files, let directories = info.directories {
      lines.append(("files", "\(files) in \(directories + 1) directories"))
    }
    if info.unreadableSectors > 0 {
      lines.append(("unreadable", "\(info.unreadableSectors) sectors"))
    }
    for (name, reason) in (info.notShown ?? [:]).sorted(by: { $0.key < $1.key }) {
      lines.append(("not shown", "\(name): \(reason)"))
    }
    return lines
  }
}
