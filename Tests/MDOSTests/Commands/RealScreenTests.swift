import Foundation
import GeneveCore
import MDOS
import TIDisks
import TestSupport
import Testing

/// Sessions recorded on a real GeneveOS 6.50, typed into the built-in system: what stands behind the first
/// prompt has to be the same, times and the blinking cursor apart.
@Suite(
  "Screens of the real system",
  .enabled(if: Shared.has("realsystem"), "needs ../shared/realsystem"))
struct RealScreenTests {
  @Test(
    "Without a disk",
    arguments: [
      "assign", "break", "case", "date", "date_set", "drive", "echo", "edit_bs", "edit_del",
      "edit_left", "goto", "longline", "mode", "path", "prompt", "psys", "recall", "restart",
      "symbols",
      "time", "time_bad", "unknown",
    ])
  func withoutDisk(plan: String) throws {
    try compare(plan, disk: nil)
  }

  @Test(
    "With the disk of the Mandelbrot programs",
    .enabled(if: Shared.has("images/geneve-mandelbrot.dsk"), "needs ../shared/images"),
    arguments: [
      "disk_menu", "disk_dir", "disk_dir_pat", "disk_chkdsk", "disk_assign_ok", "disk_path",
      "disk_mkdir", "disk_for",
    ])
  func withDisk(plan: String) throws {
    let bytes = try Shared.bytes("images/geneve-mandelbrot.dsk")
    try compare(plan, disk: try DiskImage(bytes: bytes, name: plan))
  }

  private func compare(_ plan: String, disk: DiskImage?) throws {
    let drives = DriveSet()
    if let disk, let drive = Drive(.floppy, 1) { drives[drive] = disk }
    let test = try TestSystem(drives: drives)
    let steps = String(decoding: try Shared.bytes("realsystem/plans/\(plan).txt"), as: UTF8.self)
    for step in steps.split(separator: "\n") {
      let words = step.split(separator: " ", maxSplits: 1).map(String.init)
      let argument = words.count > 1 ? words[1] : ""
      switch words[0] {
      case "wait": test.run(seconds: min(3, Double(argument) ?? 1))
      case "type": try test.type(Self.escaped(argument))
      case "key": try test.type(Self.keys[argument] ?? "{\(argument)}")
      case "hold": try test.type("{Ctrl-C}")
      case "snap":
        guard let real = Shared.url("realsystem/screens/\(argument).txt") else { continue }
        let expected = String(decoding: try Data(contentsOf: real), as: UTF8.self)
        let (ours, theirs) = Self.comparable(
          test.system.screenText(of: test.machine),
          expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        #expect(ours == theirs, "\(argument)")
      default: break
      }
    }
  }

  private static let keys = [
    "KP 4 (Left)": "{Left}", "KP 8 (Up)": "{Up}", "KP . (Del)": "{Del}", "Space": " ",
  ]

  /// The plans know only `\n`.
  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "\\n", with: "\n")
      .replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "{", with: "\\{").replacingOccurrences(of: "}", with: "\\}")
  }

  /// The rows of both screens that can be compared: from the end, as many as both have, the banner left
  /// out.
  private static func comparable(_ ours: [String], _ theirs: [String]) -> ([String], [String]) {
    let left = normalized(ours)
    let right = normalized(theirs)
    let count = min(left.count, right.count)
    return (Array(left.suffix(count)), Array(right.suffix(count)))
  }

  private static func normalized(_ rows: [String]) -> [String] {
    var rows = rows.map { row in
      row.replacingOccurrences(
        of: "[0-9]{2}:[0-9]{2}:[0-9]{2}", with: "hh:mm:ss", options: .regularExpression)
    }
    while rows.last?.isEmpty == true { rows.removeLast() }
    if let last = rows.last, last.hasSuffix("_") || last.hasSuffix("+") {
      rows[rows.count - 1] = String(last.dropLast())
    }
    rows = rows.map { row in
      String(row.reversed().drop { $0 == " " }.reversed())
    }
    // Both begin with a banner of their own.
    if let banner = rows.firstIndex(where: { $0.hasPrefix("hh:mm:ss ") }) {
      rows = Array(rows[banner...])
    }
    return rows
  }
}
