import GeneveCore
import MDOS
import TIDisks
import Testing

@Suite("The command interpreter")
struct InterpreterTests {
  private func prompt(_ files: [String: TestDisk.File] = [:], second: TestDisk? = nil) throws
    -> TestSystem
  {
    let test =
      try second.map { try TestSystem(TestDisk(files), $0) } ?? TestSystem(TestDisk(files))
    test.run(seconds: 1)
    return test
  }

  /// What a command writes, up to the next prompt.
  private func answer(_ command: String, on test: TestSystem) throws -> [String] {
    try test.type("cls\n")
    try test.type(command + "\n")
    let rows = test.screen
    guard let first = rows.lastIndex(where: { $0.hasSuffix(">" + command) }) else { return rows }
    return Array(rows[(first + 1)...].dropLast(2))
  }

  // MARK: Files

  @Test("TYPE shows a text file, display fixed or variable")
  func type() throws {
    let test = try prompt(["NOTE": .lines(["first", "second line"])])
    #expect(try answer("type note", on: test) == ["first", "second line"])
    #expect(
      try answer("type nothing", on: test) == ["Invalid filename or File not found"])
  }

  @Test("TYPE /P stops at full pages; A ends it")
  func typeByPages() throws {
    let test = try prompt(["LONG": .lines((1...40).map { "line \($0)" })])
    try test.type("cls\ntype long /p\n")
    #expect(test.screen.last == "Press any key, (A)bort, or (N)onstop...")
    #expect(test.screen.contains("line 22") && !test.screen.contains("line 23"))
    try test.type(" ")
    #expect(test.screen.contains("line 40"))
    try test.type("type long /p\n")
    try test.type("a")
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
    #expect(!test.screen.suffix(4).contains("line 40"))
  }

  @Test("COPY keeps every type of file; the copy runs")
  func copy() throws {
    let test = try prompt(
      ["HELLO": .program(Program.file(Program.saying("copied well")))], second: TestDisk())
    #expect(
      try answer("copy hello b:", on: test) == ["Copied: HELLO", "1  File(s) copied"])
    #expect(try answer("b:hello", on: test) == ["copied well"])
    #expect(try answer("copy hello again", on: test).last == "1  File(s) copied")
    #expect(try answer("again", on: test) == ["copied well"])
  }

  @Test("REN on a full disk changes a name in its place, or says that there is no room")
  func renameOnFullDisk() throws {
    // 360 sectors: two of the system, two of A, a descriptor and the rest of B.
    let test = try prompt([
      "A": .lines(["x"]), "B": .program([UInt8](repeating: 0, count: 355 * 256)),
    ])
    #expect(try answer("ren a z", on: test) == ["Disk full"])
    #expect(try answer("ren a aa", on: test) == ["Done."])
    #expect(try answer("del b", on: test) == ["Erased: DSK1.B"])
    #expect(try answer("ren aa z", on: test) == ["Done."])
  }

  @Test("DEL, REN and ATTRIB, one file or many")
  func changeFiles() throws {
    let test = try prompt(["A1": .lines(["x"]), "A2": .lines(["y"]), "B": .lines(["z"])])
    #expect(try answer("ren b c", on: test) == ["Done."])
    #expect(try answer("ren a1 c", on: test) == ["Duplicate filename"])
    #expect(try answer("attrib +p a2", on: test) == ["Protected: DSK1.A2"])
    #expect(
      try answer("del a*", on: test) == ["Erased: DSK1.A1", "File error: DSK1.A2"])
    #expect(try answer("attrib -p a2", on: test) == ["Unprotected: DSK1.A2"])
    try test.type("del *\n")
    #expect(test.screen.last?.hasPrefix("Are you sure (Y/N)?") == true)
    try test.type("y")
    #expect(try answer("dir", on: test).contains("0 sectors in 0 files,"))
  }

  @Test("Directories: MD, CD, RD, files in them")
  func directories() throws {
    let test = try prompt(["NOTE": .lines(["in a directory"])])
    #expect(try answer("md sub", on: test) == ["Done."])
    #expect(try answer("copy note sub", on: test).first == "Copied: NOTE")
    #expect(try answer("rd sub", on: test) == ["Error: directory not empty"])
    try test.type("cd sub\n")
    #expect(test.screen.last?.hasPrefix("A:\\SUB>") == true)
    #expect(try answer("type note", on: test) == ["in a directory"])
    #expect(try answer("del note", on: test) == ["Erased: DSK1.SUB.NOTE"])
    try test.type("cd ..\n")
    #expect(try answer("rd sub", on: test) == ["Done."])
  }

  @Test("Output goes into a file with >")
  func redirection() throws {
    let test = try prompt()
    try test.type("echo into a file >out\n")
    #expect(try answer("type out", on: test) == ["into a file"])
  }

  @Test("FORMAT asks, erases, and asks again; LABEL names the disk")
  func format() throws {
    let test = try prompt(["NOTE": .lines(["soon gone"])])
    try test.type("format a:\n")
    #expect(test.screen.last == "Press \"Enter\" to begin formatting DSK1")
    try test.type("\n")
    #expect(test.screen.contains("358 sectors available"))
    try test.type("n")
    #expect(try answer("dir note", on: test).contains("0 sectors in 0 files,"))
    try test.type("label fresh\n")
    #expect(try answer("vol", on: test) == ["Volume is: FRESH"])
  }

  @Test("DIR names the directory that it shows, or takes a name that is no file's for one")
  func directoryHeading() throws {
    let test = try prompt(["NOTE": .lines(["x"])])
    #expect(try answer("dir note", on: test)[1] == "Directory of DSK1")
    #expect(try answer("dir n*", on: test)[1] == "Directory of DSK1")
    #expect(try answer("dir other", on: test)[1] == "Directory of DSK1.OTHER")
  }

  // MARK: Errors

  @Test(
    "Mistakes get the words of the real system",
    arguments: [
      ("dir k:", "Device error"), ("assign x", "Syntax error in command"),
      ("for %a in (b) do c", "Only in batch file."), ("if a==b c", "Only in batch file."),
      ("goto x", "Only in batch file."), ("lastdrive c", "Only in autoexec file."),
      ("ren nothing some", "File not found"), ("rd nothing", "No such directory"),
      ("copy nothing b", "File not found: nothing"), ("mode 17", "Error: MODE failure!"),
    ])
  func mistakes(command: String, message: String) throws {
    let test = try prompt()
    #expect(try answer(command, on: test).first == message)
  }

  @Test("A disk that is taken away gives errors, not stops")
  func diskGone() throws {
    let test = try prompt(["NOTE": .lines(["x"])])
    test.drives[try #require(Drive(.floppy, 1))] = nil
    for command in [
      "dir", "type note", "copy note b", "del note", "ren note a", "md sub", "chkdsk", "vol",
      "tree", "format a:", "label x", "note", "attrib +p note",
    ] {
      try test.type(command + "\n")
      test.run(seconds: 1)
    }
    try test.type("\n\n\necho alive\n")
    #expect(test.screen.contains("alive"))
  }

  @Test(
    "Rubbish in the header page of task 0 stops nobody", arguments: [0x00, 0x5A, 0xFF] as [UInt8])
  func rubbishHeader(byte: UInt8) throws {
    let test = try prompt(["NOTE": .lines(["x"])])
    for offset in 0x0116..<0x0180 { test.machine.setByte(byte, page: 0x06, offset: offset) }
    for offset in 0x0200..<0x0400 { test.machine.setByte(byte, page: 0x06, offset: offset) }
    for command in ["b:", "dir", "cd sub", "assign c=X:", "path b:", "prompt $n", "note", "cd"] {
      try test.type(command + "\n")
    }
    #expect(test.run(seconds: 0.1) == .timeReached)
    #expect(test.machine.mapperRegister(0) == 0x06)
  }

  @Test("A disk of rubbish gives errors, not stops")
  func rubbishDisk() throws {
    let test = try TestSystem()
    var value: UInt32 = 12345
    let bytes = (0..<92160).map { _ in
      value = value &* 1_664_525 &+ 1_013_904_223
      return UInt8(value >> 24)
    }
    test.drives[try #require(Drive(.floppy, 1))] = try DiskImage(bytes: bytes, name: "rubbish")
    for command in ["dir", "tree", "type x", "x", "chkdsk", "del x", "md s", "vol"] {
      try test.type(command + "\n")
    }
    try test.type("echo alive\n")
    #expect(test.screen.contains("alive"))
  }

  // MARK: Screen and keys

  @Test("MODE 40 and MODE 80 change the screen")
  func mode() throws {
    let test = try prompt()
    try test.type("mode 40\necho narrow\n")
    #expect(test.screen.contains("narrow"))
    #expect(test.machine.video.register(0) & 0x0E == 0)
    try test.type("mode 80\n")
    #expect(test.machine.video.register(0) & 0x0E == 4)
  }

  @Test("HELP names every command and stops at full pages")
  func help() throws {
    let test = try prompt()
    try test.type("help\n")
    #expect(test.screen.last == "Press any key to continue...")
    try test.type(" ")
    #expect(test.screen.contains { $0.hasPrefix("VOL [X:]") })
  }

  @Test("Insert mode moves the rest of the line")
  func insert() throws {
    let test = try prompt()
    try test.type("echo ac{Left}{Ins}b\n")
    #expect(test.screen(after: ">echo abc").first == "abc")
  }

  @Test("A line longer than the row wraps, and can be edited across the edge")
  func wrapping() throws {
    let test = try prompt()
    let text = String(repeating: "abcdefghij", count: 7)
    try test.type("echo \(text)123{Left}{Left}{Left}{Left}X\n")
    #expect(test.screen.contains(String(text.dropLast()) + "X123"))
  }

  @Test("Ctrl-S holds the output until another key comes")
  func hold() throws {
    let test = try prompt(["LONG": .lines((1...60).map { "line \($0)" })])
    for event in try Typist.typing("type long\n{wait 300ms}{Ctrl-S}").events {
      test.machine.schedule(.scanCode(event.scanCode), at: test.machine.now + event.time)
    }
    test.run(seconds: 3)
    let held = test.screen
    test.run(seconds: 3)
    #expect(test.screen == held)
    #expect(!held.contains("line 60"))
    try test.type("x")
    test.run(seconds: 3)
    #expect(test.screen.contains("line 60"))
  }
}
