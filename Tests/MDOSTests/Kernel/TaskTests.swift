import GeneveCore
import MDOS
import Testing

@Suite("Several tasks")
struct TaskTests {
  private func start(_ files: [String: [UInt8]], _ command: String) throws -> TestSystem {
    let test = try TestSystem(TestDisk(files.mapValues { .program($0) }))
    test.run(seconds: 1)
    try test.type(command + "\n")
    return test
  }

  /// INC @>0800; JMP back: shows that the task gets its turns.
  private static let counting: [UInt16] = [0x05A0, 0x0800, 0x10FD]

  @Test("A program loads another; both take turns of six ticks")
  func load() throws {
    // The name of the child stands behind the code, with its length.
    let head = Program.load(0, 9) + Program.load(1, 0) + Program.call(9)
    // MOV R0,@>0810; MOV R1,@>0812
    let keep: [UInt16] = [0xC800, 0x0810, 0xC801, 0x0812]
    var words = head + keep + Self.counting
    words[3] = UInt16(0x0400 + 2 * words.count)
    let name = [UInt8(10)] + Array("DSK1.CHILD".utf8) + [0]
    words += stride(from: 0, to: name.count, by: 2).map {
      UInt16(name[$0]) << 8 | UInt16(name[$0 + 1])
    }
    let test = try start(
      ["PARENT": Program.file(words), "CHILD": Program.file(Self.counting)], "parent")
    #expect(test.word(0xEF, 0x0810) == 0)
    #expect(test.word(0xEF, 0x0812) == 0xEE00)
    #expect(test.word(0xEE, 0x00E8) == 0x00EF)
    let before = [0xEF, 0xEE].map { test.word($0, 0x0800) }
    test.run(seconds: 1)
    let after = [0xEF, 0xEE].map { test.word($0, 0x0800) }
    #expect(after[0] != before[0] && after[1] != before[1])
    #expect((0..<2).map { test.word(0x00, 0x1D04 + 2 * $0) } == [0x1D08, 0x06EF])
    #expect((0..<2).map { test.word(0x00, 0x1D08 + 2 * $0) } == [0x1D00, 0x06EE])
  }

  @Test("A program that cannot be loaded gives its parent the code")
  func loadFailure() throws {
    let head = Program.load(0, 9) + Program.load(1, 0) + Program.call(9)
    var words = head + Program.loop
    words[3] = UInt16(0x0400 + 2 * words.count)
    words += [0x0B44, 0x534B, 0x312E, 0x4E4F, 0x5448, 0x494E, 0x4720]
    let test = try start(["PARENT": Program.file(words)], "parent")
    #expect(test.machine.register(0) == 4)
    #expect(test.machine.status & 0x2000 == 0)
    #expect(test.machine.mapperRegister(0) == 0xEF)
  }

  @Test("Fork makes a copy that goes on one word behind its parent, with FFFF in R0")
  func fork() throws {
    // The parent jumps over the word that the child begins with.
    let words: [UInt16] =
      Program.load(0, 10) + Program.call(9)
      // parent: JMP +3; child: MOV R0,@>0810; JMP to counting; parent: MOV R0,@>0812
      + [0x1003, 0xC800, 0x0810, 0x1002, 0xC800, 0x0812] + Self.counting
    let test = try start(["FORK": Program.file(words)], "fork")
    #expect(test.word(0xEF, 0x0812) == 0x00EE)
    #expect(test.word(0xEE, 0x0810) == 0xFFFF)
    #expect(test.word(0xEF, 0x0810) == 0 && test.word(0xEE, 0x0812) == 0)
    let before = [0xEF, 0xEE].map { test.word($0, 0x0800) }
    test.run(seconds: 1)
    let after = [0xEF, 0xEE].map { test.word($0, 0x0800) }
    #expect(after[0] != before[0] && after[1] != before[1])
  }

  @Test("When one of two tasks ends the other goes on; at last the prompt comes back")
  func oneEnds() throws {
    // Parent forks; the child counts to 5000 and ends, the parent ends at once.
    let words: [UInt16] =
      Program.load(0, 10) + Program.call(9) + [0x1001, 0x1002]
      + Program.end + [0x05A0, 0x0800, 0x8820, 0x0800, 0x0814, 0x16FA] + Program.end
    var padded = words
    padded += [UInt16](repeating: 0, count: (0x0814 - 0x0400) / 2 - words.count) + [5000]
    let test = try start(["FORK": Program.file(padded)], "fork")
    test.run(seconds: 2)
    #expect(test.machine.mapperRegister(0) == 0x06)
    #expect(test.word(0xEE, 0x0800) == 5000)
    #expect(test.word(0x05, 0x0010) == 0x30)
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
  }

  @Test("Ctrl-C sends a task to its handler and leaves it where it was")
  func breakHandler() throws {
    // LI R1,>0410; MOV R1,@>00FE; loop | >0410: LI R5,>7777; loop
    let words: [UInt16] = [
      0x0201, 0x0410, 0xC801, 0x00FE, 0x0340, 0x10FE, 0, 0, 0x0205, 0x7777, 0x0340, 0x10FE,
    ]
    let test = try start(["CATCH": Program.file(words)], "catch")
    #expect(test.machine.register(5) == 0)
    try test.type("{Ctrl-C}")
    #expect(test.machine.register(5) == 0x7777)
    #expect(test.word(0xEF, 0x010C) == 0xF000)
    #expect([0x0408, 0x040A].contains(test.word(0xEF, 0x010E)))
  }

  @Test("A task that wants the keyboard without owning it waits until it does")
  func keyboardOwner() throws {
    // LI R1,1 SWPB; MOV R1,@>016A; LI R0,4; XOP 5; then count
    let words: [UInt16] =
      Program.load(1, 0x0100) + [0xC801, 0x016A] + Program.load(0, 4) + Program.call(5)
      + Self.counting
    let test = try start(["WAIT": Program.file(words)], "wait")
    #expect(test.machine.mapperRegister(0) == 0x00)
    #expect(test.machine.byte(page: 0xEF, offset: 0x0102) == 1)
    test.machine.setByte(0, page: 0xEF, offset: 0x016A)
    test.run(seconds: 0.1)
    #expect(test.machine.mapperRegister(0) == 0xEF)
    #expect(test.word(0xEF, 0x0800) != 0)
  }
}
