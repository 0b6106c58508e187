import ArgumentParser
import Foundation
import HostFiles
import TIDisks

/// Sectors that a user names: `0`, `>22`, `0-3`, `16+8`.
struct SectorRange: ExpressibleByArgument {
  var range: ClosedRange<Int>

  init?(argument: String) {
    if let first = Number.parse(argument) {
      range = first...first
      return
    }
    guard let separator = argument.firstIndex(where: { "-+".contains($0) }),
      let first = Number.parse(argument[..<separator]),
      let second = Number.parse(argument[argument.index(after: separator)...])
    else { return nil }
    let last =
      argument[separator] == "-"
      ? (partialValue: second, overflow: false) : first.addingReportingOverflow(second - 1)
    guard !last.overflow, last.partialValue >= first else { return nil }
    range = first...last.partialValue
  }
}

/// Bytes to be placed: `>1C=0a0b`.
struct BytePatch: ExpressibleByArgument {
  var offset: Int
  var bytes: [UInt8]

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    let digits = parts.last?.filter { $0 != " " } ?? ""
    guard parts.count == 2, let offset = Number.parse(parts[0]), offset < 1 << 32, !digits.isEmpty,
      digits.count % 2 == 0, digits.allSatisfy(\.isHexDigit)
    else { return nil }
    self.offset = offset
    let pairs = Array(digits)
    bytes = stride(from: 0, to: pairs.count, by: 2).compactMap {
      UInt8(String(pairs[$0...$0 + 1]), radix: 16)
    }
  }
}

struct DiskSectors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sectors", abstract: "Show, read or write sectors of a disk or of a file.",
    discussion: """
      Sectors are numbered from 0, in logical order; SECTORS is 4, >22, 0-3 or 16+8. They are shown in hex \
      unless --output takes their bytes. Writing looks at no file system.
      """)

  @Argument(help: ArgumentHelp("The disk.", valueName: "image")) var image: String
  @Argument(help: ArgumentHelp("Which ones; all without.", valueName: "sectors"))
  var sectors: SectorRange?

  @Option(help: ArgumentHelp("Count in this file instead of the disk.", valueName: "name"))
  var file: String?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write their bytes to this file, or to - .", valueName: "file"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Replace them by the bytes of this file, or of - ; a whole number of sectors.",
      valueName: "file"))
  var write: String?
  @Option(
    help: ArgumentHelp("Change bytes of the first of them: >1C=0A0B.", valueName: "offset=hex"))
  var set: [BytePatch] = []

  func validate() throws {
    guard write == nil || (output == nil && set.isEmpty) else {
      throw ValidationError("--write goes with neither --output nor --set")
    }
  }

  /// Sectors that are written at once.
  private static let pieceSize = 256

  func run() throws {
    let isWriting = write != nil || !set.isEmpty
    let device =
      isWriting
      ? try DiskOpener.open(path: image, access: .readWrite)
      : try OpenDisk.deviceForReading(image)
    let numbers = try numbers(on: device)
    if isWriting {
      try change(numbers, device)
      try device.flush()
    } else if let output {
      var rest = numbers[...]
      func next() throws -> [UInt8]? {
        let part = rest.prefix(Self.pieceSize)
        rest = rest.dropFirst(part.count)
        return part.isEmpty ? nil : try part.flatMap { try device.readSector($0) }
      }
      if output == "-" {
        try HostFile.writeToStandardOutput(next)
      } else {
        try HostFile.write(to: output, next)
      }
    } else {
      try show(numbers, device)
    }
  }

  /// The sectors of the disk that are meant.
  private func numbers(on device: any SectorDevice) throws -> [Int] {
    var all = Array(0..<device.sectorCount)
    if let file {
      let files = try MountedDisk.fileSystem(of: device)
      guard let found = try FileTree(files).select(PathPattern(file)).files.first else {
        throw Refusal("\(image): no file \(file)")
      }
      all = try (0..<found.descriptor.sectorCount).map {
        try files.deviceSector($0, of: found.descriptor)
      }
    }
    guard let range = sectors?.range else {
      guard write == nil, set.isEmpty else { throw Refusal("say which sectors are to be written") }
      return all
    }
    guard range.upperBound < all.count else {
      throw Refusal(
        "\(image): there is no sector \(range.upperBound); expected 0 to \(all.count - 1)")
    }
    return Array(all[range])
  }

  private func change(_ numbers: [Int], _ device: any SectorDevice) throws {
    if let write {
      let bytes =
        write == "-"
        ? Array(FileHandle.standardInput.readDataToEndOfFile()) : try HostFile.read(write)
      guard bytes.count == numbers.count * Sector.size else {
        throw Refusal(
          "\(write): has \(bytes.count) bytes; expected \(numbers.count * Sector.size) for "
            + "\(numbers.count) sectors")
      }
      for (index, number) in numbers.enumerated() {
        let start = index * Sector.size
        try device.writeSector(number, Array(bytes[start..<start + Sector.size]))
      }
      return
    }
    guard let number = numbers.first else { return }
    var bytes = try device.readSector(number)
    for patch in set {
      guard patch.offset + patch.bytes.count <= Sector.size else {
        throw Refusal(
          "--set: byte \(patch.offset + patch.bytes.count - 1) of a sector; expected 0 to 255")
      }
      bytes.replaceSubrange(patch.offset..<patch.offset + patch.bytes.count, with: patch.bytes)
    }
    try device.writeSector(number, bytes)
  }

  private func show(_ numbers: [Int], _ device: any SectorDevice) throws {
    for number in numbers {
      let bytes: [UInt8]
      do {
        bytes = try device.readSector(number)
      } catch {
        guard numbers.count > 1 else { throw error }
        Console.note("geneve: \(error)")
        continue
      }
      var lines = "sector \(number) (>\(String(number, radix: 16, uppercase: true)))"
      for start in stride(from: 0, to: bytes.count, by: 16) {
        lines += "\n" + Self.line(start, bytes[start..<start + 16])
      }
      Console.result(lines)
    }
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)

  /// Made of bytes: a whole hard disk has millions of lines.
  private static func line(_ offset: Int, _ bytes: ArraySlice<UInt8>) -> String {
    func hex(_ byte: UInt8) -> [UInt8] { [hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]] }
    var line = Array("  ".utf8) + hex(UInt8(truncatingIfNeeded: offset)) + Array(" ".utf8)
    for (index, byte) in bytes.enumerated() {
      if index % 2 == 0 { line += " ".utf8 }
      line += hex(byte)
    }
    line += "  ".utf8
    line += bytes.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: ".") }
    return String(decoding: line, as: UTF8.self)
  }
}
