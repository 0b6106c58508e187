import GeneveCore
import HostSDL
import MDOS

/// The run itself: events in, a frame of the machine, picture and sound out, sleep until the next one.
final class WindowLoop {
  let session: Session
  let host: any WindowHost
  let options: WindowRun.Options
  private var goal: RunGoal

  var input = WindowInput()
  var sound: WindowSound
  private var pacer: Pacer
  private var speed: SpeedMeter

  // MARK: What the keys have set

  var isPaused = false
  var isTurboHeld = false
  var showsHelp = false
  private(set) var isClosed = false
  /// What the run has come to while the console had the machine.
  private var ending: HeadlessRun.Ending?
  /// The debugger, once the pause key was pressed; nil without a terminal.
  var console: WindowConsole?
  var hasLookedForConsole = false
  /// True while a GDB client keeps the machine from running.
  private var isHeld = false
  private var message: (text: String, end: UInt64)?

  /// How long a message stays in the window, in nanoseconds.
  private static let messageTime: UInt64 = 3_000_000_000
  /// How often a paused or unthrottled window looks after its host.
  private static let hostPeriod: UInt64 = 1_000_000_000 / 60
  /// An XT keyboard remembers sixteen codes; a frame is time to send as many.
  static let codesInFrame = 8

  init(session: Session, host: any WindowHost, options: WindowRun.Options) {
    (self.session, self.host, self.options) = (session, host, options)
    let machine = session.machine
    goal = RunGoal(
      length: options.length, until: options.until, stop: options.stop, on: machine)
    sound = WindowSound(sampleRate: host.sampleRate, recording: options.sound)
    pacer = Pacer(hostNow: host.now, machineNow: machine.now)
    speed = SpeedMeter(hostNow: host.now, machineNow: machine.now)
  }

  var isTurbo: Bool { options.isTurbo || isTurboHeld }

  func run() -> HeadlessRun.Ending {
    sound.setAudible(!isTurbo, session.machine, host)
    defer { sound.setAudible(false, session.machine, host) }
    while true {
      serveEvents()
      if isClosed { return ending ?? goal.endingWithoutResult }
      let isRemote = session.remote?.serve(waits: false) ?? false
      if isRemote, isPaused { leaveToRemote() }
      if session.remote?.isKilled == true { return .reached }
      if isPaused || isRemote && session.remote?.isRunning == false {
        if isPaused, openConsole() { continue }
        show()
        host.sleep(until: host.now + Self.hostPeriod)
        isHeld = isRemote
      } else if let ending = runForAMoment(isRemote: isRemote) {
        show()
        return ending
      }
    }
  }

  // MARK: Running

  /// A frame at the machine's own speed, or as many as the time until the next picture has room for.
  /// With a GDB client the machine has run already.
  private func runForAMoment(isRemote: Bool) -> HeadlessRun.Ending? {
    if isHeld { restartClocks() }
    isHeld = false
    let start = host.now
    if !isTurbo, !isRemote, isAhead(at: start) {
      finishFrame()
      return nil
    }
    repeat {
      if session.replay == nil { input.send(to: session.machine, codes: Self.codesInFrame) }
      let ending = isRemote ? nil : runFrame()
      if session.replay == nil {
        do { try session.exchangeWithPorts() } catch { say("\(error)") }
      }
      sound.collect(session.machine)
      noteProgress(hasRun: !isRemote)
      if let ending { return ending }
    } while isTurbo && host.now < start + Self.hostPeriod
    finishFrame()
    return nil
  }

  /// Whether the machine has come further than its host by more than a frame: a call of the system may take
  /// seconds of the machine, as to copy a large file does, all at once. The window goes on living.
  private func isAhead(at hostNow: UInt64) -> Bool {
    let due = pacer.wait(machineNow: session.machine.now, hostNow: hostNow) ?? 0
    return due > hostNow + 2 * Self.hostPeriod
  }

  /// Sound, picture and pace of what the machine has just run.
  func finishFrame() {
    sound.play(host)
    if let failure = sound.takeFailure() { say("\(failure)") }
    show()
    let machineNow = session.machine.now
    if !isTurbo, let time = pacer.wait(machineNow: machineNow, hostNow: host.now) {
      host.sleep(until: min(time, host.now + 2 * Self.hostPeriod))
    }
    // After the sleep both clocks stand at the same moment, or the machine has a call of seconds behind it.
    if speed.note(hostNow: host.now, machineNow: machineNow) { showTitle() }
  }

