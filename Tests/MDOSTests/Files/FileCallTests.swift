import GeneveCore
import TIDisks
import Testing

@testable import MDOS

/// Calls through registers, pages and status of a machine.
@Suite("Library 8 in a machine")
struct FileCallTests {
  private static let header: UInt8 = 0x20
  private static let caller: UInt16 = 0xF000
  private static let block: UInt16 = 0x1FFC

  private let machine: Machine
  private var library: FileLibrary
  private let call: SystemCall

  /// A task with pages 20, 21, 22 and a hole; its PAB crosses from execution page 0 to 1.
  init() throws {
    machine = Machine(configuration: try Configuration())
    // Native mode, mapped.
    machine.writeCRU(true, at: 0x1EF4)
    machine.writeCRU(false, at: 0x1EF6)
    for (slot, page) in [Self.header, 0x21, 0x22].enumerated() {
      machine.setMapperRegister(slot, to: UInt8(page))
    }
    machine.pokeWord(Self.caller, at: SystemCall.workspace + 26)
    machine.pokeWord(0xD402, at: SystemCall.workspace + 30)
    call = SystemCall(machine: machine, headerPage: Self.header, isPrivileged: false)
    call[register: 0] = Self.block
    let name = try #require(DiskName("WORK"))
    let disk = try DiskImage.formatted(try #require(Geometry.named("sssd")), name: name)
    library = FileLibrary(drives: DriveSet(disks: [disk]))
  }

  private static func page(_ local: Int) -> UInt8? { local < 3 ? header + UInt8(local) : nil }

  /// Writes a PAB and makes the call; what stands in its error byte.
  private mutating func perform(
    _ operation: FileOperation, _ name: String, buffer: Int = 0, count: Int = 0,
    isVideo: Bool = false
  ) -> UInt8 {
    var bytes: [UInt8] = [operation.rawValue, 0, 0xFF]
    bytes += [UInt8(buffer >> 16 & 0xFF), UInt8(buffer >> 8 & 0xFF), UInt8(buffer & 0xFF)]
    bytes += [0, 0, 0, 0, isVideo ? 1 : 0]
    bytes += [0, UInt8(count >> 8), UInt8(count & 0xFF), 0, UInt8(name.utf8.count)]
    call.store(bytes + Array(name.utf8), at: Self.block)
    _ = library.call(call, localPage: Self.page)
    return machine.peek(Self.block + 2)
  }

  @Test("buffers are found through the page list, across pages, mapped or not")
  mutating func pages() {
    machine.setMapperRegister(2, to: 0x30)
    for offset in 0..<16 { machine.setByte(UInt8(offset + 1), page: 0x21, offset: 8176 + offset) }
    for offset in 0..<16 { machine.setByte(UInt8(offset + 17), page: 0x22, offset: offset) }
    machine.setMapperRegister(2, to: 0x22)
    #expect(perform(.saveProgram, "DSK1.P", buffer: 0x3FF0, count: 32) == 0)
    #expect(perform(.loadProgram, "DSK1.P", buffer: 0x4100, count: 32) == 0)
    #expect((0..<32).map { machine.byte(page: 0x22, offset: 0x100 + $0) } == Array(1...32))
    #expect(machine.peekWord(Self.block + 8) == 32, "the size came back over the page boundary")
  }

  @Test("beyond the page list buffers read as 0 and swallow what is written")
  mutating func dummyPage() {
    #expect(perform(.saveProgram, "DSK1.Z", buffer: 0x6000, count: 16) == 0)
    #expect(perform(.loadProgram, "DSK1.Z", buffer: 0xFFFFF0, count: 16) == 0)
    machine.setByte(9, page: 0x22, offset: 0)
    #expect(perform(.loadProgram, "DSK1.Z", buffer: 0x4000, count: 16) == 0)
    #expect(machine.byte(page: 0x22, offset: 0) == 0)
  }

  @Test("a buffer may lie in video memory")
  mutating func video() {
    for offset in 0..<16 { machine.setVRAMByte(UInt8(offset * 3), at: 0x1800 + offset) }
    #expect(perform(.saveProgram, "DSK1.V", buffer: 0x1800, count: 16, isVideo: true) == 0)
    #expect(perform(.loadProgram, "DSK1.V", buffer: 0x1C00, count: 16, isVideo: true) == 0)
    #expect(machine.video.vramByte(0x1C00 + 15) == 45)
  }

  @Test("EQ tells of an error; the rest of the status stays")
  mutating func status() {
    #expect(perform(.loadProgram, "DSK1.NONE") == 0xE0)
    #expect(call.status == 0xF402)
    #expect(perform(.status, "DSK1.") == 0)
    #expect(call.status == 0xD402)
  }

  @Test("files carry the time of the clock chip")
  mutating func time() throws {
    #expect(perform(.saveProgram, "DSK1.T") == 0)
    let information = try library.information(of: try #require(DeviceName("DSK1.T")))
    #expect(information.updated.description == "2026-01-31 12:00:00")
  }

  @Test("open files and print-outs survive in a saved state")
  mutating func state() throws {
    library.ports.connected = [.parallel1]
    let text = try #require(DeviceName("DSK1.TEXT"))
    let file = try library.open(text, .text(.output))
    try library.write(Array("ONE".utf8), to: file)
    let printer = try library.open(try #require(DeviceName("PIO.CR")), .text(.output))
    try library.write(Array("PRINTED".utf8), to: printer)
    var saving = StateExchange()
    try library.exchangeState(&saving)

    var restored = FileLibrary(drives: library.drives, ports: PortOutput(connected: [.parallel1]))
    var restoring = StateExchange(restoringFrom: saving.bytes)
    try restored.exchangeState(&restoring)
    #expect(restoring.isAtEnd)
    #expect(restored.openFileNames == ["DSK1.TEXT", "PIO/1.CR"])
    try restored.write(Array("TWO".utf8), to: file)
    try restored.close(file)
    #expect(
      try restored.readText(text).map { String(decoding: $0, as: UTF8.self) } == ["ONE", "TWO"])
    // The bytes are the host's; how many there were is the machine's.
    #expect(restored.ports.take(.parallel1) == (7, []))
  }

  @Test("library 10 works through the slots and leaves the system's own context alone")
  func arithmetic() {
    let one: [UInt8] = [0x40, 1, 0, 0, 0, 0, 0, 0]
    for (index, byte) in one.enumerated() { machine.setByte(byte, page: 0x21, offset: index) }
    for (number, value) in [2, 0x2100, 0x2000, 0x2000].enumerated() {
      call[register: number] = UInt16(value)
    }
    _ = FloatingPointLibrary.call(call)
    #expect(machine.byte(page: 0x21, offset: 0x101) == 2)
    #expect(call[register: 0] == 0)
    #expect(call.status & 0xE00F == 0x2002)
    let system = SystemCall(machine: machine, headerPage: 0, isPrivileged: true)
    system[register: 0] = 2
    _ = FloatingPointLibrary.call(system)
    #expect(system[register: 0] == 0xFFFF)
  }
}
