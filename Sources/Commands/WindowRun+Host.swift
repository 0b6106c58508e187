import GeneveCore
import HostSDL

/// What a run in a window needs of the host. Tests bring their own, with a clock that they turn.
protocol WindowHost: AnyObject {
  var title: String { get set }
  var isFullscreen: Bool { get set }
  var hasCapturedMouse: Bool { get set }
  func nextEvent() -> HostEvent?
  func show(_ picture: Picture, panels: [TextPanel])

  /// Nanoseconds since some moment.
  var now: UInt64 { get }
  func sleep(until time: UInt64)

  /// Samples per second; nil without a sound card.
  var sampleRate: Int? { get }
  func play(_ samples: [Int16])
  func stopSound()
  /// How loud, from 0 to 1.
  func setGain(_ gain: Float)

  /// One line for whoever started the program.
  func note(_ line: String)
}

/// The host as SDL shows it.
final class SDLHost: WindowHost {
  private let window: HostWindow
  private let sound: SoundOutput?

  init(title: String, scale: Int?, isFullscreen: Bool) throws(HostError) {
    window = try HostWindow(
      HostWindow.Options(title: title, scale: scale, isFullscreen: isFullscreen))
    sound = SoundOutput()
  }

  var title: String {
    get { window.title }
    set { window.title = newValue }
  }

  var isFullscreen: Bool {
    get { window.isFullscreen }
    set { window.setFullscreen(newValue) }
  }

  var hasCapturedMouse: Bool {
    get { window.hasCapturedMouse }
    set { window.setMouseCaptured(newValue) }
  }

  func nextEvent() -> HostEvent? { window.nextEvent() }
  func show(_ picture: Picture, panels: [TextPanel]) { window.show(picture, panels: panels) }

  var now: UInt64 { MonotonicClock.now }
  func sleep(until time: UInt64) { MonotonicClock.sleep(until: time) }

  var sampleRate: Int? { sound?.sampleRate }
  func play(_ samples: [Int16]) { sound?.play(samples) }
  func stopSound() { sound?.clear() }
  func setGain(_ gain: Float) { sound?.setGain(gain) }

  func note(_ line: String) { Console.note(line) }
}
