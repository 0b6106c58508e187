import GeneveCore
import MDOS
import Testing

@testable import Debugger

@Suite("State files")
struct StateFileTests {
  private func machine(_ ram: Configuration.StaticRAM = .kilobytes64) throws -> Machine {
    Machine(configuration: try Configuration(staticRAM: ram))
  }

  @Test("a state goes into another machine of its kind, which goes on identically")
  func roundTrip() throws {
    let fixture = try TimelineFixture(disk: TimelineFixture.floppy())
    try fixture.run(for: 400_000_000)
    let bytes = try StateFile.save(fixture.machine, system: fixture.system)
    let other = try TimelineFixture(disk: TimelineFixture.floppy())
    let contents = try StateFile.Contents(bytes, for: other.machine, system: other.system)
    #expect(try contents.restore(into: other.machine, system: other.system).isEmpty)
    #expect(try other.hash == fixture.hash)
    fixture.machine.run(until: 900_000_000)
    other.machine.run(until: 900_000_000)
    #expect(try other.hash == fixture.hash)
  }

  @Test("another machine is refused, with the option that would make it fit")
  func otherMachine() throws {
    let bytes = try StateFile.save(try machine(.kilobytes384), system: nil)
    let refusal = StateFile.Refusal(
      "is of a machine with --sram 384; this one has --sram 64")
    #expect(throws: refusal) {
      try StateFile.Contents(bytes, for: try machine(), system: nil)
    }
    let fixture = try TimelineFixture(disk: TimelineFixture.floppy())
    #expect(throws: StateFile.Refusal.self) {
      try StateFile.Contents(
        try StateFile.save(try machine(), system: nil), for: fixture.machine,
        system: fixture.system)
    }
  }

  @Test("a disk that has changed since is told")
  func changedDisk() throws {
    let fixture = try TimelineFixture(disk: TimelineFixture.floppy())
    let bytes = try StateFile.save(fixture.machine, system: fixture.system)
    let disk = try #require(fixture.disk)
    try disk.writeSector(100, [UInt8](repeating: 1, count: 256))
    let contents = try StateFile.Contents(bytes, for: fixture.machine, system: fixture.system)
    #expect(
      try contents.restore(into: fixture.machine, system: fixture.system)
        == ["DSK1, floppy, has changed since the state was saved"])
  }

  @Test("whatever is damaged is refused and loads nothing")
  func damage() throws {
    let machine = try machine()
    machine.run(until: 1_000_000)
    let bytes = try StateFile.save(machine, system: nil)
    let hash = try machine.stateHash()
    var dice = Dice(seed: 4)
    for index in 0..<80 {
      var damaged = bytes
      switch index % 4 {
      case 0: damaged = Array(bytes.prefix(dice.roll(below: bytes.count)))
      case 1: damaged[dice.roll(below: 300)] ^= UInt8(1 + dice.roll(below: 255))
      case 2: damaged[dice.roll(below: bytes.count)] ^= 0x10
      default: damaged.append(0)
      }
      do {
        let contents = try StateFile.Contents(damaged, for: machine, system: nil)
        // Only what is said for people may differ: the cycle.
        #expect(index % 4 == 1)
        try contents.restore(into: machine, system: nil)
      } catch is StateFile.Refusal {}
      #expect(try machine.stateHash() == hash)
    }
    #expect(throws: StateFile.Refusal("is no state file")) {
      try StateFile.Contents([1, 2, 3], for: machine, system: nil)
    }
    let newer = Array("GENEVE STATE 2\n\n".utf8)
    #expect(
      throws: StateFile.Refusal("is of version 2; this program knows version 1")
    ) { try StateFile.Contents(newer, for: machine, system: nil) }
  }
}
