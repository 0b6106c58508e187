import GeneveCore
import MDOS
import TIDisks
import Testing

@Suite("Snapshots of the system")
struct SnapshotTests {
  /// A batch file with everything that can be interrupted.
  private static let disk = TestDisk([
    "AUTOEXEC": .lines([
      "echo starting", "for %%x in (1 2 3) do echo loop %%x", "pause", "if exist HELLO hello",
      "dir /p", "goto end", ":end", "echo the end",
    ]),
    "HELLO": .program(Program.file(Program.saying("hello from a program"))),
  ])

  /// Lets `test` go on to `time` as the user of this batch file would.
  private func schedule(_ test: TestSystem) throws {
    let typing = try Typist.typing("{wait 2s} {wait 2s}echo typed\n{wait 1s}dir >list\n")
    for event in typing.events {
      test.machine.schedule(.scanCode(event.scanCode), at: event.time)
    }
  }

  private static let end = 9 * Ticks.perSecond

  @Test(
    "Restored into a fresh machine at any moment, the system goes on identically",
    arguments: [0.02, 0.21, 0.37, 0.52, 0.9, 2.06, 2.2, 3.7, 4.9, 6.3, 7.2, 8.25, 8.6])
  func restore(seconds: Double) throws {
    let first = try TestSystem(Self.disk)
    try schedule(first)
    first.run(seconds: seconds)
    let state = try first.machine.saveState()
    let image = try #require(Drive(.floppy, 1).flatMap { first.drives[$0] } as? DiskImage)
    let copy = try DiskImage(bytes: image.contents, name: "copy")
    let second = try TestSystem(drives: DriveSet(disks: [copy]))
    second.run(seconds: 0.3)
    try second.machine.restoreState(state)
    #expect(try second.machine.saveState() == state)
    first.machine.run(until: Self.end)
    second.machine.run(until: Self.end)
    #expect(try first.machine.stateHash() == second.machine.stateHash())
    #expect(first.screen == second.screen)
    #expect(first.screen.contains("typed"))
    #expect(image.contents == copy.contents)
  }

  @Test("Two runs with the same keys end in the same state")
  func deterministic() throws {
    let hashes = try (0..<2).map { _ in
      let test = try TestSystem(Self.disk)
      try schedule(test)
      test.machine.run(until: Self.end)
      return try test.machine.stateHash()
    }
    #expect(hashes[0] == hashes[1])
  }
}
