import GeneveCore

/// Going to moments of the past, and back.
extension Timeline {
  /// Steps before a moment that was visited at which snapshots are taken on the way: an eighth of the
  /// distance that is left each time, down to this many steps, which take some ten microseconds.
  private static let finestDistance: UInt64 = 2_000

  /// Goes to `point`: the whole state is that of then, or of when the machine first gets there.
  ///
  /// - Throws: `TimelineError`; the machine then stands somewhere on the timeline.
  public func go(to point: TimelinePoint) throws {
    try travelling { try travel(to: point) }
  }

  func travel(to point: TimelinePoint) throws {
    guard stretches.indices.contains(point.stretch), point <= end else {
      throw TimelineError.notKept
    }
    try approach(point)
    try run(toStep: point.position.stepCount, inputUpTo: point)
    // Within an IDLE only the time grows.
    if machine.now < point.position.time { machine.run(until: point.position.time) }
    guard machine.position == point.position else {
      throw TimelineError.diverged(expected: point.position, found: machine.position)
    }
    try arrive()
  }

  /// Goes back by `count` steps: instructions, calls that the system in Swift serves, and the like.
  ///
  /// - Returns: how many steps it was; fewer than asked for at the beginning of the timeline.
  @discardableResult
  public func goBack(steps count: UInt64) throws -> UInt64 {
    try travelling { try travelBack(steps: count) }
  }

  private func travelBack(steps count: UInt64) throws -> UInt64 {
    var left = count
    var target = present
    while left > 0 {
      guard let first = firstMoment(ofStretch: target.stretch) else { throw TimelineError.notKept }
      let available = target.position.stepCount - first.point.position.stepCount
      if left < available {
        try travel(toStep: target.position.stepCount - left, ofStretch: target.stretch)
        return count
      }
      left -= available
      if left == 0 {
        try travel(to: first.point)
        return count
      }
      guard moments.first?.point != first.point, target.stretch > 0,
        firstMoment(ofStretch: target.stretch - 1) != nil
      else {
        try travel(to: first.point)
        return count - left
      }
      target = TimelinePoint(
        stretch: target.stretch - 1, position: stretches[target.stretch - 1].end)
    }
    return count
  }

  /// Goes to the first boundary with this step count.
  func travel(toStep step: UInt64, ofStretch stretch: Int) throws {
    guard let first = firstMoment(ofStretch: stretch) else { throw TimelineError.notKept }
    guard step > first.point.position.stepCount else { return try travel(to: first.point) }
    let target = TimelinePoint(
      stretch: stretch, position: ExecutionPosition(stepCount: step, time: .min))
    try approach(target)
    try run(toStep: step, inputUpTo: target)
    scheduleLogged(upTo: present)
    try arrive()
  }

  func firstMoment(ofStretch stretch: Int) -> Moment? {
    let index = firstMoment(
      after: TimelinePoint(
        stretch: stretch, position: ExecutionPosition(stepCount: 0, time: .min)))
    guard moments.indices.contains(index), moments[index].point.stretch == stretch else {
      return nil
    }
    return moments[index]
  }

  /// Restores the last moment that is not later than `point`, unless the machine is nearer.
  func approach(_ point: TimelinePoint) throws {
    let index = firstMoment(after: point) - 1
    guard moments.indices.contains(index), moments[index].point.stretch == point.stretch else {
      throw TimelineError.notKept
    }
    if present <= point, present.stretch == point.stretch, present >= moments[index].point {
      return
    }
    try restore(moments[index])
  }

  /// Runs to a step of this stretch, keeping moments before it.
  private func run(toStep step: UInt64, inputUpTo point: TimelinePoint) throws {
    while machine.stepCount < step {
      let left = step - machine.stepCount
      let isNear = left <= Self.finestDistance
      try runStraight(toStep: isNear ? step : step - left / 8, inputUpTo: point)
      if !isNear { try keepMoment() }
    }
    scheduleLogged(upTo: min(point, present))
  }

  func runStraight(
    toStep step: UInt64, inputUpTo point: TimelinePoint, noting history: InstructionHistory? = nil
  ) throws {
    scheduleLogged(
      upTo: min(
        point,
        TimelinePoint(
          stretch: stretch, position: ExecutionPosition(stepCount: step, time: .min))))
    let run = machine.runWatching(
      until: .max, lastStep: step, leaving: true, history: history)
    guard run.end == .stepReached, machine.stepCount == step else {
      throw TimelineError.diverged(
        expected: ExecutionPosition(stepCount: step, time: machine.now), found: machine.position)
    }
  }

  /// Travels with the machine's stop conditions out of the way.
  func travelling<Result>(_ body: () throws -> Result) throws -> Result {
    let stops = machine.stopConditions
    if !stops.isEmpty { machine.stopConditions = StopConditions() }
    defer { if !stops.isEmpty { machine.stopConditions = stops } }
    isTravelling = true
    defer { isTravelling = false }
    try leavePresent()
    return try body()
  }
}
