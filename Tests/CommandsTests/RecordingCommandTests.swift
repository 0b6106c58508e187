import Foundation
import HostFiles
import Testing

/// `--record` and `--replay`, and the states of the debugger, as their users see them.
@Suite("Recorded runs")
struct RecordingCommandTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("geneve-recording-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// The volume of our own programs, as a disk to be written to.
  private static let volume = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../roms/built-in.dsk").standardized.path

  @Test(
    "a run with keys and a written disk replays identically, from the disk it has left behind too")
  func replays() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (disk, recording) = (path("work.dsk"), path("run.rec"))
    let before = try HostFile.read(Self.volume)
    try HostFile.write(before, to: disk)
    var result = try GeneveProcess.run([
      "run", "--headless", disk, "--type", "{wait 2s}\\e{wait 1s}echo hello >DSK1.NEW\n", "--for",
      "8s",
      "--record", recording,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let after = try HostFile.read(disk)
    #expect(after != before, "the guest has written")
    result = try GeneveProcess.run(["run", "--headless", "--replay", recording, "--text"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("the state is identical"))
    #expect(result.output.contains("echo hello"))
    #expect(try HostFile.read(disk) == after, "a replay writes to no disk")
    // With the disk of then, in another place.
    try HostFile.write(before, to: path("copy.dsk"))
    result = try GeneveProcess.run([
      "run", "--headless", path("copy.dsk"), "--replay", recording,
    ])
    #expect(result.status == 0, "\(result.errors)")
    // The debugger stands at the start and has the run before it.
    result = try GeneveProcess.run([
      "debug", "--replay", recording, "--batch", "-e", "goto end", "-e", "print cycles", "-e",
      "back 1", "-e", "timeline",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("in the past"))
    // A disk that somebody else has changed.
    var changed = after
    changed[100 * 256] ^= 1
    try HostFile.write(changed, to: disk)
    result = try GeneveProcess.run(["run", "--headless", "--replay", recording])
    #expect(result.status == 2)
    #expect(result.errorLines.count == 1)
    #expect(result.errors.contains("work.dsk is not as it was when the run was recorded"))
  }

  @Test("what the debugger does is recorded too")
  func debuggerRuns() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recording = path("debug.rec")
    var result = try GeneveProcess.run([
      "debug", "--batch", "--record", recording, "-e", "advance 20 ms", "-e",
      "set byte(39:0123) = 7",
      "-e", "advance 20 ms", "-e", "back 100", "-e", "set word(>A002) = 9", "-e", "advance 10 ms",
    ])
    #expect(result.status == 0, "\(result.errors)")
    result = try GeneveProcess.run(["run", "--headless", "--replay", recording])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("the state is identical"))
  }

  @Test("the debugger repeats what was changed by hand, and stands at the start")
  func debuggerRepeatsChanges() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recording = path("debug.rec")
    var result = try GeneveProcess.run([
      "debug", "--batch", "--record", recording, "-e", "advance 20 ms", "-e",
      "set byte(39:0123) = 7",
      "-e", "advance 20 ms", "-e", "print cycles",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let last = try #require(result.outputLines.last { $0.hasPrefix("cycles = ") })
    result = try GeneveProcess.run([
      "debug", "--batch", "--replay", recording, "-e", "assert byte(39:0123) != 7", "-e",
      "goto end",
      "-e", "print cycles", "-e", "assert byte(39:0123) == 7", "-e", "goto start", "-e",
      "assert byte(39:0123) != 7", "-e", "timeline",
    ])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.outputLines.contains(last))
  }

  @Test("a program that ends, ends in the replay too")
  func endedPrograms() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recording = path("end.rec")
    var result = try GeneveProcess.run([
      "run", "--headless", "--program", "HELLO", "--for", "30s", "--record", recording,
    ])
    #expect(result.status == 0, "\(result.errors)")
    result = try GeneveProcess.run(["run", "--headless", "--replay", recording])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test("files that are none, or damaged, are refused in a line")
  func refusals() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recording = path("x.rec")
    var result = try GeneveProcess.run([
      "run", "--headless", "--for", "50000i", "--record", recording,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let bytes = try HostFile.read(recording)
    try HostFile.write(Array(bytes.dropLast(30)), to: path("cut.rec"))
    try HostFile.write(Array("hello".utf8), to: path("text.rec"))
    let expected = [
      ("cut.rec", "damaged"), ("text.rec", "is no recording"), ("none.rec", "no such file"),
    ]
    for (name, reason) in expected {
      result = try GeneveProcess.run(["run", "--headless", "--replay", path(name)])
      #expect(result.status == 2)
      #expect(result.errorLines.count == 1, "\(result.errors)")
      #expect(result.errors.contains(name) && result.errors.contains(reason), "\(result.errors)")
    }
    result = try GeneveProcess.run([
      "run", "--headless", "--for", "1s", "--record", path("no/such/folder.rec"),
    ])
    #expect(result.status == 2)
  }

  @Test("a state goes from one process to another")
  func states() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let state = path("x.state")
    var result = try GeneveProcess.run([
      "debug", "--batch", "-e", "advance 300 ms", "-e", "print cycles", "-e", "state save \(state)",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let cycles = result.outputLines.first { $0.hasPrefix("cycles = ") }
    result = try GeneveProcess.run([
      "debug", "--batch", "-e", "state load \(state)", "-e", "print cycles",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(cycles != nil && result.outputLines.contains { $0 == cycles ?? "" })
    #expect(try HostFile.read(state).count < 100_000)
    result = try GeneveProcess.run([
      "debug", "--sram", "384", "--batch", "-e", "state load \(state)",
    ])
    #expect(result.status == 2)
    #expect(result.errors.contains("is of a machine with --sram 64; this one has --sram 384"))
    try HostFile.write(Array(try HostFile.read(state).dropLast(9)), to: path("torn.state"))
    result = try GeneveProcess.run([
      "debug", "--batch", "-e", "state load \(path("torn.state"))",
    ])
    #expect(result.status == 2)
    #expect(
      result.errorLines.count == 1 && result.errors.contains("torn.state"), "\(result.errors)")
  }

  @Test("loading a state says which disks are others now")
  func statesAndDisks() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (state, disk, other) = (path("x.state"), path("a.dsk"), path("b.dsk"))
    var bytes = try HostFile.read(Self.volume)
    try HostFile.write(bytes, to: disk)
    try HostFile.write(bytes, to: other)
    try HostFile.write(bytes, to: path("c.dsk"))
    var result = try GeneveProcess.run([
      "debug", disk, other, "--batch", "-e", "advance 100 ms", "-e", "state save \(state)",
    ])
    #expect(result.status == 0, "\(result.errors)")
    func remarks(_ disks: [String]) throws -> [Substring] {
      let result = try GeneveProcess.run(
        ["debug"] + disks + ["--batch", "-e", "state load \(state)"])
      #expect(result.status == 0, "\(result.errors)")
      return result.outputLines.filter { $0.hasPrefix("note: ") }
    }
    #expect(try remarks([disk, other]) == [])
    #expect(
      try remarks([disk]) == [
        "note: DSK2 is empty; \(other) was in it when the state was saved"
      ])
    #expect(
      try remarks([disk, other, path("c.dsk")]) == [
        "note: DSK3 was empty when the state was saved; \(path("c.dsk")) is in it now"
      ])
    bytes[300 * 256] ^= 1
    try HostFile.write(bytes, to: disk)
    #expect(
      try remarks([disk, other]) == [
        "note: DSK1, \(disk), has changed since the state was saved"
      ])
    result = try GeneveProcess.run([
      "debug", disk, other, "--memex", "--batch", "-e", "state load \(state)",
    ])
    #expect(result.status == 2)
    #expect(
      result.errors.contains("is of a machine with --memex no; this one has --memex yes"),
      "\(result.errors)")
  }
}
