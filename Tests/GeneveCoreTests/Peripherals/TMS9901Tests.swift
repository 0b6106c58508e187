import Testing

@testable import GeneveCore

@Suite("TMS9901 pins and interrupts")
struct TMS9901Tests {
  private var chip = TMS9901()

  @Test("after reset every pin is a high input and nothing is let through")
  mutating func afterReset() {
    #expect(chip.load(bits: 0..<16) == 0xFFFE, "recording t9901, line 41")
    #expect(chip.load(bits: 16..<32) == 0xFFFF, "recording t9901, line 43")
    for pin in 1...15 { chip.setInput(false, pin: pin) }
    #expect(!chip.isRequestingInterrupt)
  }

  @Test("a read gives the level of the pin", arguments: 1...15)
  mutating func levels(pin: Int) {
    chip.setInput(false, pin: pin)
    #expect(chip.load(bits: 0..<16) == 0xFFFE & ~(1 << UInt16(pin)))
    chip.setInput(true, pin: pin)
    #expect(chip.load(bits: 0..<16) == 0xFFFE)
  }

  @Test("a low input asks for an interrupt when its mask bit is set", arguments: 1...15)
  mutating func masks(pin: Int) {
    chip.setInput(false, pin: pin)
    for bit in 1...15 where bit != pin { chip.write(true, bit: bit, at: 0) }
    #expect(!chip.isRequestingInterrupt)
    chip.write(true, bit: pin, at: 0)
    #expect(chip.isRequestingInterrupt)
    chip.setInput(true, pin: pin)
    #expect(!chip.isRequestingInterrupt)
  }

  @Test("MDOS lets box, video and keyboard through with one LDCR")
  mutating func masksOfMDOS() {
    chip.store(0x0106, bits: 0..<16)
    for input in TMS9901.Input.allCases {
      chip.setActive(true, input)
      let isLetThrough = [.boxInterruptA, .video, .keyboard].contains(input)
      #expect(chip.isRequestingInterrupt == isLetThrough, "\(input)")
      chip.setActive(false, input)
    }
  }

  @Test("a port pin follows the board until it is written, then the program")
  mutating func outputs() {
    #expect(!chip.isOutput(2))
    chip.write(false, bit: 18, at: 0)
    #expect(chip.isOutput(2))
    #expect(!chip.output(2))
    #expect(chip.load(bits: 16..<32) == 0xFFFB, "recording t9901, line 47")
    chip.write(true, bit: 18, at: 0)
    #expect(chip.output(2))
  }

  @Test("INT7–INT15 and P15–P7 are one pin each", arguments: 7...15)
  mutating func sharedPins(pin: Int) {
    let port = 22 - pin
    chip.setInput(false, pin: pin)
    #expect(chip.load(bits: 16 + port..<17 + port) == 0)
    chip.write(true, bit: 16 + port, at: 0)
    #expect(chip.load(bits: pin..<pin + 1) == 1, "the chip drives the pin against the board")
    chip.write(true, bit: pin, at: 0)
    #expect(!chip.isRequestingInterrupt)
    chip.write(false, bit: 16 + port, at: 0)
    #expect(chip.isRequestingInterrupt)
  }

  @Test("RST2 makes every port pin an input and clears the masks")
  mutating func softReset() {
    chip.store(0xFFFE, bits: 0..<16)
    chip.store(0, bits: 16..<32)
    chip.setInput(false, pin: 1)
    chip.write(true, bit: 0, at: 0)
    #expect(chip.load(bits: 15..<16) == 0, "INTREQ* is low")
    chip.write(true, bit: 15, at: 0)
    #expect(chip.isOutput(3), "writing 1 does nothing")
    chip.write(false, bit: 15, at: 0)
    #expect(chip.load(bits: 15..<16) == 1)
    #expect((0..<16).allSatisfy { !chip.isOutput($0) })
    #expect(chip.load(bits: 16..<32) == 0xFFFF)
  }

  @Test("RST1* also stops the clock, and leaves the levels outside alone")
  mutating func hardReset() {
    chip.setInput(false, pin: 5)
    chip.store(0x0033, bits: 0..<15)
    chip.reset()
    #expect(chip.clockPeriod == 0)
    #expect(!chip.isInClockMode)
    #expect(chip.load(bits: 5..<6) == 0)
  }

