import Testing

@testable import GeneveCore

@Suite("GROM simulation")
struct GROMSimulationTests {
  private var grom = GROMSimulation()

  private mutating func setAddress(_ address: UInt16) {
    grom.writeAddress(UInt8(address >> 8))
    grom.writeAddress(UInt8(address & 0xFF))
  }

  private mutating func access() -> (UInt8, Int) {
    let place = grom.dataAddressForAccess()
    return (place.page, place.offset)
  }

  @Test(
    "the byte of address N stands at offset N + 1", arguments: [0x0000, 0x1234, 0x6000, 0xFFFE])
  mutating func offsetByOne(address: UInt16) {
    setAddress(address)
    #expect(access() == (0x38 + UInt8(address >> 13), Int(address & 0x1FFF) + 1))
  }

  @Test("accesses follow each other within a bank of 8 KiB")
  mutating func wraps() {
    setAddress(0x3FFD)
    #expect(access() == (0x39, 0x1FFE))
    #expect(access() == (0x39, 0x1FFF))
    #expect(access() == (0x39, 0x0000))
    setAddress(0x5FFF)
    #expect(access() == (0x3A, 0x0000), "the step after an address stays in the bank too")
  }

  @Test("the address reads as the next one, high byte first, and is destroyed by it")
  mutating func readAddress() {
    setAddress(0x1234)
    #expect(grom.peekAddress() == 0x12)
    #expect(grom.readAddress() == 0x12)
    #expect(grom.readAddress() == 0x35)
    #expect(grom.readAddress() == 0x35)
  }

  @Test("a data access between two address bytes makes the second one the first")
  mutating func flipFlop() {
    grom.writeAddress(0x55)
    _ = access()
    setAddress(0x4000)
    #expect(access() == (0x3A, 1))
  }

  @Test("the state comes back whole, between two address bytes")
  mutating func state() throws {
    grom.writeAddress(0x20)
    grom = try restored(grom, into: GROMSimulation())
    grom.writeAddress(0x10)
    #expect(access() == (0x39, 0x11))
  }

  @Test("reset clears the address")
  mutating func reset() {
    setAddress(0x1234)
    grom.reset()
    #expect(grom.address == 0)
  }
}
