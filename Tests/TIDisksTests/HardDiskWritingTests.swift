import TestSupport
import Testing

@testable import TIDisks

@Suite("Hard disks, written to")
struct HardDiskWritingTests {
  /// 4 MiB in units of a sector, or of two when `pairs` is set.
  func disk(pairs: Bool = false) throws -> DiskImage {
    let geometry = HardDiskGeometry(cylinders: pairs ? 520 : 128, heads: pairs ? 8 : 4)
    return try DiskImage.formattedHardDisk(geometry, name: try name("HARD"))
  }

  func path(_ text: String) throws -> [DiskName] {
    try text.split(separator: ".").map { try #require(DiskName(String($0))) }
  }

  @Test("a new disk is empty, clean, and recognised when it is opened again")
  func format() throws {
    for pairs in [false, true] {
      let image = try disk(pairs: pairs)
      let again = try DiskImage(bytes: image.contents, name: "hd")
      #expect(again.format == .hardDisk)
      let volume = try HardDiskVolume(of: again)
      #expect(try HardDiskCheck(volume).findings == [])
      #expect(try volume.information().sectorsPerUnit == (pairs ? 4 : 1))
      let summary = try volume.summary()
      let used = pairs ? 17 * 4 : 65
      #expect(summary.freeSectors == summary.totalSectors - used)
      #expect(try volume.root().files.isEmpty)
    }
  }

  @Test("the blocks of a directory and of a file have the bytes of the reference")
  func layout() throws {
    let image = try disk()
    let volume = try HardDiskVolume(of: image)
    let stamp = TimeStamp(year: 2026, month: 1, day: 31, hour: 12, minute: 0, second: 0)
    try volume.makeDirectory(try name("SUB"), at: [], created: stamp)
    // Units 65 and 66: descriptor and index.
    let root = try image.readSector(0)
    #expect(Array(root[0x16..<0x1E]) == [0, 1, 0, 64, 0, 0, 0, 65])
    let descriptor = try image.readSector(65)
    #expect(Array(descriptor[..<10]) == padded("SUB"))
    #expect(Array(descriptor[0x0D..<0x10]) == Array("DIR".utf8))
    #expect(Array(descriptor[0x16..<0x1C]) == [0, 0, 0, 66, 0, 0])
    #expect(try image.readSector(66).word(at: 254) == 65)
    try volume.write(
      try name("F"), at: try path("SUB"), FileInformation(type: .program), sectors: sectors(3, 1),
      replacing: false)
    #expect(try image.readSector(65)[0x16] == 1)
    #expect(try image.readSector(66).word(at: 0) == 67)
    let file = try image.readSector(67)
    #expect(file[0x0C] == 0x11, "a program, changed since the last backup")
    #expect(Array(file[0x1C..<0x28]) == Array("FI".utf8) + [0, 0, 0, 0, 0, 3, 0, 66, 0, 0])
    let start = try volume.information().firstDataUnit
    #expect(file.word(at: 0x28) == start && file.word(at: 0x2A) == start + 2)
  }

  @Test("directories nest; what is in the way of their removal is named")
  func nesting() throws {
    let volume = try HardDiskVolume(of: disk())
    for (index, text) in ["A", "A.B", "A.B.C", "A.B.C.D"].enumerated() {
      let path = try path(text)
      try volume.makeDirectory(path[index], at: path.dropLast(), created: .none)
    }
    let deep = try path("A.B.C.D")
    try volume.write(
      try name("X"), at: deep, FileInformation(type: .program), sectors: sectors(1, 9),
      replacing: false)
    #expect(try volume.contents(of: volume.file(at: "A.B.C.D.X")) == sectors(1, 9))
    #expect(diskError { try volume.removeDirectory(at: deep) }?.kind == .notEmpty)
    #expect(diskError { try volume.removeDirectory(at: deep.dropLast()) }?.kind == .notEmpty)
    try volume.renameDirectory(at: try path("A.B"), to: try name("Z"))
    #expect(try volume.contents(of: volume.file(at: "A.Z.C.D.X")) == sectors(1, 9))
    try volume.delete(try volume.file(at: "A.Z.C.D.X"), at: try path("A.Z.C.D"))
    for text in ["A.Z.C.D", "A.Z.C", "A.Z", "A"] {
      try volume.removeDirectory(at: try path(text))
    }
    #expect(try HardDiskCheck(volume).findings == [])
    #expect(try volume.freeSectors() == volume.summary().totalSectors - 65)
  }

  @Test(
    "a scattered file has a chain of descriptors, which grows, shrinks and goes",
    arguments: [
      false, true,
    ])
  func chains(pairs: Bool) throws {
    let volume = try HardDiskVolume(of: disk(pairs: pairs))
    let unit = try volume.information().sectorsPerUnit
    let free = try volume.freeSectors()
    var scattered = try volume.create(try name("S"), at: [], FileInformation(type: .program))
    var other = try volume.create(try name("T"), at: [], FileInformation(type: .program))
    for number in 0..<130 {
      let new = sectors(1, UInt8(number))
      try volume.writeSector(number * unit, of: &scattered, new)
      try volume.writeSector(number * unit, of: &other, new)
    }
    #expect(scattered.clusters.count > 108 && scattered.continuations.count == 2)
    #expect(try HardDiskCheck(volume).findings == [])
    let again = try volume.descriptor(at: scattered.location)
    #expect(again.damage == nil && again.clusters == scattered.clusters)
    for number in 0..<130 {
      #expect(try volume.readSector(number * unit, of: again) == sectors(1, UInt8(number)))
    }
    try volume.rename(&scattered, at: [], to: try name("U"))
    #expect(try HardDiskCheck(volume).findings == [])
    try volume.truncate(&scattered, to: 60 * unit)
    #expect(scattered.continuations.count == 1)
    #expect(try HardDiskCheck(volume).findings == [])
    try volume.delete(scattered, at: [])
    try volume.delete(other, at: [])
    #expect(try volume.freeSectors() == free)
    #expect(try HardDiskCheck(volume).findings == [])
  }

  @Test("a full disk and a full directory refuse and change nothing")
  func full() throws {
    let image = try disk()
    let volume = try HardDiskVolume(of: image)
    for number in 0..<127 {
      _ = try volume.create(
        try name("F\(number)"), at: [], FileInformation(type: .program))
    }
    let before = image.contents
    #expect(
      diskError {
        _ = try volume.create(try name("G"), at: [], FileInformation(type: .program))
      }?.kind == .directoryFull)
    let tooMuch = try volume.freeSectors() + 1
    var file = try volume.file(at: "F3")
    #expect(diskError { try volume.extend(&file, to: tooMuch) }?.kind == .diskFull)
    #expect(image.contents == before)
    try volume.delete(try volume.file(at: "F0"), at: [])
    #expect(
      diskError {
        try volume.write(
          try name("BIG"), at: [], FileInformation(type: .program),
          sectors: [UInt8](repeating: 1, count: tooMuch * 256), replacing: false)
      }?.kind == .diskFull)
    #expect(try HardDiskCheck(volume).findings == [])
  }

  /// Random operations in nested directories: whatever sector was written last, every file but the one
  /// at work is what it was, and the only findings are those of the unfinished operation.
  @Test("at every moment the disk is whole but for the unfinished operation")
  func everyMoment() throws {
    let watched = WatchedDisk(try disk(pairs: true))
    let volume = try HardDiskVolume(of: watched)
    try volume.makeDirectory(try name("D"), at: [], created: .none)
    try volume.makeDirectory(try name("E"), at: try path("D"), created: .none)
    let directories = [[], try path("D"), try path("D.E")]
    var generator = SplitMix(state: 11)
    var held: [[DiskName]: [UInt8]] = [:]
    var writes = 0
    for round in 0..<60 {
      let directory = directories[Int.random(in: 0..<3, using: &generator)]
      let full = directory + [try name("F\(Int.random(in: 0..<4, using: &generator))")]
      let known = held
      watched.afterWrite = { disk in
        writes += 1
        // Every seventh write is enough: a check reads the whole disk.
        if writes % 7 == 0 { Self.verify(disk, known, besides: full) }
      }
      held[full] = try operate(volume, full, UInt8(round), held[full], &generator)
      watched.afterWrite = nil
      if round % 10 == 0 { #expect(try HardDiskCheck(volume).findings == []) }
    }
    Self.verify(watched, held, besides: [])
    #expect(try HardDiskCheck(volume).findings == [])
  }

  private func operate(
    _ volume: HardDiskVolume, _ path: [DiskName], _ seed: UInt8, _ held: [UInt8]?,
    _ generator: inout SplitMix
  ) throws -> [UInt8]? {
    let (name, directory) = (path[path.count - 1], Array(path.dropLast()))
    let new = sectors(Int.random(in: 0...30, using: &generator), seed)
    let program = FileInformation(type: .program)
    guard held != nil else {
      try volume.write(name, at: directory, program, sectors: new, replacing: false)
      return new
    }
    var file = try volume.file(named: name, at: directory)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      try volume.delete(file, at: directory)
      return nil
    case 1:
      try volume.write(name, at: directory, program, sectors: new, replacing: true)
      return new
    case 2:
      try volume.truncate(&file, to: file.sectorCount / 2)
    default:
      try volume.writeSector(file.sectorCount + 1, of: &file, sectors(1, seed))
    }
    return try volume.contents(of: file)
  }

  static func verify(_ disk: WatchedDisk, _ held: [[DiskName]: [UInt8]], besides path: [DiskName]) {
    do {
      let volume = try HardDiskVolume(of: disk)
      let findings = try HardDiskCheck(volume).findings.filter {
        ![.lost, .unusedPlace].contains($0.kind)
      }
      #expect(findings == [])
      for (full, contents) in held where full != path {
        let file = try volume.file(named: full[full.count - 1], at: full.dropLast())
        #expect(try volume.contents(of: file) == contents)
      }
    } catch {
      Issue.record(error)
    }
  }

  @Test("every kind of damage is found; what can be repaired without loss is")
  func damage() throws {
    let image = try disk()
    let volume = try HardDiskVolume(of: image)
    try volume.makeDirectory(try name("D"), at: [], created: .none)
    for text in ["A", "B", "C"] {
      try volume.write(
        try name(text), at: [], FileInformation(type: .program), sectors: sectors(2, 1),
        replacing: false)
    }
    func kinds(_ change: (inout [UInt8]) -> Void) throws -> Set<Finding.Kind> {
      var bytes = image.contents
      change(&bytes)
      let volume = try HardDiskVolume(of: DiskImage(bytes: bytes, name: "hd"))
      return Set(try HardDiskCheck(volume).findings.map(\.kind))
    }
    let (a, b) = (try volume.file(at: "A").location, try volume.file(at: "B").location)
    #expect(try kinds { $0[0x16] = 9 } == [.unusedPlace])
    #expect(try kinds { $0[0x16] = 2 } == [.wrongTally])
    #expect(try kinds { ($0[0x16], $0[0x17]) = (9, 0) } == [.wrongTally])
    #expect(try kinds { $0.swapAt(64 * 256 + 1, 64 * 256 + 3) } == [.indexOrder])
    #expect(try kinds { $0[256 + 8] = 0 } == [.unmarked])
    #expect(try kinds { $0[256 + 700 / 8] |= 1 } == [.lost])
    #expect(try kinds { $0[a * 256 + 0x1C] = 0 } == [.badCluster, .lost])
    #expect(
      try kinds { bytes in
        for byte in 0x28..<0x2C { bytes[a * 256 + byte] = bytes[b * 256 + byte] }
      } == [.crossLink, .lost])
    #expect(try kinds { $0[64 * 256] = 0xFF }.isSuperset(of: [.badIndexEntry]))
    #expect(try kinds { $0[0x1C] = 0xFF }.isSuperset(of: [.badIndexEntry]))
    #expect(try kinds { $0[a * 256 + 2] = 0x2E } == [.badName])

    var bytes = image.contents
    bytes[0x16] = 9
    bytes.swapAt(64 * 256 + 1, 64 * 256 + 3)
    bytes[256 + 700 / 8] |= 1
    let damaged = try HardDiskVolume(of: DiskImage(bytes: bytes, name: "hd"))
    #expect(try HardDiskCheck(damaged).repair().count >= 3)
    #expect(try HardDiskCheck(damaged).findings == [])
  }

  @Test("a place that a crash has left counted and empty is counted right with the next file")
  func unusedPlace() throws {
    let image = try disk()
    let volume = try HardDiskVolume(of: image)
    for (number, text) in ["A", "B"].enumerated() {
      var block = try image.readSector(0)
      block[0x16] = UInt8(number + 3)
      try image.writeSector(0, block)
      #expect(try HardDiskCheck(volume).findings.map(\.kind) == [.unusedPlace])
      try volume.write(
        try name(text), at: [], FileInformation(type: .program), sectors: sectors(2, 1),
        replacing: false)
      #expect(try HardDiskCheck(volume).findings == [])
    }
  }

  @Test("what names a directory from inside is checked, and put right")
  func parents() throws {
    let image = try disk()
    let volume = try HardDiskVolume(of: image)
    for text in ["D", "E"] {
      try volume.makeDirectory(try name(text), at: [], created: .none)
    }
    let program = FileInformation(type: .program)
    try volume.write(try name("A"), at: [], program, sectors: sectors(2, 1), replacing: false)
    let a = try volume.file(at: "A").location
    // D in units 65 and 66, E in 67 and 68: descriptor and index.
    for (offset, byte) in [(a * 256 + 0x25, 66), (65 * 256 + 0x1B, 67), (66 * 256 + 255, 67)] {
      var bytes = image.contents
      bytes[offset] = UInt8(byte)
      let damaged = try HardDiskVolume(of: DiskImage(bytes: bytes, name: "hd"))
      let check = try HardDiskCheck(damaged)
      #expect(check.findings.contains { $0.kind == .badParent }, "\(check.findings)")
      _ = try check.repair()
      #expect(try HardDiskCheck(damaged).findings == [])
    }
    var bytes = image.contents
    bytes.replaceSubrange(a * 256 + 0x24..<a * 256 + 0x26, with: [0, 0])
    let silent = try HardDiskVolume(of: DiskImage(bytes: bytes, name: "hd"))
    #expect(try HardDiskCheck(silent).findings == [])
  }

  @Test("the volume follows its DSK1 file when that is renamed, replaced, deleted")
  func emulatedFloppy() throws {
    let image = try disk()
    let volume = try HardDiskVolume(of: image)
    let program = FileInformation(type: .program)
    for text in ["B", "D"] {
      try volume.write(try name(text), at: [], program, sectors: sectors(2, 1), replacing: false)
    }
    var file = try volume.file(at: "B")
    var block = try image.readSector(0)
    block.setWord(file.location, at: 0x1A)
    try image.writeSector(0, block)
    func named() throws -> Int { try image.readSector(0).word(at: 0x1A) }
    try volume.rename(&file, at: [], to: try name("E"))
    #expect(try named() == file.location && file.location != block.word(at: 0x1A))
    let old = file.location
    file = try volume.write(
      try name("E"), at: [], program, sectors: sectors(1, 1), replacing: true)
    #expect(try named() == file.location && file.location != old)
    try volume.delete(file, at: [])
    #expect(try named() == 0)
    #expect(try HardDiskCheck(volume).findings == [])
  }

  /// One volume that remembers what is in use, and another that writes behind its back.
  @Test("space is freed rightly whoever else writes to the disk")
  func twoVolumes() throws {
    let image = try disk()
    let (one, other) = (try HardDiskVolume(of: image), try HardDiskVolume(of: image))
    let program = FileInformation(type: .program)
    var generator = SplitMix(state: 3)
    for round in 0..<150 {
      let volume = Int.random(in: 0..<4, using: &generator) == 0 ? other : one
      let name = try name("F\(Int.random(in: 0..<9, using: &generator))")
      let new = sectors(Int.random(in: 0...20, using: &generator), UInt8(round))
      if let file = try volume.root().file(named: name), round % 3 == 0 {
        try volume.delete(file, at: [])
      } else {
        try volume.write(name, at: [], program, sectors: new, replacing: true)
      }
      if round % 10 == 0 { #expect(try HardDiskCheck(one).findings == [], "round \(round)") }
    }
    #expect(try HardDiskCheck(other).findings == [])
  }

  /// The counts have 20 bits here, where those of headers and of floppies have 16.
  @Test("files of more than 65535 sectors go in, are copied and come back, but get no header")
  func large() throws {
    let geometry = HardDiskGeometry(cylinders: 640, heads: 8)
    let disk = try DiskImage.formattedHardDisk(geometry, name: try name("LARGE"))
    let volume = try HardDiskVolume(of: disk)
    var information = FileInformation(type: .displayVariable, recordLength: 254)
    information.endOffset = 255
    // A record of 254 bytes in each sector.
    let record = [254] + [UInt8](repeating: 65, count: 254) + [0xFF]
    let sectors = 66000
    let source = FileSource(
      name: nil, information: information, sectorCount: sectors, level3Count: sectors,
      label: "large", read: { _ in record })
    try volume.makeDirectory(try name("D"), at: [], created: .none)
    let written = try volume.write(try name("A"), at: [], source, replacing: false)
    try VolumeCopy(from: volume, to: volume).copy(
      FileTree.File(path: [], descriptor: written), to: try path("D"))
    let copy = try volume.file(at: "D.A")
    #expect(copy.sectorCount == sectors && copy.level3Count == sectors)
    #expect(try HardDiskCheck(volume).findings == [])
    var encoder = try HostEncoder(volume.source(copy), as: .raw)
    var (bytes, last) = (0, [UInt8]())
    while let piece = try encoder.next() {
      bytes += piece.count
      last = piece
    }
    #expect(bytes == sectors * 255 && last.suffix(255) == record.dropLast())
    #expect(
      diskError { _ = try HostEncoder(volume.source(copy), as: .tifiles) }?.kind == .wrongType)
  }

  @Test("records of every type go in and come back, on hard disks too")
  func records() throws {
    let volume = try HardDiskVolume(of: disk())
    for type in FileType.allCases where type != .program {
      let name = try name("R\(type)".filter { $0.isLetter }.prefix(9).description.uppercased())
      var file = try volume.create(
        name, at: [], FileInformation(type: type, recordLength: 40))
      var position = RecordPosition()
      var expected: [[UInt8]] = []
      for number in 0..<50 {
        let record = [UInt8](
          repeating: UInt8(number + 1), count: type.isVariable ? number % 41 : 40)
        try volume.writeRecord(record, to: &file, at: &position)
        expected.append(record)
      }
      #expect(try volume.records(of: volume.file(named: name, at: [])) == expected)
    }
    #expect(try HardDiskCheck(volume).findings == [])
  }
}
