import GeneveCore

/// The machine's sound on its way to the host.
struct WindowSound {
  private var synthesizer: StepSynthesizer?
  private var samples: [Int16] = []
  private var isAudible = false
  private let recording: SoundRecording?
  private var hasReportedFailure = false

  static let loudest = 10
  /// 0 to 10.
  private(set) var volume = 7
  var isMuted = false

  /// Without a sample rate there is nothing to hear.
  init(sampleRate: Int?, recording: SoundRecording? = nil) {
    self.recording = recording
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
    machine.setSoundListener(new || recording != nil)
    if new {
      collect(machine)
      samples.removeAll(keepingCapacity: true)
      host.setGain(gain)
    } else {
      host.stopSound()
    }
  }

  /// Takes what the machine has sounded since the last time; at least once in a few frames.
  mutating func collect(_ machine: Machine) {
    guard isAudible, var listener = synthesizer else {
      recording?.take(from: machine)
      return
    }
    synthesizer = nil
    if let recording {
      recording.take(from: machine, sharedWith: &listener)
    } else {
      machine.renderSound(into: &listener)
    }
    listener.readSamples(into: &samples)
    synthesizer = listener
  }

  /// Plays what was collected.
  mutating func play(_ host: any WindowHost) {
    guard isAudible else { return }
    host.play(samples)
    samples.removeAll(keepingCapacity: true)
  }

  /// What ended the recording, once.
  mutating func takeFailure() -> (any Error)? {
    guard !hasReportedFailure, let failure = recording?.failure else { return nil }
    hasReportedFailure = true
    return failure
  }
}
