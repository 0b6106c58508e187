import GeneveCore
import MDOS
import TIDisks

/// The past of a machine, to go back to: snapshots that share what did not change, and a log of every input
/// between them.
///
///     stretch 0                            stretch 1 (a register was set)
///     M────────M────────M───M──M─●         M────────M───●  the end: the present, while live
///     │        │            ▲              │
///     start    snapshot     where somebody looks: replayed from the snapshot before it
///
/// Going somewhere restores the last snapshot before it and runs on from there with the same input, so that
/// every moment of the past can be reached, to the step. While the machine is in the past, running forwards
/// repeats what happened; only when somebody interferes (a key, a register, another disk) what followed is
/// dropped and the machine is live again.
///
/// Snapshots are taken at intervals of emulated time, and more densely before a moment that was visited, so
/// that the next step back finds one near. When they need more memory than `limitInBytes`, those are given
/// up that are missed least: the older, the farther apart they may be.
///
/// What is counted: frames, video memory and system state of each snapshot that the one before it does not
/// share, the sectors that disks have changed, and the log.
public final class Timeline: InputListener {
  public struct Options: Sendable {
    /// What all snapshots together may keep, beyond the machine itself.
    public var limitInBytes: Int
    /// Emulated time between two snapshots while the machine runs.
    public var interval: Ticks

    public init(limitInBytes: Int = 256 << 20, interval: Ticks = .perSecond / 2) {
      (self.limitInBytes, self.interval) = (limitInBytes, interval)
    }
  }

  /// A length of undisturbed running.
  struct Stretch {
    /// What was done to the machine before it.
    let reason: String
    var end: ExecutionPosition
  }

  let machine: Machine
  let drives: DriveHistory?
  public let options: Options

  // MARK: What is kept

  /// In the order of their points.
  var moments: [Moment] = []
  var log: [LoggedInput] = []
  /// Numbered from `firstStretch`.
  var stretches: [Stretch] = []
  /// Sum over `moments`.
  var momentBytes = 0

  public internal(set) var marks: [Mark] = []

  // MARK: Where the machine stands

  private(set) var stretch = 0
  /// Entries of the log that are scheduled already.
  var logCount = 0
  /// False while the machine is in its past.
  public private(set) var isLive = true
  /// What was done to the machine since it last ran; a new stretch begins when it runs on.
  private var pendingChange: String?
  var isReplaying = false
  private var nextMoment: Ticks = 0
  /// A recording that hears what the timeline hears.
  public weak var nextListener: (any InputListener)?

  /// Begins with the machine as it stands.
  public init(machine: Machine, drives: DriveSet? = nil, options: Options = Options()) throws {
    self.machine = machine
    self.drives = drives.map { DriveHistory(drives: $0) }
    self.options = options
    stretches = [Stretch(reason: "start", end: machine.position)]
    nextListener = machine.inputListener
    machine.inputListener = self
    try keepMoment(isStart: true)
  }

  /// Where the machine stands.
  public var present: TimelinePoint { TimelinePoint(stretch: stretch, position: machine.position) }

  /// The newest moment.
  public var end: TimelinePoint {
    isLive
      ? present
      : TimelinePoint(stretch: stretches.count - 1, position: stretches[stretches.count - 1].end)
  }

  /// The oldest moment that can be reached.
  public var start: TimelinePoint { moments.first?.point ?? present }

  /// How many snapshots are kept.
  public var momentCount: Int { moments.count }

  /// What they keep, beside the machine itself, in bytes.
  public var byteCount: Int { momentBytes + log.count * MemoryLayout<LoggedInput>.stride }

  // MARK: Running forwards

  /// To be called before the machine runs.
  public func willRun() throws {
    if pendingChange != nil { try beginStretch() }
  }

  /// Where the next slice of a run has to end at the latest; nil while the machine is live.
  ///
  /// A run that ends there calls `didRun`, and may go on.
  public var bound: ExecutionPosition? {
    guard !isLive else { return nil }
    if logCount < log.count, log[logCount].point.stretch == stretch {
      return log[logCount].point.position
    }
    return stretches[stretch].end
  }

  /// To be called before each slice of a run: shortens it so that it does not pass `bound`, nor the next
  /// snapshot.
  public func shorten(step: inout UInt64, time: inout Ticks) {
    if !isLive { scheduleLogged(upTo: present) }
    guard let bound else {
      time = min(time, nextMoment)
      return
    }
    if machine.stepCount < bound.stepCount {
      step = min(step, bound.stepCount)
    } else {
      time = min(time, bound.time)
    }
  }

