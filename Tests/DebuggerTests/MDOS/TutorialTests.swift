import Foundation
import GeneveCore
import InstructionSet
import MDOS
import TIDisks
import TestSupport
import Testing

@testable import Debugger

/// docs/debugger.md: every line behind `(geneve)` is typed, and what stands below it is what came out.
@Suite("The tutorial")
struct TutorialTests {
  private static let project = Recordings.folder.deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let document = project.appendingPathComponent("docs/debugger.md")
  private static let prompt = "(geneve) "

  @Test("the transcript is what the console says (GENEVE_WRITE_DOCS=1 writes it)")
  func transcript() throws {
    let host = TestHost()
    let session = try Self.session(host)
    let found = try String(contentsOf: Self.document, encoding: .utf8)
    var isConsole = false
    var lines: [String] = []
    for line in found.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") { isConsole = line == "```console" }
      guard isConsole, !line.hasPrefix("```") else {
        lines.append(line)
        continue
      }
      guard line.hasPrefix(Self.prompt) else { continue }
      lines.append(line)
      _ = session.execute(String(line.dropFirst(Self.prompt.count)))
      lines += host.take()
    }
    let text = lines.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["GENEVE_WRITE_DOCS"] != nil {
      try Data(text.utf8).write(to: Self.document)
    }
    #expect(text == found)
    #expect(!text.contains("\n! "), "a command of the tutorial is wrong")
    #expect(text.contains("who-wrote"))
  }

  /// The leaking program on DSK1, started as `--program LEAK` does.
  static func session(_ host: TestHost) throws -> DebugSession {
    let folder = project.appendingPathComponent("roms")
    let assembly = try Assembler.assemble(
      main: "leak.asm",
      provider: SourceProvider { try? Array(Data(contentsOf: folder.appendingPathComponent($0))) })
    host.files["leak.sym"] = Array(assembly.symbolTable.utf8)
    let disk = try DiskImage.formatted(
      try #require(Geometry.named("dssd")), name: try #require(DiskName("WORK")), label: "work")
    var library = FileLibrary(drives: DriveSet(disks: [disk]))
    for file in try assembly.programFiles(named: "LEAK") {
      try library.saveProgram(
        file.bytes, as: try #require(DeviceName("DSK1." + file.name)))
    }
    let machine = Machine(configuration: try Configuration())
    let drives = DriveSet(disks: [disk])
    let system = MDOS(drives: drives, options: MDOS.Options(program: "LEAK"))
    machine.systemCallHandler = system
    system.boot(on: machine)
    let session = DebugSession(machine: machine, system: system, host: host)
    session.recorder = try Timeline(machine: machine, drives: drives)
    return session
  }
}
