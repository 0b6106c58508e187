import DiskMedia
import GeneveCore
import TIDisks
import TestSupport
import Testing

/// Sessions that anybody records with the tools of `../shared/realsystem`, typed here.
@Suite(
  "Sessions recorded later", .enabled(if: RealMachine.isHere, RealMachine.reason),
  .enabled(if: !LaterRecording.all.isEmpty, "GENEVE_RECORDINGS names no folder of sessions"))
struct LaterScreenTests {
  @Test("screens, and the disk afterwards, are those recorded", arguments: LaterRecording.all)
  func session(recording: LaterRecording) throws {
    let expectedDisk = try recording.disk()
    let disk = try expectedDisk.map { _ in try RealMachine.mandelbrotDisk() }
    let machine = try RealMachine.atEntry(disk: disk)
    var run = PlanRun(machine)
    try run.run(recording.plan()) { name in
      let differences = try recording.screen(name).differences(from: machine)
      #expect(differences.isEmpty, "\(name): \(differences.joined(separator: "\n"))")
    }
    guard let disk, let expectedDisk else { return }
    let differences = try WrittenDisk(expectedDisk).differences(from: disk)
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }
}
