import Foundation
import HostFiles
import MDOS
import TIDisks
import TestSupport
import Testing

@testable import Commands

/// How much memory the disk commands take, and what they do on a host without room.
@Suite("Disk commands at their limits")
struct DiskLimitTests {
  /// In the suite a few images of each kind, with `make fuzz` (GENEVE_FUZZ) many.
  static let rounds = ProcessInfo.processInfo.environment["GENEVE_FUZZ"] == nil ? 2 : 60

  /// Images changed at random where structures stand are listed, checked and read to the end by a process that
  /// the host gives no more.
  @Test(
    "no image takes memory beyond its size and 64 MiB",
    arguments: ["a.dsk", "a.pc99", "a.hfe", "a.ana", "a.hd"])
  func memory(name: String) throws {
    let folder = try TemporaryFolder()
    let image = folder.path(name)
    let make = name.hasSuffix(".hd") ? ["--size", "40M"] : ["--format", "dsdd"]
    try #require(GeneveProcess.run(["disk", "new", image] + make).status == 0)
    var files: [String] = []
    for number in 0..<12 {
      let bytes = (0..<9000).map { UInt8(truncatingIfNeeded: $0 &* (number + 1)) }
      files.append(try folder.write(bytes, "F\(number)"))
    }
    let text = String(repeating: "a line of text\n", count: 2000)
    files.append(try folder.write(Array(text.utf8), "TEXT"))
    try #require(GeneveProcess.run(["disk", "put", image] + files).status == 0)
    let original = try HostFile.read(image)
    var generator = SplitMix(state: 5)
    for _ in 0..<Self.rounds {
      var bytes = original
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let limit = Bool.random(using: &generator) ? 64 << 10 : bytes.count
        bytes[Int.random(in: 0..<min(limit, bytes.count), using: &generator)] =
          [0xFF, 0x7F, 0, 1, .random(in: 0...255, using: &generator)][
            Int.random(in: 0..<5, using: &generator)]
      }
      try HostFile.write(bytes, to: image)
      for command in [
        ["list", image], ["check", image], ["get", image, "--salvage", "-o", folder.path("out/")],
      ] {
        let status = try Self.status(
          ["disk"] + command, kibibytes: (original.count + 64 << 20) >> 10)
        #expect((0...2).contains(status), "\(command[0]) ends with \(status)")
      }
    }
  }

  /// Runs `geneve` without output, with so much memory for data at most: one that wants more is ended by the
  /// host.
  private static func status(_ arguments: [String], kibibytes: Int) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", "ulimit -d \"$0\" && exec \"$@\"", "\(kibibytes)", GeneveProcess.executable.path]
      + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
      ? 128 + process.terminationStatus : process.terminationStatus
  }

  /// A million records of one byte: to keep them one by one would take 60 MB.
  @Test("a text of tiny records takes no memory for them")
  func tinyRecords() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.hd")
    try #require(GeneveProcess.run(["disk", "new", image, "--size", "8M"]).status == 0)
    let sectors = 8000
    do {
      let disk = try MountedDisk.fileSystem(of: DiskImage(path: image, access: .readWrite))
      let information = FileInformation(type: .displayVariable, recordLength: 80)
      try disk.write(
        try #require(DiskName("TINY")), at: [],
        FileSource(
          information, bytes: [UInt8](repeating: 1, count: sectors * 256),
          level3Count: sectors, label: "tiny"), replacing: false)
    }
    let size = try HostFile.read(image).count
    let text = folder.path("text")
    let status = try Self.status(
      ["disk", "get", image, "TINY", "--as", "text", "-o", text],
      kibibytes: (size + 64 << 20) >> 10)
    #expect(status == 0)
    let lines = try HostFile.read(text)
    #expect(lines.count == sectors * 256 && lines.prefix(2) == [1, 0x0A])
  }

  @Test("the limit of the tests above is one")
  func limit() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.hd")
    try #require(GeneveProcess.run(["disk", "new", image, "--size", "40M"]).status == 0)
    #expect(try Self.status(["disk", "list", image], kibibytes: 60 << 10) == 0)
    #expect(try Self.status(["disk", "list", image], kibibytes: 40 << 10) > 128)
  }

  @Test(
    "standard output without room is one line and status 2",
    arguments: [["get", "F", "-o", "-"], ["sectors", "0-9", "-o", "-"]])
  func fullStandardOutput(command: [String]) throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try #require(GeneveProcess.run(["disk", "new", image]).status == 0)
    let file = try folder.write([UInt8](repeating: 7, count: 9000), "F")
    try #require(GeneveProcess.run(["disk", "put", image, file]).status == 0)
    let process = Process()
    let errors = folder.path("errors")
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", "exec \"$@\" >/dev/full 2>\(errors)", "sh", GeneveProcess.executable.path, "disk"]
      + [command[0], image] + command.dropFirst()
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 2)
    let text = String(decoding: try HostFile.read(errors), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 1 && text.contains("No space left"))
  }

  @Test("results that find no room are one line and status 2, and what was there stays")
  func fullOutput() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try #require(GeneveProcess.run(["disk", "new", image]).status == 0)
    let file = try folder.write([UInt8](repeating: 7, count: 9000), "F")
    try #require(GeneveProcess.run(["disk", "put", image, file]).status == 0)
    for command in [
      ["get", image, "F", "-o", "/dev/full"], ["convert", image, "/dev/full", "--force"],
      ["sectors", image, "-o", "/dev/full"],
    ] {
      let process = try GeneveProcess.run(["disk"] + command)
      #expect(process.status == 2, "\(command)")
      #expect(process.errorLines.count == 1 && process.errors.contains("No space left"))
    }
  }

  /// A file system of 600 KiB, which only root can make.
  private final class SmallDisk {
    let folder: TemporaryFolder
    private let isMounted: Bool

    init?() throws {
      folder = try TemporaryFolder()
      guard geteuid() == 0 else { return nil }
      isMounted = mount("tmpfs", folder.url.path, "tmpfs", 0, "size=600k") == 0
      guard isMounted else { return nil }
    }

    deinit { if isMounted { umount(folder.url.path) } }
  }

  @Test("on a full host nothing is lost: not the image, not the files on it")
  func fullHost() throws {
    guard let small = try SmallDisk() else { return }
    let outside = try TemporaryFolder()
    let (half, whole) = (
      try outside.write([UInt8](repeating: 1, count: 150_000), "HALF"),
      try outside.write([UInt8](repeating: 2, count: 300_000), "WHOLE")
    )
    func fails(_ arguments: [String]) throws {
      let process = try GeneveProcess.run(["disk"] + arguments)
      #expect(process.status == 2, "\(arguments)")
      #expect(
        process.errorLines.count == 1 && process.errors.contains("No space left"),
        "\(process.errors)")
    }
    // An image that the host stores without its empty parts needs room when it is written to.
    let sparse = small.folder.path("sparse.hd")
    let large = outside.path("large.hd")
    try #require(GeneveProcess.run(["disk", "new", large, "--size", "10M"]).status == 0)
    let bytes = try HostFile.read(large)
    let handle = open(sparse, O_RDWR | O_CREAT, 0o644)
    ftruncate(handle, off_t(bytes.count))
    bytes.withUnsafeBytes { _ = pwrite(handle, $0.baseAddress, 66 * 256, 0) }
    close(handle)
    #expect(try GeneveProcess.run(["disk", "put", sparse, half]).status == 0)
    try fails(["put", sparse, try outside.write([UInt8](repeating: 3, count: 900_000), "HUGE")])
    try fails(["convert", sparse, small.folder.path("b.dsk"), "--format", "dsdd"])
    #expect(try GeneveProcess.run(["disk", "check", sparse]).output.contains("no damage"))
    let back = try GeneveProcess.run(["disk", "get", sparse, "HALF", "-o", outside.path("back")])
    #expect(back.status == 0)
    #expect(try HostFile.read(outside.path("back")) == HostFile.read(half))
    try HostFile.write([], to: sparse)
    // A folder as a disk.
    let disk = small.folder.path("disk")
    mkdir(disk, 0o755)
    #expect(try GeneveProcess.run(["disk", "put", disk, half, whole]).status == 0)
    try fails(["put", disk, whole, "--name", "SECOND"])
    #expect(
      try GeneveProcess.run(["disk", "list", disk, "--names"]).output == "HALF\nWHOLE\n")
    let kept = outside.path("kept")
    #expect(try GeneveProcess.run(["disk", "get", disk, "WHOLE", "-o", kept]).status == 0)
    #expect(try HostFile.read(kept) == HostFile.read(whole))
  }

  @Test("a medium that would not fit is not formatted: nothing of the old one is lost")
  func formatWithoutRoom() throws {
    guard let small = try SmallDisk() else { return }
    let image = small.folder.path("a.dsk")
    try #require(GeneveProcess.run(["disk", "new", image, "--format", "dsdd"]).status == 0)
    let before = try HostFile.read(image)
    let disk = try DiskImage(path: image, access: .readWrite)
    var said: [DiskError] = []
    disk.onHostFailure = { said.append($0) }
    let larger = try #require(Geometry.named("dsed"))
    #expect(throws: DiskError.self) { try disk.reformat(larger) }
    #expect(said.count == 1 && said.first?.description.contains("No space left") == true)
    #expect(try HostFile.read(image) == before)
    #expect(disk.contents == before && disk.geometry != larger)
  }

  /// The host lets files become 100 KiB long. The guest sees an error, the user why.
  @Test("FORMAT and COPY beyond the greatest file of the host are one line and lose nothing")
  func fileLimit() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try #require(GeneveProcess.run(["disk", "new", image, "--format", "dsdd"]).status == 0)
    let file = try folder.write([UInt8](repeating: 7, count: 150_000), "F")
    try #require(GeneveProcess.run(["disk", "put", image, file]).status == 0)
    let before = try HostFile.read(image)
    for command in ["format a:\\n\\n{wait 3s}n", "copy f g\\n{wait 5s}"] {
      let process = Process()
      let errors = folder.path("errors")
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      // In blocks of 512 bytes.
      process.arguments = [
        "-c", "ulimit -f 200 && exec \"$@\" >\(folder.path("screen")) 2>\(errors)", "sh",
        GeneveProcess.executable.path, "run", "--headless", image, "--type", command, "--text",
        "--for", "12s",
      ]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 0)
      let text = String(decoding: try HostFile.read(errors), as: UTF8.self)
      #expect(text.split(separator: "\n").count == 1 && text.contains("File too large"), "\(text)")
      let screen = String(decoding: try HostFile.read(folder.path("screen")), as: UTF8.self)
      #expect(screen.contains("error"), "\(screen)")
      let check = try GeneveProcess.run(["disk", "get", image, "F", "-o", folder.path("back")])
      #expect(check.status == 0)
      #expect(try HostFile.read(folder.path("back")) == HostFile.read(file))
      if command.hasPrefix("format") { #expect(try HostFile.read(image) == before) }
    }
  }

  @Test("what the host refuses to take into a folder has not happened on its disk either")
  func folderBeyondLimit() throws {
    let folder = try TemporaryFolder()
    let (image, host) = (folder.path("a.dsk"), folder.path("host"))
    mkdir(host, 0o755)
    try #require(GeneveProcess.run(["disk", "new", image, "--format", "dsdd"]).status == 0)
    let files = [
      try folder.write([UInt8](repeating: 7, count: 150_000), "F"),
      try folder.write([UInt8](repeating: 8, count: 9_000), "G"),
    ]
    try #require(GeneveProcess.run(["disk", "put", image] + files).status == 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // In blocks of 512 bytes.
    process.arguments = [
      "-c", "ulimit -f 200 && exec \"$@\" >\(folder.path("screen")) 2>\(folder.path("errors"))",
      "sh", GeneveProcess.executable.path, "run", "--headless", host, image, "--text", "--for",
      "15s", "--type", "copy b:f a:\\n{wait 3s}copy b:g a:\\n{wait 3s}dir\\n",
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    let errors = String(decoding: try HostFile.read(folder.path("errors")), as: UTF8.self)
    #expect(errors.split(separator: "\n").count == 1 && errors.contains("File too large"))
    let screen = String(decoding: try HostFile.read(folder.path("screen")), as: UTF8.self)
    #expect(screen.contains("in 1 file,"), "\(screen)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: host) == ["G"])
    #expect(
      try HostFile.read(folder.path("host/G")).suffix(9216).prefix(9_000).allSatisfy { $0 == 8 })
  }

  @Test(
    "a disk that is put into the drive where it is stays there; a new file of its name comes in")
  func insertedAgain() throws {
    let folder = try TemporaryFolder()
    let disks = folder.path("folder")
    mkdir(disks, 0o755)
    for path in [folder.path("a.dsk"), folder.path("a.dsk.gz"), disks] {
      if path != disks {
        try #require(GeneveProcess.run(["disk", "new", path, "--name", "OLD"]).status == 0)
      }
      let session = try Session(try MachineOptions.parse([path]), takesHostClock: false)
      let drive = try #require(Drive(.floppy, 1))
      let before = try #require(session.drives[drive])
      try session.insertDisk(path: path, drive: 1)
      #expect(session.drives[drive] === before)
      #expect(throws: DiskError.self) { try session.insertDisk(path: path, drive: 2) }
      guard path != disks else { continue }
      let other = folder.path("b.dsk" + (path.hasSuffix(".gz") ? ".gz" : ""))
      try #require(GeneveProcess.run(["disk", "new", other, "--name", "NEW"]).status == 0)
      try #require(rename(other, path) == 0)
      try session.insertDisk(path: path, drive: 1)
      let now = try #require(session.drives[drive])
      #expect(try MountedDisk.fileSystem(of: now).name().text == "NEW")
    }
  }

  @Test("a disk that is given twice is said to be, in one line")
  func twice() throws {
    let folder = try TemporaryFolder()
    let (image, packed) = (folder.path("a.dsk"), folder.path("a.dsk.gz"))
    for path in [image, packed] {
      try #require(GeneveProcess.run(["disk", "new", path]).status == 0)
    }
    let disks = folder.path("folder")
    mkdir(disks, 0o755)
    for path in [image, packed, disks] {
      let process = try GeneveProcess.run(["run", "--headless", path, path, "--for", "1f"])
      #expect(process.status == 2)
      #expect(process.errorLines.count == 1 && process.errors.contains("given twice"))
      let reading = try GeneveProcess.run([
        "run", "--headless", path, path, "--write-protect", "--for", "1f",
      ])
      #expect(reading.status == 0, "\(reading.errors)")
    }
  }
}
