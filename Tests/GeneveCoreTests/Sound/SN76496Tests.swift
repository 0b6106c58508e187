import Testing

@testable import GeneveCore

@Suite("SN76496 sound")
struct SN76496Tests {
  private let second = Ticks.perSecond
  private let clock = 3_579_545.333

  @Test("nothing is heard after power-on")
  func silence() {
    var listening = Listening()
    listening.listen(until: second)
    #expect(listening.samples.count == Listening.sampleRate)
    #expect(listening.samples.allSatisfy { $0 == 0 })
  }

  @Test("READY stays low for 32 clocks")
  func ready() {
    #expect(SN76496().readyTime(ofWriteAt: 12345) == 32 * 264)
  }

  @Test(
    "a tone has the frequency clock / 32 N",
    arguments: [
      (UInt8(1), 0x1FE), (2, 0x0FE), (3, 0x07F), (1, 1023), (2, 0), (3, 37), (1, 6),
    ])
  func frequency(tone: UInt8, period: Int) {
    var listening = Listening()
    listening.write(Listening.tone(tone, period: period))
    listening.listen(until: second)
    let frequency = clock / 32 / Double(period == 0 ? 1024 : period)
    let amplitude = listening.amplitude(of: frequency)
    // A square wave between 0 and V has the fundamental 2 V / π; the window is flat at its top.
    let ideal = 2 * 7168 / Double.pi
    #expect(abs(amplitude / ideal - 1) < (period == 6 ? 0.25 : 0.01))
    for detuning in [-4.0, 4] {
      #expect(listening.amplitude(of: frequency + detuning, last: 48_000) < amplitude / 100)
    }
  }

  @Test("the beep of MDOS's formula N = 111861 / f is heard at f")
  func formulaOfMDOS() {
    var listening = Listening()
    listening.write(Listening.tone(1, period: 111_861 / 440))
    listening.listen(until: second)
    #expect(listening.amplitude(of: 440.4) > 4400)
  }

  @Test("harmonics above half the sample rate do not come back as false tones")
  func noAliases() {
    var listening = Listening()
    // 12.4 kHz; its harmonics of 37.3 and 62.1 kHz would be heard at 10.7 and 14.1 kHz.
    listening.write(Listening.tone(1, period: 9))
    listening.listen(until: second)
    let tone = listening.amplitude(of: clock / 32 / 9)
    for order in [3.0, 5, 7, 9, 11] {
      let harmonic = order * clock / 32 / 9
      let alias = abs(harmonic - 48_000 * (harmonic / 48_000).rounded())
      #expect(listening.amplitude(of: alias) < tone / 2000, "66 dB below")
    }
  }

  @Test("each step of attenuation takes 2 dB away")
  func attenuation() {
    var last = 0.0
    for attenuation in UInt8(0)...14 {
      var listening = Listening()
      listening.write(Listening.tone(2, period: 254, attenuation: attenuation))
      listening.listen(until: second)
      let amplitude = listening.amplitude(of: clock / 32 / 254)
      // 10^(−1/10)
      if attenuation > 0 { #expect(abs(amplitude / last - 0.7943) < 0.004) }
      last = amplitude
    }
  }

  @Test("attenuation 15 is off, and 9F BF DF FF is silence")
  func mute() {
    var listening = Listening()
    listening.write(
      Listening.tone(1, period: 300) + Listening.tone(2, period: 200)
        + Listening.tone(3, period: 100) + Listening.noise(control: 4))
    listening.listen(until: second)
    #expect(listening.amplitude(of: clock / 32 / 300) > 1000)
    listening.write([0x9F, 0xBF, 0xDF, 0xFF], at: second)
    listening.listen(until: 3 * second)
    #expect(listening.samples.suffix(1000).allSatisfy { abs(Int($0)) <= 1 })
  }

  @Test("four outputs at full volume stay inside 16 bits")
  func headroom() {
    var listening = Listening()
    for tone in UInt8(1)...3 { listening.write(Listening.tone(tone, period: 400)) }
    listening.write(Listening.noise(control: 6))
    listening.listen(until: second)
    #expect(listening.samples.allSatisfy { $0 < Int16.max && $0 > Int16.min })
    #expect(listening.samples.contains { $0 > 8000 })
  }

  @Test("the shortest period is no tone but a level, which the coupling takes out")
  func shortestPeriod() {
    var listening = Listening()
    listening.write(Listening.tone(1, period: 1))
    listening.listen(until: 2 * second)
    #expect(listening.samples.suffix(24_000).allSatisfy { abs(Int($0)) < 20 })
  }

  @Test("a data byte goes to the register that was chosen last")
  func latch() {
    var chip = SN76496()
    chip.write(0x8E, at: 0)
    chip.write(0x3F, at: 10)
    #expect(chip.registers[0] == 0x3FE)
    chip.write(0x05, at: 20)
    #expect(chip.registers[0] == 0x05E, "the low four bits stay")
    chip.write(0xB3, at: 30)
    chip.write(0x7A, at: 40)
    #expect(chip.registers[3] == 0xA, "bit 6 is ignored; an attenuation takes the low four bits")
    chip.write(0xE5, at: 50)
    chip.write(0x02, at: 60)
    #expect(chip.registers[6] == 2)
  }

  @Test("a new period begins when the old one has run out")
  func periodChange() {
    var wave = SquareWave()
    wave.advance(by: 1, period: 100)
    #expect(wave.isHigh)
    wave.advance(by: 30, period: 100)
    wave.advance(by: 69, period: 5)
    #expect(wave.isHigh)
    wave.advance(by: 1, period: 5)
    #expect(!wave.isHigh)
    wave.advance(by: 5, period: 5)
    #expect(wave.isHigh)
  }
}
