import TestSupport
import Testing

@testable import TIDisks

@Suite("Disks of the real world")
struct RealDiskTests {
  static let absent: Comment = "the folder shared is absent"
  static let names = [
    "images/geneve-mandelbrot.dsk", "realsystem/disk/disk_attrib.dsk.gz",
    "realsystem/disk/disk_copy.dsk.gz", "realsystem/disk/disk_mkdir.dsk.gz",
    "realsystem/disk/disk_redirect.dsk.gz",
  ]

  @Test(
    "each lists its files, and all can be read", .enabled(if: Shared.has(names[0]), absent),
    arguments: names)
  func list(path: String) throws {
    let volume = try Volume(of: DiskImage(bytes: try Shared.bytes(path), name: path))
    let root = try volume.root()
    #expect(try volume.name().bytes == Array("GENEVE SFM".utf8))
    #expect(root.damage.isEmpty)
    #expect(
      Array(root.files.map(\.name.text).prefix(7)) == [
        "AUTOEXEC", "GETKEY", "MANDEL", "MANDEL-FC", "MANDEL-FI", "MANDEL-FS", "MANDEL-I",
      ])
    #expect(root.files[0].type == .displayVariable)
    #expect(try volume.records(of: root.files[0]).count == 18)
    #expect(try volume.contents(of: root.files[1]).count == 138)
    #expect(try volume.contents(of: root.files[6]).count == 1726)
    #expect(root.files[6].clusters.count == 2)
  }

  @Test("what the real system wrote is there", .enabled(if: Shared.has(names[1]), absent))
  func written() throws {
    let (attrib, copy) = (try volume("disk_attrib"), try volume("disk_copy"))
    let (mkdir, redirect) = (try volume("disk_mkdir"), try volume("disk_redirect"))
    let format = try volume("disk_format")
    #expect(try attrib.file(at: "GETKEY").isProtected)
    #expect(
      try copy.contents(of: copy.file(at: "TEST")) == copy.contents(of: copy.file(at: "AUTOEXEC")))
    #expect(try mkdir.root().subdirectories.map(\.name.text) == ["SUB"])
    #expect(try mkdir.directory(named: DiskName("SUB")).files.isEmpty)
    let text = try redirect.records(of: redirect.file(at: "VERTEXT"))
    #expect(text.count == 5)
    #expect(try format.root().files.isEmpty)
    #expect(try format.information().freeSectors == 718)
  }

  func volume(_ name: String) throws -> Volume {
    let path = "realsystem/disk/\(name).dsk.gz"
    return try Volume(of: DiskImage(bytes: try Shared.bytes(path), name: path))
  }
}
