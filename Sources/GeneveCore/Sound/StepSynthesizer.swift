/// Turns a level that jumps at exact moments into samples, without the false tones that come of asking for
/// the level once per sample.
///
/// Each jump is laid into the stream as a step that holds nothing above half the sample rate: a windowed
/// sinc, summed up. All of it is integer arithmetic on a table that is made without the platform's
/// mathematics, so the samples of a run are the same to the bit everywhere. Slow shifts of the level are
/// taken out, as the coupling capacitor behind the chip does.
public struct StepSynthesizer: Sendable {
  /// Samples per second.
  public let sampleRate: Int

  /// Time 0 of the positions below. It moves on by whole seconds, which are whole numbers of samples.
  private var epoch: Ticks = 0
  /// The sample that `differences` begins with, counted from `epoch`.
  private var firstSample = 0
  /// Up to where the jumps are known.
  private(set) var end: Ticks = 0
  /// What to add from one sample to the next, in units of 1 / `StepKernel.unit`.
  private var differences: [Int32]

  /// The level after the last jump.
  private var level: Int32 = 0
  /// The sum of the differences that have been read.
  private var sum: Int32 = 0
  /// The mean that is taken out, in units of 1 / 2^`couplingShift`.
  private var mean: Int64 = 0

  /// The mean follows the level with a time constant of 2^11 samples: 3.7 Hz at 48 kHz.
  private static let couplingShift: Int64 = 11
  private static let sampleRates = 4000...384_000
  /// A listener that comes back after more than this hears nothing of what it missed.
  static let longestStretch: Ticks = 60 * .perSecond

  public init(sampleRate: Int) {
    precondition(Self.sampleRates.contains(sampleRate), "a sample rate of 4 to 384 kHz")
    self.sampleRate = sampleRate
    differences = Array(repeating: 0, count: StepKernel.width)
  }

  /// Appends the samples that are complete. They come a constant 15 samples late.
  public mutating func readSamples(into samples: inout [Int16]) {
    let count = position(of: end).sample - firstSample
    guard count > 0 else { return }
    ensureRoom(for: count)
    for difference in differences.prefix(count) {
      sum &+= difference
      let value = Int64(sum >> StepKernel.unitShift) - (mean >> Self.couplingShift)
      mean += value
      samples.append(Int16(clamping: value))
    }
    differences.removeFirst(count)
    firstSample += count
    while firstSample >= sampleRate {
      firstSample -= sampleRate
      epoch += .perSecond
    }
  }

  /// Continues the stream at another time, after the machine has been set back or forward.
  private mutating func jump(to time: Ticks) {
    (epoch, firstSample, end) = (time, 0, time)
  }

  private func position(of time: Ticks) -> (sample: Int, phase: Int) {
    let position = (time - epoch) * Int64(sampleRate * StepKernel.phases) / .perSecond
    return (Int(position) / StepKernel.phases, Int(position) % StepKernel.phases)
  }

  private mutating func ensureRoom(for count: Int) {
    let missing = count + StepKernel.width - differences.count
    if missing > 0 { differences.append(contentsOf: repeatElement(0, count: missing)) }
  }
}

extension StepSynthesizer: SoundListener {
  static var hears: Bool { true }

  mutating func setLevel(_ new: Int32, at time: Ticks) {
    if time < end || time - end > Self.longestStretch { jump(to: time) }
    if new != level { step(by: new - level, at: time) }
  }

  mutating func finish(at time: Ticks) { end = time }

  mutating func step(by difference: Int32, at time: Ticks) {
    level += difference
    let (sample, phase) = position(of: time)
    let start = sample - firstSample
    ensureRoom(for: start)
    let kernel = phase * StepKernel.width
    differences.withUnsafeMutableBufferPointer { differences in
      StepKernel.table.withUnsafeBufferPointer { table in
        for index in 0..<StepKernel.width {
          differences[start + index] &+= difference &* Int32(table[kernel + index])
        }
      }
    }
  }
}

/// The derivative of a band-limited step, sampled: 32 taps for each of 256 positions between two samples.
enum StepKernel {
  static let width = 32
  static let phases = 256
  /// The taps of each position add up to exactly this, so that no jump leaves an error behind.
  static let unit = 1 << unitShift
  static let unitShift: Int32 = 15
  /// Where the sinc is down by half, in parts of the sample rate. The Blackman window of 32 taps has
  /// closed at one half.
  private static let cutoff = 0.41

  static let table: [Int16] = (0..<phases).flatMap(taps)

  private static func taps(ofPhase phase: Int) -> [Int16] {
    let center = Double(width / 2 - 1) + Double(phase) / Double(phases)
    let shape = (0..<width).map { tap in
      let distance = Double(tap) - center
      return sinc(2 * cutoff * distance) * blackman(distance / Double(width))
    }
    let sum = shape.reduce(0, +)
    var taps = shape.map { Int($0 / sum * Double(unit) + ($0 < 0 ? -0.5 : 0.5)) }
    taps[width / 2 - 1] += unit - taps.reduce(0, +)
    return taps.map { Int16(clamping: $0) }
  }

  private static func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : sine(ofTurns: x / 2) / (.pi * x)
  }

  /// The Blackman window over −½…½.
  private static func blackman(_ x: Double) -> Double {
    0.42 + 0.5 * sine(ofTurns: x + 0.25) + 0.08 * sine(ofTurns: 2 * x + 0.25)
  }

  /// The sine of a number of whole turns, by its series: the same to the bit on every platform.
  static func sine(ofTurns turns: Double) -> Double {
    var reduced = turns - Double(Int(turns < 0 ? turns - 0.5 : turns + 0.5))
    if reduced > 0.25 { reduced = 0.5 - reduced }
    if reduced < -0.25 { reduced = -0.5 - reduced }
    let angle = 2 * .pi * reduced
    var (term, sum) = (angle, angle)
    for half in 1...10 {
      term *= -angle * angle / Double(2 * half * (2 * half + 1))
      sum += term
    }
    return sum
  }
}
