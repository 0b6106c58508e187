import GeneveCore
import TIDisks
import TestSupport
import Testing

/// Disks that the real system has written, looked at with our own file system.
@Suite(
  "The real system writes", .enabled(if: RealMachine.isHere, RealMachine.reason),
  .enabled(if: RealMachine.isThorough, "make test-real has the time"))
struct WritingTests {
  /// Up to the prompt. Of the two names of REN only the first may have a drive.
  private static let toPrompt = "wait 12\ntype f\nwait 4\n"

  @Test("COPY, REN and DEL leave a sound disk, and the copy equals its original")
  func filesOnOneDisk() throws {
    let disk = try RealMachine.mandelbrotDisk()
    try Self.run(
      """
      type copy mandel-fs copied\\n
      wait 6
      key Space
      wait 8
      key Space
      wait 14
      type ren getkey gk\\n
      wait 10
      type del mandel-i\\n
      wait 10
      """, disk)
    let volume = try Volume(of: disk)
    #expect(try VolumeCheck(volume).findings.isEmpty)
    let original = try Self.contents("MANDEL-FS", of: RealMachine.mandelbrotDisk())
    #expect(try Self.contents("COPIED", of: disk) == original)
    #expect(
      try Self.contents("GK", of: disk) == Self.contents("GETKEY", of: RealMachine.mandelbrotDisk())
    )
    let names = try volume.root().files.map(\.name.description)
    #expect(
      names == ["AUTOEXEC", "COPIED", "GK", "MANDEL", "MANDEL-FC", "MANDEL-FI", "MANDEL-FS"])
  }

  @Test("FORMAT of DSK2, COPY to it, and REN and DEL there")
  func filesOnANewDisk() throws {
    let (source, target) = (try RealMachine.mandelbrotDisk(), try RealMachine.mandelbrotDisk())
    try Self.run(
      """
      type format b:\\n
      wait 5
      key Enter
      wait 110
      type n
      wait 4
      type copy mandel* b:\\n
      wait 60
      type ren b:mandel-i last\\n
      wait 10
      type del b:mandel-fc\\n
      wait 10
      """, source, target)
    #expect(target.sectorCount == 720)
    let volume = try Volume(of: target)
    #expect(try VolumeCheck(volume).findings.isEmpty)
    for (copy, original) in [
      ("MANDEL", "MANDEL"), ("MANDEL-FI", "MANDEL-FI"), ("MANDEL-FS", "MANDEL-FS"),
      ("LAST", "MANDEL-I"),
    ] {
      #expect(
        try Self.contents(copy, of: target) == Self.contents(original, of: source), "\(copy)")
    }
    #expect(try volume.root().files.count == 4)
    #expect(try VolumeCheck(Volume(of: source)).findings.isEmpty)
  }

  private static func run(
    _ steps: String, _ disk: DiskImage, _ second: DiskImage? = nil
  ) throws {
    let machine = try RealMachine.atEntry(disk: disk, second: second)
    var run = PlanRun(machine)
    try run.run(Plan(name: "writing", text: toPrompt + steps + "\nsnap end")) { _ in }
  }

  private static func contents(_ name: String, of disk: DiskImage) throws -> [UInt8] {
    let volume = try Volume(of: disk)
    return try volume.contents(of: volume.file(at: name))
  }
}
