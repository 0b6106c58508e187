import Testing

@testable import TIDisks

/// A disk that is looked at after every single sector that is written to it.
final class WatchedDisk: SectorDevice {
  let image: DiskImage
  var afterWrite: ((WatchedDisk) -> Void)?
  var log: [Int] = []
  init(_ image: DiskImage) { self.image = image }

  var name: String { "watched" }
  var sectorCount: Int { image.sectorCount }
  var isWriteProtected: Bool { false }
  func readSector(_ number: Int) throws(DiskError) -> [UInt8] { try image.readSector(number) }
  func writeSector(_ number: Int, _ bytes: [UInt8]) throws(DiskError) {
    try image.writeSector(number, bytes)
    log.append(number)
    afterWrite?(self)
  }
  func flush() {}
}

@Suite("Crashes")
struct CrashTests {
  /// Random operations; whatever sector was written last, the volume is sound except for lost
  /// space, and every file but the one at work is what it was.
  @Test(
    "at every moment the disk is whole but for lost space",
    arguments: [("sssd", UInt64(1)), ("dshd", 3)])
  func everyMoment(format: String, seed: UInt64) throws {
    let image = try DiskImage.formatted(
      try #require(Geometry.named(format)), name: try name("CRASH"))
    let watched = WatchedDisk(image)
    let volume = try Volume(of: watched)
    var generator = SeededGenerator(seed: seed)
    var model = Model()
    for round in 0..<60 {
      let subject = "F\(Int.random(in: 0..<8, using: &generator))"
      let known = model
      watched.afterWrite = { disk in Self.verify(disk, known, besides: subject) }
      model.files[subject] = try model.operate(
        volume, DiskName(subject) ?? DiskName(bytes: []), UInt8(round), &generator)
      watched.afterWrite = nil
      #expect(try check(volume).isEmpty)
      Self.verify(watched, model, besides: "")
    }
    #expect(model.refused > 0 || format != "sssd", "the small disk must have been full at times")
  }

  @Test("space is marked first, then come data, descriptor, index; on deletion the other way round")
  func order() throws {
    let watched = WatchedDisk(
      try DiskImage.formatted(try #require(Geometry.named("dsdd")), name: try name("ORDER")))
    let volume = try Volume(of: watched)
    func written(_ body: () throws -> Void) rethrows -> [Int] {
      watched.log = []
      try body()
      return watched.log
    }
    let program = FileInformation(type: .program)
    #expect(
      try written {
        try volume.write(try name("F"), program, sectors: sectors(2, 1), replacing: false)
      } == [0, 66, 67, 2, 1])
    var file = try volume.file(at: "F")
    #expect(try written { try volume.writeSector(2, of: &file, sectors(1, 1)) } == [0, 68, 2])
    #expect(try written { try volume.writeSector(1, of: &file, sectors(1, 2)) } == [67])
    #expect(try written { try volume.truncate(&file, to: 1) } == [2, 0])
    #expect(try written { try volume.rename(&file, to: try name("G")) } == [2])
    #expect(
      try written {
        try volume.write(try name("G"), program, sectors: sectors(1, 3), replacing: true)
      } == [0, 67, 3, 1, 0])
    #expect(try written { try volume.delete(try volume.file(at: "G")) } == [1, 0])
    #expect(try written { try volume.makeDirectory(try name("D")) } == [0, 2, 0])
    #expect(try written { try volume.removeDirectory(try name("D")) } == [0])
  }

  struct Model {
    var files: [String: [UInt8]] = [:]
    var refused = 0

    /// Does something to a file; what it holds afterwards.
    mutating func operate(
      _ volume: Volume, _ name: DiskName, _ seed: UInt8, _ generator: inout SeededGenerator
    ) throws -> [UInt8]? {
      let held = files[name.text]
      do {
        guard held != nil else {
          let new = sectors(Int.random(in: 0...120, using: &generator), seed)
          try volume.write(
            name, FileInformation(type: .program), sectors: new, replacing: false)
          return new
        }
        var file = try volume.file(named: name)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
          try volume.delete(file)
          return nil
        case 1:
          let new = sectors(Int.random(in: 0...120, using: &generator), seed)
          try volume.write(name, FileInformation(type: .program), sectors: new, replacing: true)
          return new
        case 2:
          let count = file.information.sectors / 2
          try volume.truncate(&file, to: count)
        case 3:
          let other = try #require(DiskName("Z" + name.text))
          try volume.rename(&file, to: other)
          try volume.rename(&file, to: name)
        default:
          for number in 0..<4 {
            try volume.writeSector(
              file.information.sectors + number / 2, of: &file, sectors(1, seed))
          }
        }
        return try volume.contents(of: file)
      } catch let error as DiskError where error.kind == .diskFull {
        refused += 1
        return try volume.root().file(named: name).map { try volume.contents(of: $0) }
      }
    }
  }

  static func verify(_ disk: WatchedDisk, _ model: Model, besides subject: String) {
    do {
      let volume = try Volume(of: disk)
      let findings = try VolumeCheck(volume).findings.filter { $0.kind != .lost }
      #expect(findings.isEmpty)
      let files = try volume.root().files
      for (name, contents) in model.files where name != subject {
        let file = files.first { $0.name.text == name }
        #expect(try file.map { try volume.contents(of: $0) } == contents)
      }
    } catch {
      Issue.record(error)
    }
  }
}
