import Foundation
import GeneveCore
import HostSDL
import TestSupport
import Testing

@testable import Commands

@Suite("A run in a window")
struct WindowRunTests {
  /// A machine that shows a picture and then does nothing.
  private static func session() throws -> Session {
    let rom = Recordings.url("screens/graphic6.bin.gz").path
    return try Session(try MachineOptions.parse(["--rom", rom]), takesHostClock: false)
  }

  private static func run(
    _ host: ScriptedHost, _ options: WindowRun.Options = WindowRun.Options()
  ) throws -> (loop: WindowLoop, ending: HeadlessRun.Ending) {
    let loop = WindowLoop(session: try session(), host: host, options: options)
    return (loop, loop.run())
  }

  @Test("A second of the host is a second of the machine")
  func runsAtTheMachinesSpeed() throws {
    let host = ScriptedHost(closingAfter: 1.1)
    let (loop, ending) = try Self.run(host)
    let seconds = Double(loop.session.machine.now) / Double(Ticks.perSecond)
    #expect(abs(seconds - 1.1) < 0.04)
    #expect(ending == .reached)
    #expect(host.title.contains(", 100 %"))
    #expect(host.picturesShown > 60)
  }

  @Test("A call that takes ten seconds at once is waited for, by a window that lives")
  func longCalls() throws {
    let host = ScriptedHost(closingAfter: 1)
    let session = try Self.session()
    let loop = WindowLoop(session: session, host: host, options: WindowRun.Options())
    // What COPY of 750 KB spends.
    session.machine.spend(cycles: 30_000_000)
    let before = session.machine.instructionCount
    #expect(loop.run() == .reached)
    #expect(host.now < 1_100_000_000 && host.picturesShown > 20)
    #expect(session.machine.instructionCount == before, "it is ahead of its time")
  }

  @Test("--for ends it, to the instruction like a run without a window")
  func lengthEndsIt() throws {
    let options = WindowRun.Options(length: .ticks(.perSecond / 2))
    let (loop, ending) = try Self.run(ScriptedHost(closingAfter: 60), options)
    #expect(ending == .reached)
    let reference = try Self.session()
    var headless = HeadlessRun(session: reference, length: options.length, until: nil, stop: nil)
    _ = try headless.run()
    #expect(loop.session.machine.now == reference.machine.now)
    #expect(loop.session.machine.instructionCount == reference.machine.instructionCount)

    let frames = try Self.run(
      ScriptedHost(closingAfter: 60), WindowRun.Options(length: .frames(7)))
    #expect(frames.loop.session.machine.frameCount == 7)
    let instructions = try Self.run(
      ScriptedHost(closingAfter: 60), WindowRun.Options(length: .instructions(1234)))
    #expect(instructions.loop.session.machine.instructionCount == 1234)
  }

  @Test("A text that never comes is out of time, also when the window is closed")
  func missingTextIsOutOfTime() throws {
    // The screen is a picture: to look for a text in it takes a while.
    let options = WindowRun.Options(length: .frames(1), until: "never")
    #expect(try Self.run(ScriptedHost(closingAfter: 60), options).ending == .outOfTime)
    let closed = WindowRun.Options(until: "never")
    #expect(try Self.run(ScriptedHost(closingAfter: 0.02), closed).ending == .outOfTime)
  }

  @Test("Turbo runs many frames for each picture; held, it ends with the key")
  func turbo() throws {
    let host = ScriptedHost(closingAfter: 0.2)
    let turbo = try Self.run(host, WindowRun.Options(isTurbo: true)).loop
    #expect(turbo.session.machine.frameCount > 100)
    #expect((6...14).contains(host.picturesShown))

    let keys = ScriptedHost(closingAfter: 1.5)
    keys.at(0.1, .keyDown(.f12, label: nil, modifiers: []))
    keys.at(0.2, .keyUp(.f12))
    let held = try Self.run(keys).loop
    let seconds = Double(held.session.machine.now) / Double(Ticks.perSecond)
    #expect(seconds > 2)
    #expect(keys.title.contains(", 100 %"))
  }

  @Test("A paused machine stands still, and goes on where it stood")
  func pause() throws {
    let host = ScriptedHost(closingAfter: 1)
    host.at(0.25, .keyDown(.f2, label: nil, modifiers: .shift))
    host.at(0.75, .keyDown(.pause, label: nil, modifiers: []))
    let loop = try Self.run(host).loop
    let seconds = Double(loop.session.machine.now) / Double(Ticks.perSecond)
    #expect(abs(seconds - 0.5) < 0.04)
    #expect(host.titles.contains { $0.contains("paused, Shift-F2 goes on") })
  }

  @Test("A click captures the mouse, the title says how to release it, losing the focus does too")
  func mouseCapture() throws {
    let host = ScriptedHost(closingAfter: 0.5)
    host.at(0.1, .mouseButton(.left, isDown: true))
    host.at(0.2, .keyDown(.f8, label: nil, modifiers: .shift))
    host.at(0.3, .keyDown(.f8, label: nil, modifiers: .shift))
    host.at(0.4, .focusLost)
    _ = try Self.run(host)
    #expect(host.captures == [true, false, true, false])
    #expect(host.titles.contains { $0.contains("Shift-F8 releases the mouse") })
  }

