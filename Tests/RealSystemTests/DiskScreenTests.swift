import DiskMedia
import Foundation
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
  static let plans =
    ProcessInfo.processInfo.environment["GENEVE_ALL_SCREENS"] == nil ? ["disk_menu"] : allPlans

  @Test("screens, and the disk afterwards, are those of the recording", arguments: plans)
  func plan(name: String) throws {
    let disk = try DiskImage(
      bytes: Shared.bytes("images/geneve-mandelbrot.dsk"), name: "geneve-mandelbrot.dsk")
    let machine = try RealMachine.atEntry(timing: .manual, disk: disk)
    var run = PlanRun(machine)
    try run.run(Plan(named: name)) { screen in
      let differences = try RecordedScreen(screen).differences(from: machine)
      #expect(differences.isEmpty, "\(screen): \(differences.joined(separator: "\n"))")
    }
    guard Shared.has("realsystem/disk/\(name).dsk.gz") else { return }
    try compare(disk, with: Shared.bytes("realsystem/disk/\(name).dsk.gz"))
  }

  /// Sector by sector; in file descriptors the time stamps are left out.
  private func compare(_ disk: DiskImage, with expected: [UInt8]) throws {
    let stamps = 0x14..<0x1C
    #expect(disk.sectorCount * 256 == expected.count)
    for number in 0..<min(disk.sectorCount, expected.count / 256) {
      let found = try disk.readSector(number)
      let differing = (0..<256).filter { found[$0] != expected[number * 256 + $0] }
      let isStamped = differing.allSatisfy { stamps.contains($0) }
      #expect(isStamped, "sector \(number): bytes \(differing.prefix(8)) and others")
    }
  }
}
