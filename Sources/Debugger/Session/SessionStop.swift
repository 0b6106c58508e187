import GeneveCore

/// Why the session has stopped the machine.
public enum SessionStop: Equatable, Sendable {
  /// A stop of the user's came true; the first in order is the reason.
  case point([StopHit])
  /// What the command ran for has been reached: the place, the step or the time.
  case goal
  /// The user interrupted it.
  case interrupted
  /// The system in Swift has stopped the machine: its only program has ended.
  case systemStopped
  /// The processor waits in IDLE with all interrupts masked.
  case idleForEver
}

/// Something that happens during runs without ending them: a log of system calls.
struct SessionHook {
  /// What it is called for.
  var causes: [StopCause]
  /// Called while the machine stands where the cause came true; true ends the run there. It may change the
  /// hooks of the session.
  var body: (DebugSession, StopHit) -> Bool
}

/// What a run is for.
public struct RunGoal {
  /// Emulated time at which it ends.
  public var time: Ticks
  /// The boundary at which it ends (`Machine.stepCount`).
  public var lastStep: UInt64
  /// What else it ends for.
  public var causes: [StopCause]
  /// Decides whether a hit of `causes` is the one.
  public var accepts: (StopHit) -> Bool
  /// False keeps the user's stops out of it.
  public var honoursStops: Bool

  public init(
    time: Ticks = .never, lastStep: UInt64 = .max, causes: [StopCause] = [],
    honoursStops: Bool = true, accepts: @escaping (StopHit) -> Bool = { _ in true }
  ) {
    (self.time, self.lastStep, self.causes) = (time, lastStep, causes)
    (self.honoursStops, self.accepts) = (honoursStops, accepts)
  }

  /// The number of `causes` among the conditions of the machine.
  static let number = 0
}
