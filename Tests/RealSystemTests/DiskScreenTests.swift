import DiskMedia
import GeneveCore
import TIDisks
import TestSupport
import Testing

/// The real system with a floppy controller and a real disk: menu, programs, commands that read and write.
@Suite("The real system's disks", .enabled(if: RealMachine.isHere, RealMachine.reason))
struct DiskScreenTests {
  static let allPlans = [
    "disk_menu", "disk_dir", "disk_dir_pat", "disk_tree", "disk_chkdsk", "disk_for", "disk_path",
    "disk_run", "disk_assign_ok", "disk_attrib", "disk_copy", "disk_mkdir", "disk_redirect",
    "disk_format", "mandel_a", "mandel_c", "mandel_d",
  ]
  static let plans = RealMachine.isThorough ? allPlans : ["disk_menu"]

  @Test("screens, and the disk afterwards, are those of the recording", arguments: plans)
  func plan(name: String) throws {
    let disk = try RealMachine.mandelbrotDisk()
    let machine = try RealMachine.atEntry(disk: disk)
    var run = PlanRun(machine)
    try run.run(Plan(named: name)) { screen in
      let differences = try RecordedScreen(screen).differences(from: machine)
      #expect(differences.isEmpty, "\(screen): \(differences.joined(separator: "\n"))")
    }
    guard Shared.has("realsystem/disk/\(name).dsk.gz") else { return }
    let differences = try WrittenDisk(Shared.bytes("realsystem/disk/\(name).dsk.gz"))
      .differences(from: disk)
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }
}
