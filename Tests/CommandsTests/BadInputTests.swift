import Foundation
import TestSupport
import Testing

/// Whatever is wrong with what the user gave: one line that says what and where, status 2, nothing written.
@Suite("Bad input")
struct BadInputTests {
  private func refuses(
    _ arguments: [String], naming words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let process = try GeneveProcess.run(arguments)
    #expect(process.status == 2, "\(process.errors)", sourceLocation: sourceLocation)
    #expect(process.errorLines.count == 1, "\(process.errors)", sourceLocation: sourceLocation)
    for word in words {
      #expect(
        process.errors.contains(word), "\(word) in: \(process.errors)",
        sourceLocation: sourceLocation)
    }
    #expect(process.output.isEmpty, sourceLocation: sourceLocation)
  }

  @Test("a disk image that is missing, empty, cut off or something else")
  func images() throws {
    let folder = try TemporaryFolder()
    let run = { (path: String) in ["run", "--headless", "--for", "1s", path] }
    try refuses(run(folder.path("none.dsk")), naming: "none.dsk")
    try refuses(run(folder.write([], "empty.dsk")), naming: "empty.dsk")
    let text = Array("this is no disk\n".utf8)
    try refuses(run(folder.write(text, "text.dsk")), naming: "text.dsk")
    let noise = (0..<70_001).map { UInt8(truncatingIfNeeded: $0 &* 7919) }
    try refuses(run(folder.write(noise, "noise.dsk")), naming: "noise.dsk")
  }

  @Test("a ROM that is missing or of no possible length")
  func roms() throws {
    let folder = try TemporaryFolder()
    try refuses(
      ["run", "--headless", "--for", "1s", "--rom", folder.path("none.bin")], naming: "none.bin")
    try refuses(
      ["run", "--headless", "--for", "1s", "--rom", folder.write([1, 2, 3], "short.bin")],
      naming: "short.bin", "3 bytes", "16384")
  }

  @Test("a damaged trace, and one that is none")
  func traces() throws {
    let folder = try TemporaryFolder()
    let rom = Recordings.url("traces/map.bin.gz").path
    let recording = try Data(contentsOf: Recordings.url("traces/map.tr.gz"))
    let cut = try folder.write(Array(recording.prefix(1500)), "cut.tr.gz")
    try refuses(["trace", "check", cut, "--rom", rom, "--recorder", "mame"], naming: "cut.tr.gz")
    let text = try folder.write(Array("22 0100\n".utf8), "text.tr")
    try refuses(["trace", "check", text, "--rom", rom], naming: "text.tr", "line 1")
    let empty = try folder.write([], "empty.tr.gz")
    try refuses(["trace", "check", empty, "--rom", rom], naming: "empty.tr.gz", "no line")
    try refuses(["trace", "check", folder.path("none.tr"), "--rom", rom], naming: "no such file")
    try refuses(["trace", "check", folder.path(""), "--rom", rom], naming: "is a folder")
    try refuses(["trace", "diff", text, text], naming: "text.tr", "line 1")
  }

  @Test("a recording to a full disk, into a folder, to nowhere", arguments: [".tr", ".tr.gz"])
  func recordings(suffix: String) throws {
    let folder = try TemporaryFolder()
    let rom = Recordings.url("traces/onchip.bin.gz").path
    let full = folder.path("full" + suffix)
    try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: "/dev/full")
    for (out, word) in [
      (full, "No space left"), (folder.path("none/x" + suffix), "No such file"),
      (folder.path(""), "Is a directory"),
    ] {
      try refuses(
        ["trace", "record", "--rom", rom, "--out", out, "--instructions", "3000"], naming: word)
    }
  }

  @Test("nothing to assemble or to disassemble")
  func assembler() throws {
    let folder = try TemporaryFolder()
    try refuses(["disasm", folder.path("none.bin")], naming: "none.bin", "no such file")
    try refuses(["disasm", folder.write([], "empty.bin")], naming: "empty.bin", "is empty")
    try refuses(["disasm", folder.path("")], naming: "is a folder")
    let source = try folder.write(Array("       RTWP\n".utf8), "ok.asm")
    try refuses(["asm", source, "-o", "/dev/full"], naming: "/dev/full", "No space left")
    var status = stat()
    #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR, "still a device")
    try refuses(["asm", source, "-o", folder.path("none/x")], naming: "No such file")
    let rom = try folder.write([4, 0x60], "two.bin")
    try refuses(["disasm", rom, "--origin", ">0401"], naming: "--origin", "even")
    try refuses(
      ["asm", folder.path("none.asm"), "-o", folder.path("x")], naming: "none.asm")
  }

  @Test("nonsense in options names the option")
  func options() throws {
    for (arguments, word) in [
      (["run", "--headless", "--for", "soon"], "--for"),
      (["run", "--headless"], "--headless"),
      (["run", "--headless", "--for", "1s", "--sram", "65"], "--sram"),
      (["run", "--headless", "--for", "1s", "--clock", "2026-02-30 12:00:00"], "--clock"),
      (["run", "--headless", "--for", "1s", "--dump", "3C:0000,99999999=x"], "--dump"),
      (["run", "--headless", "--for", "1s", "--type", "{F13}"], "--type"),
      (["sing"], "sing"),
    ] {
      let process = try GeneveProcess.run(arguments)
      #expect(process.status == 2)
      #expect(process.errors.contains(word), "\(process.errors)")
    }
  }

  @Test("without a display the window says so and ends with status 2")
  func noDisplay() throws {
    let process = try GeneveProcess.run(
      ["run", "--for", "1s"], without: ["DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"])
    #expect(process.status == 2)
    #expect(process.errorLines.count == 1, "\(process.errors)")
  }
}
