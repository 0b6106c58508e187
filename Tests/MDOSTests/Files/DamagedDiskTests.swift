import TIDisks
import TestSupport
import Testing

@testable import MDOS

@Suite("Library 8 on damaged disks")
struct DamagedDiskTests {
  private func disk() throws -> [UInt8] {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", (0..<40).map { "LINE \($0) OF A TEXT" })
    #expect(files.call(.saveProgram, "DSK1.PROG", count: 700) == Code.fine)
    #expect(files.call(.saveProgram, "DSK1.SUB.") == Code.fine)
    try files.writeText("DSK1.SUB.TEXT", ["INSIDE"])
    #expect(files.call(.open, "DSK1.DATA", flags: Flags.output, length: 100) == Code.fine)
    for record in 0..<5 {
      #expect(files.call(.write, "DSK1.DATA", record: record, count: 100) == Code.fine)
    }
    return files.disk.contents
  }

  /// Every operation on every file; each must end, with or without an error. The error codes.
  private func exercise(_ image: DiskImage) -> [UInt8] {
    guard var files = try? FileFixture() else { return [] }
    files.library = FileLibrary(drives: DriveSet(disks: [image]))
    var codes: [UInt8] = []
    for name in ["DSK1.TEXT", "DSK1.PROG", "DSK1.DATA", "DSK1.SUB.TEXT", "DSK1.", "DSK1.SUB."] {
      for operation in FileOperation.allCases where operation != .format {
        let flags = name.hasSuffix(".") ? Flags.input | Flags.internal : Flags.variable
        codes.append(files.call(operation, name, flags: flags, count: 3))
      }
      if let device = DeviceName(name) {
        _ = try? files.library.readText(device)
        _ = try? files.library.catalog(device)
      }
    }
    return codes
  }

  @Test("whatever stands on the disk, calls end with a result or an error")
  func fuzz() throws {
    let original = try disk()
    var generator = SplitMix(state: 1)
    let sound = exercise(try DiskImage(bytes: original, name: "sound"))
    var changed = 0
    for round in 0..<250 {
      var bytes = original
      // Mostly in the system sectors and descriptors, which come first.
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let limit = Bool.random(using: &generator) ? 0x800 : bytes.count
        bytes[Int.random(in: 0..<limit, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      guard let image = try? DiskImage(bytes: bytes, name: "round \(round)") else { continue }
      if exercise(image) != sound { changed += 1 }
    }
    #expect(changed > 20, "the damage is felt")
  }

  @Test(
    "a damaged file gives a device error",
    arguments: [FileOperation.loadProgram, .readSectors])
  func damagedFile(operation: FileOperation) throws {
    var bytes = try disk()
    let image = try DiskImage(bytes: bytes, name: "sound")
    let location = try Volume(of: image).file(at: "PROG").location
    // The first cluster begins beyond the disk.
    bytes[location * 256 + 0x1C] = 0xFF
    bytes[location * 256 + 0x1D] |= 0x0F
    var files = try FileFixture()
    let damaged = try DiskImage(bytes: bytes, name: "damaged")
    files.library = FileLibrary(drives: DriveSet(disks: [damaged]))
    #expect(files.call(operation, "DSK1.PROG", count: 700) == Code.device)
    #expect(files.call(.loadProgram, "DSK1.DATA", count: 700) == Code.badAttribute)
  }
}
