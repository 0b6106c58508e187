/// The samples between the machine, which makes a frame's worth at a time, and the sound card, which takes
/// them by a clock of its own.
///
/// - The two clocks never agree. The queue holds its length by stretching what comes in by at most 0.5 %,
///   which nobody hears, so nothing ever piles up or is missing in the long run.
/// - When the machine stutters and the queue runs dry, the last sample fades away, and the sound fades in
///   again when enough has been gathered: no crackle, only a pause.
/// - When more comes in than the queue may hold, what is new is dropped: sound is never later than that.
public struct SoundQueue {
  /// The length that is aimed at, in samples.
  public let target: Int
  /// No more samples than this wait.
  public let limit: Int

  private var ring: [Int16]
  private var first = 0
  public private(set) var count = 0

  /// A fill level without the jumps of both sides.
  private var smoothCount: Float
  private static let smoothing: Float = 1 / 32
  private static let greatestStretch: Float = 0.005

  /// Where the next outgoing sample stands between the last incoming one and the next, 0 to 1.
  private var phase: Float = 0
  private var lastIncoming: Float = 0

  /// How loud, as a factor from 0 to 1. Changes are spread over the next samples.
  public var gain: Float = 1
  private var presentGain: Float = 1
  private static let gainStep: Float = 1 / 512

  private var isStarved = true
  private var lastOutgoing: Float = 0
  /// What is left of the sound that broke off.
  private var tail: Float = 0
  private var fade: Float = 0
  private static let fadeStep: Float = 1 / 256
  private static let decay: Float = 0.99

  /// A queue that aims at `target` waiting samples.
  public init(target: Int) {
    precondition(target > 0, "a queue holds samples")
    self.target = target
    limit = 3 * target
    smoothCount = Float(target)
    ring = Array(repeating: 0, count: limit)
  }

  // MARK: The machine's side

  public mutating func write(_ samples: [Int16]) {
    smoothCount += (Float(count) - smoothCount) * Self.smoothing
    let step = 1 + self.stretch
    for sample in samples {
      let incoming = Float(sample)
      while phase < 1 {
        append(lastIncoming + (incoming - lastIncoming) * phase)
        phase += step
      }
      phase -= 1
      lastIncoming = incoming
    }
  }

  /// How much faster than they come in the samples are used up.
  private var stretch: Float {
    let deviation = (smoothCount - Float(target)) / Float(target)
    return max(-1, min(1, deviation)) * Self.greatestStretch
  }

  private mutating func append(_ sample: Float) {
    guard count < limit else { return }
    presentGain += max(-Self.gainStep, min(Self.gainStep, gain - presentGain))
    ring[(first + count) % limit] = Int16(sample * presentGain)
    count += 1
  }

  /// Forgets what waits, as when the machine has been running too fast to be heard.
  public mutating func clear() {
    (first, count, phase, lastIncoming) = (0, 0, 0, 0)
    smoothCount = Float(target)
  }

  // MARK: The sound card's side

  /// Fills `samples` with what is due.
  public mutating func read(into samples: UnsafeMutableBufferPointer<Int16>) {
    for index in samples.indices { samples[index] = next() }
  }

  private mutating func next() -> Int16 {
    tail *= Self.decay
    if count == 0 && !isStarved { (isStarved, tail) = (true, lastOutgoing * Self.decay) }
    if isStarved && count >= target { (isStarved, fade) = (false, 0) }
    guard !isStarved else { return Int16(tail) }
    fade = min(1, fade + Self.fadeStep)
    lastOutgoing = Float(ring[first]) * fade + tail
    first = (first + 1) % limit
    count -= 1
    return Int16(max(-32768, min(32767, lastOutgoing)))
  }
}
