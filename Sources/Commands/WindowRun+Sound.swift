import GeneveCore

/// The machine's sound on its way to the host.
struct WindowSound {
  private var synthesizer: StepSynthesizer?
  private var samples: [Int16] = []
  private var isAudible = false

  static let loudest = 10
  /// 0 to 10.
  private(set) var volume = 7
  var isMuted = false

  /// Without a sample rate there is nothing to hear.
  init(sampleRate: Int?) {
    synthesizer = sampleRate.map { StepSynthesizer(sampleRate: $0) }
  }

  mutating func changeVolume(by steps: Int) {
    volume = max(0, min(Self.loudest, volume + steps))
    isMuted = false
  }

  /// The ear hears ratios: half the volume is a quarter of the height.
  var gain: Float {
    let part = Float(volume) / Float(Self.loudest)
    return isMuted ? 0 : part * part
  }

  func setVolume(_ host: any WindowHost) { host.setGain(gain) }

  /// Starts or stops listening. A machine in a hurry, or at rest, is not heard.
  mutating func setAudible(_ new: Bool, _ machine: Machine, _ host: any WindowHost) {
    guard synthesizer != nil, new != isAudible else { return }
    isAudible = new
    machine.setSoundListener(new)
    if new {
      render(machine)
      samples.removeAll(keepingCapacity: true)
      host.setGain(gain)
    } else {
      host.stopSound()
    }
  }

  /// Plays what the machine has sounded since the last time.
  mutating func play(_ machine: Machine, _ host: any WindowHost) {
    guard isAudible else { return }
    render(machine)
    host.play(samples)
    samples.removeAll(keepingCapacity: true)
  }

  private mutating func render(_ machine: Machine) {
    synthesizer?.readSamples(from: machine, into: &samples)
  }
}

extension StepSynthesizer {
  fileprivate mutating func readSamples(from machine: Machine, into samples: inout [Int16]) {
    machine.renderSound(into: &self)
    readSamples(into: &samples)
  }
}
