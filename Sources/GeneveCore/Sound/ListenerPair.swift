/// Two listeners at one chip: what is taken from it can be taken only once.
struct ListenerPair: SoundListener {
  static var hears: Bool { true }

  var first: StepSynthesizer
  var second: StepSynthesizer

  mutating func setLevel(_ level: Int32, at time: Ticks) {
    first.setLevel(level, at: time)
    second.setLevel(level, at: time)
  }

  mutating func step(by difference: Int32, at time: Ticks) {
    first.step(by: difference, at: time)
    second.step(by: difference, at: time)
  }

  mutating func finish(at time: Ticks) {
    first.finish(at: time)
    second.finish(at: time)
  }
}
