import Foundation
import HostFiles
import TestSupport
import Testing

@Suite("The window on a display", .serialized)
struct WindowDisplayTests {
  @Test("Without a display there is one clear line, and status 2")
  func noDisplay() throws {
    let rom = Recordings.url("screens/graphic6.bin.gz").path
    let nothing = ["DISPLAY": ":63999", "WAYLAND_DISPLAY": "none", "SDL_AUDIODRIVER": "dummy"]
    let result = try GeneveProcess.run(
      ["run", "--rom", rom, "--for", "2s"], environment: nothing)
    #expect(result.status == 2)
    #expect(result.errorLines.count == 1)
    #expect(result.errors.contains("--headless"))
    #expect(result.output == "")
  }

  @Test(
    "The window shows the machine's picture, dot by dot, and ends cleanly when asked to",
    .enabled(if: VirtualDisplay.isThere, "needs Xvfb and xwd (apt-get install xvfb x11-apps)"))
  func showsThePicture() throws {
    let display = try VirtualDisplay()
    let expected = try PNGImage(path: Recordings.url("screens/graphic6.png").path)
    let process = Process()
    process.executableURL = GeneveProcess.executable
    process.arguments = [
      "run", "--rom", Recordings.url("screens/graphic6.bin.gz").path, "--scale", "1",
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["DISPLAY": display.name, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy"]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    try process.runOpenToSignals()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var found: PNGImage?
    let deadline = Date(timeIntervalSinceNow: 15)
    while found != expected, process.isRunning, Date() < deadline {
      Thread.sleep(forTimeInterval: 0.1)
      found = try display.picture(width: expected.width, height: expected.height)
    }
    let showsIt = found == expected
    #expect(showsIt, "found \(found.map { Self.colours(of: $0) } ?? "nothing")")

    // Not an interrupt: whoever runs the tests in the background may have them ignored.
    process.terminate()
    let patience = Date(timeIntervalSinceNow: 10)
    while process.isRunning, Date() < patience { Thread.sleep(forTimeInterval: 0.02) }
    try #require(!process.isRunning, "it did not end")
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
  }
}

extension WindowDisplayTests {
  /// A short account of a picture.
  private static func colours(of image: PNGImage) -> String {
    let start = image.rgb.prefix(3).map(String.init).joined(separator: " ")
    return "\(image.width) x \(image.height) dots that begin with \(start)"
  }
}
