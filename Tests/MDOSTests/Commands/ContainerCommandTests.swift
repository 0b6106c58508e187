import Foundation
import GeneveCore
import MDOS
import TIDisks
import Testing

/// COPY, DIR, REN, DEL and FORMAT, typed, on each kind of disk.
@Suite("Commands on every container")
struct ContainerCommandTests {
  @Test(
    "COPY, DIR, REN, DEL and FORMAT work on floppies",
    arguments: [
      (ContainerFormat.sectorDump, "sssd"), (.sectorDump, "dsdd"), (.sectorDump, "dshd"),
      (.trackDump, "dssd"), (.trackDump, "dsdd"), (.hfe, "sssd"), (.hfe, "dsdd"),
      (.anadisk, "dsdd"),
    ])
  func floppies(container: ContainerFormat, format: String) throws {
    let geometry = try #require(Geometry.named(format))
    let blank = try DiskImage.formatted(geometry, name: try #require(DiskName("WORK")))
    let disk = try DiskImage(bytes: try blank.encoded(as: container), name: "b")
    #expect(disk.format == container)
    let test = try self.test(with: disk)
    try exercise(test, disk)
    try formatDisk(test)
    let free = geometry.sectorCount - (geometry.sectorCount > 1600 ? 0 : 2)
    #expect(try Volume(of: disk).summary().freeSectors <= free)
    #expect(try Volume(of: disk).root().files.isEmpty)
    #expect(try VolumeCheck(Volume(of: disk)).isClean)
    // What stands in the image is what another program finds.
    let again = try DiskImage(bytes: disk.encoded(as: container), name: "again")
    #expect(again.contents == disk.contents)
  }

  @Test("COPY, DIR, REN, DEL, FORMAT and nested directories work on hard disks")
  func hardDisk() throws {
    let disk = try DiskImage.formattedHardDisk(
      HardDiskGeometry(cylinders: 128, heads: 4), name: try #require(DiskName("HARD")))
    let test = try self.test(with: disk)
    try exercise(test, disk)
    for command in ["md b:a", "copy note b:a"] { try test.type(command + "\n") }
    let volume = try HardDiskVolume(of: disk)
    #expect(try volume.file(at: "A.NOTE").type == .displayVariable)
    // A backslash is typed as two.
    for command in ["md b:a\\\\deep", "cd b:a\\\\deep", "b:", "copy a:note", "cls", "dir"] {
      try test.type(command + "\n")
    }
    #expect(test.screen.contains("Directory of DSK2.A.DEEP"))
    #expect(test.screen.contains { $0.hasPrefix("NOTE") })
    for command in ["ren note other", "cd \\\\", "cls", "dir a\\\\deep\\\\"] {
      try test.type(command + "\n")
    }
    #expect(test.screen.contains { $0.hasPrefix("OTHER") })
    for command in ["del a\\\\deep\\\\other", "rd a\\\\deep"] { try test.type(command + "\n") }
    #expect(try volume.directory(at: [try #require(DiskName("A"))]).subdirectories.isEmpty)
    #expect(try HardDiskCheck(volume).isClean)
    try test.type("a:\n")
    try formatDisk(test)
    #expect(try volume.root().files.isEmpty && volume.root().subdirectories.isEmpty)
    #expect(try HardDiskCheck(volume).isClean)
  }

  /// Formats the disk in B and says no to another one.
  private func formatDisk(_ test: TestSystem) throws {
    try test.type("cls\nformat b:\n")
    try test.type("\n")
    // Larger disks take longer.
    for _ in 0..<60 where !test.screen.contains(where: { $0.hasSuffix("sectors available") }) {
      test.run(seconds: 1)
    }
    #expect(test.screen.contains { $0.hasSuffix("sectors available") })
    try test.type("n")
  }

  @Test("they work on a folder of the host, and what others change there is seen")
  func folder() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("geneve-folder-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    let disk = try FolderDisk(path: url.path, access: .readWrite)
    let test = try self.test(with: disk)
    try exercise(test, disk)
    let text = url.appendingPathComponent("from outside.txt")
    try Data("hello from the host\n".utf8).write(to: text)
    try test.type("cls\ntype b:from_outsi\n")
    #expect(test.screen.contains("hello from the host"))
    try FileManager.default.removeItem(at: text)
    try test.type("cls\ndir b:\n")
    #expect(!test.screen.contains { $0.contains("FROM_OUTSI") })
    try test.type("copy note b:\n")
    let arrived = try Data(contentsOf: url.appendingPathComponent("NOTE"))
    #expect(arrived.prefix(8) == Data([7] + Array("TIFILES".utf8)))
    try test.type("format b:\n")
    try test.type("\n")
    try test.type("n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: url.path).isEmpty)
  }

  /// A machine with a note on DSK1 and `disk` in DSK2.
  private func test(with disk: any SectorDevice) throws -> TestSystem {
    let test = try TestSystem(TestDisk(["NOTE": .lines(["first", "second"])]))
    test.drives[try #require(Drive(.floppy, 2))] = disk
    test.run(seconds: 1)
    return test
  }

  /// Leaves the disk empty.
  private func exercise(_ test: TestSystem, _ disk: any SectorDevice) throws {
    let files = try MountedDisk.fileSystem(of: disk)
    func names() throws -> [String] { try files.directory(at: []).files.map(\.name.text) }
    try test.type("copy note b:\n")
    #expect(try names() == ["NOTE"])
    try test.type("ren b:note other\n")
    #expect(try names() == ["OTHER"])
    try test.type("cls\ndir b:\n")
    #expect(test.screen.contains { $0.hasPrefix("OTHER") && $0.contains("Dis/Var") })
    try test.type("cls\ntype b:other\n")
    #expect(test.screen.contains("first") && test.screen.contains("second"))
    try test.type("del b:other\n")
    #expect(try names().isEmpty)
    #expect(try files.check { _ in }.isClean)
  }
}
