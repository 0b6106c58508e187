import ArgumentParser
import Foundation
import HostFiles
import TIDisks

/// The kinds of image file by the names that options have for them.
enum ContainerArgument: String, ExpressibleByArgument, CaseIterable {
  case dsk, pc99, hfe, anadisk, hard

  var format: ContainerFormat {
    switch self {
    case .dsk: .sectorDump
    case .pc99: .trackDump
    case .hfe: .hfe
    case .anadisk: .anadisk
    case .hard: .hardDisk
    }
  }

  private static let suffixes: [String: ContainerArgument] = [
    "hfe": .hfe, "pc99": .pc99, "dtk": .pc99, "trk": .pc99, "anadisk": .anadisk, "ana": .anadisk,
    "hd": .hard, "hdd": .hard, "hfdc": .hard,
  ]

  /// What the end of a file's name stands for; a sector dump for all that says nothing else.
  init(path: String) {
    let plain = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
    let suffix = plain.split(separator: ".").last.map { $0.lowercased() } ?? ""
    self = Self.suffixes[suffix] ?? .dsk
  }
}

/// The shape of a new disk: `dsdd`, `2S2D40T`, a number of sectors, or `hard`.
enum DiskFormatArgument: ExpressibleByArgument {
  case floppy(Geometry)
  case hardDisk

  private static let aliases = [
    "hd": "dshd", "ed": "dsed", "dsqd": "dsdd80", "90k": "sssd", "180k": "dssd", "360k": "dsdd",
    "720k": "dsdd80", "1.44m": "dshd", "2.88m": "dsed",
  ]

