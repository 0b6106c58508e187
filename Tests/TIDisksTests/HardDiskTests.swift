import TestSupport
import Testing

@testable import TIDisks

@Suite("Hard disks of the HFDC")
struct HardDiskTests {
  /// 4096 units of two sectors by hand: a file in the root, one two directories deep, one with a
  /// chain of two descriptors.
  func image() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 12000 * 256)
    func put(_ new: [UInt8], _ sector: Int, _ offset: Int = 0) {
      bytes.replaceSubrange(sector * 256 + offset..<sector * 256 + offset + new.count, with: new)
    }
    put(padded("HARDDISK") + [0x10, 0x00, 32, 1, 0, 0, 0x13, 0], 0)
    put([2, 1, 0, 32, 0, 0, 0, 40], 0, 0x16)
    put([0xFF, 0xFF, 0xF0], 1)
    put([0, 50, 0, 52], 64)  // Root index in unit 32: files in units 50 and 52.
    put(padded("DEEP") + [0x10, 0, 0x13] + Array("DIR".utf8), 80)  // Unit 40.
    put([0, 1, 0, 41, 0, 0, 0, 42], 80, 0x16)
    put([0, 40], 82, 254)  // Index of DEEP in unit 41, empty.
    put(padded("DEEPER") + [0x10, 0, 0x13] + Array("DIR".utf8), 84)  // Unit 42.
    put([1, 0, 0, 43, 0, 40], 84, 0x16)
    put([0, 54], 86)
    put([0, 42], 86, 254)  // Index of DEEPER in unit 43.
    put(descriptor("TOP", flags: 1, sectors: 3, end: 2, clusters: [(60, 61)]), 100)
    put([0xAB], 122)
    put(
      descriptor("CHAIN", flags: 1, sectors: 3, end: 0, next: 53, clusters: [(70, 70)]), 104)
    put(descriptor("CHAIN", flags: 1, sectors: 3, end: 0, clusters: [(90, 90)]), 106)
    put([1], 140)
    put([2], 141)
    put([3], 180)
    put(
      descriptor(
        "BOTTOM", flags: 0x80, sectors: 1, end: 3, length: 80, l3: 1, clusters: [(62, 62)]), 108)
    put([2, 72, 73, 0xFF], 124)
    return bytes
  }

  func descriptor(
    _ name: String, flags: UInt8, sectors: UInt8, end: UInt8, length: UInt8 = 0, l3: UInt8 = 0,
    next: UInt8 = 0, clusters: [(UInt8, UInt8)]
  ) -> [UInt8] {
    var bytes = padded(name) + [0, 0, flags, 0, 0, sectors, end, length, l3, 0]
    bytes += [UInt8](repeating: 0, count: 8) + Array("FI".utf8) + [0, 0, 0, next, 0, 0, 0, 0, 0, 0]
    return bytes + clusters.flatMap { [0, $0.0, 0, $0.1] }
  }

  func volume(_ bytes: [UInt8]) throws -> HardDiskVolume {
    let image = try DiskImage(bytes: bytes, name: "hd")
    #expect(image.format == .hardDisk)
    return try HardDiskVolume(of: image)
  }

  @Test("block, root and nested directories are read")
  func catalog() throws {
    let volume = try volume(image())
    #expect(try volume.information().sectorsPerUnit == 2)
    #expect(try volume.information().heads == 4)
    #expect(try volume.freeSectors() == (4096 - 20) * 2)
    #expect(try volume.isUsed(unit: 19) && !volume.isUsed(unit: 20))
    let root = try volume.root()
    #expect(root.files.map(\.name.text) == ["TOP", "CHAIN"])
    #expect(root.subdirectories.map(\.name.text) == ["DEEP"])
    #expect(root.damage.isEmpty)
    #expect(try volume.records(of: volume.file(at: "DEEP.DEEPER.BOTTOM")).map(text) == ["HI"])
    #expect(diskError { _ = try volume.file(at: "DEEP.NONE.X") }?.kind == .noSuchFile)
  }

  @Test("files in chains of descriptors are whole")
  func files() throws {
    let volume = try volume(image())
    let top = try volume.contents(of: volume.file(at: "TOP"))
    #expect(top.count == 514)
    let chain = try volume.contents(of: volume.file(at: "CHAIN"))
    #expect([chain[0], chain[256], chain[512]] == [1, 2, 3])
  }

  @Test("chains that go round and clusters outside are damage, not a loop")
  func damage() throws {
    var bytes = image()
    bytes[106 * 256 + 0x21] = 52
    #expect(try volume(bytes).file(at: "CHAIN").damage?.kind == .damaged)
    bytes = image()
    bytes[100 * 256 + 0x2A] = 0xFF
    #expect(try volume(bytes).file(at: "TOP").damage?.offset == 100 * 256 + 0x28)
    bytes = image()
    bytes[80 * 256 + 0x0D] = 0
    #expect(try volume(bytes).root().damage.count == 1)
  }

  /// Each of six files has the same chain of 1176 descriptors, with 63,480 clusters.
  @Test("a chain of descriptors that many files share takes its memory once")
  func sharedChain() throws {
    let disk = try DiskImage.formattedHardDisk(
      HardDiskGeometry(cylinders: 496, heads: 4), name: try name("SHARED"))
    var bytes = disk.contents
    let units = 0xF800
    #expect(try HardDiskVolume(of: disk).information().unitCount == units)
    func put(_ new: [UInt8], _ offset: Int) {
      bytes.replaceSubrange(offset..<offset + new.count, with: new)
    }
    func word(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
    let (firstFile, firstLink, links) = (100, 300, 1175)
    for number in 0..<6 {
      put(word(firstFile + number), 64 * 256 + 2 * number)
      let place = (firstFile + number) * 256
      put(padded("F\(number)") + [0, 0, 1], place)
      put(Array("FI".utf8) + [0, 0] + word(firstLink), place + 0x1C)
    }
    for link in 0..<links {
      let next = link + 1 < links ? firstLink + link + 1 : 0
      let place = (firstLink + link) * 256
      put(Array("FI".utf8) + [0, 0] + word(next), place + 0x1C)
      for number in 0..<54 {
        let unit = word(54 * link + number + 1)
        put(unit + unit, place + 0x28 + 4 * number)
      }
    }
    let volume = try HardDiskVolume(of: DiskImage(bytes: bytes, name: "hd"))
    let files = try FileTree(volume).files.map(\.descriptor)
    #expect(files.count == 6)
    #expect(files.reduce(0) { $0 + $1.clusters.count } <= units)
    #expect(files[1].damage?.kind == .damaged)
  }

  @Test("whatever stands on a hard disk, reading ends")
  func fuzz() throws {
    let original = image()
    var generator = SplitMix(state: 9)
    let interesting = [0, 64, 80, 82, 84, 86, 100, 104, 106, 108]
    for _ in 0..<200 {
      var bytes = original
      for _ in 0..<4 {
        let sector = interesting[Int.random(in: 0..<interesting.count, using: &generator)]
        bytes[sector * 256 + Int.random(in: 0..<64, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      do {
        let volume = try HardDiskVolume(of: DiskImage(bytes: bytes, name: "fuzz"))
        var pending = [try volume.root()]
        var seen: Set<Int> = []
        while let directory = pending.popLast() {
          for file in directory.files {
            _ = try? volume.contents(of: file)
            _ = try? volume.records(of: file)
          }
          for entry in directory.subdirectories where seen.insert(entry.indexSector).inserted {
            if let next = try? volume.directory(entry) { pending.append(next) }
          }
        }
      } catch {}
    }
  }
}
