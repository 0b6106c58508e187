import Foundation
import HostFiles
import TestSupport
import Testing

/// `geneve disk`, as its user and scripts meet it.
@Suite("geneve disk")
struct DiskCommandTests {
  @discardableResult
  private func disk(
    _ arguments: String..., status: Int32 = 0, _ location: SourceLocation = #_sourceLocation
  )
    throws -> GeneveProcess
  {
    let process = try GeneveProcess.run(["disk"] + arguments)
    #expect(process.status == status, "\(process.errors)", sourceLocation: location)
    return process
  }

  @Test(
    "a disk is made, filled, listed, emptied, checked: on every container",
    arguments: ["a.dsk", "a.hfe", "a.pc99", "a.ana", "a.hd", "a.dsk.gz"])
  func jobs(file: String) throws {
    let folder = try TemporaryFolder()
    let image = folder.path(file)
    try disk("new", image, "--name", "WORK")
    let text = try folder.write(Array("one\n\ntwo\n".utf8), "note.txt")
    let program = try folder.write([0, 1, 2, 3], "GAME")
    try disk("put", image, text, program)
    try disk("mkdir", image, "SUB")
    try disk("put", image, "--directory", "SUB", "--type", "IF128", "--name", "DATA", program)
    let names = try disk("list", image, "--names").outputLines.filter { !$0.isEmpty }
    #expect(names == ["SUB.", "GAME", "NOTE_TXT", "SUB.DATA"])
    #expect(try disk("get", image, "note.txt", "-o", "-").output == "one\n\ntwo\n")
    try disk("get", image, "GAME", "-o", folder.path("back"))
    #expect(try HostFile.read(folder.path("back")) == [0, 1, 2, 3])
    try disk("rename", image, "GAME", "SUB.MOVED")
    try disk("protect", image, "SUB.*")
    #expect(try disk("delete", image, "SUB.MOVED", status: 2).errorLines.count == 1)
    try disk("unprotect", image, "SUB.MOVED")
    try disk("delete", image, "SUB.MOVED")
    try disk("label", image, "OTHER")
    #expect(try disk("label", image).output == "OTHER\n")
    #expect(try disk("check", image).output.contains("no damage"))
    try disk("get", image, "-o", folder.path("all/"))
    #expect(try HostFile.read(folder.path("all/NOTE_TXT")) == Array("one\n\ntwo\n".utf8))
    #expect(try HostFile.read(folder.path("all/SUB/DATA")).prefix(8) == [7] + Array("TIFILES".utf8))
    try disk("delete", image, "-r", "--force", "SUB", "NOTE_TXT")
    #expect(try disk("list", image, "--names").output.isEmpty)
    #expect(try disk("check", image).output.contains("no damage"))
  }

