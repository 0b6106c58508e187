import Foundation
import TestSupport
import Testing

/// `geneve debug` as scripts rely on it: what goes where, and the status at the end.
@Suite("geneve debug")
struct DebugCommandTests {
  private let folder: TemporaryFolder
  private let rom: String

  init() throws {
    folder = try TemporaryFolder()
    let source = """
       AORG 0
       DATA >F000,START
       AORG >0100
      START  LI   R0,>1234
      LOOP   INC  R1
             JMP  LOOP
      """
    let text = try folder.write(Array((source + "\n").utf8), "t.asm")
    rom = folder.path("t.bin")
    _ = try GeneveProcess.run([
      "asm", text, "-o", rom, "--rom", "--list", folder.path("t.lst"),
    ])
  }

  private func batch(_ commands: [String]) throws -> GeneveProcess {
    try GeneveProcess.run(
      ["debug", "--rom", rom, "--batch"] + commands.flatMap { ["-e", $0] })
  }

  @Test("results go to standard output, and all is well")
  func results() throws {
    let process = try batch(["step", "print R0", "assert R0 == >1234"])
    #expect(process.status == 0)
    #expect(process.errors.isEmpty)
    #expect(process.outputLines.contains("R0 = >1234 (4660)"))
  }

  @Test("an assertion that is not so gives status 1, and the others are still made")
  func failedAssertion() throws {
    let process = try batch(["assert R0 == 7", "print PC"])
    #expect(process.status == 1)
    #expect(process.outputLines.contains("PC = >0100 (256)"))
    #expect(process.output.contains("assertion failed: R0 == 7"))
  }

  @Test("a wrong command gives status 2, and ends it")
  func wrongCommand() throws {
    let process = try batch(["brek", "print PC"])
    #expect(process.status == 2)
    #expect(process.output.isEmpty)
    #expect(process.errorLines.count == 1)
    #expect(try batch(["source \(folder.path("nothing"))"]).status == 2)
  }

  @Test("quit gives its own status")
  func quit() throws { #expect(try batch(["quit 9"]).status == 9) }

  @Test("a file of commands comes first, with symbols of a listing")
  func file() throws {
    let script = try folder.write(
      Array("symbols \(folder.path("t.lst"))\nbreak LOOP if R1 == 3\ncontinue\n".utf8), "commands")
    let process = try GeneveProcess.run(
      ["debug", "--rom", rom, "--batch", "-x", script, "-e", "assert R1 == 3"])
    #expect(process.status == 0)
    #expect(process.outputLines.contains("stop 1: break >0104"))
  }

  @Test("standard input without a terminal is carried out line by line; its end ends it")
  func standardInput() throws {
    let script = try folder.write(Array("step\nnonsense\nprint R0\n".utf8), "input")
    let process = try GeneveProcess.run(["debug", "--rom", rom], input: script)
    #expect(process.status == 0)
    #expect(process.outputLines.contains("R0 = >1234 (4660)"))
    #expect(process.errors.contains("\"nonsense\" is no command"))
  }

  @Test(
    "ten megabytes on one line, and binary, are refused and do no harm", .timeLimit(.minutes(5)))
  func hugeInput() throws {
    var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 10 << 20)
    bytes += Array("\nprint 7\n".utf8) + (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    bytes += Array("\nprint 8\n".utf8)
    let script = try folder.write(bytes, "paste")
    let process = try GeneveProcess.run(["debug", "--rom", rom], input: script)
    #expect(process.status == 0)
    #expect(process.outputLines.contains("7 = >0007 (7)"))
    #expect(process.outputLines.contains("8 = >0008 (8)"))
  }

  @Test("Ctrl-C stops the machine from behind a long paste, and drops it")
  func interruptedPaste() throws {
    let terminal = try TerminalProcess(["debug", "--rom", rom])
    #expect(terminal.wait(for: "(geneve) ") != nil)
    // Longer than what pipes and terminals keep.
    terminal.type(
      "continue\n" + String(repeating: "nonsense in a paste\n", count: 40_000) + "\u{3}")
    #expect(terminal.wait(for: "interrupted") != nil)
    #expect(terminal.wait(for: "(geneve) ") != nil)
    terminal.type("print 7\n")
    let answer = terminal.wait(for: "7 = >0007 (7)")
    #expect(answer?.contains("is no command") == false, "the paste is gone")
    terminal.type("quit 5\n")
    #expect(terminal.waitUntilExit() == 5)
  }

  @Test("lines typed while the machine runs are carried out when it stops")
  func typedAhead() throws {
    let terminal = try TerminalProcess(["debug", "--rom", rom])
    #expect(terminal.wait(for: "(geneve) ") != nil)
    terminal.type("advance 300 frames\nprint 9\n")
    #expect(terminal.wait(for: "9 = >0009 (9)") != nil)
    #expect(terminal.wait(for: "(geneve) ") != nil)
    terminal.type("\u{4}")
    #expect(terminal.waitUntilExit() == 0, "Ctrl-D leaves")
  }

  @Test("the built-in system stands before its first instruction and runs")
  func builtInSystem() throws {
    let process = try GeneveProcess.run([
      "debug", "--batch", "-e", "catch xop 6", "-e", "advance 300 frames", "-e", "print PC",
    ])
    #expect(process.status == 0)
  }
}
