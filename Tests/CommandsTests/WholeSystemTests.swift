import Foundation
import HostFiles
import TestSupport
import Testing

/// From the command line down to the picture: what a user sees of the built-in system.
@Suite("The whole system")
struct WholeSystemTests {
  @Test("without any file the built-in volume greets")
  func welcome() throws {
    let process = try GeneveProcess.run(["run", "--headless", "--for", "5s", "--text"])
    #expect(process.status == 0)
    for text in ["The heir to the TI-99/4A", "Press a key", "TYPE README"] {
      #expect(process.output.contains(text), "\(process.output)")
    }
  }

  @Test("the memory manager's demonstration prints what it printed under the real system")
  func memoryManagerTable() throws {
    let process = try GeneveProcess.run(
      ["run", "--headless", "--program", "XOP7", "--for", "20s", "--text"])
    #expect(process.status == 0)
    let expected = String(
      decoding: try Recordings.bytes("volume/xop7.txt"), as: UTF8.self)
    #expect(process.output == expected)
  }

  @Test("two runs with the same arguments leave the same memory, picture and text")
  func determinism() throws {
    let folder = try TemporaryFolder()
    var results: [[UInt8]] = []
    for run in ["a", "b"] {
      let process = try GeneveProcess.run([
        "run", "--headless", "--type", "{wait 3s}2{wait 2s}\\e", "--for", "7s", "--text",
        "--screenshot", folder.path("\(run).png"), "--dump",
        "00:0000,2097152=\(folder.path("\(run).memory"))", "--dump",
        "vram:0,131072=\(folder.path("\(run).vram"))",
      ])
      #expect(process.status == 0)
      results.append(
        try Array(process.output.utf8) + HostFile.read(folder.path("\(run).png"))
          + HostFile.read(folder.path("\(run).memory"))
          + HostFile.read(folder.path("\(run).vram")))
    }
    #expect(results[0] == results[1])
  }

  @Test(
    "a real disk draws its menu from its AUTOEXEC",
    .enabled(if: Shared.has("images/geneve-mandelbrot.dsk"), "the folder ../shared is absent"))
  func realDisk() throws {
    let disk = try #require(Shared.url("images/geneve-mandelbrot.dsk")).path
    let process = try GeneveProcess.run(
      ["run", "--headless", disk, "--write-protect", "--until", "F. exit to MDOS", "--for", "20s"])
    #expect(process.status == 0, "\(process.errors)")
  }

  @Test(
    "its programs draw the pictures that the real system shows, dot by dot",
    .enabled(if: Shared.has("realsystem/screens"), "the folder ../shared is absent"),
    arguments: ["a", "c", "d"])
  func mandelbrot(key: String) throws {
    let folder = try TemporaryFolder()
    let disk = try #require(Shared.url("images/geneve-mandelbrot.dsk")).path
    let picture = folder.path("picture.png")
    let process = try GeneveProcess.run([
      "run", "--headless", disk, "--write-protect", "--type", "{wait 5s}\(key){wait 4s} ", "--for",
      "17s", "--screenshot", picture,
    ])
    #expect(process.status == 0)
    let reference = try #require(Shared.url("realsystem/screens/mandel_\(key)_1.png"))
    let isEqual = try PNGImage(path: picture) == PNGImage(path: reference.path)
    #expect(isEqual, "the picture of program \(key)")
  }

  @Test(
    "a key ends a program, and the menu is there again",
    .enabled(if: Shared.has("images/geneve-mandelbrot.dsk"), "the folder ../shared is absent"))
  func menuReturns() throws {
    let disk = try #require(Shared.url("images/geneve-mandelbrot.dsk")).path
    let process = try GeneveProcess.run([
      "run", "--headless", disk, "--write-protect", "--type",
      "{wait 5s}a{wait 4s} {wait 8s}t{wait 2s}q{wait 4s}", "--for", "26s", "--text",
    ])
    #expect(process.status == 0)
    #expect(process.output.contains("F. exit to MDOS"), "\(process.output)\(process.errors)")
  }
}
