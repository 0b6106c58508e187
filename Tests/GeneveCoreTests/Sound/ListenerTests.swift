import Testing

@testable import GeneveCore

@Suite("Listening to the SN76496")
struct ListenerTests {
  private let frame: Ticks = 15_770_304

  /// Writes to all registers at uneven times, the same for everybody.
  private var writes: [(time: Ticks, byte: UInt8)] {
    var state: UInt32 = 1
    var time: Ticks = 0
    return (0..<2000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      time += Ticks(state >> 12 & 0xFFFFF) + 9000
      return (time, UInt8(truncatingIfNeeded: state >> 24))
    }
  }

  private func play(pace: Ticks, until end: Ticks) -> Listening {
    var listening = Listening()
    var next = pace
    for write in writes where write.time < end {
      while next <= write.time {
        listening.listen(until: next)
        next += pace
      }
      listening.chip.write(write.byte, at: write.time)
    }
    listening.listen(until: end)
    return listening
  }

  @Test("two runs are the same to the bit, in large pieces or small ones")
  func deterministic() {
    let end = Ticks.perSecond
    let samples = play(pace: frame, until: end).samples
    #expect(samples.count == Listening.sampleRate)
    #expect(samples == play(pace: frame, until: end).samples)
    #expect(samples == play(pace: 1_000_003, until: end).samples)
    #expect(samples == play(pace: end, until: end).samples)
    #expect(samples.contains { $0 != 0 })
  }

  @Test("the chip comes to the same state whether anybody listens or not")
  func unheard() throws {
    let end = Ticks.perSecond
    let heard = play(pace: frame, until: end).chip
    var deaf = SN76496()
    for write in writes where write.time < end { deaf.write(write.byte, at: write.time) }
    #expect(deaf.registers == heard.registers)
    // One more write, far later, brings both to the same moment.
    var (first, second) = (heard, deaf)
    first.setHeard(false)
    first.write(0x9F, at: 20 * end)
    second.write(0x9F, at: 20 * end)
    #expect(try savedState(first) == savedState(second))
  }

  @Test("writes that nobody fetches do not pile up")
  func limit() throws {
    var listening = Listening()
    var deaf = SN76496()
    for index in 0..<50_000 {
      listening.chip.write(UInt8(truncatingIfNeeded: index * 37), at: Ticks(index) * 8448)
      deaf.write(UInt8(truncatingIfNeeded: index * 37), at: Ticks(index) * 8448)
    }
    #expect(listening.chip.pendingCount < 30_000)
    #expect(try savedState(listening.chip) == savedState(deaf))
  }

  @Test("saving does not disturb the listener, restoring goes on from there")
  func state() throws {
    var listening = Listening()
    listening.write(Listening.tone(1, period: 200) + Listening.noise(control: 5))
    listening.listen(until: frame)
    listening.write(Listening.tone(2, period: 100), at: 2 * frame)
    let saved = try savedState(listening.chip)
    var other = Listening()
    other.chip = try restored(saved, into: other.chip)
    listening.listen(until: 3 * frame)
    other.listen(until: 3 * frame)
    #expect(try savedState(listening.chip) == savedState(other.chip))
    #expect(listening.chip.isHeard && other.chip.isHeard)
  }

  @Test("setting the machine back leaves the stream of samples unbroken")
  func setBack() throws {
    var listening = Listening()
    listening.write(Listening.tone(1, period: 200))
    listening.listen(until: 10 * frame)
    let saved = try savedState(listening.chip)
    listening.listen(until: 20 * frame)
    let count = listening.samples.count
    listening.chip = try restored(saved, into: listening.chip)
    listening.listen(until: 30 * frame)
    let length = Double(listening.samples.count - count) / Double(Listening.sampleRate)
    #expect(abs(length - Double(20 * frame) / Double(Ticks.perSecond)) < 0.001)
    #expect(listening.amplitude(of: 3_579_545.333 / 32 / 200, last: 8000) > 4300)
  }

  @Test("an hour that nobody fetched is left out")
  func longPause() {
    var listening = Listening()
    listening.write(Listening.tone(1, period: 200))
    listening.listen(until: frame)
    let count = listening.samples.count
    listening.listen(until: 3600 * .perSecond)
    #expect(listening.samples.count == count)
    listening.listen(until: 3600 * .perSecond + 30 * frame)
    #expect(listening.amplitude(of: 3_579_545.333 / 32 / 200, last: 12_000) > 4300)
  }

  @Test("every sample rate gives its number of samples", arguments: [8000, 22_050, 44_100, 96_000])
  func sampleRates(rate: Int) {
    var listening = Listening(sampleRate: rate)
    listening.write(Listening.tone(1, period: 200))
    for second in 1...3 { listening.listen(until: Ticks(second) * .perSecond) }
    #expect(listening.samples.count == 3 * rate)
  }
}

@Suite("Band-limited steps")
struct StepKernelTests {
  @Test("the taps of every position add up to exactly one")
  func sums() {
    for phase in 0..<StepKernel.phases {
      let taps = StepKernel.table[phase * StepKernel.width..<(phase + 1) * StepKernel.width]
      #expect(taps.reduce(0) { $0 + Int($1) } == StepKernel.unit)
    }
  }

  @Test("the kernel lets 12 kHz of 48 pass and nothing above 24")
  func response() {
    func gain(_ turnsPerSample: Double) -> Double {
      var (real, imaginary) = (0.0, 0.0)
      for tap in 0..<StepKernel.width {
        let turns = turnsPerSample * Double(tap)
        real += Double(StepKernel.table[tap]) * StepKernel.sine(ofTurns: turns + 0.25)
        imaginary += Double(StepKernel.table[tap]) * StepKernel.sine(ofTurns: turns)
      }
      return (real * real + imaginary * imaginary).squareRoot() / Double(StepKernel.unit)
    }
    #expect(abs(gain(0.25) - 1) < 0.001)
    #expect(gain(0.5) < 0.001)
  }

  @Test("the sine series is a sine")
  func sine() {
    for (turns, value) in [
      (0.0, 0.0), (1.0 / 12, 0.5), (0.25, 1), (5.0 / 12, 0.5), (0.5, 0), (0.75, -1), (-0.25, -1),
      (7.25, 1), (1.0 / 8, 0.5.squareRoot()),
    ] {
      #expect(abs(StepKernel.sine(ofTurns: turns) - value) < 1e-12)
    }
  }
}
