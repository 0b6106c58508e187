import Testing

@testable import MDOS

@Suite("Memory manager: life of tasks")
struct MemoryTaskTests {
  typealias Field = TaskHeader.Field

  @Test(
    "pages of a segment; one that ends with a page takes the next as well",
    arguments: [
      (UInt16(0x0400), UInt16(0x1BFF), UInt16(0), UInt16(1)), (0x0400, 0x1C00, 0, 2),
      (0x2000, 2, 1, 1), (0x2001, 2, 1, 1), (0x6000, 0x3FF0, 3, 2), (0xA000, 0x5FFF, 5, 3),
    ])
  func segmentPages(address: UInt16, length: UInt16, first: UInt16, count: UInt16) throws {
    let segment = ProgramSegment(loadAddress: address, length: length, prefersFast: false)
    let pages = try #require(segment.pages)
    #expect(pages.first == first)
    #expect(pages.count == count)
  }

  @Test(
    "no segment may begin in the header or end beyond FFFF",
    arguments: [
      (UInt16(0x03FE), UInt16(2)), (0, 0x2000), (0xE000, 0x2000), (0xFFFE, 2),
    ])
  func badSegment(address: UInt16, length: UInt16) throws {
    var fixture = try MemoryFixture()
    let segment = ProgramSegment(loadAddress: address, length: length, prefersFast: false)
    #expect(try fixture.manager.addSegment(segment, to: fixture.tasks[0]) == .notAProgram)
  }

  /// Loads a program of the given segments as a child of the command interpreter.
  private func load(_ segments: [ProgramSegment], _ fixture: inout MemoryFixture) throws
    -> TaskHeader
  {
    let child = try fixture.manager.beginLoad().get()
    for segment in segments {
      #expect(try fixture.manager.addSegment(segment, to: child) == nil)
    }
    try fixture.manager.finishLoad(
      of: child, parent: MemoryFixture.interpreter, slotSeven: 0x13)
    return child
  }

  @Test("a loaded program inherits, and finds its pages in its map")
  func load() throws {
    var fixture = try MemoryFixture(programs: 0)
    let parent = MemoryFixture.interpreter
    for offset in stride(from: 0, to: 0x400, by: 2) where !(0x112..<0x11C).contains(offset) {
      fixture.manager.memory.setWord(UInt16(0x8000 + offset), page: parent.page, offset: offset)
    }
    let child = try load(
      [
        ProgramSegment(loadAddress: 0x0400, length: 0x1C00, prefersFast: true),
        ProgramSegment(loadAddress: 0x6000, length: 0x100, prefersFast: false),
      ], &fixture)
    let memory = fixture.manager.memory
    func word(_ offset: Int) -> UInt16 { memory.word(page: child.page, offset: offset) }
    #expect(child.page == 0xEF)
    #expect(child.map(in: memory).bytes == [0xEF, 0xEE, 0xFF, 0x3D, 0xFF, 0xFF, 0xFF, 0x13])
    #expect(word(Field.workspacePointer) == 0xF000)
    #expect(word(Field.programCounter) == 0x0400)
    #expect(word(Field.status) == 0x0002)
    #expect(word(Field.parent) == 0x0006)
    #expect(word(Field.breakHandler) == 0)
    #expect(word(Field.identity) == 0xEF00, "page, and the parent's byte behind it")
    #expect(word(Field.state) >> 8 == 0)
    #expect(word(Field.nameEnd) == 0x8000 + UInt16(Field.nameEnd) + 1)
    #expect(memory.bytes(page: child.page, in: 0x180..<0x200).allSatisfy { $0 == 0 })
    #expect(word(0x011E) == 0x811E, "the path")
    #expect(word(0x03FE) == 0x83FE)
    #expect(try fixture.manager.location(0x6010, in: child)?.page == 0x3D)
    #expect(try fixture.manager.location(0x6010, in: child)?.offset == 0x10)
    #expect(try fixture.manager.location(0x4000, in: child) == nil)
    #expect(try fixture.manager.location(0xE000, in: child) == nil)
    // The two pages of the load buffer have changed places.
    #expect(try fixture.manager.freePages().slow.starts(with: [0x3E, 0x3F, 0x3C]))
    fixture.tasks = [child]
    #expect(fixture.check().findings.isEmpty)
  }