  @Test("the board's signals rest until software writes to their pins")
  mutating func boardSignals() {
    #expect(!chip.hasVideoWaitStates && !chip.isVideoReset && !chip.isBoxReset)
    #expect(!chip.selectsJoystick1 && !chip.isKeyboardReset && !chip.isFlashOutputDisabled)
    #expect(chip.flashBank == 0)
    chip.write(true, bit: 25, at: 0)
    #expect(chip.hasVideoWaitStates, "SBO 25")
    chip.write(false, bit: 17, at: 0)
    #expect(chip.isVideoReset, "active low")
    chip.write(true, bit: 16, at: 0)
    #expect(chip.isBoxReset)
    chip.write(true, bit: 18, at: 0)
    #expect(chip.selectsJoystick1)
    chip.write(false, bit: 22, at: 0)
    #expect(chip.isKeyboardReset)
    chip.write(true, bit: 21, at: 0)
    #expect(chip.isFlashOutputDisabled)
  }

  @Test("CRU 0028 and 003A choose the bank of a PFM", arguments: [(0, 0), (0, 1), (1, 0), (1, 1)])
  mutating func flashBanks(low: Int, high: Int) {
    chip.write(low == 1, bit: 0x28 / 2, at: 0)
    chip.write(high == 1, bit: 0x3A / 2, at: 0)
    #expect(chip.flashBank == 2 * high + low)
  }

  @Test("the state comes back whole")
  mutating func state() throws {
    chip.store(0x0106, bits: 0..<16)
    chip.store(0xA5C3, bits: 16..<32)
    chip.setInput(false, pin: 4)
    chip.store(0x0033, bits: 0..<15)
    var copy = try restored(chip, into: TMS9901())
    let later: Ticks = 1_000_000
    #expect(copy.load(bits: 0..<32, at: later) == chip.load(bits: 0..<32, at: later))
    #expect(copy.nextEvent == chip.nextEvent)
    #expect(try savedState(copy) == savedState(chip))
  }
}

@Suite("TMS9901 clock")
struct TMS9901ClockTests {
  private var chip = TMS9901()

  private func cycles(_ count: Int) -> Ticks { Ticks(count) * .perProcessorCycle }

  /// The program of recording `t9901`: LDCR of 0033 ends at cycle 695, SBZ 0 at 706, SBO 3 at 717.
  private mutating func startAsRecorded() {
    chip.store(0x0033, bits: 0..<15, at: cycles(690))
    chip.write(false, bit: 0, at: cycles(704))
    chip.write(true, bit: 3, at: cycles(715))
  }

  @Test("reads give the recorded counts")
  mutating func recordedCounts() {
    startAsRecorded()
    let recorded = [
      (7241, 22), (7372, 20), (7503, 18), (7634, 16), (7765, 14), (7896, 12), (8027, 10),
      (8158, 8), (8289, 6), (8420, 4), (8551, 2), (8682, 25),
    ]
    for (cycle, count) in recorded {
      chip.write(true, bit: 0, at: cycles(cycle))
      let word = chip.load(bits: 0..<15, at: cycles(cycle + 60))
      #expect(word == UInt32(count << 1 | 1), "cycle \(cycle)")
      chip.write(false, bit: 0, at: cycles(cycle + 71))
    }
  }

  @Test("interrupts come at the recorded cycles")
  mutating func recordedInterrupts() {
    startAsRecorded()
    // Handlers begin at 2266, 3870, 5471 and 7064: the end of an instruction and the entry later.
    for expected in [2240, 3840, 5440, 7040] {
      #expect(chip.nextEvent == cycles(expected))
      chip.advance(to: cycles(expected) - 1)
      #expect(!chip.isRequestingInterrupt)
      chip.advance(to: cycles(expected))
      #expect(chip.isRequestingInterrupt)
      #expect(chip.nextEvent == .never)
      chip.write(true, bit: 3, at: cycles(expected + 50))
      #expect(!chip.isRequestingInterrupt, "writing mask bit 3 acknowledges")
    }
  }

  @Test("writing 0 to mask bit 3 acknowledges too")
  mutating func acknowledgeByMasking() {
    startAsRecorded()
    chip.advance(to: cycles(2240))
    chip.write(false, bit: 3, at: cycles(2250))
    chip.write(true, bit: 3, at: cycles(2260))
    #expect(!chip.isRequestingInterrupt)
  }

