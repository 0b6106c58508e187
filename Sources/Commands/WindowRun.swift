import GeneveCore
import HostSDL

/// Runs a machine in a window, at the speed of the real one, until somebody closes the window or what was
/// asked for has happened.
struct WindowRun {
  struct Options {
    /// Dots of the screen for each dot of the picture; nil takes as many as fit.
    var scale: Int?
    var isFullscreen = false
    /// No throttling.
    var isTurbo = false
    var length: RunLength?
    var until: String?
    var stop: UInt16?
    /// Takes the sound of the run, whether it is heard or not.
    var sound: SoundRecording?
    /// Whether the pause key opens the debugger's console, if the program was started from a terminal.
    var hasConsole = false
  }

  let session: Session
  let options: Options

  init(session: Session, options: Options) {
    (self.session, self.options) = (session, options)
  }

  /// - Throws: `Refusal` when there is no display.
  func run() throws -> HeadlessRun.Ending {
    let host: SDLHost
    do {
      host = try SDLHost(
        title: "geneve: \(session.title)", scale: options.scale,
        isFullscreen: options.isFullscreen)
    } catch {
      throw Refusal("cannot open a window: \(error); --headless runs without one")
    }
    return WindowLoop(session: session, host: host, options: options).run()
  }
}
