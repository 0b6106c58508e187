import GeneveCore

/// A moment on the timeline.
///
/// The machine runs by itself in *stretches*: within one, every moment follows from the first one and from
/// the logged input. Whatever else is done to it – a register set, a state loaded, a reset, another disk –
/// begins a new stretch.
public struct TimelinePoint: Hashable, Comparable, Sendable {
  /// Counted from 0.
  public let stretch: Int
  public let position: ExecutionPosition

  public init(stretch: Int, position: ExecutionPosition) {
    (self.stretch, self.position) = (stretch, position)
  }

  public static func < (one: TimelinePoint, other: TimelinePoint) -> Bool {
    (one.stretch, one.position) < (other.stretch, other.position)
  }
}

/// A point whose whole state is kept. A class, for a snapshot is some kilobytes that would be copied again and
/// again.
final class Moment {
  let point: TimelinePoint
  let snapshot: MachineSnapshot
  let disks: DriveVersions
  /// How many entries of the log had been scheduled.
  var logCount: Int
  /// Nothing else leads here: it is the first of its stretch.
  var isStart: Bool
  /// Bytes that are kept for it beside what the moment before it keeps.
  var cost = 0

  init(
    point: TimelinePoint, snapshot: MachineSnapshot, disks: DriveVersions, logCount: Int,
    isStart: Bool
  ) {
    (self.point, self.snapshot, self.disks) = (point, snapshot, disks)
    (self.logCount, self.isStart) = (logCount, isStart)
  }
}

/// Input that came from outside, and when.
struct LoggedInput {
  /// Where the machine stood when the input was scheduled.
  let point: TimelinePoint
  let due: Ticks
  let event: InputEvent
}

/// Why the timeline cannot do what it was asked for.
public enum TimelineError: Error, Equatable, CustomStringConvertible {
  /// The machine went another way than the first time: something from outside was not logged.
  case diverged(expected: ExecutionPosition, found: ExecutionPosition)
  /// The moment was thinned out, or never was.
  case notKept
  case interrupted
  /// Running forwards has come to where the machine was put into another time.
  case otherTime(reason: String)

  public var description: String {
    switch self {
    case .diverged(let expected, let found):
      "the machine did not run as before: step \(found.stepCount) at tick \(found.time) instead of "
        + "step \(expected.stepCount) at tick \(expected.time)"
    case .notKept: "that moment is not on the timeline any more"
    case .interrupted: "interrupted"
    case .otherTime(let reason): "here the machine went on differently: \(reason)"
    }
  }
}
