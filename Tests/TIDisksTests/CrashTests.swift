import TestSupport
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

/// What can be done to a disk, each on a disk of its own.
struct DiskOperation: CustomTestStringConvertible, Sendable {
  var testDescription: String
  /// The kinds of space, marked and unused, that a crash in the middle may leave besides lost sectors.
  var leaves: Set<Finding.Kind> = []
  /// The disk is filled up before, but for so many sectors.
  var free: Int?
  /// Files that the operation is about.
  var subjects: Set<String> = []
  /// Done before anybody looks.
  var before: @Sendable (any FileSystem) throws -> Void = { _ in }
  var run: @Sendable (any FileSystem) throws -> Void

  static let program = FileInformation(type: .program)
  static let text = FileInformation(type: .displayVariable, recordLength: 80)

  static func named(_ text: String) throws -> DiskName { try #require(DiskName(text)) }

  static func with(
    _ name: String, at path: [String] = [], _ files: any FileSystem,
    _ body: (inout FileDescriptor) throws -> Void
  ) throws {
    var file = try files.file(named: try named(name), at: try path.map(named))
    try body(&file)
  }

  /// Those of every file system. A, B, C are a program, text and fixed records, S and T lie scattered, and
  /// directory D has a file E.
  static let all: [DiskOperation] = [
    .init(testDescription: "create", subjects: ["NEW"]) {
      _ = try $0.create(try named("NEW"), at: [], text)
    },
    .init(testDescription: "write", subjects: ["NEW"]) {
      try $0.write(try named("NEW"), at: [], program, sectors: sectors(3, 9), replacing: false)
    },
    .init(testDescription: "write in a directory", subjects: ["D.NEW"]) {
      try $0.write(
        try named("NEW"), at: [try named("D")], program, sectors: sectors(3, 9), replacing: false)
    },
    .init(testDescription: "write with room reserved", subjects: ["NEW"]) {
      try $0.write(
        try named("NEW"), at: [], program, sectors: sectors(1, 9), reserving: 4, replacing: false)
    },
    .init(testDescription: "replace", subjects: ["A"]) {
      try $0.write(try named("A"), at: [], program, sectors: sectors(7, 9), replacing: true)
    },
    .init(testDescription: "replace a scattered file", subjects: ["S"]) {
      try $0.write(try named("S"), at: [], program, sectors: sectors(2, 9), replacing: true)
    },
    .init(testDescription: "replace on a full disk", free: 0, subjects: ["A"]) {
      try $0.write(try named("A"), at: [], program, sectors: sectors(2, 9), replacing: true)
    },
    .init(testDescription: "extend by a sector", subjects: ["A"]) { files in
      try with("A", files) { try files.writeSector(3, of: &$0, sectors(1, 9)) }
    },
    .init(testDescription: "extend with a gap", subjects: ["A"]) { files in
      try with("A", files) { try files.writeSector(6, of: &$0, sectors(1, 9)) }
    },
    .init(testDescription: "extend a scattered file", subjects: ["S"]) { files in
      try with("S", files) { try files.writeSector(66, of: &$0, sectors(1, 9)) }
    },
    .init(testDescription: "reserve", subjects: ["A"]) { files in
      try with("A", files) { try files.extend(&$0, to: 9) }
    },
    .init(testDescription: "overwrite", subjects: ["A"]) { files in
      try with("A", files) { try files.writeSector(1, of: &$0, sectors(1, 9)) }
    },
    .init(testDescription: "append records", subjects: ["B"]) { files in
      try with("B", files) {
        var position = try files.endPosition(of: $0)
        for _ in 0..<8 {
          try files.writeRecord([UInt8](repeating: 65, count: 60), to: &$0, at: &position)
        }
      }
    },
    .init(testDescription: "write a fixed record behind the end", subjects: ["C"]) { files in
      try with("C", files) {
        var position = RecordPosition(record: 20)
        try files.writeRecord([1, 2, 3], to: &$0, at: &position)
      }
    },
    .init(testDescription: "truncate", subjects: ["A"]) { files in
      try with("A", files) { try files.truncate(&$0, to: 1) }
    },
    .init(testDescription: "truncate a scattered file", subjects: ["S"]) { files in
      try with("S", files) { try files.truncate(&$0, to: 20) }
    },
    .init(testDescription: "delete", subjects: ["A"]) { files in
      try with("A", files) { try files.delete($0, at: []) }
    },
    .init(testDescription: "delete a scattered file", subjects: ["T"]) { files in
      try with("T", files) { try files.delete($0, at: []) }
    },
    .init(testDescription: "delete in a directory", subjects: ["D.E"]) { files in
      try with("E", at: ["D"], files) { try files.delete($0, at: [try named("D")]) }
    },
    .init(testDescription: "rename, the order stays", subjects: ["A", "AA"]) { files in
      try with("A", files) { try files.rename(&$0, at: [], to: try named("AA")) }
    },
    .init(testDescription: "rename, the order changes", subjects: ["A", "Z"]) { files in
      try with("A", files) { try files.rename(&$0, at: [], to: try named("Z")) }
    },
    .init(testDescription: "rename a scattered file", subjects: ["S", "A0"]) { files in
      try with("S", files) { try files.rename(&$0, at: [], to: try named("A0")) }
    },
    .init(
      testDescription: "rename on a full disk, the order stays", free: 0, subjects: ["A", "AA"]
    ) { files in
      try with("A", files) { try files.rename(&$0, at: [], to: try named("AA")) }
    },
    .init(testDescription: "rename on a disk with one free unit", free: 1, subjects: ["A", "Z"]) {
      files in
      try with("A", files) { try files.rename(&$0, at: [], to: try named("Z")) }
    },
    .init(
      testDescription: "extend a scattered file to the end of the disk", leaves: [.unusedRoom],
      free: 1, subjects: ["S"]
    ) { files in
      try with("S", files) { try files.writeSector(60, of: &$0, sectors(1, 9)) }
    },
    .init(
      testDescription: "truncate a scattered file on a full disk", leaves: [.unusedRoom], free: 0,
      subjects: ["S"]
    ) { files in
      try with("S", files) { try files.truncate(&$0, to: 57) }
    },
    .init(testDescription: "protect") { files in
      try with("A", files) { try files.setProtected(true, &$0) }
    },
    .init(testDescription: "make a directory") {
      try $0.makeDirectory(try named("G"), at: [], created: .none)
    },
    .init(testDescription: "remove a directory") {
      try $0.removeDirectory(at: [try named("EMPTY")])
    },
    .init(testDescription: "name the volume") { try $0.setName(try named("OTHER")) },
  ]

  static let ofFloppies: [DiskOperation] =
    all + [
      .init(testDescription: "rename a directory") {
        try $0.renameDirectory(at: [try named("EMPTY")], to: try named("A9"))
      },
      .init(testDescription: "format", subjects: ["*"]) {
        try Volume.format(
          $0.device, geometry: try #require(Geometry.named("sssd")), name: try named("FRESH"))
      },
    ]

  static let ofHardDisks: [DiskOperation] =
    all + [
      .init(testDescription: "rename a directory, the order stays") {
        try $0.renameDirectory(at: [try named("EMPTY")], to: try named("EMPTY2"))
      },
      .init(testDescription: "rename a directory, the order changes") {
        try $0.renameDirectory(at: [try named("EMPTY")], to: try named("A9"))
      },
      .init(
        testDescription: "rename a directory with everything in it",
        subjects: ["D.E", "Z9.E", "D.S", "Z9.S", "D.G.F", "Z9.G.F"],
        before: fillDirectory
      ) {
        let (d, g, z) = (try named("D"), try named("G"), try named("Z9"))
        try $0.renameDirectory(at: [d], to: z)
        let file = try $0.file(named: try named("F"), at: [z, g])
        #expect(try $0.contents(of: file) == sectors(2, 3))
        let scattered = try $0.file(named: try named("S"), at: [z])
        #expect(scattered.continuations.count == 1)
        #expect(try $0.readSector(59, of: scattered) == sectors(1, 59))
      },
      .init(testDescription: "make a directory in a directory") {
        try $0.makeDirectory(try named("G"), at: [try named("D")], created: .none)
      },
      .init(testDescription: "format", subjects: ["*"]) {
        try #require($0 as? HardDiskVolume).format(name: try named("FRESH"), created: .none)
      },
    ]

  /// A directory and a scattered file in D.
  static func fillDirectory(_ files: any FileSystem) throws {
    let (d, g) = (try named("D"), try named("G"))
    try files.makeDirectory(g, at: [d], created: .none)
    try files.write(try named("F"), at: [d, g], program, sectors: sectors(2, 3), replacing: false)
    var scattered = try files.create(try named("S"), at: [d], program)
    var other = try files.file(named: try named("T"), at: [])
    for number in 0..<60 {
      try files.writeSector(number, of: &scattered, sectors(1, UInt8(number)))
      try files.writeSector(60 + number, of: &other, sectors(1, 1))
    }
  }

  /// The files that the operations expect.
  static func prepare(_ files: any FileSystem) throws {
    for directory in ["D", "EMPTY"] {
      try files.makeDirectory(try named(directory), at: [], created: .none)
    }
    try files.write(try named("A"), at: [], program, sectors: sectors(3, 1), replacing: false)
    try files.write(
      try named("E"), at: [try named("D")], program, sectors: sectors(2, 2), replacing: false)
    for (name, information) in [
      ("B", text), ("C", FileInformation(type: .internalFixed, recordLength: 50)),
    ] {
      var file = try files.create(try named(name), at: [], information)
      var position = RecordPosition()
      for number in 0..<10 {
        try files.writeRecord(
          [UInt8](repeating: UInt8(number + 1), count: 40), to: &file, at: &position)
      }
    }
    var scattered = try files.create(try named("S"), at: [], program)
    var other = try files.create(try named("T"), at: [], program)
    for number in 0..<60 {
      try files.writeSector(number, of: &scattered, sectors(1, UInt8(number)))
      try files.writeSector(number, of: &other, sectors(1, UInt8(number + 100)))
    }
  }
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
    var generator = SplitMix(state: seed)
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

  @Test(
    "a floppy is sound but for lost space after every single write of every operation",
    arguments: DiskOperation.ofFloppies)
  func everyWriteToFloppies(operation: DiskOperation) throws {
    try Self.watch(operation, Self.floppy.get(), Volume.self)
  }

  /// A place in an index may be counted and empty: the count stands in another sector.
  @Test(
    "a hard disk is sound but for lost space and places after every single write of every operation",
    arguments: DiskOperation.ofHardDisks)
  func everyWriteToHardDisks(operation: DiskOperation) throws {
    var operation = operation
    operation.leaves.insert(.unusedPlace)
    try Self.watch(operation, Self.hardDisk.get(), HardDiskVolume.self)
  }

  @Test(
    "without room to change name and order in one write, nothing is renamed, nor written",
    arguments: [false, true])
  func renamingOnFullDisk(isHard: Bool) throws {
    let bytes = try isHard ? Self.hardDisk.get() : Self.floppy.get()
    let image =
      try isHard
      ? DiskImage(try #require(HardDiskDump(sectors: bytes)), name: "crash")
      : DiskImage(bytes: bytes, name: "crash")
    let watched = WatchedDisk(image)
    let files = try MountedDisk.fileSystem(of: watched)
    // A chain of descriptors needs more than the one unit that is free.
    let (free, subject) = isHard ? (1, "S") : (0, "A")
    try files.write(
      try name("FILL"), at: [], DiskOperation.program, sectors: [],
      reserving: try files.summary().freeSectors - 1 - free, replacing: false)
    watched.log = []
    var file = try files.file(named: try name(subject), at: [])
    #expect(diskError { try files.rename(&file, at: [], to: try name("Z")) }?.kind == .diskFull)
    #expect(file.name == (try name(subject)))
    if isHard {
      let error = diskError {
        try files.renameDirectory(at: [try name("EMPTY")], to: try name("A9"))
      }
      #expect(error?.kind == .diskFull)
    }
    #expect(watched.log.isEmpty)
    #expect(try files.check { _ in }.findings == [])
  }

  private static let floppy = Result {
    let disk = try DiskImage.formatted(
      try #require(Geometry.named("sssd")), name: try name("CRASH"))
    try DiskOperation.prepare(try Volume(of: disk))
    return disk.contents
  }

  private static let hardDisk = Result {
    let disk = try DiskImage.formattedHardDisk(
      HardDiskGeometry(cylinders: 10, heads: 2), name: try name("CRASH"))
    try DiskOperation.prepare(try HardDiskVolume(of: disk))
    return disk.contents
  }

  /// So large that a file of this length is taken for one.
  private static func largeHardDisk() throws -> [UInt8] {
    let disk = try DiskImage.formattedHardDisk(
      HardDiskGeometry(cylinders: 185, heads: 2), name: try name("CRASH"))
    try DiskOperation.prepare(try HardDiskVolume(of: disk))
    return disk.contents
  }

  /// Does it on a copy of the disk, and looks at every moment.
  private static func watch<Files: FileSystem>(
    _ operation: DiskOperation, _ bytes: [UInt8], _: Files.Type
  ) throws {
    func open(_ bytes: [UInt8]) throws -> DiskImage {
      Files.self == Volume.self
        ? try DiskImage(bytes: bytes, name: "crash")
        : DiskImage(try #require(HardDiskDump(sectors: bytes)), name: "crash")
    }
    let watched = WatchedDisk(try open(bytes))
    let files = try MountedDisk.fileSystem(of: watched)
    try operation.before(files)
    if let free = operation.free {
      try files.write(
        try name("FILL"), at: [], DiskOperation.program, sectors: [],
        reserving: try files.summary().freeSectors - 1 - free, replacing: false)
      #expect(try files.summary().freeSectors == free)
    }
    let bystanders = try contents(of: files, besides: operation.subjects)
    var writes = 0
    watched.afterWrite = { disk in
      writes += 1
      do {
        let now = try MountedDisk.fileSystem(of: disk)
        let findings = try now.check { _ in }.findings
        let severe = findings.filter { $0.kind != .lost && !operation.leaves.contains($0.kind) }
        #expect(severe == [], "after write \(writes)")
        if let disk = now as? HardDiskVolume, operation.subjects != ["*"] {
          #expect(try surplus(on: disk).isSubset(of: [0, 1]), "after write \(writes)")
        }
        let held = try contents(of: now, besides: operation.subjects)
        #expect(held == bystanders || operation.subjects == ["*"], "after write \(writes)")
        // What is left is mended without loss.
        let copy = try MountedDisk.fileSystem(of: open(disk.image.contents))
        _ = try copy.check { _ in }.repair()
        #expect(try copy.check { _ in }.findings == [], "after write \(writes)")
      } catch {
        Issue.record(error)
      }
    }
    try operation.run(files)
    watched.afterWrite = nil
    #expect(writes > 0)
    #expect(try files.check { _ in }.findings == [])
  }

  /// By how many the counts of files differ from what the indices list.
  private static func surplus(on disk: HardDiskVolume) throws -> Set<Int> {
    let block = try disk.information()
    var surplus: Set<Int> = []
    try disk.forEachDirectory { directory throws(DiskError) in
      let own = try disk.ownDescriptorSector(of: directory, block: block)
      let counted = try disk.device.readSector(own)[HardDiskInformation.Offset.fileCount]
      surplus.insert(Int(counted) - directory.files.count)
    }
    return surplus
  }

  /// Of all files that the operation has nothing to do with.
  private static func contents(
    of files: any FileSystem, besides subjects: Set<String>
  ) throws -> [String: [UInt8]] {
    var all: [String: [UInt8]] = [:]
    for file in try FileTree(files).files where !subjects.contains(file.fullPath.pathText) {
      all[file.fullPath.pathText] = try files.contents(of: file.descriptor)
    }
    return all
  }

  @Test("a host without room: the guest is told, nothing changes that was whole, no space is lost")
  func fullHost() throws {
    for (bytes, isHard) in [(try Self.floppy.get(), false), (try Self.largeHardDisk(), true)] {
      for patience in 0..<12 {
        let storage = FullHost(bytes, patience: patience)
        let disk = try DiskImage(
          bytes: bytes, name: "full", access: .readWrite, storage: storage)
        #expect(isHard == (disk.format == .hardDisk))
        let files = try MountedDisk.fileSystem(of: disk)
        let before = try Self.contents(of: files, besides: [])
        let error = diskError {
          for _ in 0..<20 {
            try files.write(
              try DiskOperation.named("N"), at: [], DiskOperation.program, sectors: sectors(3, 9),
              replacing: true)
            try DiskOperation.with("S", files) {
              try files.writeSector($0.sectorCount, of: &$0, sectors(1, 9))
            }
            try DiskOperation.with("S", files) { try files.truncate(&$0, to: 60) }
          }
        }
        #expect(error?.kind == .host)
        #expect(storage.bytes == disk.contents, "what the host has is what the guest sees")
        let after = try Self.contents(of: files, besides: ["N", "S"])
        #expect(after == before.filter { $0.key != "S" })
        let findings = try files.check { _ in }.findings
        #expect(
          findings.allSatisfy { [.lost, .unusedPlace].contains($0.kind) }, "\(findings)")
      }
    }
  }

  @Test("a host without room for a rename: the old name stands, no space is lost")
  func renamingOnFullHost() throws {
    for bytes in [try Self.floppy.get(), try Self.largeHardDisk()] {
      var outcomes: [String] = []
      for patience in 0..<8 {
        let disk = try DiskImage(
          bytes: bytes, name: "full", access: .readWrite,
          storage: FullHost(bytes, patience: patience))
        let files = try MountedDisk.fileSystem(of: disk)
        let error = diskError {
          try DiskOperation.with("A", files) {
            try files.rename(&$0, at: [], to: try DiskOperation.named("Z"))
          }
        }
        #expect(error == nil || error?.kind == .host)
        let names = try files.directory(at: []).files.map(\.name.text)
        #expect(names.filter { ["A", "Z"].contains($0) } == [error == nil ? "Z" : "A"])
        #expect(try files.check { _ in }.findings == [])
        outcomes += names.filter { ["A", "Z"].contains($0) }
      }
      #expect(Set(outcomes) == ["A", "Z"], "some writes are enough")
    }
  }

  /// A host that takes so many writes, and then only what it has room for already.
  private final class FullHost: ImageStorage {
    private(set) var bytes: [UInt8]
    private var patience: Int
    /// The sectors that were written before the host was full can be written again.
    private var known: Set<Int> = []

    init(_ bytes: [UInt8], patience: Int) { (self.bytes, self.patience) = (bytes, patience) }

    func write(_ new: [UInt8], at offset: Int) throws(DiskError) {
      guard patience > 0 || known.contains(offset) else {
        throw DiskError(.host, file: "full", found: "No space left on device")
      }
      patience -= 1
      known.insert(offset)
      bytes.replaceSubrange(offset..<offset + new.count, with: new)
    }

    func replace(with new: [UInt8]) throws(DiskError) { bytes = new }
    func flush() throws(DiskError) {}
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
      _ volume: Volume, _ name: DiskName, _ seed: UInt8, _ generator: inout SplitMix
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
