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
    /// Emulated time between two snapshots while the machine runs; the newest stand twice as densely.
    public var interval: Ticks

    public init(limitInBytes: Int = 256 << 20, interval: Ticks = .perSecond / 2) {
      (self.limitInBytes, self.interval) = (limitInBytes, interval)
    }
  }

  /// What is done to a machine beside letting it run.
  public struct Change: Sendable {
    /// How a recording of the run tells it.
    public enum Kind: Equatable, Sendable {
      case reset
      /// A disk, by the name of the drive and that of the disk in the recording, if there is one.
      case insertion(drive: String, disk: String?)
      /// Anything else: by the state that the machine was in afterwards.
      case byHand
    }

    /// What the user is told, as `set R3`.
    public let reason: String
    public let kind: Kind

    public init(_ reason: String, _ kind: Kind = .byHand) {
      (self.reason, self.kind) = (reason, kind)
    }
  }

  /// A length of undisturbed running.
  struct Stretch {
    /// What was done to the machine before it, in order; nothing before the first.
    let changes: [Change]
    var end: ExecutionPosition

    /// `set, fill`
    var reason: String {
      var names: [String] = []
      for change in changes where names.last != change.reason { names.append(change.reason) }
      return names.joined(separator: ", ")
    }
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
  private(set) var pendingChanges: [Change] = []
  var isReplaying = false
  /// True while the machine is on its way to another moment: what it does then is not for anybody to see.
  public internal(set) var isTravelling = false
  /// How often a future was dropped.
  public private(set) var dropCount = 0
  private var nextMoment: Ticks = 0
  /// A recording that hears what the timeline hears.
  public weak var nextListener: (any InputListener)?

  /// Begins with the machine as it stands.
  public init(machine: Machine, drives: DriveSet? = nil, options: Options = Options()) throws {
    self.machine = machine
    self.drives = drives.map { DriveHistory(drives: $0) }
    self.options = options
    stretches = [Stretch(changes: [], end: machine.position)]
    nextListener = machine.inputListener
    machine.inputListener = self
    try keepMoment(isStart: true)
  }

  /// Where the machine stands.
  public var present: TimelinePoint { TimelinePoint(stretch: stretch, position: machine.position) }

  /// The emulated time of the machine.
  public var machineNow: Ticks { machine.now }

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
    try beginStretch()
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
      // Whoever counts steps or time goes on over a reset, which takes some cycles, but not into another time.
      let position = next.point.position
      guard position >= last, position.time - last.time < Machine.frameTicks else {
        throw TimelineError.otherTime(reason: stretches[stretch].reason)
      }
    }
  }

  /// Repeats what happened up to `time`, or to the end of the timeline, where the machine is live again. For
  /// whoever runs the machine without a session; stop conditions are not looked at.
  public func repeatPast(until time: Ticks) throws {
    let stops = machine.stopConditions
    if !stops.isEmpty { machine.stopConditions = StopConditions() }
    defer { if !stops.isEmpty { machine.stopConditions = stops } }
    while !isLive, machine.now < time {
      var (step, end) = (UInt64.max, time)
      shorten(step: &step, time: &end)
      let run = machine.runWatching(until: end, lastStep: step, leaving: true)
      try didRun()
      if run.end == .systemStopped { return }
    }
  }

  // MARK: Interfering

  /// To be called before anything but running changes the machine. While it is in the past, what followed
  /// is dropped.
  ///
  /// - Returns: how much emulated time was dropped, if any.
  /// - Throws: when a disk cannot be brought to this moment.
  @discardableResult
  public func willChange(_ change: Change) throws -> Ticks? {
    let dropped = try dropFuture()
    // A change before this one may have put the machine elsewhere: a reset, a state.
    if pendingChanges.isEmpty { stretches[stretch].end = machine.position }
    pendingChanges.append(change)
    return dropped
  }

  @discardableResult
  public func willChange(_ reason: String) throws -> Ticks? { try willChange(Change(reason)) }

  public func willSchedule(_ event: InputEvent, at due: Ticks, on machine: Machine) {
    guard !isReplaying else { return }
    nextListener?.willSchedule(event, at: due, on: machine)
    // A disk that cannot follow keeps its changes and says so at the next flush.
    _ = try? dropFuture()
    try? beginStretch()
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
    dropCount += 1
    try becomeLive()
    return max(0, dropped)
  }

  private func becomeLive() throws {
    isLive = true
    nextMoment = machine.now + options.interval / 2
    try drives?.makePresent()
  }

  /// The machine was changed: what follows does not follow from what was before.
  private func beginStretch() throws {
    guard !pendingChanges.isEmpty else { return }
    stretch += 1
    stretches.append(Stretch(changes: pendingChanges, end: machine.position))
    pendingChanges = []
    try keepMoment(isStart: true)
  }

  // MARK: Leaving the present

  /// To be called before going anywhere: what is live now has to be found again.
  func leavePresent() throws {
    try beginStretch()
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
    if isLive {
      nextMoment = machine.now + options.interval / 2
      loosen()
    }
    thinOut()
  }

  /// The present, to be kept.
  func currentMoment(isStart: Bool = false) throws -> Moment {
    Moment(
      point: present, snapshot: try machine.snapshot(),
      disks: drives?.versions ?? DriveVersions(), logCount: logCount, isStart: isStart)
  }
}
