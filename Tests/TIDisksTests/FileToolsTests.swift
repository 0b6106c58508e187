import Testing

@testable import TIDisks

@Suite("Files between disk and host")
struct FileToolsTests {
  @Test("types are understood as people and tools write them")
  func formats() {
    for (text, expected) in [
      ("PROGRAM", "PROGRAM"), ("prog", "PROGRAM"), ("DIS/VAR 80", "DIS/VAR 80"),
      ("dv80", "DIS/VAR 80"), ("D/V 254", "DIS/VAR 254"), ("DIS/FIX80", "DIS/FIX 80"),
      ("if128", "INT/FIX 128"), ("INT/VAR", "INT/VAR 80"),
    ] {
      #expect(FileFormat(text)?.description == expected)
    }
    for text in ["", "DV0", "DV256", "XV80", "DV8x"] { #expect(FileFormat(text) == nil) }
  }

  @Test("every type of file comes back as it went, headers or none")
  func roundTrips() throws {
    let lines = [Array("one".utf8), [], Array("three  ".utf8)]
    let binary = [[1, 2, 3] as [UInt8], [0x0A], [UInt8](repeating: 7, count: 80)]
    for type in FileType.allCases where type != .program {
      for records in [lines, binary] {
        let fitting =
          type.isVariable
          ? records
          : records.map {
            $0 + [UInt8](repeating: type.isInternal ? 0 : 0x20, count: 80 - $0.count)
          }
        let file = try TransportFile(
          name: DiskName("F"), type: type, recordLength: 80, records: fitting)
        for form in HostContents.Form.allCases where form != .text {
          let (bytes, chosen) = try HostEncoder.bytes(of: file.source(label: "x"), as: form)
          let format = [.raw, .text].contains(chosen) ? FileFormat(type, recordLength: 80) : nil
          // Raw records of display files have lost where they end.
          if chosen == .raw, !type.isInternal { continue }
          let back = try HostContents.decode(bytes, format: format, stamp: .none, label: "x")
          #expect(try back.source.allRecords() == fitting)
          #expect(back.source.information.type == type)
        }
      }
    }
    let program = FileSource(program: [1, 2, 3], label: "x")
    #expect(try HostEncoder.bytes(of: program, as: .auto).bytes == [1, 2, 3])
  }

  @Test("a text is DIS/VAR 80, lines that are too long are counted, other bytes are a program")
  func decoding() throws {
    let text = Array("short\n".utf8) + [UInt8](repeating: 65, count: 100) + [10]
    let decoded = try HostContents.decode(text, format: nil, stamp: .none, label: "x")
    #expect(decoded.brokenLines == 1)
    #expect(try decoded.source.allRecords().map(\.count) == [5, 80, 20])
    let other = try HostContents.decode([0, 1], format: nil, stamp: .none, label: "x")
    #expect(other.source.information.type == .program && other.source.length == 2)
    #expect(
      diskError {
        _ = try HostContents.decode(
          [9, 1], format: FileFormat("IV80"), stamp: .none, label: "x")
      }?.kind == .wrongType)
  }

  @Test(
    "wildcards",
    arguments: [
      ("A*", "ABC", true), ("*", "X", true), ("A?C", "ABC", true), ("A?C", "AC", false),
      ("*B*C", "ABBC", true), ("*B*C", "ABCD", false), ("a*", "ABC", false), ("S.*", "S.F", true),
      ("*", "S.F", false), ("*.*", "S.F", true), ("S.", "S", true),
    ])
  func patterns(pattern: String, path: String, matches: Bool) throws {
    let names = try path.split(separator: ".").map { try name(String($0)) }
    #expect(PathPattern(pattern).matches(names) == matches)
  }

  @Test("copying a whole disk to another kind of disk loses nothing")
  func copying() throws {
    let source = try Volume(
      of: DiskImage.formatted(try #require(Geometry.named("dsdd")), name: try name("SRC")))
    try source.makeDirectory(try name("SUB"))
    let information = FileInformation(type: .program)
    for (number, text) in ["ONE", "TWO"].enumerated() {
      try source.write(
        try name(text), in: number == 0 ? nil : try name("SUB"), information,
        sectors: sectors(number + 1, 5), replacing: false)
    }
    let hard = try HardDiskVolume(of: HardDiskWritingTests().disk())
    try VolumeCopy(from: source, to: hard).copyAll()
    #expect(try hard.contents(of: hard.file(at: "SUB.TWO")) == sectors(2, 5))
    let back = try Volume(
      of: DiskImage.formatted(try #require(Geometry.named("dssd")), name: try name("BACK")))
    try VolumeCopy(from: hard, to: back).copyAll()
    #expect(try back.contents(of: back.file(at: "ONE")) == sectors(1, 5))
    #expect(try FileTree(back).files.map(\.fullPath.pathText) == ["ONE", "SUB.TWO"])
  }

  @Test("a truncated image is refused, and opened as far as it goes when asked")
  func salvage() throws {
    let image = try DiskImage.formatted(
      try #require(Geometry.named("dsdd")), name: try name("CUT"))
    try Volume(of: image).write(
      try name("F"), FileInformation(type: .program), sectors: sectors(2, 1), replacing: false)
    let cut = Array(image.contents.prefix(100 * 256))
    #expect(diskError { _ = try DiskImage(bytes: cut, name: "x") }?.kind == .notADisk)
    let opened = try DiskImage(
      bytes: cut, name: "x", access: .writeProtected, salvaging: true)
    #expect(opened.holds(99) && !opened.holds(100))
    let volume = try Volume(of: opened)
    #expect(try volume.contents(of: volume.file(at: "F")) == sectors(2, 1))
    #expect(diskError { _ = try opened.readSector(100) }?.kind == .unreadable)
  }
}