  @Test("a folder is a disk for every verb")
  func folders() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("host"), withIntermediateDirectories: true)
    _ = try folder.write(Array("hello\n".utf8), "host/read me.txt")
    let host = folder.path("host")
    #expect(try disk("list", host, "--names").output == "READ_ME_TX\n")
    #expect(try disk("get", host, "READ_ME_TX", "-o", "-").output == "hello\n")
    try disk("put", host, folder.write([1, 2], "GAME"))
    #expect(try HostFile.read(folder.path("host/GAME")).count == 128 + 256)
    try disk("convert", host, folder.path("made.dsk"))
    #expect(
      try disk("list", folder.path("made.dsk"), "--names").output == "GAME\nREAD_ME_TX\n")
    try disk("delete", host, "GAME")
    #expect(!FileManager.default.fileExists(atPath: folder.path("host/GAME")))
    try disk("convert", folder.path("made.dsk"), folder.path("out/"))
    #expect(try disk("list", folder.path("out"), "--names").output == "GAME\nREAD_ME_TX\n")
  }

  @Test("check ends with 1 when there is damage, repairs what can be, and says all in JSON")
  func damage() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try disk("new", image, "--format", "sssd")
    try disk("sectors", image, "0", "--set", ">3A=FF")
    let found = try disk("check", image, status: 1)
    #expect(found.output.contains("lost"))
    struct Report: Decodable { var clean: Bool }
    let json = try disk("check", image, "--json", status: 1).output
    #expect(try JSONDecoder().decode(Report.self, from: Data(json.utf8)).clean == false)
    #expect(try disk("check", image, "--repair").output.contains("repaired"))
    #expect(try disk("check", image).output.contains("no damage"))
    let bytes = try HostFile.read(image)
    let cut = try folder.write(Array(bytes.prefix(50 * 256)), "cut.dsk")
    #expect(try disk("check", cut, status: 1).output.contains("truncated"))
    #expect(try disk("list", cut).errorLines.count == 1)
    try disk("put", cut, image, status: 2)
  }

  @Test("info, list and check print JSON that says what their tables say")
  func json() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try disk("new", image, "--format", "dsdd", "--name", "WORK")
    try disk("put", image, folder.write([1, 2, 3], "P"))
    struct Info: Decodable { var volume: String, sectors: Int, freeSectors: Int, kind: String }
    let info = try JSONDecoder().decode(
      Info.self, from: Data(disk("info", image, "--json").output.utf8))
    #expect(info.volume == "WORK" && info.sectors == 1440 && info.freeSectors == 1436)
    struct File: Decodable { var path: String, type: String, bytes: Int, protected: Bool }
    struct List: Decodable { var files: [File] }
    let list = try JSONDecoder().decode(
      List.self, from: Data(disk("list", image, "--json").output.utf8))
    #expect(list.files.map(\.path) == ["P"] && list.files[0].bytes == 3)
    #expect(list.files[0].type == "PROGRAM" && !list.files[0].protected)
  }

  @Test("what cannot be done is one line and status 2, and changes nothing")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try disk("new", image, "--format", "sssd")
    let before = try HostFile.read(image)
    let big = try folder.write([UInt8](repeating: 1, count: 92_160), "BIG")
    for arguments in try [
      ["get", image, "NONE"], ["delete", image, "NONE"], ["rename", image, "NONE", "X"],
      ["put", image, folder.path("none")], ["put", image, big], ["list", folder.path("none")],
      ["mkdir", image, "TOOLONGANAME"], ["sectors", image, "360"], ["new", image],
      ["info", folder.write([1, 2, 3], "junk")], ["convert", image, image],
    ] {
      let process = try GeneveProcess.run(["disk"] + arguments)
      #expect(process.status == 2, "\(arguments)")
      #expect(process.errorLines.count == 1, "\(process.errors)")
      #expect(process.output.isEmpty)
    }
    #expect(try HostFile.read(image) == before)
  }

  @Test("an image that another program has open is not written to")
  func locks() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try disk("new", image)
    let descriptor = open(image, O_RDWR)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let process = try disk("mkdir", image, "D", status: 2)
    #expect(process.errorLines.count == 1 && process.errors.contains("another program"))
    try disk("list", image)
  }

  @Test("an image that another program has open is not replaced", arguments: ["a.dsk", "a.dsk.gz"])
  func locksOfReplaced(file: String) throws {
    let folder = try TemporaryFolder()
    let (image, other) = (folder.path(file), folder.path("b.dsk"))
    try disk("new", image)
    try disk("new", other)
    let before = try HostFile.read(image)
    do {
      let descriptor = open(image, O_RDWR)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
      for arguments in [
        ["new", image, "--force"], ["convert", other, image, "--force"],
        ["convert", other, image, "--force", "--format", "dshd"],
      ] {
        let process = try GeneveProcess.run(["disk"] + arguments)
        #expect(process.status == 2 && process.errors.contains("another program"), "\(arguments)")
      }
      #expect(try HostFile.read(image) == before)
    }
    try disk("convert", image, image, "--force", "--format", "dshd")
    #expect(try disk("info", image).output.contains("dshd"))
  }

  @Test("files whose names become the same one do not replace each other")
  func sameNames() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try disk("new", image)
    let texts = ["screenshot 1.txt", "screenshot 2.txt"]
    let paths = try texts.map { try folder.write(Array("\($0)\n".utf8), $0) }
    let put = try disk("put", image, paths[0], paths[1], paths[1])
    #expect(put.errorLines.count == 1 && put.errors.contains("SCREENSH~1"))
    #expect(try disk("list", image, "--names").output == "SCREENSHOT\nSCREENSH~1\n")
    for (name, text) in zip(["SCREENSHOT", "SCREENSH~1"], texts) {
      #expect(try disk("get", image, name, "-o", "-").output == text + "\n")
    }
    // The same once more replaces the same ones.
    try disk("put", image, paths[0], paths[1])
    #expect(try disk("list", image, "--names").outputLines.count == 3)
  }

  @Test("a file of the user's that is named as one under way is left alone")
  func parts() throws {
    let folder = try TemporaryFolder()
    let own = try folder.write([1, 2, 3], "a.dsk.part")
    let image = folder.path("a.dsk")
    try disk("new", image)
    try disk("new", image, "--force")
    #expect(try HostFile.read(own) == [1, 2, 3])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
        == ["a.dsk", "a.dsk.part"])
  }

  @Test("numbers beyond all bounds are bad usage")
  func hugeNumbers() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try disk("new", image)
    for arguments in [
      ["9223372036854775807+9223372036854775807"], ["9223372036854775807+1"], ["5-2"], ["5+0"],
      ["0", "--set", "9223372036854775807=01"],
    ] {
      #expect(
        try GeneveProcess.run(["disk", "sectors", image] + arguments).status == 2, "\(arguments)")
    }
    // A length that no track dump has.
    let new = try disk("new", folder.path("b.pc99"), "--format", "2S2D77T", status: 2)
    #expect(new.errors.contains("77 tracks") && new.errors.contains("one that fits"))
  }

  @Test("a pipe is no disk, and is not waited for")
  func pipes() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    try FileManager.default.createDirectory(
      atPath: folder.path("more"), withIntermediateDirectories: true)
    _ = try folder.write(Array("x\n".utf8), "more/text")
    for verb in ["list", "check", "mkdir"] {
      let process = try GeneveProcess.run(["disk", verb, pipe] + (verb == "mkdir" ? ["D"] : []))
      #expect(process.status == 2 && process.errors.contains("is a pipe or a device"), "\(verb)")
    }
    // In a folder that is put, it is passed over.
    let image = folder.path("a.dsk")
    try disk("new", image)
    try FileManager.default.moveItem(atPath: pipe, toPath: folder.path("more/pipe"))
    try disk("put", image, folder.path("more"))
    #expect(try disk("list", image, "--names").output == "MORE.\nMORE.TEXT\n")
    let device = try disk("info", "/dev/zero", status: 2)
    #expect(device.errors.contains("is a pipe or a device"))
  }

  @Test("conversion keeps every sector; another format gets the files")
  func conversion() throws {
    let folder = try TemporaryFolder()
    let image = folder.path("a.dsk")
    try disk("new", image, "--format", "dsdd")
    try disk("put", image, folder.write(Array(0...255), "P"))
    for name in ["a.hfe", "a.pc99", "a.ana", "b.dsk.gz"] {
      try disk("convert", image, folder.path(name))
      try disk("convert", folder.path(name), folder.path("back.dsk"), "--force")
      #expect(try HostFile.read(folder.path("back.dsk")) == HostFile.read(image))
    }
    try disk("convert", image, folder.path("small.dsk"), "--format", "sssd")
    #expect(try HostFile.read(folder.path("small.dsk")).count == 92_160)
    #expect(try disk("list", folder.path("small.dsk"), "--names").output == "P\n")
    try disk("convert", image, folder.path("large.hd"), "--size", "4M")
    try disk("copy", folder.path("large.hd"), folder.path("small.dsk"))
  }

  @Test(
    "a real disk is listed",
    .enabled(if: Shared.has("images/geneve-mandelbrot.dsk"), "the folder ../shared is absent"))
  func realDisk() throws {
    let image = try #require(Shared.url("images/geneve-mandelbrot.dsk")).path
    let names = try disk("list", image, "--names").outputLines.filter { !$0.isEmpty }
    #expect(
      names == ["AUTOEXEC", "GETKEY", "MANDEL", "MANDEL-FC", "MANDEL-FI", "MANDEL-FS", "MANDEL-I"])
    #expect(try disk("check", image).output.contains("no damage"))
  }
}
