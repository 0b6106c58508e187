import Testing

@testable import GeneveCore

@Suite("Floppy controllers: states")
struct FloppyStateTests {
  /// Runs a command in two halves, with the card saved and restored into a fresh one in between.
  private func halves(
    _ code: UInt8, cutAfter ticks: Ticks, medium: TestMedium, feeding byte: UInt8 = 0x5A
  ) throws -> (status: UInt8, bytes: [UInt8]) {
    var card = MyarcFloppyController(cylinders: [40])
    card.bay.insert(medium, drive: 0)
    for (bit, value) in [(0, true), (1, true), (3, false), (4, true)] {
      card.writeCRU(value, bit: bit, at: 0)
    }
    card.write(code, to: 0x1FF1, at: 0)
    var now: Ticks = 0
    var isCut = false
    var bytes: [UInt8] = []
    while true {
      now += 4 * .perMicrosecond
      if !isCut && now >= ticks {
        isCut = true
        var blank = MyarcFloppyController(cylinders: [40])
        blank.bay.insert(medium, drive: 0)
        let fresh = try restored(card, into: blank)
        let again = try savedState(fresh)
        #expect(try again == savedState(card))
        card = fresh
      }
      let status = card.read(0x1FF1, at: now)
      if status & 2 != 0, code >= 0x80 {
        if code >> 5 == 5 || code >> 4 == 0xF {
          card.write(byte, to: 0x1FF7, at: now)
        } else {
          bytes.append(card.read(0x1FF7, at: now))
        }
      }
      if status & 1 == 0 { return (status, bytes) }
    }
  }

  @Test(
    "a command goes on after its state was saved and restored in the middle",
    arguments: [0x00, 0x80, 0xA0, 0xC0, 0xE0, 0xF0])
  func middle(code: Int) throws {
    // Spin-up, the search, some bytes into the sector, the end of the turn.
    let whole = try halves(UInt8(code), cutAfter: .never, medium: TestMedium(.mfm, sectors: 18))
    for milliseconds in [1, 600, 1210, 1220, 1300] {
      let medium = TestMedium(.mfm, sectors: 18)
      let cut = try halves(
        UInt8(code), cutAfter: Ticks(milliseconds) * 1000 * .perMicrosecond, medium: medium)
      #expect(cut.status == whole.status, "cut at \(milliseconds) ms")
      #expect(cut.bytes == whole.bytes, "cut at \(milliseconds) ms")
    }
  }

  @Test("torn and impossible states are refused")
  func damagedStates() throws {
    var card = MyarcFloppyController(cylinders: [40])
    card.bay.insert(TestMedium(.mfm, sectors: 18), drive: 0)
    for (bit, value) in [(1, true), (4, true)] { card.writeCRU(value, bit: bit, at: 0) }
    card.write(0x88, to: 0x1FF1, at: 0)
    card.advance(to: .perSecond / 100)
    let bytes = try savedState(card)
    for length in stride(from: 0, to: bytes.count, by: 997) {
      #expect(throws: StateExchange.Failure.self) {
        try restored(Array(bytes.prefix(length)), into: MyarcFloppyController(cylinders: [40]))
      }
    }
    // Whatever the bytes say: an error, or a card that goes on without a trap.
    let bay = 2049..<2080
    let chip = bytes.count - 70..<bytes.count
    for index in Array(bay) + Array(chip) {
      var damaged = bytes
      damaged[index] = 0xFF
      if var odd = try? restored(damaged, into: MyarcFloppyController(cylinders: [40])) {
        _ = odd.read(0x1FF1, at: .perSecond)
        _ = odd.inspect(at: .perSecond)
      }
    }
  }
}