  init?(argument: String) {
    let text = argument.lowercased()
    if ["hard", "harddisk", "hfdc"].contains(text) {
      self = .hardDisk
    } else if let geometry = Geometry.named(Self.aliases[text] ?? text)
      ?? Self.geometry(text) ?? Self.geometry(sectors: text)
    {
      self = .floppy(geometry)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] {
    Geometry.formats.map(\.name) + ["hd", "ed", "hard"]
  }

  private static func geometry(sectors text: String) -> Geometry? {
    guard let sectors = Int(text) else { return nil }
    return Geometry.formats.first { $0.geometry.sectorCount == sectors }?.geometry
  }

  /// As other tools write it: sides, density and tracks, `2S2D40T`, in any order.
  private static func geometry(_ text: String) -> Geometry? {
    var parts: [Character: Int] = [:]
    var digits = ""
    for character in text {
      if character.isNumber {
        digits.append(character)
      } else {
        guard let number = Int(digits), parts[character] == nil else { return nil }
        parts[character] = number
        digits = ""
      }
    }
    let sectorsByDensity: [Int: Int] = [1: 9, 2: 18, 4: 36, 8: 72]
    guard digits.isEmpty, parts.count == 3, let sides = parts["s"], let density = parts["d"],
      let tracks = parts["t"], (1...2).contains(sides), (35...80).contains(tracks),
      let sectors = sectorsByDensity[density]
    else { return nil }
    return Geometry(tracksPerSide: tracks, sides: sides, sectorsPerTrack: sectors)
  }
}

struct DiskNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a new, formatted disk.",
    discussion: formatTable)

  private static var formatTable: String {
    var lines = ["Formats:"]
    for format in Geometry.formats {
      let size = "\(format.geometry.sectorCount / 4) KiB"
      lines.append("  \(format.name.padded(to: 8)) \(size), \(format.summary)")
    }
    lines.append("  hard     a hard disk of the HFDC, as large as --size says")
    return lines.joined(separator: "\n")
  }

  @Argument(
    help: ArgumentHelp(
      "The image to be made; .hfe, .pc99, .ana and .hd choose the container.", valueName: "image"))
  var image: String

  @Option(help: ArgumentHelp("The shape of the disk.", valueName: "format"))
  var format: DiskFormatArgument?

  @Option(name: .shortAndLong, help: "The name of the volume; by default that of the file.")
  var name: String?

  @Option(help: "The kind of file: dsk, pc99, hfe, anadisk or hard; by default what its name says.")
  var container: ContainerArgument?

  @Option(help: ArgumentHelp("Of a hard disk: 10M, 20M, … up to 248M.", valueName: "size"))
  var size: String?

  @Flag(help: "Replace a file that is there.") var force = false

  func run() throws {
    let lock = try Self.requireFree(image, force: force)
    defer { withExtendedLifetime(lock) {} }
    let plain = image.hasSuffix(".gz") ? String(image.dropLast(3)) : image
    let label = URL(fileURLWithPath: plain).deletingPathExtension().lastPathComponent
    let volume =
      try name.map(Self.volumeName)
      ?? HostNames.diskName(for: label, besides: [])
    let kind = container ?? ContainerArgument(path: image)
    let disk = try disk(named: volume, kind)
    let isHard = disk.format == .hardDisk
    try HostFile.write(isHard ? disk.contents : try disk.encoded(as: kind.format), to: image)
  }

  /// The new disk, in memory.
  func disk(named volume: DiskName, _ kind: ContainerArgument) throws -> DiskImage {
    var isHardDisk = kind == .hard || size != nil
    if case .hardDisk? = format { isHardDisk = true }
    if isHardDisk { return try hardDisk(volume) }
    var geometry = Geometry(tracksPerSide: 40, sides: 2, sectorsPerTrack: 18)
    if case .floppy(let chosen)? = format { geometry = chosen }
    return try DiskImage.formatted(geometry, name: volume, label: image)
  }

  private static let defaultHardDisk = 20 << 20

  private func hardDisk(_ volume: DiskName) throws -> DiskImage {
    if case .floppy? = format {
      throw Refusal("a hard disk has no floppy's --format; its size is said by --size")
    }
    guard container == nil || container == .hard else {
      throw Refusal("a hard disk needs a raw image, not --container \(container?.rawValue ?? "")")
    }
    let bytes = try size.map(Self.bytes) ?? Self.defaultHardDisk
    guard let geometry = HardDiskGeometry(bytes: bytes) else {
      throw Refusal("--size \(size ?? ""): a hard disk has 3M to 248M")
    }
    return try DiskImage.formattedHardDisk(
      geometry, name: volume, created: .now, label: image)
  }

  /// `20M`, `20480K` or bytes.
  private static func bytes(_ text: String) throws -> Int {
    let unit = text.last?.uppercased() ?? ""
    let scale = unit == "M" ? 1 << 20 : unit == "K" ? 1 << 10 : 1
    guard let number = Number.parse(scale == 1 ? text[...] : text.dropLast()), number < 1 << 30
    else { throw Refusal("--size \(text): expected a number of bytes, or one with K or M") }
    return number * scale
  }

  /// - Returns: the lock on the file that `force` lets be replaced, to be held until it is.
  static func requireFree(_ path: String, force: Bool) throws -> ImageLock? {
    guard !force, FileManager.default.fileExists(atPath: path) else {
      return try ImageLock(path: path)
    }
    throw Refusal("\(path): exists already (--force replaces it)")
  }

  static func volumeName(_ text: String) throws -> DiskName {
    guard let name = DiskName(text) else {
      throw Refusal(
        "\"\(text)\" is no name of a volume; expected 1 to 10 characters without blanks and periods"
      )
    }
    return name
  }
}

extension TimeStamp {
  /// The host's clock.
  static var now: TimeStamp { TimeStamp(Date()) }

  init(_ date: Date) {
    let parts = Calendar(identifier: .gregorian)
      .dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    self.init(
      year: parts.year ?? 0, month: parts.month ?? 1, day: parts.day ?? 1, hour: parts.hour ?? 0,
      minute: parts.minute ?? 0, second: parts.second ?? 0)
  }
}
