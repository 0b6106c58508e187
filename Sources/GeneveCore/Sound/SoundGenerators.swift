/// Who hears the outputs of the sound chip. The constant lets the silent case be compiled without the
/// listening.
protocol SoundListener {
  static var hears: Bool { get }
  /// The sum of the outputs is `level` at `time`, whatever it was before.
  mutating func setLevel(_ level: Int32, at time: Ticks)
  /// The sum of the outputs changes by `difference` at `time`; the calls need not come in order.
  mutating func step(by difference: Int32, at time: Ticks)
  /// Everything up to `time` has been told.
  mutating func finish(at time: Ticks)
}

/// Nobody hears.
struct NoListener: SoundListener {
  static let hears = false
  mutating func setLevel(_ level: Int32, at time: Ticks) {}
  mutating func step(by difference: Int32, at time: Ticks) {}
  mutating func finish(at time: Ticks) {}
}

/// What the four outputs of the SN76496 do between two writes.
///
/// The chip divides its clock by 16. With each such step every counter falls by one; at zero it starts
/// again from its register and its output toggles. The noise counter does the same, and each time its
/// output rises the noise register shifts. When and how often that happens is worked out, not counted.
/// Source: reference/geneve-hardware.md, section 9.
struct SoundGenerators {
  static let ticksPerStep: Ticks = 16 * .perSoundClock

  /// Registers in the order of their numbers r; a tone has 10 bits, the others 4.
  typealias Registers = SIMD8<UInt16>

  // MARK: State

  private(set) var registers = Registers(0, 15, 0, 15, 0, 15, 0, 15)
  private var latch = 0
  private var tone1 = SquareWave(), tone2 = SquareWave(), tone3 = SquareWave()
  private var noiseClock = SquareWave()
  private var noise = NoiseRegister()
  /// The moment that all of this describes.
  private(set) var time: Ticks = 0

  // MARK: Registers

  private static let noiseControl = 6

  mutating func write(_ value: UInt8) {
    let isTone = { (register: Int) in register & 1 == 0 && register < Self.noiseControl }
    if value & 0x80 != 0 {
      latch = Int(value >> 4 & 7)
      registers[latch] = registers[latch] & 0x3F0 | UInt16(value & 15)
    } else if isTone(latch) {
      registers[latch] = UInt16(value & 0x3F) << 4 | registers[latch] & 15
    } else {
      registers[latch] = UInt16(value & 15)
    }
    if latch == Self.noiseControl { noise.restart() }
  }

  /// Half a period of tone `number` (1–3) in steps.
  private func period(ofTone number: Int) -> Int64 {
    let register = registers[2 * number - 2]
    return register == 0 ? 1024 : Int64(register)
  }

  private var isNoiseWhite: Bool { registers[Self.noiseControl] & 4 != 0 }

  /// Half a period of the noise clock in steps; nil when tone 3 is the clock.
  private var noisePeriod: Int64? {
    let rate = registers[Self.noiseControl] & 3
    return rate == 3 ? nil : 0x10 << Int64(rate)
  }

  /// The height of output `number` (1–3 tones, 4 noise) while it is high.
  private func volume(_ number: Int) -> Int32 {
    Self.volumes[Int(registers[2 * number - 1] & 15)]
  }

  /// 2 dB a step: 7168 · 10^(−n/10). Four outputs at full volume, with the overshoot of band limiting,
  /// stay inside 16 bits.
  static let volumes: [Int32] = [
    7168, 5694, 4523, 3592, 2854, 2267, 1801, 1430, 1136, 902, 717, 569, 452, 359, 285, 0,
  ]

  // MARK: Time

  /// The sum of the outputs.
  private var level: Int32 {
    (tone1.isHigh ? volume(1) : 0) + (tone2.isHigh ? volume(2) : 0)
      + (tone3.isHigh ? volume(3) : 0) + (noise.isHigh ? volume(4) : 0)
  }

  /// The shift register of the noise, for debuggers.
  var noiseBits: UInt32 { noise.bits }

  /// Lets time pass that nobody listens to.
  mutating func skip(to now: Ticks) {
    var nobody = NoListener()
    advance(to: now, heardBy: &nobody)
  }

  mutating func advance<Listener: SoundListener>(
    to now: Ticks, heardBy listener: inout Listener
  ) {
    if Listener.hears { listener.setLevel(level, at: time) }
    guard now > time else { return }
    let stretch = Stretch(from: time, to: now)
    // Before tone 3, which may be its clock.
    advanceNoise(stretch, &listener)
    tone1 = advanced(tone1, number: 1, stretch, &listener)
    tone2 = advanced(tone2, number: 2, stretch, &listener)
    tone3 = advanced(tone3, number: 3, stretch, &listener)
    time = now
    if Listener.hears { listener.finish(at: now) }
  }

  /// The steps of the chip between two moments.
  private struct Stretch {
    let firstStep: Int64
    let steps: Int64

    init(from start: Ticks, to end: Ticks) {
      firstStep = start / SoundGenerators.ticksPerStep
      steps = end / SoundGenerators.ticksPerStep - firstStep
    }

    func time(ofStep step: Int64) -> Ticks { (firstStep + step) * SoundGenerators.ticksPerStep }
  }

  private func advanced<Listener: SoundListener>(
    _ wave: SquareWave, number: Int, _ stretch: Stretch, _ listener: inout Listener
  ) -> SquareWave {
    var wave = wave
    let period = period(ofTone: number)
    let volume = volume(number)
    if Listener.hears && volume != 0 {
      let toggles = wave.toggles(in: stretch.steps, period: period)
      var difference = wave.isHigh ? -volume : volume
      for index in 0..<toggles.count {
        listener.step(
          by: difference, at: stretch.time(ofStep: toggles.first + index * toggles.spacing))
        difference = -difference
      }
    }
    wave.advance(by: stretch.steps, period: period)
    return wave
  }

  private mutating func advanceNoise<Listener: SoundListener>(
    _ stretch: Stretch, _ listener: inout Listener
  ) {
    let shifts: EdgeTrain
    if let period = noisePeriod {
      shifts = noiseClock.risingEdges(in: stretch.steps, period: period)
      noiseClock.advance(by: stretch.steps, period: period)
    } else {
      shifts = tone3.risingEdges(in: stretch.steps, period: period(ofTone: 3))
    }
    let volume = volume(4)
    guard Listener.hears && volume != 0 else {
      noise.shift(shifts.count, isWhite: isNoiseWhite)
      return
    }
    for index in 0..<shifts.count {
      let wasHigh = noise.isHigh
      noise.shift(isWhite: isNoiseWhite)
      guard noise.isHigh != wasHigh else { continue }
      listener.step(
        by: wasHigh ? -volume : volume,
        at: stretch.time(ofStep: shifts.first + index * shifts.spacing))
    }
  }
}

extension SoundGenerators: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    for index in registers.indices {
      try exchange.field(&registers[index])
      guard registers[index] < 1 << 10 else { throw exchange.impossibleValue }
    }
    try exchange.field(&latch)
    try tone1.exchangeState(&exchange)
    try tone2.exchangeState(&exchange)
    try tone3.exchangeState(&exchange)
    try noiseClock.exchangeState(&exchange)
    try noise.exchangeState(&exchange)
    try exchange.field(&time)
    guard 0..<8 ~= latch, time >= 0 else { throw exchange.impossibleValue }
  }
}
