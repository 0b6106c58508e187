import Debugger
import GeneveCore

/// The debugger's console beside a window: the pause key opens it on the terminal from which the window was
/// started. While it has the thread, the window lives on as its companion.
final class WindowConsole: DebugCompanion {
  private unowned let loop: WindowLoop
  private let terminal: DebugTerminal
  let debugger: DebugSession
  /// Whether the machine has run since the console was opened.
  private var frame: UInt64

  /// Nil when the window was not started from a terminal.
  init?(_ loop: WindowLoop) {
    terminal = DebugTerminal()
    guard terminal.isInteractive else { return nil }
    self.loop = loop
    let session = loop.session
    debugger = DebugSession(machine: session.machine, system: session.system, host: terminal)
    debugger.recorder = session.timeline
    debugger.restart = { [unowned session] in session.restart() }
    frame = session.machine.frameCount
    terminal.companion = self
    terminal.serveHost = { [unowned session, unowned terminal] in session.servePorts(terminal) }
  }

  /// Carries out commands until the machine goes on without it.
  func open() {
    terminal.listenToInterruption(true)
    debugger.showPosition()
    while !loop.isClosed {
      switch terminal.readLine(debugger) {
      case .line(let line): if case .quit = carryOut(line) { return loop.close() }
      case .interrupted:
        debugger.abandonDefinition()
        if loop.hasRemoteClient {
          terminal.show("a GDB client has the machine")
          return leave()
        }
        // The pause key: the machine goes on, and its stops with it.
        if !loop.isPaused, !loop.isClosed { _ = carryOut("continue") }
      case .end:
        leave()
        return loop.goOn()
      }
    }
  }

  /// The machine goes on without the console, where nobody would see why it stops.
  private func leave() {
    terminal.listenToInterruption(false)
    session.machine.stopConditions = StopConditions()
  }

  private var session: Session { loop.session }

  private func carryOut(_ line: String) -> CommandOutcome {
    frame = session.machine.frameCount
    let outcome = debugger.execute(line)
    terminal.serveHost()
    loop.standStill()
    return outcome
  }

  func didWait() -> Bool {
    loop.serveWhileWaiting()
    return loop.isClosed || !loop.isPaused || loop.hasRemoteClient
  }

  func didRunFrame() -> Bool {
    // On the way to another moment there is nothing to be seen or heard.
    if session.timeline?.isTravelling == true {
      loop.serveEvents()
      return loop.isClosed
    }
    let now = session.machine.frameCount
    guard now != frame else { return loop.isClosed }
    frame = now
    return loop.serveAfterFrame() || loop.hasRemoteClient
  }
}

extension WindowLoop {
  /// Gives the terminal its console, if there is one; false when the window has to pause by itself.
  func openConsole() -> Bool {
    if session.replay != nil {
      if !hasLookedForConsole { say("paused; geneve debug --replay looks into a recorded run") }
      hasLookedForConsole = true
      return false
    }
    if options.hasConsole, !hasLookedForConsole {
      console = WindowConsole(self)
      hasLookedForConsole = true
      if console == nil { say("paused; for the debugger, start the window from a terminal") }
    }
    guard let console else { return false }
    say("the console is in the terminal")
    console.open()
    return true
  }

  /// The machine has stopped inside of the console.
  func standStill() {
    guard !isPaused else { return show() }
    setPaused(true)
    show()
  }

  func goOn() { setPaused(false) }

  /// Whether a GDB client has come: the machine is then for it.
  var hasRemoteClient: Bool { session.remote?.serve(waits: false) ?? false }

  func serveWhileWaiting() {
    serveEvents()
    show()
  }

  /// Picture, sound and pace of a frame that the console has let run; true when the console shall have the
  /// machine back.
  func serveAfterFrame() -> Bool {
    if isPaused { setPaused(false) }
    sound.collect(session.machine)
    finishFrame()
    serveEvents()
    input.send(to: session.machine, codes: Self.codesInFrame)
    endIfReached()
    return isPaused || isClosed
  }

  private func setPaused(_ paused: Bool) {
    isPaused = paused
    input.releaseAll()
    pauseChanged()
  }
}
