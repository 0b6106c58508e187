import Foundation
import TestSupport
import Testing

@testable import TIDisks

/// Disks that this library and xdm99 of the xdt99 tools change in turn. Needs that tool: set XDM99 to its path;
/// XDM99_ROUNDS says how many times each of the two works on a disk (20).
@Suite(
  "Beside xdm99",
  .enabled(if: Xdm99.path != nil, "XDM99 does not name the tool xdm99.py"))
struct InteroperabilityTests {
  /// Geometries that the other tool knows too.
  static let geometries = ["sssd", "dssd", "dsdd"]

  @Test("random operations of both, in turn, on one disk", arguments: geometries)
  func inTurn(format: String) throws {
    let folder = try FolderDiskTests.TemporaryFolder()
    let tool = try Xdm99(folder: folder.url)
    let geometry = try #require(Geometry.named(format))
    let image = folder.url.appendingPathComponent("disk.dsk").path
    let new = try DiskImage.formatted(geometry, name: try name("BOTH"))
    try folder.put("disk.dsk", new.contents)
    var generator = SplitMix(state: UInt64(geometry.sectorCount))
    var model: [String: [UInt8]] = [:]
    for round in 0..<Xdm99.rounds {
      // The other tool first: several files at once, as starting it takes a while.
      var added: [String] = []
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let file = "X\(Int.random(in: 0..<12, using: &generator))"
        guard !added.contains(file) else { continue }
        let bytes = (0..<Int.random(in: 1...6000, using: &generator)).map {
          UInt8(truncatingIfNeeded: $0 &* (round + 3) >> 2)
        }
        try folder.put(file, bytes)
        if tool.add(file, to: image) { model[file] = bytes }
        added.append(file)
      }
      if let victim = model.keys.sorted().randomElement(using: &generator), round % 3 == 0 {
        #expect(tool.run(image, "-d", victim).status == 0)
        model[victim] = nil
      }
      if let old = model.keys.sorted().randomElement(using: &generator), round % 4 == 0 {
        let renamed = "R\(round)"
        #expect(tool.run(image, "-r", "\(old):\(renamed)").status == 0)
        model[renamed] = model.removeValue(forKey: old)
      }
      // Then we.
      do {
        let volume = try Volume(of: DiskImage(path: image, access: .readWrite))
        #expect(try VolumeCheck(volume).findings == [], "after xdm99, round \(round)")
        try Self.verify(volume, model)
        for _ in 0..<6 { try Self.operate(volume, &model, round, &generator) }
        #expect(try VolumeCheck(volume).findings == [], "after us, round \(round)")
        try Self.verify(volume, model)
      }
      let check = tool.run(image, "-C")
      #expect(check.status == 0, "\(check.output)")
      let listed = tool.run(image, "-i").output
      for file in model.keys { #expect(listed.contains(file), "\(file) in \(listed)") }
      if let file = model.keys.sorted().randomElement(using: &generator) {
        #expect(tool.extract(file, from: image) == model[file], "\(file), round \(round)")
      }
    }
  }

