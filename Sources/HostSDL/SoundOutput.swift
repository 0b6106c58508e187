import CSDL2

/// The host's sound card with a queue before it.
public final class SoundOutput {
  private static let wantedRate: Int32 = 48_000
  /// What the card takes at once: 10 ms.
  private static let blockSize: UInt16 = 512
  /// The queue's length: three frames of the machine, so that one late frame is not heard.
  private static let queueSeconds = 0.05

  /// What the card's thread and ours share. SDL's lock of the device guards it.
  private final class Shared {
    var queue: SoundQueue
    init(queue: SoundQueue) { self.queue = queue }
  }

  /// Samples per second.
  public let sampleRate: Int
  private let device: SDL_AudioDeviceID
  private let shared: Shared

  /// Nil when the host has no sound card that wants to play for us.
  public init?() {
    guard StandardError.silenced({ SDL_InitSubSystem(SDL_INIT_AUDIO) == 0 }) else { return nil }
    let shared = Shared(queue: SoundQueue(target: 1))
    var wanted = SDL_AudioSpec()
    wanted.freq = Self.wantedRate
    wanted.format = SDL_AudioFormat(AUDIO_S16SYS)
    wanted.channels = 1
    wanted.samples = Self.blockSize
    wanted.userdata = Unmanaged.passUnretained(shared).toOpaque()
    wanted.callback = { context, bytes, count in
      guard let context, let bytes else { return }
      let shared = Unmanaged<Shared>.fromOpaque(context).takeUnretainedValue()
      bytes.withMemoryRebound(to: Int16.self, capacity: Int(count) / 2) { samples in
        shared.queue.read(into: UnsafeMutableBufferPointer(start: samples, count: Int(count) / 2))
      }
    }
    var obtained = SDL_AudioSpec()
    let device = StandardError.silenced {
      SDL_OpenAudioDevice(nil, 0, &wanted, &obtained, SDL_AUDIO_ALLOW_FREQUENCY_CHANGE)
    }
    guard device != 0 else {
      SDL_QuitSubSystem(SDL_INIT_AUDIO)
      return nil
    }
    shared.queue = SoundQueue(target: Int(Double(obtained.freq) * Self.queueSeconds))
    (self.device, self.shared, sampleRate) = (device, shared, Int(obtained.freq))
    SDL_PauseAudioDevice(device, 0)
  }

  deinit {
    SDL_CloseAudioDevice(device)
    SDL_QuitSubSystem(SDL_INIT_AUDIO)
  }

  /// Hands samples to the card; never waits.
  public func play(_ samples: [Int16]) { withQueue { $0.write(samples) } }

  /// Forgets what has not been heard yet.
  public func clear() { withQueue { $0.clear() } }

  /// How loud, as a factor from 0 to 1.
  public func setGain(_ gain: Float) { withQueue { $0.gain = gain } }

  private func withQueue(_ body: (inout SoundQueue) -> Void) {
    SDL_LockAudioDevice(device)
    body(&shared.queue)
    SDL_UnlockAudioDevice(device)
  }
}
