import Foundation
import TestSupport
import Testing

@testable import TIDisks

@Suite("Damaged disks")
struct FuzzTests {
  /// `make fuzz` tries many more.
  static let effort = ProcessInfo.processInfo.environment["GENEVE_FUZZ"] == nil ? 1 : 50

  /// 7,700 floppies (2,000 hard disks and 300 other images follow below) with a few bytes changed, mostly where
  /// structures stand: everything that can be read is read; what cannot is a `DiskError`. A trap or a loop
  /// without end fails the suite.
  @Test("whatever stands on a disk, reading ends")
  func mutations() throws {
    let original = ReadingTests().disk().bytes
    var generator = SplitMix(state: 1)
    var errors = 0
    for _ in 0..<7_700 * Self.effort {
      var bytes = original
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let place =
          Bool.random(using: &generator)
          ? Int.random(in: 0..<10, using: &generator) * 256 + .random(in: 0..<64, using: &generator)
          : .random(in: 0..<bytes.count, using: &generator)
        let value: UInt8 =
          Bool.random(using: &generator)
          ? .random(in: 0...255, using: &generator)
          : [0, 0xFF, 1, 0x80][Int.random(in: 0..<4, using: &generator)]
        bytes[place] = value
      }
      do { try readEverything(bytes) } catch { errors += 1 }
    }
    #expect(errors > 385 * Self.effort, "some of the mutations must hurt")
    #expect(errors < 7315 * Self.effort)
  }

  /// 2,000 hard disks with nested directories and a chain of descriptors, mutated where structures stand.
  @Test("whatever stands on a hard disk, reading, checking and repairing end")
  func hardDisks() throws {
    var image = try hardDisk()
    let size = image.count
    let (original, structures) = (image, try structures(of: image))
    var generator = SplitMix(state: 4)
    var errors = 0
    for round in 0..<2_000 * Self.effort {
      var changed: [Int] = []
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let sector = structures[Int.random(in: 0..<structures.count, using: &generator)]
        let place = sector * 256 + .random(in: 0..<256, using: &generator)
        image[place] =
          Bool.random(using: &generator)
          ? .random(in: 0...255, using: &generator)
          : [0, 0xFF, 1, 64][Int.random(in: 0..<4, using: &generator)]
        changed.append(place)
      }
      do { try readHardDisk(image, repairing: round % 10 == 0) } catch { errors += 1 }
      for place in changed { image[place] = original[place] }
    }
    #expect(image.count == size && image == original)
    #expect(errors > 50 * Self.effort)
  }

  private func hardDisk() throws -> [UInt8] {
    let disk = try DiskImage.formattedHardDisk(
      HardDiskGeometry(cylinders: 93, heads: 4), name: try name("FUZZ"))
    let volume = try HardDiskVolume(of: disk)
    try volume.makeDirectory(try name("A"), at: [], created: .none)
    try volume.makeDirectory(try name("B"), at: [try name("A")], created: .none)
    var one = try volume.create(try name("ONE"), at: [], FileInformation(type: .program))
    var two = try volume.create(
      try name("TWO"), at: [try name("A"), try name("B")], FileInformation(type: .program))
    for number in 0..<60 {
      try volume.writeSector(number, of: &one, sectors(1, 1))
      try volume.writeSector(number, of: &two, sectors(1, 2))
    }
    var text = try volume.create(
      try name("TEXT"), at: [try name("A")],
      FileInformation(type: .displayVariable, recordLength: 80))
    var position = RecordPosition()
    for _ in 0..<20 { try volume.writeRecord([1, 2, 3], to: &text, at: &position) }
    return disk.contents
  }

  /// Sectors that do not hold data of files.
  private func structures(of bytes: [UInt8]) throws -> [Int] {
    let volume = try HardDiskVolume(of: DiskImage(bytes: bytes, name: "fuzz"))
    let block = try volume.information()
    var sectors = [0, 1]
    for folder in try FileTree(volume).folders {
      sectors.append(folder.directory.indexSector)
      sectors.append(try volume.ownDescriptorSector(of: folder.directory, block: block))
      for file in folder.files {
        sectors += [file.descriptor.location] + file.descriptor.continuations
      }
    }
    return sectors
  }

  private func readHardDisk(_ bytes: [UInt8], repairing: Bool) throws(DiskError) {
    let volume = try HardDiskVolume(of: DiskImage(bytes: bytes, name: "fuzz"))
    // A check looks at each of the thousands of units.
    if repairing { _ = try HardDiskCheck(volume).repair() }
    let tree = try FileTree(volume)
    var failure = tree.damage.first
    for file in tree.files {
      do {
        _ = try volume.contents(of: file.descriptor)
        if file.descriptor.type != .program { _ = try volume.records(of: file.descriptor) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// 300 images of the other containers, a third of them cut short, opened as a user's tool does and read.
  @Test(
    "whatever stands in a file of tracks, cells or headed sectors, reading ends",
    arguments: [(ContainerFormat.trackDump, 60), (.anadisk, 230), (.hfe, 10)])
  func containers(format: ContainerFormat, rounds: Int) throws {
    let disk = try DiskImage(bytes: ReadingTests().disk().bytes, name: "sound")
    let original = try disk.encoded(as: format)
    // Where sectors 0 to 9, with the structures, lie.
    let structures = try (0..<10).map { number -> Int in
      var container = try ContainerRecognition.container(for: original, name: "x")
      let patch = container.patch(for: number, try disk.readSector(number))
      return try #require(patch).offset
    }
    var generator = SplitMix(state: 8)
    var errors = 0
    for _ in 0..<rounds * Self.effort {
      var bytes = original
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let place =
          switch Int.random(in: 0..<4, using: &generator) {
          case 0: Int.random(in: 0..<bytes.count, using: &generator)
          case 1: Int.random(in: 0..<1024, using: &generator)
          default:
            structures[Int.random(in: 0..<structures.count, using: &generator)]
              + Int.random(in: 0..<64, using: &generator)
          }
        bytes[place] = .random(in: 0...255, using: &generator)
      }
      if Int.random(in: 0..<3, using: &generator) == 0 {
        bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
      }
      do {
        try readEverything(bytes)
      } catch {
        errors += 1
        let salvaged = try? DiskImage(
          bytes: bytes, name: "x", access: .writeProtected, salvaging: true)
        for sector in 0..<(salvaged?.sectorCount ?? 0) { _ = try? salvaged?.readSector(sector) }
      }
    }
    #expect(errors > rounds * Self.effort / 5)
  }

  @Test("noise instead of a disk ends too")
  func noise() throws {
    var generator = SplitMix(state: 2)
    for _ in 0..<40 {
      var bytes = (0..<92160).map { _ in UInt8.random(in: 0...255, using: &generator) }
      bytes.replaceSubrange(10..<16, with: [0x01, 0x68, 9] + Array("DSK".utf8))
      bytes.replaceSubrange(0x1E..<0x20, with: [0, UInt8.random(in: 0...255, using: &generator)])
      try? readEverything(bytes)
    }
  }

  /// Writing to damaged disks: refused or done, and what is done makes nothing worse for other
  /// files.
  @Test("whatever stands on a disk, writing ends")
  func writing() throws {
    let original = VolumeCheckTests().disk().bytes
    var generator = SplitMix(state: 3)
    for _ in 0..<1000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        bytes[Int.random(in: 0..<10 * 256, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      guard let volume = try? Volume(of: DiskImage(bytes: bytes, name: "fuzz")) else { continue }
      for file in (try? volume.root().files) ?? [] {
        var file = file
        var position = RecordPosition(record: 2)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: try? volume.delete(file)
        case 1: try? volume.rename(&file, to: try name("NEW"))
        case 2: try? volume.writeRecord([1, 2, 3], to: &file, at: &position)
        case 3: try? volume.truncate(&file, to: 1)
        case 4: try? volume.writeSector(file.sectorCount, of: &file, sectors(1, 1))
        default:
          _ = try? volume.write(
            file.name, FileInformation(type: .program), sectors: sectors(3, 1), replacing: true)
        }
      }
      try? volume.makeDirectory(try name("DIR"))
      try? volume.removeDirectory(try name("SUB"))
      _ = try? VolumeCheck(volume).repair()
    }
  }

  func readEverything(_ bytes: [UInt8]) throws(DiskError) {
    let volume = try Volume(of: DiskImage(bytes: bytes, name: "fuzz"))
    _ = try VolumeCheck(volume)
    let root = try volume.root()
    var files = root.files
    var failure: DiskError?
    for subdirectory in root.subdirectories {
      do { files += try volume.directory(subdirectory).files } catch { failure = error }
    }
    for file in files {
      do {
        _ = try volume.contents(of: file)
        if file.type != .program { _ = try volume.records(of: file) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
