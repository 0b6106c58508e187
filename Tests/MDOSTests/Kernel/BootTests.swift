import GeneveCore
import MDOS
import Testing

@Suite("The state that the system starts with")
struct BootTests {
  @Test("Task 0 has the pages and the map of the real command interpreter")
  func interpreterMap() throws {
    let test = try TestSystem()
    let map = (0..<8).map { test.machine.mapperRegister($0) }
    #expect(map == [0x06, 0x0B, 0x0C, 0x11, 0x32, 0xFF, 0xFF, 0x13])
    #expect((0..<8).map { test.machine.byte(page: 0x06, offset: 0x0114 + $0) } == map)
    #expect(test.machine.isNativeMode)
    #expect(test.machine.workspacePointer == 0xF000)
    #expect(test.machine.status & 0x000F == 2)
  }

  @Test("The header page has the vectors of the real system, each leading to an entry")
  func vectors() throws {
    let test = try TestSystem()
    #expect(test.word(0x06, 0x0000) == 0xF080)
    #expect(test.word(0x06, 0x0004) == 0xF080)
    #expect(test.word(0x06, 0x0006) == 0x0018)
    #expect(test.word(0x06, 0x0018) & 0xFFC0 == 0x0C00)
    #expect(test.word(0x06, 0x0040) == 0xF0A0)
    #expect(test.word(0x06, 0x0042) == 0x0080)
    #expect(test.word(0x06, 0x0080) & 0xFFC0 == 0x0C00)
    #expect(test.word(0x06, 0x0082) == 0x0380)
    #expect(test.word(0x06, 0x0044) == 0xFFD8)
    #expect(test.word(0x06, 0x007E) == test.word(0x06, 0x004A))
    #expect(test.word(0x00, 0x0040) == 0xF0C0)
    #expect(test.word(0x00, 0x0042) == 0x0180)
  }

  /// Read from the memory of a booted GeneveOS 6.50 (realsystem/ram/first).
  @Test("The strings of the header page stand where the real system has them")
  func strings() throws {
    let test = try TestSystem()
    #expect(test.word(0x06, 0x011C) == 0x012A)
    #expect(test.word(0x06, 0x0122) == 0x0270)
    #expect(test.word(0x06, 0x0124) == 0x0200)
    #expect(test.word(0x06, 0x012A) == 0x0220)
    #expect(test.word(0x06, 0x014E) == 0x0268)
    let nodes: [UInt16] = [0x0208, 0x1224, 0x5F24, 0x6424, 0x0210, 0x6224, 0x7424, 0x5F24]
    #expect((0..<8).map { test.word(0x06, 0x0200 + 2 * $0) } == nodes)
    #expect((0..<4).map { test.word(0x06, 0x0220 + 2 * $0) } == [0, 0x0444, 0x534B, 0x3100])
    #expect(test.machine.byte(page: 0x06, offset: 0x0101) == 0x4A)
    #expect(test.machine.byte(page: 0x06, offset: 0x0102) == 0xFF)
  }

  @Test("Page 00 shows the task table with task 0 in it")
  func taskTable() throws {
    let test = try TestSystem()
    #expect((0..<3).map { test.word(0x00, 0x0028 + 2 * $0) } == [0x1D00, 0x1D04, 0x1D00])
    #expect((0..<2).map { test.word(0x00, 0x1D00 + 2 * $0) } == [0x1D00, 0x0606])
  }

  /// Page 05 of a booted GeneveOS 6.50.
  @Test("As many pages are free as in the real system, in its order")
  func memory() throws {
    let test = try TestSystem()
    #expect(test.word(0x05, 0x000E) == 0x48)
    #expect(test.word(0x05, 0x0010) == 0x30)
    #expect(test.word(0x05, 0x0016) == 7)
    #expect(test.word(0x05, 0x0012) == 0x3950)
    #expect(test.word(0x05, 0x0018) == 0x3970)
  }

  @Test("Level 1 lets the video and the keyboard through: the prompt comes and keys arrive")
  func interrupts() throws {
    let test = try TestSystem(TestDisk())
    test.run(seconds: 1)
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
    try test.type("abc")
    #expect(test.screen.last?.hasPrefix("A:\\>abc") == true)
  }

  @Test("Ctrl-Alt-Del starts the system anew, whatever runs")
  func warmStart() throws {
    let test = try TestSystem(TestDisk(["STAY": .program(Program.file(Program.loop))]))
    test.run(seconds: 1)
    try test.type("stay\n")
    #expect(test.machine.mapperRegister(0) == 0xEF)
    try test.type("typed ahead{Ctrl-Alt-Del}")
    #expect(test.machine.mapperRegister(0) == 0x06)
    #expect(test.word(0x05, 0x0010) == 0x30)
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
    #expect(!test.screen.contains { $0.contains("typed") })
  }

  @Test(
    "Programs run with any amount of memory",
    arguments: [
      (Configuration.StaticRAM.kilobytes32, false), (.kilobytes384, false), (.kilobytes64, true),
    ])
  func memorySizes(staticRAM: Configuration.StaticRAM, hasMemex: Bool) throws {
    let configuration = try Configuration(staticRAM: staticRAM, hasMemex: hasMemex)
    let test = try TestSystem(
      TestDisk(["HELLO": .program(Program.file(Program.saying("any size")))]),
      configuration: configuration)
    test.run(seconds: 1)
    try test.type("hello\nmem\n")
    #expect(test.screen.contains("any size"))
    #expect(test.screen.contains { $0.hasSuffix("pages of memory") })
  }

  @Test("Without any disk the prompt comes all the same")
  func noDisk() throws {
    let test = try TestSystem()
    test.run(seconds: 1)
    #expect(test.screen.last?.hasPrefix("A:\\>") == true)
  }
}
