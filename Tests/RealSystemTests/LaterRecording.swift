import Foundation
import HostFiles
import Testing

/// A session recorded after those of `shared`, in the folder that GENEVE_RECORDINGS names: `NAME.txt` is the
/// plan, `NAME/` what the recorder left (screens, `log.txt`, and `disk.dsk` when a disk was in drive 1).
struct LaterRecording: Sendable, CustomTestStringConvertible {
  static let folder = ProcessInfo.processInfo.environment["GENEVE_RECORDINGS"]

  /// Those that are complete, by name.
  static let all: [LaterRecording] = {
    guard let folder, let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return [] }
    return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
      .map(LaterRecording.init)
      .filter { FileManager.default.fileExists(atPath: $0.path("log.txt")) }
  }()

  let name: String
  var testDescription: String { name }

  private func path(_ file: String) -> String { "\(Self.folder ?? "")/\(name)/\(file)" }

  func plan() throws -> Plan {
    let bytes = try HostFile.read("\(Self.folder ?? "")/\(name).txt")
    return try Plan(name: name, text: String(decoding: bytes, as: UTF8.self))
  }

  /// The disk as the session left it; nil when none was in the drive.
  func disk() throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path("disk.dsk")) else { return nil }
    return try HostFile.read(path("disk.dsk"))
  }

  func screen(_ screen: String) throws -> RecordedScreen {
    let lines = String(decoding: try HostFile.read(path("log.txt")), as: UTF8.self)
      .split(separator: "\n")
    guard let state = lines.first(where: { $0.hasPrefix("MARK snap \(screen) ") }),
      let registers = state.firstRange(of: "R0-23:"),
      let palette = lines.first(where: { $0.hasPrefix("MARK palette \(screen) ") })
    else { throw RecordedScreen.Missing(name: screen) }
    return RecordedScreen(
      name: screen, registers: state[registers.upperBound...],
      palette: palette.dropFirst("MARK palette \(screen) ".count),
      memory: try HostFile.read(path("\(screen).vram")),
      picture: try PNGImage(decoding: HostFile.read(path("\(screen).png")), path: "\(screen).png"))
  }
}
