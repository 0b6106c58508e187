@testable import GeneveCore

/// A chip with somebody who listens at 48 kHz.
struct Listening {
  static let sampleRate = 48_000

  var chip = SN76496()
  private(set) var synthesizer: StepSynthesizer
  private(set) var samples: [Int16] = []

  init(sampleRate: Int = Listening.sampleRate) {
    synthesizer = StepSynthesizer(sampleRate: sampleRate)
    chip.setHeard(true)
  }

  /// Writes `bytes` as fast as READY lets a processor.
  mutating func write(_ bytes: [UInt8], at start: Ticks = 0) {
    for (index, byte) in bytes.enumerated() {
      chip.write(byte, at: start + Ticks(index) * chip.readyTime(ofWriteAt: start))
    }
  }

  mutating func listen(until now: Ticks) {
    chip.render(until: now, into: &synthesizer)
    synthesizer.readSamples(into: &samples)
  }

  /// The bytes that set tone `number` (1–3).
  static func tone(_ number: UInt8, period: Int, attenuation: UInt8 = 0) -> [UInt8] {
    let register = (number - 1) << 5
    return [
      0x80 | register | UInt8(period & 15), UInt8(period >> 4 & 0x3F),
      0x90 | register | attenuation,
    ]
  }

  /// The bytes that set the noise.
  static func noise(control: UInt8, attenuation: UInt8 = 0) -> [UInt8] {
    [0xE0 | control, 0xF0 | attenuation]
  }

  /// The amplitude of `frequency` in the last `count` samples, by one row of a Fourier transform with a
  /// Blackman window.
  func amplitude(of frequency: Double, last count: Int = 24_000) -> Double {
    let part = samples.suffix(count)
    var (real, imaginary, weights) = (0.0, 0.0, 0.0)
    for (index, sample) in part.enumerated() {
      let place = Double(index) / Double(count)
      let weight =
        0.42 - 0.5 * StepKernel.sine(ofTurns: place + 0.25)
        + 0.08 * StepKernel.sine(ofTurns: 2 * place + 0.25)
      let turns = frequency * Double(index) / Double(synthesizer.sampleRate)
      real += weight * Double(sample) * StepKernel.sine(ofTurns: turns + 0.25)
      imaginary += weight * Double(sample) * StepKernel.sine(ofTurns: turns)
      weights += weight
    }
    return 2 * (real * real + imaginary * imaginary).squareRoot() / weights
  }
}
