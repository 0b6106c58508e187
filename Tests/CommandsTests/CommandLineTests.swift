import Foundation
import HostFiles
import TestSupport
import Testing

/// The command line, as scripts rely on it.
@Suite("Command line")
struct CommandLineTests {
  @Test("the version and the help go to standard output with status 0")
  func help() throws {
    for arguments in [["--version"], ["--help"], ["run", "--help"], ["trace", "check", "--help"]] {
      let process = try GeneveProcess.run(arguments)
      #expect(process.status == 0)
      #expect(!process.output.isEmpty)
      #expect(process.errors.isEmpty)
    }
  }

  @Test("a text that does not appear in time gives status 3, one that does 0")
  func until() throws {
    let rom = Recordings.url("screens/text2.bin.gz").path
    let base = ["run", "--headless", "--rom", rom]
    #expect(try GeneveProcess.run(base + ["--until", "\u{1}", "--for", "1s"]).status == 3)
    let found = try GeneveProcess.run(base + ["--until", "ABC", "--for", "9s", "--text"])
    #expect(found.status == 0)
    #expect(found.output.contains("ABC"))
  }

  @Test("--stop stands before the address, or runs out of time")
  func stop() throws {
    let rom = Recordings.url("traces/map.bin.gz").path
    let base = ["run", "--headless", "--rom", rom, "--for", "1s"]
    #expect(try GeneveProcess.run(base + ["--stop", ">1FF0"]).status == 0)
    #expect(try GeneveProcess.run(base + ["--stop", "0xBEEE"]).status == 3)
  }

  @Test("a screenshot has the size and the pixels of the reference picture")
  func screenshot() throws {
    let folder = try TemporaryFolder()
    let process = try GeneveProcess.run([
      "run", "--headless", "--rom", Recordings.url("screens/graphic6.bin.gz").path, "--for", "8s",
      "--screenshot", folder.path("picture.png"),
    ])
    #expect(process.status == 0)
    let found = try PNGImage(path: folder.path("picture.png"))
    let expected = try PNGImage(path: Recordings.url("screens/graphic6.png").path)
    #expect(found.width == 544 && found.height == 466)
    #expect(found == expected)
  }

  @Test("dumps have the length asked for and the bytes that are there")
  func dumps() throws {
    let folder = try TemporaryFolder()
    let process = try GeneveProcess.run([
      "run", "--headless", "--rom", Recordings.url("screens/graphic4.bin.gz").path, "--for", "8s",
      "--dump", "vram:0,131072=\(folder.path("vram"))", "--dump", "F000,256=\(folder.path("chip"))",
      "--dump", "F0:0000,8192=\(folder.path("rom"))",
    ])
    #expect(process.status == 0)
    let vram = try HostFile.read(folder.path("vram"))
    #expect(try vram == Recordings.bytes("screens/graphic4.vram.gz"))
    #expect(try HostFile.read(folder.path("chip"))[30...31] == [0x60, 0x0D], "R15 = 600D")
    let rom = try Recordings.bytes("screens/graphic4.bin.gz")
    #expect(try HostFile.read(folder.path("rom")) == Array(rom.prefix(8192)))
  }