  @Test("the running clock takes the place of the pin INT3")
  mutating func replacesPin() {
    chip.write(true, bit: 3, at: 0)
    chip.setInput(false, pin: 3)
    #expect(chip.isRequestingInterrupt)
    startAsRecorded()
    #expect(!chip.isRequestingInterrupt)
    #expect(chip.load(bits: 3..<4, at: cycles(720)) == 0, "the level of the pin can still be read")
  }

  @Test("loading 0 stops the clock")
  mutating func stop() {
    startAsRecorded()
    chip.store(0x0001, bits: 0..<15, at: cycles(1000))
    #expect(chip.nextEvent == .never)
    chip.advance(to: cycles(1_000_000))
    #expect(!chip.isRequestingInterrupt)
    #expect(chip.count(at: cycles(1_000_000)) == 0)
  }

  @Test("each bit written to the clock register starts it again")
  mutating func reload() {
    startAsRecorded()
    chip.write(true, bit: 0, at: cycles(1280))
    chip.write(true, bit: 1, at: cycles(1280))
    #expect(chip.count(at: cycles(1280)) == 25)
    #expect(chip.count(at: cycles(1344)) == 24)
  }

  @Test("in clock mode the count stands still until a port bit is touched")
  mutating func frozen() {
    startAsRecorded()
    chip.write(true, bit: 0, at: cycles(1300))
    let count = chip.load(bits: 1..<15, at: cycles(1300))
    #expect(chip.load(bits: 1..<15, at: cycles(1500)) == count)
    chip.write(true, bit: 0, at: cycles(1500))
    #expect(chip.load(bits: 1..<15, at: cycles(1500)) == count, "it is in clock mode already")
    _ = chip.read(bit: 18, at: cycles(1500))
    #expect(chip.load(bits: 1..<15, at: cycles(1600)) == count - 3)
    chip.write(true, bit: 18, at: cycles(1600))
    #expect(chip.load(bits: 1..<15, at: cycles(1700)) == count - 5)
  }

  @Test("MEMTEST measures a time with the longest period")
  mutating func memtest() {
    chip.store(0xFFFF, bits: 0..<16, at: cycles(640))
    chip.write(false, bit: 0, at: cycles(651))
    chip.write(true, bit: 0, at: cycles(640 + 64 * 1000))
    #expect(chip.load(bits: 0..<15, at: cycles(100_000)) >> 1 == 0x3FFF - 1000)
  }

  @Test("a long sleep and many small steps come to the same", arguments: [1, 2, 25, 0x3FFF])
  mutating func arithmetic(period: UInt16) {
    chip.store(period << 1 | 1, bits: 0..<15, at: cycles(100))
    chip.write(false, bit: 0, at: cycles(100))
    var stepped = chip
    let end = cycles(5_000_000)
    for step in stride(from: cycles(100), through: end, by: Int(cycles(5000))) {
      stepped.advance(to: step)
    }
    chip.advance(to: end)
    stepped.advance(to: end)
    #expect(chip.count(at: end) == stepped.count(at: end))
    #expect(chip.isClockInterruptPending && stepped.isClockInterruptPending)
  }

  @Test("a state with a clock that never comes is refused")
  mutating func impossibleState() throws {
    startAsRecorded()
    var bytes = try savedState(chip)
    // inputs, outputs, latches, mask: 16 bytes; mode; then the clock register.
    (bytes[17], bytes[18]) = (0, 0)
    #expect(throws: StateExchange.Failure.self) { try restored(bytes, into: TMS9901()) }
  }
}

extension TMS9901 {
  /// LDCR: bit 0 of `value` goes to the first bit.
  fileprivate mutating func store(_ value: UInt16, bits: Range<Int>, at now: Ticks = 0) {
    for bit in bits { write(value >> UInt16(bit - bits.lowerBound) & 1 != 0, bit: bit, at: now) }
  }

  /// STCR.
  fileprivate mutating func load(bits: Range<Int>, at now: Ticks = 0) -> UInt32 {
    bits.reversed().reduce(0) { $0 << 1 | (read(bit: $1, at: now) ? 1 : 0) }
  }
}
