import Testing

@testable import GeneveCore

@Suite("SN76496 noise")
struct NoiseTests {
  private let clock = 3_579_545.333

  @Test("the pattern repeats", arguments: [(false, 15), (true, 32767)])
  func length(isWhite: Bool, length: Int) {
    var noise = NoiseRegister()
    for _ in 0..<2 { noise.shift(isWhite: isWhite) }
    let start = noise.bits
    var shifts = 0
    repeat {
      noise.shift(isWhite: isWhite)
      shifts += 1
    } while noise.bits != start && shifts <= length
    #expect(shifts == length)
  }

  @Test("periodic noise is high once in 15 shifts, white noise in half of them")
  func duty() {
    for (isWhite, length, high) in [(false, 15, 1), (true, 32767, 16384)] {
      var noise = NoiseRegister()
      var count = 0
      for _ in 0..<2 { noise.shift(isWhite: isWhite) }
      for _ in 0..<length {
        noise.shift(isWhite: isWhite)
        count += noise.isHigh ? 1 : 0
      }
      #expect(count == high)
    }
  }

  @Test("the first bits of white noise are those of taps 2 and 3")
  func pattern() {
    var noise = NoiseRegister()
    var heard: [Int] = []
    for _ in 0..<32 {
      noise.shift(isWhite: true)
      heard.append(noise.isHigh ? 1 : 0)
    }
    // The bit comes down after 16 shifts, its echoes from taps 3 and 2 after 13 and 14 more.
    let expected = (1...32).map { [16, 29 + 1, 31].contains($0) ? 1 : 0 }
    #expect(heard == expected)
  }

  @Test(
    "many shifts at once are the same as one by one",
    arguments: [0, 1, 2, 3, 13, 14, 15, 17, 100, 32766, 32767, 32768, 32769, 32770, 100_003])
  func leaps(count: Int) {
    for isWhite in [false, true] {
      var (leaping, stepping) = (NoiseRegister(), NoiseRegister())
      leaping.shift(Int64(count), isWhite: isWhite)
      for _ in 0..<count { stepping.shift(isWhite: isWhite) }
      #expect(leaping.bits == stepping.bits)
    }
  }

  @Test(
    "periodic noise sounds at a fifteenth of its clock",
    arguments: [(UInt8(0), 512.0), (1, 1024), (2, 2048)])
  func rates(control: UInt8, divider: Double) {
    var listening = Listening()
    listening.write(Listening.noise(control: control))
    listening.listen(until: .perSecond)
    let frequency = clock / divider / 15
    // A pulse of 1/15 of the period has the fundamental 2 V / π · sin(π / 15).
    let ideal = 2 * 7168 / Double.pi * StepKernel.sine(ofTurns: 1.0 / 30)
    #expect(abs(listening.amplitude(of: frequency) / ideal - 1) < 0.01)
  }

  @Test("rate 3 takes tone 3 as its clock, also while tone 3 is off")
  func toneThreeAsClock() {
    var listening = Listening()
    listening.write(
      Listening.tone(3, period: 50, attenuation: 15) + Listening.noise(control: 3))
    listening.listen(until: .perSecond)
    let ideal = 2 * 7168 / Double.pi * StepKernel.sine(ofTurns: 1.0 / 30)
    #expect(abs(listening.amplitude(of: clock / 32 / 50 / 15) / ideal - 1) < 0.01)
  }

  @Test("with rate 3 the pattern moves when tone 3 rises, at no other time")
  func toneThreeEdges() {
    var generators = SoundGenerators()
    generators.write(Listening.tone(2, period: 1) + Listening.tone(3, period: 50))
    generators.write(0xE3)
    // Tone 3 rises at step 1, falls at step 51, rises at step 101.
    let moves = (1...110).filter { step in
      let before = generators.noiseBits
      generators.skip(to: Ticks(step) * SoundGenerators.ticksPerStep)
      return generators.noiseBits != before
    }
    #expect(moves == [1, 101])
  }

  @Test("writing the noise register starts the pattern again")
  func restart() {
    var generators = SoundGenerators()
    generators.write(0xE4)
    generators.skip(to: .perSecond)
    #expect(generators.noiseBits != NoiseRegister().bits)
    generators.write(0x04)
    #expect(generators.noiseBits == NoiseRegister().bits)
  }

  @Test("white noise has no tone in it")
  func spectrum() {
    var listening = Listening()
    listening.write(Listening.noise(control: 4))
    listening.listen(until: .perSecond)
    for frequency in stride(from: 100.0, to: 5000, by: 490) {
      #expect(listening.amplitude(of: frequency) < 300)
    }
  }
}

extension SoundGenerators {
  fileprivate mutating func write(_ bytes: [UInt8]) { for byte in bytes { write(byte) } }
}