  /// To be called after each slice of a run.
  public func didRun() throws {
    if isLive {
      stretches[stretch].end = machine.position
      if machine.now >= nextMoment { try keepMoment() }
      return
    }
    let last = stretches[stretch].end
    guard machine.position >= last else { return }
    guard machine.position == last else {
      throw TimelineError.diverged(expected: last, found: machine.position)
    }
    if stretch == stretches.count - 1 {
      // What was kept there knows more: whether the system had stopped the machine.
      if let moment = moments.last, moment.point == present { try restore(moment) }
      try arrive()
    } else if let next = moments.first(where: { $0.point.stretch == stretch + 1 }) {
      try restore(next)
      // Whoever counts steps or time has to begin anew.
      guard next.point.position == last else {
        throw TimelineError.otherTime(reason: stretches[stretch].reason)
      }
    }
  }

  // MARK: Interfering

  /// To be called before anything but running changes the machine. While it is in the past, what followed
  /// is dropped.
  ///
  /// - Parameter reason: what is done, as `set R3`.
  /// - Returns: how much emulated time was dropped, if any.
  /// - Throws: when a disk cannot be brought to this moment.
  @discardableResult
  public func willChange(_ reason: String) throws -> Ticks? {
    let dropped = try dropFuture()
    stretches[stretch].end = machine.position
    pendingChange = pendingChange ?? reason
    return dropped
  }

  public func willSchedule(_ event: InputEvent, at due: Ticks, on machine: Machine) {
    guard !isReplaying else { return }
    nextListener?.willSchedule(event, at: due, on: machine)
    // A disk that cannot follow keeps its changes and says so at the next flush.
    _ = try? dropFuture()
    if pendingChange != nil { try? beginStretch() }
    log.append(LoggedInput(point: present, due: due, event: event))
    logCount = log.count
  }

  /// Makes the present the end of the timeline.
  ///
  /// - Returns: the emulated time that is gone; nil when the machine was live.
  @discardableResult
  public func dropFuture() throws -> Ticks? {
    guard !isLive else { return nil }
    let dropped = end.position.time - machine.now
    scheduleLogged(upTo: present)
    log.removeSubrange(logCount...)
    let present = present
    while let last = moments.last, last.point > present { removeLastMoment() }
    marks.removeAll { $0.point > present }
    stretches.removeSubrange((stretch + 1)...)
    stretches[stretch].end = machine.position
    try becomeLive()
    return max(0, dropped)
  }

  private func becomeLive() throws {
    isLive = true
    nextMoment = machine.now + options.interval
    try drives?.makePresent()
  }

  /// The machine was changed: what follows does not follow from what was before.
  private func beginStretch() throws {
    guard let reason = pendingChange else { return }
    pendingChange = nil
    stretch += 1
    stretches.append(Stretch(reason: reason, end: machine.position))
    try keepMoment(isStart: true)
  }

  // MARK: Leaving the present

  /// To be called before going anywhere: what is live now has to be found again.
  func leavePresent() throws {
    if pendingChange != nil { try beginStretch() }
    guard isLive else { return }
    stretches[stretch].end = machine.position
    if moments.last?.point != present || moments.last?.logCount != logCount { try keepMoment() }
    isLive = false
    drives?.leavePresent()
  }

  /// Puts the machine where `moment` was taken.
  func restore(_ moment: Moment) throws {
    try machine.restore(moment.snapshot)
    drives?.show(moment.disks)
    stretch = moment.point.stretch
    logCount = moment.logCount
  }

  /// After going somewhere: at the end of the timeline the machine is live again.
  func arrive() throws {
    if stretch == stretches.count - 1, machine.position == stretches[stretch].end {
      scheduleLogged(upTo: present)
      try becomeLive()
    }
  }

  // MARK: Input of the past

  /// Schedules what was scheduled up to `point` of this stretch. Earlier than the first time makes no
  /// difference: input is always due after the moment at which it was scheduled.
  func scheduleLogged(upTo point: TimelinePoint, before time: Ticks = .max) {
    isReplaying = true
    defer { isReplaying = false }
    while logCount < log.count, log[logCount].point <= point,
      log[logCount].point.position.time < time
    {
      let entry = log[logCount]
      machine.schedule(entry.event, at: entry.due)
      logCount += 1
    }
  }

  // MARK: Keeping moments

  func keepMoment(isStart: Bool = false) throws {
    insert(try currentMoment(isStart: isStart))
    if isLive { nextMoment = machine.now + options.interval }
    thinOut()
  }

  /// The present, to be kept.
  func currentMoment(isStart: Bool = false) throws -> Moment {
    Moment(
      point: present, snapshot: try machine.snapshot(),
      disks: drives?.versions ?? DriveVersions(), logCount: logCount, isStart: isStart, cost: 0)
  }
}