  /// A frame of the future, or of the past that the console has gone back to.
  private func runFrame() -> HeadlessRun.Ending? {
    guard let timeline = session.timeline else { return goal.runFrame(of: session) }
    let isPast = !timeline.isLive
    do {
      if isPast {
        try timeline.repeatPast(until: session.machine.nextVideoEvent)
      } else {
        try timeline.willRun()
      }
    } catch {
      say("\(error)")
    }
    return isPast ? goal.ending(of: session) : goal.runFrame(of: session)
  }

  /// Ends the run if it has come to where it shall end while the console had the machine.
  func endIfReached() {
    ending = goal.ending(of: session)
    if ending != nil { isClosed = true }
  }

  /// A GDB client has the machine: it says when it stands still.
  private func leaveToRemote() {
    isPaused = false
    pauseChanged()
    say("a GDB client has the machine; pause it there")
  }

  /// Recordings and the past of the machine follow it.
  private func noteProgress(hasRun: Bool) {
    do {
      try session.recorder?.noteProgress()
      if hasRun, session.timeline?.isLive == true { try session.timeline?.didRun() }
    } catch {
      say("\(error)", isForTerminal: true)
    }
  }

  /// After a pause or a change of speed the clocks start anew.
  private func restartClocks() {
    pacer = Pacer(hostNow: host.now, machineNow: session.machine.now)
    speed.restart(hostNow: host.now, machineNow: session.machine.now)
  }

  // MARK: Events

  func serveEvents() {
    let (wasPaused, wasTurbo) = (isPaused, isTurbo)
    while let event = host.nextEvent() { serve(event) }
    input.finish(at: session.machine.now)
    if isPaused != wasPaused || isTurbo != wasTurbo { pauseChanged() }
    showTitle()
  }

  /// Sound and clocks follow a pause or a change of speed.
  func pauseChanged() {
    sound.setAudible(!isPaused && !isTurbo, session.machine, host)
    restartClocks()
  }

  private func serve(_ event: HostEvent) {
    switch event {
    case .closeRequested: isClosed = true
    case .keyDown(let key, _, let modifiers):
      if let command = WindowKey.command(for: key, modifiers) { return obey(command) }
    case .keyUp(.f12): isTurboHeld = false
    case .focusLost:
      isTurboHeld = false
      host.hasCapturedMouse = false
    case .mouseButton(_, isDown: true) where !host.hasCapturedMouse:
      host.hasCapturedMouse = true
      return
    case .filesDropped(let paths, let modifiers):
      insertDisks(paths, first: modifiers.contains(.shift) ? 2 : 1)
    default: break
    }
    if !isPaused { input.take(event, at: session.machine.now) }
  }

  func close() { isClosed = true }

  // MARK: Looks

  /// Shows `text` for a while; `isForTerminal` tells whoever started the program too.
  func say(_ text: String, isForTerminal: Bool = false) {
    message = (text, host.now + Self.messageTime)
    if isForTerminal { host.note("geneve: \(text)") }
  }

  func show() {
    var panels: [TextPanel] = []
    if showsHelp { panels.append(panel(WindowKey.help, .middle)) }
    if let (text, end) = message {
      if host.now < end {
        panels.append(panel(Self.wrapped(text), .bottom))
      } else {
        message = nil
      }
    }
    host.show(session.machine.video.picture, panels: panels)
  }

  private func panel(_ lines: [String], _ place: TextPanel.Place) -> TextPanel {
    TextPanel(lines: lines, place: place, font: Self.panelFont)
  }

  private static let panelFont = PanelFont(patterns: Font.standard)

  /// As many characters of a panel as there is room for at the smallest scale.
  private static let charactersInLine = 84

  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !lines[lines.count - 1].isEmpty,
        lines[lines.count - 1].count + 1 + word.count > charactersInLine
      {
        lines.append("")
      }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines
  }

  private func showTitle() {
    var parts = ["geneve: \(session.title)"]
    if isPaused {
      parts.append("paused, \(WindowKey.name(of: .pause)) goes on")
    } else if session.timeline?.isLive == false {
      parts.append("repeating the past, any key goes on from here")
    } else if let percent = speed.percent {
      parts.append("\(percent) %")
    }
    if sound.isMuted { parts.append("no sound") }
    if let stick = input.joystickByKeys { parts.append("arrow keys are joystick \(stick + 1)") }
    if host.hasCapturedMouse { parts.append("\(WindowKey.name(of: .mouse)) releases the mouse") }
    host.title = parts.joined(separator: ", ")
  }
}
