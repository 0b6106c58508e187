import Foundation
import HostFiles
import InstructionSet
import TestSupport
import Testing

@Suite("ROMs that xas99 built")
struct ROMTests {
  /// Every source in `shared` that has a ROM beside it: folder and name.
  static let sharedSources: [String] = ["traces", "screens", "bench"].flatMap { folder in
    guard let url = Shared.url(folder + "/src"),
      let names = try? FileManager.default.contentsOfDirectory(atPath: url.path)
    else { return [String]() }
    return names.filter { $0.hasSuffix(".asm") }.sorted().map { "\(folder) \($0.dropLast(4))" }
  }

  @Test(
    "a shared source gives its ROM, byte for byte",
    .enabled(if: Shared.has("traces/src"), "the folder shared is not beside the checkout"),
    arguments: sharedSources)
  func sharedROM(source: String) throws {
    let parts = source.split(separator: " ")
    let (folder, name) = (parts[0], parts[1])
    let assembly = try assemble(Shared.folder.path + "/\(folder)/src/\(name).asm")
    let rom = try Shared.bytes("\(folder)/rom/\(name).bin")
    #expect(try assembly.bootROMImage() == rom)
    #expect(assembly.warnings == [])
  }

  @Test(
    "the boot ROM gives its image",
    .enabled(if: Shared.has("realsystem/rom"), "the folder shared is not beside the checkout"))
  func bootROM() throws {
    let assembly = try assemble(Shared.folder.path + "/realsystem/rom/boot.asm")
    #expect(try assembly.bootROMImage() == Shared.bytes("realsystem/rom/boot.bin"))
  }

  static let recordedSources = [
    "cru", "f1modes_a", "gpl", "graphic1", "mid", "onchip", "sieve", "text2",
  ]

  @Test("a recorded source gives its recorded ROM", arguments: recordedSources)
  func recordedROM(name: String) throws {
    let assembly = try assemble(Recordings.url("InstructionSet/\(name).asm").path)
    let rom = try Recordings.bytes("InstructionSet/\(name).bin.gz")
    #expect(try assembly.bootROMImage() == rom)
  }

  @Test("the examples in docs/assembler.md assemble")
  func manual() throws {
    let docs = Recordings.folder.deletingLastPathComponent().deletingLastPathComponent()
    let manual = try HostFile.read(docs.appendingPathComponent("docs/assembler.md").path)
    let examples = String(decoding: manual, as: UTF8.self).components(separatedBy: "```\n")
      .filter { $0.hasPrefix("* ") }
    #expect(examples.count == 2)
    let programs = try examples.map {
      try Assembler.assemble(main: "manual", provider: SourceProvider(["manual": $0]))
    }
    #expect(programs.flatMap(\.warnings) == [])
    #expect(try programs[0].programFiles(named: "HELLO").count == 1)
    let copied = Dictionary(
      uniqueKeysWithValues: programs[1].symbols.map { ($0.name, $0.value) })
    #expect(copied == ["COPY": 0x0408, "FAST": 0x0414, "LOOP": 0xF040, "FASTE": 0x041A])
  }

  private func assemble(_ path: String) throws -> Assembly {
    try Assembler.assemble(
      main: path,
      provider: SourceProvider { path in
        FileManager.default.fileExists(atPath: path) ? try HostFile.read(path) : nil
      })
  }
}