  private static func verify(_ volume: Volume, _ model: [String: [UInt8]]) throws {
    let files = try volume.root().files
    #expect(Set(files.map(\.name.text)) == Set(model.keys))
    for file in files { #expect(try volume.contents(of: file) == model[file.name.text]) }
  }

  private static func operate(
    _ volume: Volume, _ model: inout [String: [UInt8]], _ round: Int,
    _ generator: inout SplitMix
  ) throws {
    do {
      let known = model.keys.sorted().randomElement(using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        guard let known else { return }
        try volume.delete(try volume.file(at: known))
        model[known] = nil
      case 1:
        guard let known else { return }
        var file = try volume.file(at: known)
        let new = "G\(Int.random(in: 0..<30, using: &generator))"
        try volume.rename(&file, to: try name(new))
        model[new] = model.removeValue(forKey: known)
      default:
        let file = "X\(Int.random(in: 0..<12, using: &generator))"
        let bytes = [UInt8](
          repeating: UInt8(round & 255), count: Int.random(in: 1...9000, using: &generator))
        let program = FileSource(program: bytes, label: file)
        try volume.write(try name(file), at: [], program, replacing: true)
        model[file] = bytes
      }
    } catch let error as DiskError
      where [.diskFull, .alreadyExists, .directoryFull].contains(error.kind)
    {}
  }

  @Test("records of every type are the same to both")
  func records() throws {
    let folder = try FolderDiskTests.TemporaryFolder()
    let tool = try Xdm99(folder: folder.url)
    let image = folder.url.appendingPathComponent("disk.dsk").path
    try folder.put(
      "disk.dsk",
      DiskImage.formatted(try #require(Geometry.named("dsdd")), name: try name("RECS")).contents)
    let lines = (0..<300).map { String(repeating: "line \($0) ", count: $0 % 7) }
    try folder.put("LINES", Array(lines.map { "\($0.prefix(80))\n" }.joined().utf8))
    for format in ["DV80", "DF80", "DV254", "IF128", "IV100"] {
      let bytes =
        format.hasPrefix("I")
        ? (0..<999).map { UInt8(truncatingIfNeeded: $0) } : folder.get("LINES") ?? []
      try folder.put(format, bytes)
      #expect(tool.run(image, "-a", format, "-f", format).status == 0)
      let disk = try Volume(of: DiskImage(path: image, access: .readWrite))
      let theirs = try disk.source(disk.file(at: format))
      #expect(theirs.information.type == FileFormat(format)?.type)
      #expect(try VolumeCheck(disk).findings == [], "\(format)")
      guard format != "IV100" else { continue }
      guard format != "DF80" else {
        // The other tool cuts the bytes into records, we take lines; the records themselves are the same.
        let records = try theirs.allRecords()
        #expect(records.count == (bytes.count + 79) / 80)
        let whole = (records.count - 1) * 80
        #expect(Array(records.dropLast().joined()) == Array(bytes[..<whole]))
        continue
      }
      // Ours from the same bytes holds the same records, and comes out of the other tool the same.
      let ours = try HostContents.decode(
        bytes, format: FileFormat(format), stamp: .none, label: format
      ).source
      let ourName = "O" + format
      try disk.write(try name(ourName), at: [], ours, replacing: false)
      if !format.hasPrefix("IF") {
        #expect(try ours.allRecords() == theirs.allRecords(), "\(format)")
      }
      #expect(tool.extract(ourName, from: image) == tool.extract(format, from: image))
    }
    #expect(tool.run(image, "-C").status == 0)
  }

  @Test("a TIFILES file of theirs is one of ours")
  func headers() throws {
    let folder = try FolderDiskTests.TemporaryFolder()
    let tool = try Xdm99(folder: folder.url)
    try folder.put("TEXT", Array("one\ntwo\n".utf8))
    #expect(tool.run("-T", "TEXT", "-f", "DV80", "-o", "text.tfi", "-n", "TEXT").status == 0)
    let file = try #require(try TransportFile(folder.get("text.tfi") ?? [], label: "x"))
    #expect(file.name?.text == "TEXT")
    #expect(try file.records(label: "x").map(text) == ["one", "two"])
    try folder.put("ours.tfi", file.bytes)
    #expect(tool.run("-F", "ours.tfi", "-o", "plain").status == 0)
    #expect(folder.get("plain") == Array("one\ntwo\n".utf8))
  }
}

/// The tool, run as its user would.
struct Xdm99 {
  static let path = ProcessInfo.processInfo.environment["XDM99"]
  static let rounds =
    ProcessInfo.processInfo.environment["XDM99_ROUNDS"].flatMap { Int($0) } ?? 20

  private let folder: URL

  init(folder: URL) throws { self.folder = folder }

  func run(_ arguments: String...) -> (status: Int32, output: String) { run(arguments) }

  private func run(_ arguments: [String]) -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Self.path ?? ""] + arguments
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return (-1, "python3 cannot be started") }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// False when the tool finds the disk full.
  func add(_ file: String, to image: String) -> Bool {
    run([image, "-a", file, "-f", "PROGRAM", "-n", file]).status == 0
  }

  func extract(_ file: String, from image: String) -> [UInt8]? {
    let output = folder.appendingPathComponent("extracted")
    try? FileManager.default.removeItem(at: output)
    guard run([image, "-e", file, "-o", output.path]).status == 0 else { return nil }
    return FileManager.default.contents(atPath: output.path).map { Array($0) }
  }
}
