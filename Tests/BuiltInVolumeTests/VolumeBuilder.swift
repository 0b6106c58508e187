import Foundation
import InstructionSet
import TIDisks

/// Makes the built-in volume from its sources in `roms`: the same sources give the same bytes.
final class VolumeBuilder {
  /// The folder `roms`.
  let sources: URL
  /// What the assembler warned of, source by source.
  private(set) var warnings: [String] = []

  init(sources: URL) { self.sources = sources }

  /// One file of the volume.
  private struct Entry {
    enum Kind { case program, text }
    var name: String
    var source: String
    var kind: Kind
  }

  /// In the order in which they are laid on the disk: what is wanted first comes first.
  private static let entries = [
    Entry(name: "AUTOEXEC", source: "autoexec.txt", kind: .text),
    Entry(name: "MENU", source: "menu.asm", kind: .program),
    Entry(name: "TEXT", source: "text.asm", kind: .program),
    Entry(name: "LINES", source: "lines.asm", kind: .program),
    Entry(name: "PLASMA", source: "plasma.asm", kind: .program),
    Entry(name: "SOUND", source: "sound.asm", kind: .program),
    Entry(name: "HANDS", source: "hands.asm", kind: .program),
    Entry(name: "MEMMAP", source: "memmap.asm", kind: .program),
    Entry(name: "XOP7", source: "xop7.asm", kind: .program),
    Entry(name: "HELLO", source: "hello.asm", kind: .program),
    Entry(name: "HELLO-ASM", source: "hello.asm", kind: .text),
    Entry(name: "README", source: "readme.txt", kind: .text),
  ]

  private enum Format {
    static let geometry = "dssd"
    static let volume = "WELCOME"
    static let recordLength = 80
    /// A clock would make each build another one.
    static let stamp = TimeStamp(year: 2026, month: 1, day: 31, hour: 12, minute: 0, second: 0)
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The sector dump.
  func image() throws -> [UInt8] {
    guard let geometry = Geometry.named(Format.geometry), let name = DiskName(Format.volume) else {
      throw Failure(description: "no such format: \(Format.geometry) \(Format.volume)")
    }
    warnings = []
    let disk = try DiskImage.formatted(geometry, name: name, label: "the built-in volume")
    let volume = try Volume(of: disk)
    for entry in Self.entries {
      for file in try files(of: entry) {
        guard let name = file.name else { throw Failure(description: "\(entry.name): no name") }
        try volume.write(name, file.information, sectors: file.sectors, replacing: false)
      }
    }
    return disk.contents
  }

  private func files(of entry: Entry) throws -> [TransportFile] {
    switch entry.kind {
    case .program: try programs(of: entry)
    case .text: [try text(of: entry)]
    }
  }

  private func programs(of entry: Entry) throws -> [TransportFile] {
    let folder = sources
    let provider = SourceProvider { path in
      try? Array(Data(contentsOf: folder.appendingPathComponent(path)))
    }
    let assembly = try Assembler.assemble(main: entry.source, provider: provider)
    warnings += assembly.warnings.map(\.description)
    return try assembly.programFiles(named: entry.name).map {
      try TransportFile(name: DiskName($0.name), program: $0.bytes, created: Format.stamp)
    }
  }

  private func text(of entry: Entry) throws -> TransportFile {
    let bytes = try Array(Data(contentsOf: sources.appendingPathComponent(entry.source)))
    let records = HostText.records(bytes, recordLength: Format.recordLength)
    guard records.count == bytes.count(where: { $0 == UInt8(ascii: "\n") }) else {
      throw Failure(
        description: "\(entry.source): a line is longer than \(Format.recordLength) characters")
    }
    return try TransportFile(
      name: DiskName(entry.name), type: .displayVariable, recordLength: Format.recordLength,
      records: records, created: Format.stamp)
  }
}
