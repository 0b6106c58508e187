import Foundation
import HostFiles
import Testing

/// The program HANDS of the built-in volume says what arrives of the mouse and the joysticks; it is played with
/// through the X server, as by a person.
@Suite(
  "Hands on the window", .serialized,
  .enabled(if: VirtualDisplay.hasHands, "needs Xvfb, xwd and xdotool"))
struct WindowHandsTests {
  /// Repeats `actions` until `text` stands on the guest's screen; returns that screen.
  private static func screen(when text: String, after start: [String], repeating actions: [String])
    throws -> [Substring]
  {
    let display = try VirtualDisplay()
    let process = Process()
    process.executableURL = GeneveProcess.executable
    process.arguments = ["run", "--program", "HANDS", "--scale", "1", "--until", text, "--text"]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["DISPLAY": display.name, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy"]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.runOpenToSignals()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    let deadline = Date(timeIntervalSinceNow: 30)
    while try display.picture(width: 64, height: 64).map(isBlack) ?? true, Date() < deadline {
      Thread.sleep(forTimeInterval: 0.1)
    }
    // The program clears what the system has shown, and then looks at its devices.
    Thread.sleep(forTimeInterval: 1)
    for action in start { try display.play(action) }
    while process.isRunning, Date() < deadline {
      for action in actions { try display.play(action) }
      Thread.sleep(forTimeInterval: 0.1)
    }
    try #require(!process.isRunning, "\(text) never came")
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }

  private static func isBlack(_ image: PNGImage) -> Bool { image.rgb.allSatisfy { $0 == 0 } }

  private static func words(of name: String, in screen: [Substring]) throws -> [Substring] {
    let line = try #require(screen.first { $0.contains(name) }, "\(screen)")
    return line.split(separator: " ")
  }

  @Test("A click captures the mouse; then it moves and its buttons count")
  func mouse() throws {
    let screen = try Self.screen(
      when: "middle", after: ["mousemove 320 256 click 1"],
      repeating: ["mousemove_relative 16 8", "mousedown 2"])
    // Mouse, x, y, middle; it begins at 256 112.
    let words = try Self.words(of: "Mouse", in: screen)
    try #require(words.count == 4, "\(words)")
    #expect(Int(words[1]) ?? 0 > 256)
    #expect(Int(words[2]) ?? 0 > 112)
  }

  @Test("Shift-F7 makes cursor keys and Space a joystick")
  func joystick() throws {
    let screen = try Self.screen(
      when: "fire", after: ["key shift+F7", "keydown Right", "keydown Down"],
      repeating: ["keydown space"])
    #expect(try Self.words(of: "Stick 1", in: screen) == ["Stick", "1", "right", "down", "fire"])
    #expect(try Self.words(of: "Stick 2", in: screen) == ["Stick", "2"])
  }
}
