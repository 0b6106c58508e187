import Foundation
import GeneveCore
import HostFiles
import HostSDL

// What the window's own keys and dropped files do.
extension WindowLoop {
  func obey(_ command: WindowCommand) {
    switch command {
    case .fullscreen: host.isFullscreen.toggle()
    case .turbo: isTurboHeld = true
    case .help: showsHelp.toggle()
    case .pause:
      isPaused.toggle()
      input.releaseAll()
    case .screenshot: takeScreenshot()
    case .mute:
      sound.isMuted.toggle()
      sound.setVolume(host)
      say(sound.isMuted ? "sound off" : "sound on")
    case .quieter: changeVolume(by: -1)
    case .louder: changeVolume(by: 1)
    case .joystickKeys: changeJoystickKeys()
    case .mouse:
      host.hasCapturedMouse.toggle()
      if !host.hasCapturedMouse { input.releaseMouse() }
    case .reset: reset()
    case .close: close()
    }
  }

  private func changeVolume(by steps: Int) {
    sound.changeVolume(by: steps)
    sound.setVolume(host)
    say(host.sampleRate == nil ? "there is no sound card" : "volume \(sound.volume) of 10")
  }

  private func changeJoystickKeys() {
    input.changeJoystickByKeys()
    say(
      input.joystickByKeys.map { "arrow keys and Space are joystick \($0 + 1)" }
        ?? "arrow keys and Space are keys")
  }

  private func reset() {
    input.reset()
    session.reset()
    say("reset")
  }

  // MARK: Files

  private func takeScreenshot() {
    do {
      let name = try Self.freeName()
      let picture = session.machine.video.picture
      try PNGImage(width: Picture.width, height: Picture.height, rgb: picture.rgbBytes())
        .write(to: name)
      say("picture written to \(name)", isForTerminal: true)
    } catch {
      say("\(error)", isForTerminal: true)
    }
  }

  /// The first of geneve-001.png, geneve-002.png … that does not exist.
  private static func freeName() throws -> String {
    let names = (1...9999).lazy.map { String(format: "geneve-%03d.png", $0) }
    guard let name = names.first(where: { !FileManager.default.fileExists(atPath: $0) }) else {
      throw Refusal("there are 9999 pictures in this folder; the screenshot was not written")
    }
    return name
  }

  /// Puts `paths` into DSK`first` and the drives after it. A disk that cannot be used leaves the one
  /// in its drive where it is.
  func insertDisks(_ paths: [String], first: Int) {
    for (index, path) in paths.enumerated() {
      do {
        try session.insertDisk(path: path, drive: first + index)
        say("\(URL(fileURLWithPath: path).lastPathComponent) is in DSK\(first + index)")
      } catch {
        say("\(error)", isForTerminal: true)
        return
      }
    }
  }
}
