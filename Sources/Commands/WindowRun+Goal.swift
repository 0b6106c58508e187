import GeneveCore

/// When a run in a window ends by itself: the same limits as without a window, met a frame at a time.
struct RunGoal {
  private let until: String?
  private let stop: UInt16?
  private var timeLimit = Ticks.never
  private var frameLimit = UInt64.max
  private var instructionLimit = UInt64.max

  init(length: RunLength?, until: String?, stop: UInt16?, on machine: Machine) {
    (self.until, self.stop) = (until, stop)
    switch length {
    case .ticks(let ticks): timeLimit = machine.now + ticks
    case .frames(let count): frameLimit = machine.frameCount + count
    case .instructions(let count): instructionLimit = machine.instructionCount &+ count
    case nil: break
    }
  }

  /// How a run counts whose time is over, or that was closed, without what it waited for.
  var endingWithoutResult: HeadlessRun.Ending {
    until == nil && stop == nil ? .reached : .outOfTime
  }

  /// Runs to the end of the frame; gives the ending when the run is over.
  func runFrame(of session: Session) -> HeadlessRun.Ending? {
    if let ending = ending(of: session) { return ending }
    if let replay = session.replay {
      replay.runFrame()
      return replay.isDone ? .reached : ending(of: session)
    }
    switch advance(session.machine) {
    case .addressReached: return .reached
    case .systemStopped where session.hasEnded: return endingWithoutResult
    default: return ending(of: session)
    }
  }

  /// The ending when the run is over where it stands.
  func ending(of session: Session) -> HeadlessRun.Ending? {
    if session.showsText(until) { return .reached }
    let machine = session.machine
    let isOver =
      machine.now >= timeLimit || machine.frameCount >= frameLimit
      || machine.instructionCount >= instructionLimit
    return isOver ? endingWithoutResult : nil
  }

  private func advance(_ machine: Machine) -> StopReason {
    // A frame may have 313 lines instead of 262.
    let isNearEnd = machine.now >= timeLimit - 2 * Machine.frameTicks
    let end = min(timeLimit, machine.now + Machine.frameTicks)
    if instructionLimit != .max {
      return machine.run(until: end, instructions: instructionLimit - machine.instructionCount)
    }
    if let stop { return machine.run(until: end, stoppingAt: [stop]) }
    // Whole frames show whole pictures.
    return isNearEnd
      ? machine.run(until: end) : machine.run(untilFrame: machine.frameCount + 1)
  }
}
