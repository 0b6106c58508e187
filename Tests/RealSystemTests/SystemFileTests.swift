import GeneveCore
import TIDisks
import TestSupport
import Testing

@testable import MDOS

/// System files made up here: 16 pages whose first has the vector and an endless loop.
@Suite("System files")
struct SystemFileTests {
  static func image(pages: Int = 16, entry: UInt16 = 0x0200) -> [UInt8] {
    var image = [UInt8](repeating: 0, count: pages * 8192)
    image.replaceSubrange(0..<4, with: [0xF0, 0x00, UInt8(entry >> 8), UInt8(entry & 0xFF)])
    // JMP $
    image.replaceSubrange(0x200..<0x202, with: [0x10, 0xFF])
    for page in 1..<pages { image[page * 8192 + 7] = UInt8(page) }
    return image
  }

  static func withHeader(_ image: [UInt8]) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 128)
    header.replaceSubrange(0..<8, with: [7] + Array("TIFILES".utf8))
    let sectors = image.count / 256
    header[8] = UInt8(sectors >> 8)
    header[9] = UInt8(sectors & 0xFF)
    header[10] = 1
    return header + image
  }

  @Test("16 and 17 pages are read, with and without a TIFILES header", arguments: [16, 17])
  func reading(pages: Int) throws {
    let image = Self.image(pages: pages)
    for bytes in [image, Self.withHeader(image)] {
      let file = try SystemFile(bytes, label: "system")
      #expect(file.pages.count == pages)
      #expect(file.pages.joined().elementsEqual(image))
      #expect(file.entry.address == 0x0200)
      #expect(file.version == nil)
    }
  }

  @Test("the version is told by the tables of the memory manager")
  func version() throws {
    for layout in ManagerLayout.Version.allCases.map(ManagerLayout.of) {
      var image = Self.image()
      for (address, word) in layout.signature {
        let offset = 5 * 8192 + ManagerLayout.offset(address)
        image[offset] = UInt8(word >> 8)
        image[offset + 1] = UInt8(word & 0xFF)
      }
      #expect(try SystemFile(image, label: "system").version == layout.version)
    }
  }

  @Test("anything else is refused with place, found and expected")
  func refusals() throws {
    let image = Self.image()
    var cut = Self.withHeader(image)
    cut.removeLast(1000)
    var wrongEntry = image
    wrongEntry[3] = 0x01
    for (bytes, text) in [
      ([], "system, byte 0: 0 bytes; expected a system file: 16 or 17 pages"),
      (Array(image.dropLast()), "byte 0: 131071 bytes"),
      (Self.image(pages: 18), "byte 0: 147456 bytes"),
      (Self.withHeader(Self.image(pages: 15)), "byte 128: 122880 bytes behind the header"),
      (cut, "the file ends after 130072 bytes of data"),
      (wrongEntry, "F000 0201 for workspace and entry"),
      ([UInt8](repeating: 0, count: 131072), "0000 0000 for workspace and entry"),
    ] as [([UInt8], String)] {
      let error = #expect(throws: DiskError.self) { try SystemFile(bytes, label: "system") }
      #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }
  }

  @Test("the machine stands at the entry as a loader leaves it")
  func start() throws {
    for timing in [ProcessorTiming.manual, .mame] {
      let machine = Machine(configuration: try Configuration(timing: timing))
      let file = try SystemFile(Self.image(pages: 17), label: "system")
      RealSystem(file: file, bootDevice: .hds1).start(on: machine)
      #expect(machine.programCounter == 0x0200)
      #expect(machine.workspacePointer == 0xF000)
      #expect(machine.status == 0x3000)
      #expect((0..<13).allSatisfy { machine.register($0) == 0 })
      #expect((13..<16).map(machine.register) == [0xF000, 0xF088, 0x3000])
      #expect((0..<8).map(machine.mapperRegister) == [0, 1, 2, 3, 4, 5, 6, 7])
      #expect(machine.isNativeMode)
      #expect(machine.peekWord(0xF04E) == 0x4844)
      #expect(machine.byte(page: 0x10, offset: 7) == 0x10)
      #expect(machine.cycles == 41_943)
      // The keyboard's power-on code waits; the flags are those of the board.
      #expect(machine.peek(0xF118) == 0xAA)
      #expect(!machine.readCRU(0x0010))
      #expect(machine.processorFlags == 0x8720)
      #expect((0...23).allSatisfy { machine.video.register($0) == 0 })
      #expect(machine.clockTime == Configuration.defaultClock)
    }
  }

  @Test("the vertical blank has begun just before, and comes again a frame later")
  func verticalBlank() throws {
    let machine = Machine(configuration: try Configuration())
    RealSystem(file: try SystemFile(Self.image(), label: "system")).start(on: machine)
    #expect(machine.video.status(0) & 0x80 == 0)
    let entry = machine.now
    machine.run(until: entry + Machine.frameTicks - 120 * Ticks.perProcessorCycle)
    #expect(machine.video.status(0) & 0x80 == 0)
    machine.run(until: entry + Machine.frameTicks - 60 * Ticks.perProcessorCycle)
    #expect(machine.video.status(0) & 0x80 != 0)
  }

  @Test("a program that enters the boot EPROM starts it again")
  func coldStart() throws {
    let machine = Machine(configuration: try Configuration(bootROM: RealSystem.bootROM))
    var image = Self.image()
    // B @F080, where a few words show page F8 at slot 0 and enter it.
    image.replaceSubrange(0x200..<0x204, with: [0x04, 0x60, 0xF0, 0x80])
    let host = RealSystemHost(system: RealSystem(file: try SystemFile(image, label: "system")))
    machine.systemCallHandler = host
    host.start(on: machine)
    for (index, word) in [0x0201, 0xF800, 0xD801, 0xF110, 0x0420, 0x0000].enumerated() {
      machine.pokeWord(UInt16(word), at: 0xF080 + UInt16(2 * index))
    }
    machine.run(until: machine.now + Ticks.perSecond / 100)
    // From then on the image enters the stub at F080, and the stub the image.
    #expect(machine.mapperRegister(0) == 0)
    #expect(machine.cycles > 2 * 41_943)
  }

  @Test("a reset starts it again, whatever it has done to its pages")
  func reset() throws {
    let machine = Machine(configuration: try Configuration())
    let system = RealSystem(file: try SystemFile(Self.image(), label: "system"))
    system.start(on: machine)
    machine.run(until: machine.now + Ticks.perSecond)
    machine.setByte(0, page: 0, offset: 0x200)
    machine.setByte(0x55, page: 0x20, offset: 0)
    machine.reset()
    system.start(on: machine)
    #expect(machine.programCounter == 0x0200)
    #expect(machine.instruction == 0x10FF)
    #expect(machine.byte(page: 0x20, offset: 0) == 0x55)
    machine.run(until: machine.now + Ticks.perSecond)
    #expect(machine.programCounter == 0x0200)
    #expect(machine.clockTime.seconds == 2)
  }
}
