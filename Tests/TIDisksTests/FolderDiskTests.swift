import Foundation
import Testing

@testable import TIDisks

@Suite("A folder as a disk")
struct FolderDiskTests {
  /// A folder that goes away with the test.
  final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tidisks-\(UUID().uuidString)")
    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }
    func put(_ name: String, _ bytes: [UInt8]) throws {
      let file = url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    func get(_ name: String) -> [UInt8]? {
      FileManager.default.contents(atPath: url.appendingPathComponent(name).path).map { Array($0) }
    }
    var names: [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: url.path))?.sorted() ?? []
    }
    func disk(_ access: DiskImage.Access = .readWrite) throws -> FolderDisk {
      try FolderDisk(path: url.path, access: access)
    }
  }

  func tifile(_ name: String, _ program: [UInt8]) throws -> [UInt8] {
    try TransportFile(name: DiskName(name), program: program).bytes
  }

  @Test("every kind of host file is a file of the disk")
  func kinds() throws {
    let folder = try TemporaryFolder()
    try folder.put("readme.txt", Array("Hello\r\n\nThere".utf8))
    try folder.put("picture.bin", [0, 1, 2, 3])
    try folder.put("game.tfi", try tifile("GAME", [1, 2, 3]))
    var old = try TransportFile(name: DiskName("OLD"), program: [7])
    old.header = .v9t9
    try folder.put("whatever", old.bytes)
    try folder.put("sub/inner", Array("x\n".utf8))
    try folder.put(".hidden", [1])
    let volume = try Volume(of: folder.disk())
    let root = try volume.root()
    #expect(root.files.map(\.name.text) == ["GAME", "OLD", "PICTURE_BI", "README_TXT"])
    #expect(root.files.map(\.type) == [.program, .program, .program, .displayVariable])
    #expect(
      try volume.records(of: volume.file(at: "README_TXT")).map(text) == ["Hello", "", "There"])
    #expect(try volume.contents(of: volume.file(at: "PICTURE_BI")) == [0, 1, 2, 3])
    #expect(try volume.records(of: volume.file(at: "SUB.INNER")).map(text) == ["x"])
    #expect(try check(volume).isEmpty)
  }

  @Test("a new file arrives with a header, a changed one in its own form, a deleted one goes")
  func writes() throws {
    let folder = try TemporaryFolder()
    try folder.put("notes.txt", Array("one\n".utf8))
    try folder.put("raw", [1, 2, 3])
    let volume = try Volume(of: folder.disk())
    try volume.write(
      try name("NEW/1"), FileInformation(type: .program), sectors: sectors(1, 5), replacing: false)
    #expect(folder.names == ["NEW%2F1", "notes.txt", "raw"])
    let arrived = try #require(folder.get("NEW%2F1"))
    let new = try #require(try TransportFile(arrived, label: "x"))
    #expect(new.name?.text == "NEW/1")
    #expect(new.sectors == sectors(1, 5))

    var file = try volume.file(at: "NOTES_TXT")
    var position = try volume.endPosition(of: file)
    try volume.writeRecord(Array("two".utf8), to: &file, at: &position)
    #expect(folder.get("notes.txt").map(text) == "one\ntwo\n")
    try volume.delete(try volume.file(at: "RAW"))
    #expect(folder.names == ["NEW%2F1", "notes.txt"])
  }

  @Test("a renamed file keeps its form, a protected one needs a header")
  func renameAndProtect() throws {
    let folder = try TemporaryFolder()
    try folder.put("raw", [1, 2, 3])
    let volume = try Volume(of: folder.disk())
    var file = try volume.file(at: "RAW")
    try volume.rename(&file, to: try name("AAA"))
    #expect(folder.names == ["AAA"])
    #expect(folder.get("AAA") == [1, 2, 3])
    try volume.setProtected(true, &file)
    #expect(folder.get("AAA")?[10] == 9)
  }

  @Test("directories are folders")
  func directories() throws {
    let folder = try TemporaryFolder()
    let volume = try Volume(of: folder.disk())
    try volume.makeDirectory(try name("SUB"))
    try volume.write(
      try name("F"), in: try name("SUB"), FileInformation(type: .program), sectors: [],
      replacing: false)
    #expect(folder.get("SUB/F")?.count == 128)
    try volume.delete(try volume.file(at: "SUB.F"), in: try name("SUB"))
    try volume.removeDirectory(try name("SUB"))
    #expect(folder.names.isEmpty)
  }

  @Test("what others do in the folder is seen after a refresh")
  func refresh() throws {
    let folder = try TemporaryFolder()
    try folder.put("a", [1, 0])
    try folder.put("b", [2, 0])
    let disk = try folder.disk()
    let volume = try Volume(of: disk)
    try folder.put("a", [3, 0, 4])
    try folder.put("c", [5, 0])
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("b"))
    try disk.refresh()
    #expect(try volume.root().files.map(\.name.text) == ["A", "C"])
    #expect(try volume.contents(of: volume.file(at: "A")) == [3, 0, 4])
    #expect(try check(volume).isEmpty)
    #expect(folder.names == ["a", "c"])
  }

  @Test("a file with more sectors than any header can say is left alone, and named")
  func huge() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](repeating: 0, count: 65537 * 256)
    try folder.put("huge", bytes)
    try folder.put("small", [1, 0])
    let disk = try folder.disk()
    #expect(disk.notShown["huge"]?.kind == .diskFull)
    #expect(try Volume(of: disk).root().files.map(\.name.text) == ["SMALL"])
    #expect(folder.get("huge")?.count == bytes.count)
  }

  @Test("a file that is not shown is not touched, by no name")
  func notShown() throws {
    let folder = try TemporaryFolder()
    var broken = try tifile("BROKEN", [1])
    broken[9] = 200
    try folder.put("BROKEN", broken)
    let disk = try folder.disk()
    #expect(disk.notShown.keys.sorted() == ["BROKEN"])
    try Volume(of: disk).write(
      try name("BROKEN"), FileInformation(type: .program), sectors: [], replacing: false)
    #expect(folder.names == ["BROKEN", "BROKEN~1"])
    #expect(folder.get("BROKEN") == broken)
  }

  @Test("write protection and discarding leave the folder alone; a second writer is refused")
  func access() throws {
    let folder = try TemporaryFolder()
    try folder.put("raw", [1, 2, 3])
    let protected = try Volume(of: folder.disk(.writeProtected))
    #expect(
      diskError { try protected.delete(try protected.file(at: "RAW")) }?.kind == .writeProtected)
    let discarding = try Volume(of: folder.disk(.discardingWrites))
    try discarding.delete(try discarding.file(at: "RAW"))
    #expect(folder.names == ["raw"])
    let first = try folder.disk()
    #expect(diskError { _ = try folder.disk() }?.kind == .inUse)
    #expect(first.sectorCount == 1440)
  }

  @Test(
    "long names stay apart and come back",
    arguments: [["a very long name.txt", "a very long name2.txt", "A", "a"]])
  func longNames(names: [String]) throws {
    let folder = try TemporaryFolder()
    for (number, name) in names.enumerated() { try folder.put(name, [0, UInt8(number)]) }
    let volume = try Volume(of: folder.disk())
    let files = try volume.root().files
    #expect(files.map(\.name.text) == ["A", "A_VERY_LON", "A_VERY_L~1", "A~1"])
    for var file in files { try volume.writeSector(0, of: &file, sectors(1, 1)) }
    try volume.device.flush()
    #expect(folder.names.sorted() == names.sorted())
    #expect(HostNames.hostName(for: try name("A/B%C")) == "A%2FB%25C")
    #expect(HostNames.diskName(for: "A%2FB%25C", besides: []) == (try name("A/B%C")))
  }
}