  @Test("A disk that cannot be used is refused in one line, and the run goes on")
  func badDiskIsRefused() throws {
    let host = ScriptedHost(closingAfter: 0.5)
    host.at(0.1, .filesDropped(["no-such-file.dsk"], modifiers: []))
    let loop = try Self.run(host).loop
    #expect(host.notes.count == 1)
    #expect(host.notes.first?.contains("no-such-file.dsk") == true)
    #expect(host.notes.first?.contains("\n") == false)
    #expect(host.panelsShown > 0, "it stands in the window too")
    #expect(loop.session.title == "graphic6.bin.gz")
    #expect(loop.session.machine.frameCount >= 28)
  }

  @Test("A disk that is dropped goes into its drive, and the title names it")
  func droppedDiskIsInserted() throws {
    let folder = try TemporaryFolder()
    let host = ScriptedHost(closingAfter: 0.2)
    host.at(0.1, .filesDropped([folder.url.path], modifiers: []))
    let loop = try Self.run(host).loop
    #expect(host.notes == [])
    #expect(loop.session.title == folder.url.lastPathComponent)
    #expect(host.title.contains(folder.url.lastPathComponent))
  }

  @Test("More disks than drives are refused; nothing traps")
  func tooManyDisks() throws {
    let host = ScriptedHost(closingAfter: 0.2)
    host.at(0.1, .filesDropped(Array(repeating: "no.dsk", count: 40), modifiers: .shift))
    _ = try Self.run(host)
    #expect(host.notes.count == 1)
  }

  @Test("The help shows and goes; F11 is fullscreen; Ctrl-Shift-F4 closes")
  func otherKeys() throws {
    let host = ScriptedHost(closingAfter: 60)
    host.at(0.1, .keyDown(.f1, label: nil, modifiers: .shift))
    host.at(0.2, .keyDown(.f1, label: nil, modifiers: .shift))
    host.at(0.3, .keyDown(.f11, label: nil, modifiers: []))
    host.at(0.4, .keyDown(.f4, label: nil, modifiers: [.control, .shift]))
    _ = try Self.run(host)
    #expect((4...8).contains(host.panelsShown))
    #expect(host.isFullscreen)
    #expect(host.now < 1_000_000_000)
  }

  @Test("Sound flows at the card's rate while the machine is heard, and not in turbo")
  func sound() throws {
    let host = ScriptedHost(closingAfter: 0.5)
    host.sampleRate = 48_000
    _ = try Self.run(host)
    #expect(abs(host.samplesPlayed - 24_000) < 2_000)
    let turbo = ScriptedHost(closingAfter: 0.1)
    turbo.sampleRate = 48_000
    _ = try Self.run(turbo, WindowRun.Options(isTurbo: true))
    #expect(turbo.samplesPlayed == 0)
  }

  @Test("Arrows and Space are a joystick when the key for it says so")
  func joystickByKeys() {
    var input = WindowInput()
    #expect(input.joystickByKeys == nil)
    input.changeJoystickByKeys()
    #expect(input.joystickByKeys == 0)
    input.changeJoystickByKeys()
    #expect(input.joystickByKeys == 1)
    input.changeJoystickByKeys()
    #expect(input.joystickByKeys == nil)
  }
}

/// A host whose clock moves when it is looked at or slept by, and whose user follows a script.
final class ScriptedHost: WindowHost {
  private var events: [(time: UInt64, event: HostEvent)] = []
  private var time: UInt64 = 0

  init(closingAfter seconds: Double) { at(seconds, .closeRequested) }

  func at(_ seconds: Double, _ event: HostEvent) {
    events.append((UInt64(seconds * 1e9), event))
    events.sort { $0.time < $1.time }
  }

  func nextEvent() -> HostEvent? {
    guard let first = events.first, first.time <= time else { return nil }
    events.removeFirst()
    return first.event
  }

  // MARK: Looks

  private(set) var titles: [String] = []
  private(set) var captures: [Bool] = []
  private(set) var picturesShown = 0
  private(set) var panelsShown = 0
  private(set) var notes: [String] = []
  var isFullscreen = false
  var title = "" { didSet { if title != oldValue { titles.append(title) } } }
  var hasCapturedMouse = false {
    didSet { if hasCapturedMouse != oldValue { captures.append(hasCapturedMouse) } }
  }

  func show(_ picture: Picture, panels: [TextPanel]) {
    picturesShown += 1
    panelsShown += panels.count
  }

  func note(_ line: String) { notes.append(line) }

  // MARK: Time and sound

  /// Each look at the clock takes a millisecond.
  var now: UInt64 {
    time += 1_000_000
    return time
  }

  func sleep(until new: UInt64) { time = max(time, new) }

  var sampleRate: Int?
  private(set) var samplesPlayed = 0
  func play(_ samples: [Int16]) { samplesPlayed += samples.count }
  func stopSound() {}
  func setGain(_ gain: Float) {}
}