  @Test("a load that fails leaves no trace but the order of the free pages")
  func abandon() throws {
    var fixture = try MemoryFixture(programs: 0)
    let (nodes, before) = try (fixture.freeNodes, fixture.manager.freePages())
    let child = try fixture.manager.beginLoad().get()
    let segment = ProgramSegment(loadAddress: 0x0400, length: 0x9000, prefersFast: true)
    #expect(try fixture.manager.addSegment(segment, to: child) == nil)
    try fixture.manager.abandonLoad(of: child)
    let after = try fixture.manager.freePages()
    #expect(after.slow.sorted() == before.slow.sorted())
    #expect(after.fast.sorted() == before.fast.sorted())
    #expect(try fixture.freeNodes == nodes)
    #expect(fixture.check().findings.isEmpty)
  }

  @Test("a load without pages is refused and costs nothing", arguments: [0, 1, 2])
  func loadWithoutPages(left: UInt16) throws {
    var fixture = try MemoryFixture()
    fixture.call(1, fixture.manager[.freePages] - left, 1)
    let nodes = try fixture.freeNodes
    #expect(try fixture.manager.beginLoad() == .failure(.noMemory))
    #expect(fixture.manager[.freePages] == left)
    #expect(try fixture.freeNodes == nodes)
  }

  @Test("all that a task had is free after its end")
  func end() throws {
    var fixture = try MemoryFixture(programs: 2)
    let nodes = try fixture.freeNodes
    fixture.call(1, 9, 1)
    fixture.call(5, 2, 3, 0x10)
    fixture.call(7, 0x10, 20, by: 1)
    #expect(try fixture.manager.endTask(fixture.tasks[0]) == 0)
    #expect(fixture.manager[.freePages] == 46 - 2, "the other task still holds the group")
    #expect(fixture.call(8, 0x10, by: 1)[1] == 2)
    fixture.tasks.removeFirst()
    #expect(fixture.check().findings.isEmpty)
    #expect(try fixture.manager.endTask(fixture.tasks[0]) == 0)
    fixture.tasks.removeFirst()
    #expect(fixture.manager[.freePages] == 47)
    #expect(try fixture.freeNodes == nodes)
    #expect(fixture.check().findings.isEmpty)
  }

  @Test("fork copies what is private and shares what is shared")
  func fork() throws {
    var fixture = try MemoryFixture()
    fixture.call(1, 3, 1)
    fixture.call(1, 1, 6)
    fixture.call(5, 1, 2, 0x10)
    for (local, slot) in [(UInt16(1), UInt16(2)), (2, 3), (6, 4)] { fixture.call(3, local, slot) }
    let parent = fixture.tasks[0]
    fixture.manager.memory.setByte(0x77, page: 0x3F, offset: 0x123)
    fixture.manager.memory.setWord(0x4230, page: parent.page, offset: Field.nameEnd)
    let child = try #require(try fixture.fork())
    let list = try fixture.list(1)
    #expect(list == [0x00EE, 0x00ED, 0x103E, 0x00EC, 0xFFFF, 0xFFFF, 0x00EB])
    #expect(fixture.map(1) == [0xEE, 0xFF, 0xED, 0x3E, 0xEB, 0xFF, 0xFF, 0x13])
    let memory = fixture.manager.memory
    #expect(memory.byte(page: 0xED, offset: 0x123) == 0x77)
    #expect(memory.word(page: child.page, offset: Field.programCounter) == 0x0406)
    #expect(memory.word(page: child.page, offset: Field.status) == 0xD000)
    #expect(memory.word(page: child.page, offset: Field.parent) == 0x00EF)
    #expect(memory.word(page: child.page, offset: Field.nameEnd) == 0x4231)
    #expect(memory.byte(page: child.page, offset: Field.identity) == child.page)
    #expect(memory.byte(page: child.page, offset: Field.ticksLeft) == 6)
    #expect(memory.word(page: child.page, offset: Field.scratchpad) == 0xFFFF)
    #expect(memory.word(page: child.page, offset: Field.scratchpad + 2) == 0x5A5A)
    #expect(try fixture.manager.sharedGroups().map(\.holders) == [2])
    #expect(fixture.check().findings.isEmpty)
  }

  @Test("fork wants one free page more than it needs")
  func forkWithoutPages() throws {
    for (left, succeeds) in [(UInt16(1), false), (2, true)] {
      var fixture = try MemoryFixture(programs: 2)
      fixture.call(1, fixture.manager[.freePages] - left, 1, by: 1)
      #expect(try (fixture.fork() != nil) == succeeds)
      #expect(fixture.check().findings.isEmpty)
    }
  }
}
