import GeneveCore
import MDOS
import Testing

@Suite("Batch files")
struct BatchTests {
  /// What a batch file with echo off writes, and the machine after it.
  private func run(_ lines: [String], arguments: String = "", more: [String: TestDisk.File] = [:])
    throws -> (rows: [String], test: TestSystem)
  {
    var files = more
    files["B"] = .lines(["echo off"] + lines)
    let test = try TestSystem(TestDisk(files))
    test.run(seconds: 1)
    try test.type("cls\nb \(arguments)\n")
    test.run(seconds: 1)
    return (Array(test.screen(after: "echo off")), test)
  }

  /// Without the prompt at the end.
  private func rows(_ lines: [String], arguments: String = "") throws -> [String] {
    let rows = try run(lines, arguments: arguments).rows
    return rows.last?.hasPrefix("A:\\>") == true ? Array(rows.dropLast(2)) : rows
  }

  @Test("Parameters are cut at blanks; %0 is the file, %% a percent sign")
  func parameters() throws {
    #expect(
      try rows(["echo %1,%2,%3,%4", "echo %0 100%%"], arguments: " aa bb,cc dd")
        == ["aa,bb,cc,dd,", "B 100%"])
  }

  @Test("IF compares texts with their case, tests files, and can be turned round")
  func condition() throws {
    #expect(
      try rows(
        [
          "if %1==A echo 1", "if %1==a echo 2", "if not %1==x echo 3", "if exist b echo 4",
          "if exists nothing echo 5", "if not exist nothing echo 6", "if %9==%8 echo 7",
        ], arguments: "A") == ["1", "3", "4", "6", "7"])
  }

  @Test("GOTO finds its label before and behind; the label is the whole line")
  func jump() throws {
    #expect(
      try rows([
        "goto two", ":one of them", "echo wrong", ":one", "echo 2", "goto end", ":TWO", "echo 1",
        "goto one", ":end",
      ]) == ["1", "2"])
    #expect(try rows(["goto nowhere", "echo never"]) == ["Label not found!"])
  }

  @Test("FOR repeats a command with every item; files are no patterns")
  func loop() throws {
    #expect(
      try rows(["for %%x in (a b c) do echo <%%x>", "for %%y in (t*) do echo %%y", "echo end"])
        == ["<a>", "<b>", "<c>", "t*", "end"])
    #expect(try rows(["for %x in (a) do echo %x", "echo never"]) == ["Syntax error!"])
    #expect(
      try rows(["for %%x in (a) do for %%y in (b) do echo 1", "echo never"])
        == ["Can't nest FOR"])
  }

  @Test("PAUSE waits for a key")
  func pause() throws {
    let (rows, test) = try run(["pause", "echo on with it"])
    #expect(rows == ["Strike a key when ready . . ."])
    try test.type("x")
    #expect(test.screen.contains("on with it"))
  }

  @Test("Lines are shown behind a prompt while ECHO is on; labels are not")
  func echo() throws {
    let test = try TestSystem(
      TestDisk(["B": .lines(["echo one", ":label", "if b==b echo two", "echo off", "echo three"])]))
    test.run(seconds: 1)
    try test.type("b\n")
    let rows = test.screen(after: "A:\\>b").filter { !$0.hasPrefix("01-31-26") }
    #expect(
      rows == [
        "A:\\>echo one", "one", "A:\\>if b==b echo two", "A:\\>echo two", "two", "A:\\>echo off",
        "three", rows.last ?? "",
      ])
    #expect(rows.last?.hasPrefix("A:\\>") == true)
  }

  @Test("A batch file called from another takes its place")
  func chain() throws {
    let (rows, _) = try run(
      ["echo first", "c x", "echo never"], more: ["C": .lines(["echo second %1 %0"])])
    #expect(rows.prefix(2) == ["first", "second x C"])
    #expect(!rows.contains("never"))
  }

  @Test("A program may change the parameters in page 32, as GETKEY does")
  func parametersFromProgram() throws {
    // Map page 32 at slot 6 and store "Q" NUL at C402.
    let words: [UInt16] =
      [0xD820, 0x0416, 0xF116, 0xC820, 0x0418, 0xC402, 0x0420, 0x0000]
      + [0, 0, 0, 0x3200, 0x5100]
    let (rows, _) = try run(
      ["setq", "if %1==Q echo it is Q", "echo %1."],
      more: ["SETQ": .program(Program.file(words))])
    #expect(rows.prefix(2) == ["it is Q", "Q."])
  }

  @Test("Ctrl-C asks whether the batch file shall end")
  func terminate() throws {
    let (_, test) = try run(["pause", "echo on with it"])
    try test.type("{Ctrl-C}")
    #expect(test.screen.last?.hasPrefix("Terminate batch job (Y/N)?") == true)
    try test.type("y")
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
    #expect(!test.screen.contains("on with it"))
  }

  @Test("ECHO OFF outlasts its batch file")
  func echoStays() throws {
    let (_, test) = try run(["echo first"], more: ["C": .lines(["echo second"])])
    try test.type("cls\nc\n")
    #expect(test.screen(after: "A:\\>c").first == "second")
  }

  @Test("A line that grows too long ends the batch file")
  func tooLong() throws {
    let line = "echo " + String(repeating: "%1", count: 30)
    #expect(
      try rows([line, "echo never"], arguments: "abcdef") == ["Line too long, killing batch."])
  }

  @Test("PATH finds programs and batch files elsewhere")
  func path() throws {
    let test = try TestSystem(
      TestDisk(),
      TestDisk([
        "TOOL": .program(Program.file(Program.saying("from the path"))),
        "BAT": .lines(["echo off", "echo batch %1"]),
      ]))
    test.run(seconds: 1)
    try test.type("tool\n")
    #expect(test.screen.contains("Bad command or filename."))
    try test.type("path c:;b:\ntool\nbat x\n")
    #expect(test.screen.contains("from the path"))
    #expect(test.screen.contains("batch x"))
  }
}
