import GeneveCore
import MDOS
import Testing

@Suite("Programs: loading, running, ending")
struct ProgramTests {
  /// A machine at the prompt, DSK1 holding `files`.
  private func prompt(_ files: [String: [UInt8]]) throws -> TestSystem {
    let test = try TestSystem(TestDisk(files.mapValues { .program($0) }))
    test.run(seconds: 1)
    return test
  }

  private func freePages(_ test: TestSystem) -> (all: UInt16, fast: UInt16) {
    (test.word(0x05, 0x0010), test.word(0x05, 0x0016))
  }

  @Test("A program starts by its name, writes, and BLWP @0 brings the prompt back")
  func startAndEnd() throws {
    let test = try prompt(["HELLO": Program.file(Program.saying("Hello, Geneve!"))])
    let free = freePages(test)
    try test.type("hello\n")
    #expect(test.screen(after: "A:\\>hello").first == "Hello, Geneve!")
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
    #expect(freePages(test) == free)
  }

  @Test("Library 0 ends a program too")
  func libraryZero() throws {
    let test = try prompt(["QUIT": Program.file(Program.call(0) + Program.loop)])
    try test.type("quit\n")
    #expect((0..<8).map { test.machine.mapperRegister($0) }[0] == 0x06)
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
  }

  @Test("A program starts with cleared registers, WP F000 and the real system's map")
  func startState() throws {
    let test = try prompt(["STAY": Program.file(Program.loop)])
    try test.type("stay\n")
    #expect(
      (0..<8).map { test.machine.mapperRegister($0) }
        == [0xEF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x13])
    #expect(test.machine.workspacePointer == 0xF000)
    #expect((0..<16).allSatisfy { test.machine.register($0) == 0 })
    #expect(test.word(0xEF, 0x0100) == 0xEF4A)
    #expect(test.word(0xEF, 0x00E8) == 0x0006)
    #expect((0..<2).map { test.word(0x00, 0x1D04 + 2 * $0) } == [0x1D00, 0x06EF])
  }

  @Test("The command line reaches the program without the blanks around it")
  func commandLine() throws {
    let test = try prompt(["STAY": Program.file(Program.loop)])
    try test.type("stay  foo bar \n")
    let node = Int(test.word(0xEF, 0x0128))
    #expect(node == 0x0270)
    #expect(
      (0..<8).map { test.machine.byte(page: 0xEF, offset: node + $0) }
        == [0x02, 0x78, 7] + Array("foo b".utf8))
    #expect(test.machine.byte(page: 0xEF, offset: 0x027A) == UInt8(ascii: "a"))
  }

  @Test("The files of a chain are loaded at their addresses, F into fast and G into slow pages")
  func chain() throws {
    let words: [UInt16] = [0x1234, 0x5678]
    let test = try prompt([
      "PART1": Program.file(Program.loop, more: 0xFF),
      "PART2": Program.file(words, at: 0x2000, tag: "G", more: 0x50),
      "PART3": Program.file(words, at: 0x5FFE, tag: "F"),
    ])
    try test.type("part1\n")
    let map = (0..<8).map { test.machine.mapperRegister($0) }
    #expect(map[0] == 0xEF)
    #expect(map[1] < 0x40)
    #expect(map[2] >= 0xE8 && map[3] >= 0xE8)
    #expect(test.machine.peekWord(0x2000) == 0x1234)
    #expect(test.machine.peekWord(0x5FFE) == 0x1234)
    #expect(test.machine.peekWord(0x6000) == 0x5678)
  }

  @Test("An odd load address marks scrambled data for the even one below")
  func scrambled() throws {
    let plain = Program.saying("unscrambled")
    let stored = plain.enumerated().map { index, word in
      let mixed = word ^ (0xA006 &+ UInt16(2 * index))
      return ~(mixed << 11 | mixed >> 5)
    }
    let test = try prompt(["SECRET": Program.file(stored, at: 0x0401)])
    try test.type("secret\n")
    #expect(test.screen(after: "A:\\>secret").first == "unscrambled")
  }

  @Test(
    "What is no program is refused, and nothing is lost",
    arguments: [
      ("a wrong tag", Program.file(Program.loop, tag: "X")),
      ("only a header", [0, 0x46, 0, 0, 4, 0]),
      ("an address below 0400", Program.file(Program.loop, at: 0x03FE)),
      ("an end beyond FFFF", Program.file([0x10FF, 0x10FF], at: 0xFFFE)),
      ("nothing at 0400", Program.file(Program.loop, at: 0x2000)),
      ("a chain without its second file", Program.file(Program.loop, more: 0xFF)),
      ("more than the loader's buffer", [0, 0x46] + [UInt8](repeating: 4, count: 0x3F80)),
      ("nothing", []),
    ] as [(String, [UInt8])])
  func badPrograms(what: String, file: [UInt8]) throws {
    let test = try prompt(["BAD1": file])
    let free = freePages(test)
    try test.type("bad1\n")
    #expect(test.screen(after: "A:\\>bad1").first == "Bad command or filename.", "\(what)")
    #expect(freePages(test) == free, "\(what)")
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
  }

  @Test(
    "Programs that run wild stop nobody: the machine goes on",
    arguments: [
      ("illegal opcodes", [0x0000, 0x0C3F, 0x0000]),
      ("entries of the system at other places", [0x0C04, 0x0C01, 0x0C03, 0x10FC]),
      ("a workspace on the video ports", [0x02E0, 0xF100, 0x0420, 0xF100]),
      ("a library call without stack or sense", [0x0200, 0xFFFF, 0x2C20, 0xFFFF, 0x10FC]),
      ("its own page taken away", [0x04E0, 0xF110, 0x10FF]),
    ] as [(String, [UInt16])])
  func wildPrograms(what: String, words: [UInt16]) throws {
    let test = try prompt(["WILD": Program.file(words)])
    try test.type("wild\n")
    let before = test.machine.now
    #expect(test.run(seconds: 0.5) == .timeReached, "\(what)")
    #expect(test.machine.now > before)
  }

  @Test("A tick routine hung into word 0006 may branch to the old value")
  func patchedVector() throws {
    // MOV @6,@>0600; LI R1,>0420; MOV R1,@6; loop: JMP loop
    let main: [UInt16] = [
      0xC820, 0x0006, 0x0600, 0x0201, 0x0420, 0xC801, 0x0006, 0x0300, 0x0002, 0x0340, 0x10FE,
    ]
    // >0420: INC @>0602; MOV @>0600,R2; B *R2
    let handler: [UInt16] = [0x05A0, 0x0602, 0xC0A0, 0x0600, 0x0452]
    let padding = [UInt16](repeating: 0, count: 16 - main.count)
    let test = try prompt(["TICK": Program.file(main + padding + handler)])
    try test.type("tick\n")
    let before = test.word(0xEF, 0x0602)
    test.run(seconds: 1)
    let count = test.word(0xEF, 0x0602) &- before
    #expect((59...61).contains(count))
    try test.type("x")
    #expect(test.machine.mapperRegister(0) == 0xEF)
  }

  @Test("Files that a program leaves open are closed at its end")
  func openFiles() throws {
    // Opens DSK1.NOTE by the PAB at 0440 and ends.
    let code = Program.load(0, 0x0440) + Program.call(8) + Program.end
    let block: [UInt16] = [
      0x0014, 0, 0, 0, 0, 0, 0, 0x0009, 0x4453, 0x4B31, 0x2E4E, 0x4F54, 0x4500,
    ]
    let words = code + [UInt16](repeating: 0, count: 32 - code.count) + block
    let test = try TestSystem(
      TestDisk(["OPEN": .program(Program.file(words)), "NOTE": .lines(["x"])]))
    test.run(seconds: 1)
    for _ in 0..<2 {
      try test.type("open\n")
      #expect(test.machine.byte(page: 0xEF, offset: 0x0442) == 0)
      #expect(test.word(0xEF, 0x0448) == 80)
    }
    try test.type("type note\n")
    #expect(test.screen.contains("x"))
  }

  @Test("--program carries out one command and then stops the machine")
  func onlyProgram() throws {
    let options = MDOS.Options(program: "HELLO some text")
    let test = try TestSystem(
      TestDisk(["HELLO": .program(Program.file(Program.saying("done")))]), options: options)
    #expect(test.run(seconds: 10) == .systemStopped)
    #expect(test.system.hasEnded)
    #expect(test.screen == ["done"])
    #expect(test.run(seconds: 1) == .systemStopped)
  }
}
