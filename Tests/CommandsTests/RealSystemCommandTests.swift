import Foundation
import TestSupport
import Testing

/// `--system FILE` as its user sees it.
@Suite("A real system on the command line")
struct RealSystemCommandTests {
  private static let isHere = Shared.has("images/geneveos-6.50.tfi")
  private static var file: String {
    Shared.folder.appendingPathComponent("images/geneveos-6.50.tfi").path
  }

  @Test(
    "it comes to its prompt, takes a command and prints its screen",
    .enabled(if: isHere, "the folder ../shared is absent"))
  func prompt() throws {
    let process = try GeneveProcess.run([
      "run", "--headless", "--system", Self.file, "--type", "{wait 1s}xyzzy\\n", "--until",
      "Bad command or filename.", "--for", "5s", "--text",
    ])
    #expect(process.status == 0, "\(process.errors)")
    #expect(process.output.contains("GENEVE OS Version 6.50"))
    #expect(process.output.contains(">xyzzy"))
  }

  @Test(
    "the console's reset boots it again", .enabled(if: isHere, "the folder ../shared is absent"))
  func consoleReset() throws {
    let process = try GeneveProcess.run([
      "debug", "--system", Self.file, "--batch", "-e", "advance 200 ms", "-e", "reset", "-e",
      "print PC", "-e", "advance 1 s", "-e", "mdos tasks",
    ])
    #expect(process.status == 0, "\(process.errors)")
    #expect(process.output.contains("PC = >01C6"), "\(process.output)")
    #expect(process.output.contains("CLI"), "\(process.output)")
  }

  @Test(
    "its memory manager and the one in Swift do the same",
    .enabled(if: isHere, "the folder ../shared is absent"), arguments: ["verify", "swift"])
  func memoryCalls(service: String) throws {
    let process = try GeneveProcess.run([
      "run", "--headless", "--system", Self.file, "--xop7", service, "--for", "1s", "--text",
    ])
    #expect(process.status == 0, "\(process.errors)")
    #expect(process.output.contains("A:\\>"))
    #expect(
      process.errors.contains(
        service == "verify" ? "library 7: 48 calls, 0 differences" : "48 calls served in Swift"),
      "\(process.errors)")
  }

  @Test("a file that is no system file is refused in one line")
  func refusal() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 0x41, count: 8192), "short.bin")
    for (arguments, text) in [
      (["--system", path], "short.bin, byte 0: 8192 bytes; expected a system file"),
      (["--system", folder.path("none")], "no such file"),
      (["--xop7", "verify"], "--xop7 needs a real system"),
      (["--boot", "hds1"], "--boot needs a system file"),
      (["--system", path, "--program", "X"], "--program needs the built-in system"),
    ] {
      let process = try GeneveProcess.run(["run", "--headless", "--for", "1s"] + arguments)
      #expect(process.status == 2)
      #expect(process.errors.contains(text), "\(process.errors)")
    }
  }
}