  @Test("a recorded trace agrees, a changed one is explained with status 1")
  func traceCheck() throws {
    let folder = try TemporaryFolder()
    let rom = Recordings.url("traces/map.bin.gz").path
    let recording = Recordings.url("traces/map.tr.gz").path
    let equal = try GeneveProcess.run(
      ["trace", "check", recording, "--rom", rom, "--recorder", "mame"])
    #expect(equal.status == 0, "\(equal.output)\(equal.errors)")
    #expect(equal.output.hasSuffix(": 416 instructions, 0 differences\n"), "\(equal.output)")

    var lines = String(decoding: try HostFile.read(recording), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    lines[200] = lines[200].replacingOccurrences(of: " F000 ", with: " F002 ")
    let changed = try folder.write(Array(lines.joined(separator: "\n").utf8), "changed.tr")
    let different = try GeneveProcess.run(
      ["trace", "check", changed, "--rom", rom, "--recorder", "mame"])
    #expect(different.status == 1)
    #expect(different.output.contains("difference in line 201"), "\(different.output)")
    #expect(different.output.contains("^^^^"))
  }

  @Test("what trace record wrote, trace check and trace diff find equal")
  func traceRecord() throws {
    let folder = try TemporaryFolder()
    let rom = Recordings.url("traces/onchip.bin.gz").path
    let first = folder.path("first.tr.gz")
    let second = folder.path("second.tr")
    for out in [first, second] {
      let recorded = try GeneveProcess.run(
        ["trace", "record", "--rom", rom, "--out", out, "--stop", ">1FF0"])
      #expect(recorded.status == 0, "\(recorded.errors)")
    }
    let start = try HostFile.read(second).prefix(12)
    #expect(String(decoding: start, as: UTF8.self).hasPrefix("23 0100"), "plain text")
    #expect(try GeneveProcess.run(["trace", "check", first, "--rom", rom]).status == 0)
    let diff = try GeneveProcess.run(["trace", "diff", first, second])
    #expect(diff.status == 0)
    #expect(diff.output.contains("0 differences"))
  }

  @Test(
    "a recording of the built-in system with a disk and typed keys is met again with the same options"
  )
  func traceOfSystem() throws {
    let folder = try TemporaryFolder()
    let out = folder.path("system.tr.gz")
    let machine = [folder.path(""), "--type", "VER\\n", "--memex", "--sram", "384"]
    let recorded = try GeneveProcess.run(
      ["trace", "record", "--out", out, "--instructions", "2000"] + machine)
    #expect(recorded.status == 0, "\(recorded.errors)")
    let checked = try GeneveProcess.run(["trace", "check", out] + machine)
    #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    #expect(checked.output.hasSuffix(": 2000 instructions, 0 differences\n"))
  }

  @Test("what disasm prints of a whole EPROM, asm assembles to the same bytes")
  func disassembledROM() throws {
    let folder = try TemporaryFolder()
    // An odd count of bytes: the last one alone.
    let bytes = try Array(Recordings.bytes("traces/rnd_mid_1.bin.gz").prefix(16383))
    let rom = try folder.write(bytes, "rom.bin")
    let text = try GeneveProcess.run(["disasm", rom])
    #expect(text.status == 0, "\(text.errors)")
    let source = try folder.write(Array(text.output.utf8), "rom.asm")
    let assembled = try GeneveProcess.run(["asm", source, "-o", folder.path("again.bin")])
    #expect(assembled.status == 0, "\(assembled.errors)")
    #expect(try HostFile.read(folder.path("again.bin")) == bytes)
  }

  @Test("bench prints its one line")
  func bench() throws {
    let process = try GeneveProcess.run(
      ["bench", "--rom", Recordings.url("bench/reg.bin.gz").path, "--for", "0.5s"])
    #expect(process.status == 0)
    let pattern =
      #/0\.500 s emulated in \d+\.\d+ s: \d+\.\d x real time, \d+\.\d million instructions/s\n/#
    #expect(try pattern.wholeMatch(in: process.output) != nil, "\(process.output)")
  }

  @Test("a program is assembled, and disassembled into the same instructions")
  func assembler() throws {
    let folder = try TemporaryFolder()
    let source =
      "       AORG >0400\nSTART  LI   R1,>1234\n       MOV  *R1+,@>A000\n       JMP  START\n"
    let path = try folder.write(Array(source.utf8), "tiny.asm")
    #expect(try GeneveProcess.run(["asm", path, "-o", folder.path("tiny.bin")]).status == 0)
    let text = try GeneveProcess.run(
      ["disasm", folder.path("tiny.bin"), "--origin", ">0400"])
    #expect(text.status == 0)
    for line in ["LI R1,>1234", "MOV *R1+,@>A000", "JMP >0400"] {
      #expect(
        text.output.replacing(#/ +/#, with: " ").contains(line), "\(line) in \(text.output)")
    }
    let again = try folder.write(Array(text.output.utf8), "again.asm")
    #expect(try GeneveProcess.run(["asm", again, "-o", folder.path("again.bin")]).status == 0)
    #expect(
      try HostFile.read(folder.path("again.bin")) == HostFile.read(folder.path("tiny.bin")))
    let wrong = try folder.write(Array("       MOV  R1\n".utf8), "wrong.asm")
    let refused = try GeneveProcess.run(["asm", wrong, "-o", folder.path("wrong.bin")])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("wrong.asm:1:"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("wrong.bin")))
  }
}
