import GeneveCore
import MDOS
import Testing

@Suite("System calls: entry and return")
struct CallTests {
  /// Runs `words` as a program until it loops.
  private func run(_ words: [UInt16], more: [String: [UInt8]] = [:]) throws -> TestSystem {
    var files = more
    files["P"] = Program.file(words + Program.loop)
    let test = try TestSystem(TestDisk(files.mapValues { .program($0) }))
    test.run(seconds: 1)
    try test.type("p\n")
    return test
  }

  @Test(
    "Libraries that do not exist return with everything unchanged",
    arguments: [1, 2, 3, 4, 11, 13, 14, 15, 16, 17, 0x1234, 0xFFFF] as [UInt16])
  func unknownLibraries(library: UInt16) throws {
    let test = try run(
      Program.load(0, 0x1111) + Program.load(1, 0x2222) + Program.call(library)
        + Program.load(10, 0x5555))
    #expect((0..<2).map { test.machine.register($0) } == [0x1111, 0x2222])
    #expect(test.machine.register(10) == 0x5555)
  }

  @Test("Other XOP numbers return at once")
  func otherNumbers() throws {
    // XOP R1,2 and XOP R1,15
    let test = try run(Program.load(1, 0x2222) + [0x2C81, 0x2FC1] + Program.load(10, 0x5555))
    #expect(test.machine.register(1) == 0x2222)
    #expect(test.machine.register(10) == 0x5555)
  }

  @Test("Library 7 answers as on the real system, and the mapper follows a map call")
  func memoryCalls() throws {
    let count = Program.load(0, 0) + Program.call(7)
    // MOV R1,@>0800; MOV R2,@>0802; MOV R3,@>0804
    let keep: [UInt16] = [0xC801, 0x0800, 0xC802, 0x0802, 0xC803, 0x0804]
    let allocate =
      Program.load(0, 1) + Program.load(1, 1) + Program.load(2, 1) + Program.load(3, 0xFFFF)
      + Program.call(7)
    let map = Program.load(0, 3) + Program.load(1, 1) + Program.load(2, 1) + Program.call(7)
    let mapFive = Program.load(0, 3) + Program.load(2, 5) + Program.call(7)
    let test = try run(count + keep + allocate + map + mapFive)
    #expect((0..<3).map { test.word(0xEF, 0x0800 + 2 * $0) } == [0x2F, 6, 0x48])
    #expect(test.machine.mapperRegister(1) == 0xEE)
    #expect(test.machine.mapperRegister(5) == 0xEE)
    #expect(test.machine.register(0) == 0)
  }

  @Test("A privileged opcode is refused to a task, and served with page 00 in slot 0")
  func privileged() throws {
    let refused = try run(Program.load(0, 9) + Program.call(7))
    #expect(refused.machine.register(0) == 0xFFFF)
    // Code in slot 1: page 00 to slot 0, opcode 10 for page 20, the old page back.
    let code: [UInt16] =
      [0xD820, 0x2030, 0xF110] + Program.load(0, 10) + Program.load(1, 0x20) + Program.call(7)
      + [0xD820, 0x2031, 0xF110] + Program.loop
    let padding = [UInt16](repeating: 0, count: 0x18 - code.count)
    let file = Program.file(code + padding + [0x00EF], at: 0x2000)
    let start = Program.file([0x0460, 0x2000], more: 0xFF)
    let test = try TestSystem(
      TestDisk(["A1": .program(start), "A2": .program(file)]))
    test.run(seconds: 1)
    try test.type("a1\n")
    #expect(test.machine.mapperRegister(0) == 0xEF)
    #expect(test.machine.register(0) == 0)
    #expect(test.machine.register(2) == 0x2000)
  }

  @Test("A call takes about as long as on the real system")
  func time() throws {
    let test = try run(Program.call(9) + Program.loop)
    test.run(seconds: 0.1)
    // Opcode 7 of library 9, 1000 times: 655 cycles each on a real 6.50.
    let loop: [UInt16] =
      Program.load(4, 1000) + Program.load(9, 9) + Program.load(0, 7)
      + [0x2C09, 0x0604, 0x16FB] + Program.load(5, 1)
    let timed = try TestSystem(TestDisk(["T": .program(Program.file(loop + Program.loop))]))
    timed.run(seconds: 1)
    for event in try Typist.typing("t\n").events {
      timed.machine.schedule(.scanCode(event.scanCode), at: timed.machine.now + event.time)
    }
    while timed.machine.mapperRegister(0) != 0xEF { timed.run(seconds: 0.0005) }
    let start = timed.machine.cycles
    while timed.machine.register(5) != 1, timed.machine.cycles < start + 3_000_000 {
      timed.run(seconds: 0.0005)
    }
    #expect((560_000...760_000).contains(timed.machine.cycles - start))
  }
}
