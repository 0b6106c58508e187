import Debugger
import GeneveCore
import RemoteControl

/// A run that GDB may take part in: while a client is connected, the machine runs when the client says so.
final class RemoteRun {
  private let listener: GDBListener
  private let server: GDBServer
  private let target: SessionTarget
  private let timeline: Timeline?

  /// True from when a client has said that the machine shall end.
  private(set) var isKilled = false

  /// How long to wait for a client that does not let the machine run.
  private static let patience: Int32 = 20

  /// GDB beside a run of `session`: a slice is a frame where pictures are shown, else several.
  convenience init(_ address: GDBAddress, session: Session, isPaced: Bool) throws {
    let host = CapturingHost(DebugTerminal())
    let debugger = DebugSession(
      machine: session.machine, system: session.system, host: host)
    let timeline = try Timeline(machine: session.machine, drives: session.drives)
    debugger.recorder = timeline
    session.timeline = timeline
    try self.init(
      address, session: debugger, host: host,
      slice: isPaced ? Machine.frameTicks : 4 * Machine.frameTicks)
  }

  /// Listens at once, and says where.
  init(_ address: GDBAddress, session: DebugSession, host: CapturingHost, slice: Ticks) throws {
    target = SessionTarget(session: session, host: host)
    timeline = session.timeline
    target.slice = slice
    server = GDBServer(target: target)
    listener = try GDBListener(address, server: server)
    host.clientWantsToStop = { [weak listener] in listener?.clientWantsToStop() ?? false }
    Console.note("geneve: GDB can connect to \(address.host):\(listener.port)")
  }

  /// Serves the client, if there is one, and lets the machine run for a moment if it wants that.
  ///
  /// - Parameter waits: whether to wait a little while a client has nothing to say.
  /// - Parameter alone: whether there is nothing else to do while no client is there.
  /// - Returns: true while a client has the machine.
  func serve(waits: Bool, alone: Bool = false) -> Bool {
    let isWaiting = waits && (alone || listener.hasClient)
    for event in listener.serve(waiting: isWaiting ? Self.patience : 0) {
      switch event {
      case .connected: Console.note("geneve: a GDB client has connected")
      case .left(let farewell):
        if farewell == .killed { isKilled = true }
        Console.note("geneve: the GDB client is gone")
      }
    }
    return listener.hasClient
  }

  /// To be called before the machine runs by itself. In the past to which a client has gone back, it repeats
  /// what happened: true when it has.
  func repeatPast() throws -> Bool {
    guard let timeline else { return false }
    guard !timeline.isLive else {
      try timeline.willRun()
      return false
    }
    try timeline.repeatPast(until: timeline.machineNow + Machine.frameTicks)
    return true
  }

  /// To be called when the machine has run for a while by itself.
  func noteProgress() throws { try timeline?.didRun() }

  /// Whether a client has the machine and lets it run.
  var isRunning: Bool { server.isRunning }
}
