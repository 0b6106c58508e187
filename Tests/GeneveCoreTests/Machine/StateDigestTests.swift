import Testing

@testable import GeneveCore

@Suite("State digests")
struct StateDigestTests {
  @Test("a difference is named by its part")
  func names() throws {
    let (one, other) = (
      Machine(configuration: try Configuration()), Machine(configuration: try Configuration())
    )
    let before = try one.stateDigest()
    #expect(try other.stateDigest() == before)
    other.setByte(1, page: 0x3C, offset: 5)
    other.setVRAMByte(7, at: 0x2001)
    other.poke(9, at: 0xF010)
    #expect(
      try other.stateDigest().differences(from: before)
        == ["processor", "page 3C", "video memory 02000"])
    other.schedule(.scanCode(0x1E), at: 100)
    #expect(try other.stateDigest().differences(from: before).contains("board"))
    #expect(try one.stateHash() != other.stateHash())
    #expect(before.differences(from: before).isEmpty)
  }

  @Test("every byte of memory counts")
  func everyByte() throws {
    let machine = Machine(configuration: try Configuration())
    let blank = try machine.stateHash()
    for offset in [0, 1, 7, 8, 4095, 8190, 8191] {
      for bit in 0..<8 {
        machine.setByte(1 << UInt8(bit), page: 0x20, offset: offset)
        #expect(try machine.stateHash() != blank)
      }
      machine.setByte(0, page: 0x20, offset: offset)
    }
    #expect(try machine.stateHash() == blank)
  }

  @Test("input may be scheduled at any time before it is due")
  func earlyInput() throws {
    // An event for this very moment is due with the next instruction, also when the machine has known it
    // for long.
    for due in stride(from: Ticks(3_000_000), to: 3_006_300, by: 105) {
      let hashes = try [false, true].map { isEarly in
        let machine = Machine(configuration: try Configuration())
        for (offset, word) in [UInt16(0x0580), 0x10FE].enumerated() {
          machine.setByte(UInt8(word >> 8), page: 0, offset: 0x100 + 2 * offset)
          machine.setByte(UInt8(word & 0xFF), page: 0, offset: 0x101 + 2 * offset)
        }
        machine.setMapperRegister(0, to: 0)
        machine.jump(to: 0x100)
        var effective = due + 1
        if !isEarly {
          machine.run(until: due)
          effective = machine.now + 1
        } else {
          let probe = try machine.snapshot()
          machine.run(until: due)
          effective = machine.now + 1
          try machine.restore(probe)
        }
        machine.schedule(.joystick(index: 0, state: 3), at: isEarly ? effective : 0)
        machine.run(until: due + 1_000_000)
        return try machine.stateHash()
      }
      #expect(hashes[0] == hashes[1])
    }
  }
}
