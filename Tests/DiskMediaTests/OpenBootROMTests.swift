import BuiltInVolume
import DiskMedia
import GeneveCore
import InstructionSet
import TIDisks
import TestSupport
import Testing

/// The open boot ROM with the controllers and disks that it knows.
@Suite("Open boot ROM")
struct OpenBootROMTests {
  /// A system of two pages that notes where it was called from, and goes round in a circle.
  private static let system = """
           AORG 0
           DATA >F000,START
           AORG >0100
    START  LI   R1,>600D
           MOV  R1,@>0200
           MOVB @>F111,@>0202      page in slot 1
           MOV  R13,@>0204
           MOV  R15,@>0206
           STST R2
           MOV  R2,@>0208
    CIRCLE JMP  CIRCLE
           END
    """

  /// 64 sectors: the system, and a mark at the end of each.
  private static func systemFile() throws -> [UInt8] {
    let assembly = try Assembler.assemble(
      main: "system", provider: SourceProvider(["system": system]))
    var bytes = try assembly.bootROMImage()
    for sector in 0..<64 { bytes[sector * 256 + 255] = UInt8(sector ^ 0xA5) }
    return bytes
  }

  /// A disk on which the file lies in many pieces, between others that were deleted.
  private static func disk(
    _ format: String, name: String = "SYSTEM/SYS", system: [UInt8]? = nil
  ) throws -> DiskImage {
    let disk = try DiskImage.formatted(
      #require(Geometry.named(format)), name: #require(DiskName("BOOT")))
    let volume = try Volume(of: disk)
    func write(_ name: String, _ bytes: [UInt8]) throws {
      let file = try TransportFile(name: #require(DiskName(name)), program: bytes, created: .none)
      _ = try volume.write(
        #require(file.name), file.information, sectors: file.sectors, replacing: false)
    }
    for number in 0..<20 {
      try write("GAP\(number)", [UInt8](repeating: 1, count: 1024))
      try write("STAY\(number)", [UInt8](repeating: 2, count: 256))
    }
    for number in 0..<20 where number % 2 == 0 {
      try volume.delete(volume.file(at: "GAP\(number)"))
    }
    try write(name, system ?? systemFile())
    return disk
  }

  private func machine(
    _ disk: DiskImage?, _ controller: Configuration.FloppyController? = .myarc
  ) throws -> Machine {
    var configuration = try Configuration(bootROM: OpenBootROM.image)
    configuration.floppyController = controller
    let machine = Machine(configuration: configuration)
    if let disk { machine.insertFloppy(DiskMedium(disk), drive: 0) }
    return machine
  }

  /// Runs until the text stands on the screen.
  private func wait(for text: String, on machine: Machine, seconds: Ticks) -> Bool {
    let end = machine.now + seconds * .perSecond
    while machine.now < end {
      machine.run(until: machine.now + .perSecond / 5)
      if (machine.video.screenText() ?? []).contains(where: { $0.contains(text) }) { return true }
    }
    return false
  }

  @Test(
    "a file in pieces is loaded and started as a system expects it",
    arguments: [
      ("dsdd", Configuration.FloppyController.myarc), ("dssd", .myarc), ("dssd", .ti),
    ])
  func loading(format: String, controller: Configuration.FloppyController) throws {
    let disk = try Self.disk(format)
    let machine = try machine(disk, controller)
    let end = machine.now + 20 * Ticks.perSecond
    while machine.now < end, machine.byte(page: 0, offset: 0x200) != 0x60 {
      machine.run(until: machine.now + .perSecond / 10)
    }
    let state = (0x200..<0x20A).map { machine.byte(page: 0, offset: $0) }
    // Mapper 00 to 07, called by BLWP at F080 with its workspace at F000, interrupts off.
    #expect(state.prefix(3) == [0x60, 0x0D, 0x01])
    #expect(state[4..<6] == [0xF0, 0x00])
    #expect(state[7] & 0x0F == 0)
    #expect(state[9] & 0x0F == 0)
    for sector in 0..<64 {
      let mark = machine.byte(page: UInt8(sector / 32), offset: sector % 32 * 256 + 255)
      #expect(mark == UInt8(sector ^ 0xA5), "sector \(sector)")
    }
    #expect((0..<8).map { machine.mapperRegister($0) } == Array(0..<8))
  }

  @Test("SYSTEM-SYS does as well")
  func otherName() throws {
    let machine = try machine(Self.disk("dsdd", name: "SYSTEM-SYS"))
    #expect(wait(for: "DSK1: loading the system", on: machine, seconds: 30))
  }

  @Test("what is wrong is said")
  func complaints() throws {
    let none = try machine(nil, nil)
    #expect(wait(for: "There is no floppy controller", on: none, seconds: 1))
    let empty = try machine(nil)
    #expect(wait(for: "DSK1: no disk, or no drive", on: empty, seconds: 6))
    let other = try machine(Self.disk("dsdd", name: "OTHER"))
    #expect(wait(for: "DSK1: no file SYSTEM/SYS", on: other, seconds: 12))
    let zeroes = try machine(Self.disk("dsdd", system: [UInt8](repeating: 0, count: 8192)))
    #expect(wait(for: "this is no system file", on: zeroes, seconds: 8))
    let foreign = try DiskImage.formatted(
      #require(Geometry.named("dsdd")), name: #require(DiskName("BOOT")))
    try foreign.writeSector(0, [UInt8](repeating: 0x20, count: 256))
    #expect(wait(for: "DSK1: not a disk of MDOS", on: try machine(foreign), seconds: 6))
  }

  @Test("a key lets it look again")
  func again() throws {
    let machine = try machine(nil, nil)
    #expect(wait(for: "press a key", on: machine, seconds: 1))
    machine.schedule(.scanCode(0x1C), at: machine.now)
    let before = machine.instructionCount
    machine.run(until: machine.now + .perSecond / 5)
    #expect(machine.instructionCount > before)
    #expect(wait(for: "press a key", on: machine, seconds: 1))
  }

  @Test(
    "GeneveOS 6.50 comes up from a disk",
    .enabled(if: Shared.has("images/geneveos-6.50.tfi"), "needs ../shared/images"))
  func realSystem() throws {
    let file = Array(try Shared.bytes("images/geneveos-6.50.tfi").dropFirst(128))
    let machine = try machine(Self.disk("dsdd", system: file))
    #expect(wait(for: "GENEVE OS Version 6.50", on: machine, seconds: 60))
  }
}
