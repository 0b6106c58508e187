import GeneveCore

/// Looking backwards for the last time that something happened.
extension Timeline {
  /// What to look for.
  public struct Search {
    public let stops: StopConditions
    /// Asked for every hit, with the machine standing where the hit was noted.
    public var wants: (StopHit) -> Bool = { _ in true }
    /// True when nothing of interest can have happened between two snapshots of one run.
    public var canSkip: (MachineSnapshot, MachineSnapshot) -> Bool = { _, _ in false }
    public var isCancelled: () -> Bool = { false }
    /// How much before an interval is gone through too, so that `wants` knows what was under way when it began.
    public var leadIn: Ticks = 0
    /// Called before `wants` is asked about another part of the past.
    public var willLook: () -> Void = {}
    /// Without a finding the machine stays where it was, instead of at the start of the timeline.
    public var staysWhenFruitless = false

    public init(_ stops: StopConditions) { self.stops = stops }
  }

  /// Goes to the last moment before the present that `search` finds: before the step in which it happened.
  ///
  /// - Returns: nil when there is none.
  /// - Throws: `TimelineError.interrupted` when cancelled; the machine then stands where it began.
  public func goBack(to search: Search) throws -> StopHit? {
    try travelling {
      let origin = present
      do {
        guard let finding = try find(search, before: origin) else {
          try travel(to: search.staysWhenFruitless ? origin : start)
          return nil
        }
        insert(finding.moment)
        try travel(toStep: finding.step, ofStretch: finding.moment.point.stretch)
        return finding.hit
      } catch TimelineError.interrupted {
        try travel(to: origin)
        throw TimelineError.interrupted
      }
    }
  }

  private struct Finding {
    /// A moment before it.
    let moment: Moment
    /// The step before which the machine has to stand.
    let step: UInt64
    let hit: StopHit
  }

  private enum Look {
    case nothing
    case found(Finding)
    /// So much that only the last part of the interval is worth going through.
    case tooMuch
  }

  private static let hitsPerLook = 256
  private static let partsPerInterval: UInt64 = 8

  /// Goes through the intervals between moments, latest first, stretch by stretch.
  private func find(_ search: Search, before limit: TimelinePoint) throws -> Finding? {
    guard !search.stops.isEmpty else { return nil }
    var upper = limit
    while let first = firstMoment(ofStretch: upper.stretch) {
      var later: Moment?
      while upper > first.point {
        let index = firstMoment(notBefore: upper) - 1
        guard moments.indices.contains(index) else { return nil }
        let moment = moments[index]
        if let finding = try find(search, from: moment, upTo: upper, later, limit) {
          return finding
        }
        upper = moment.point
        later = moment
      }
      guard upper.stretch > 0 else { return nil }
      upper = TimelinePoint(
        stretch: upper.stretch - 1, position: stretches[upper.stretch - 1].end)
    }
    return nil
  }

  /// The last hit between `moment` and `upper`; `later` is the moment at `upper`, if there is one.
  private func find(
    _ search: Search, from moment: Moment, upTo upper: TimelinePoint, _ later: Moment?,
    _ limit: TimelinePoint
  ) throws -> Finding? {
    if search.isCancelled() { throw TimelineError.interrupted }
    if let later, search.canSkip(moment.snapshot, later.snapshot) { return nil }
    switch try look(search, from: moment, upTo: upper, limit) {
    case .nothing: return nil
    case .found(let finding): return finding
    case .tooMuch: break
    }
    var end = upper
    var next = later
    for part in try divide(from: moment, upTo: upper).reversed() {
      if let finding = try find(search, from: part, upTo: end, next, limit) { return finding }
      (end, next) = (part.point, part)
    }
    return nil
  }

  /// Moments that part an interval into pieces, the first of them its beginning.
  private func divide(from moment: Moment, upTo upper: TimelinePoint) throws -> [Moment] {
    try restore(moment)
    let first = moment.point.position.stepCount
    let length = upper.position.stepCount - first
    var parts = [moment]
    for part in 1..<Self.partsPerInterval {
      let step = first + length * part / Self.partsPerInterval
      guard step > machine.stepCount else { continue }
      try runStraight(toStep: step, inputUpTo: upper)
      parts.append(try currentMoment())
    }
    return parts
  }

  /// Runs through an interval and takes the last of its hits.
  private func look(
    _ search: Search, from moment: Moment, upTo upper: TimelinePoint, _ limit: TimelinePoint
  ) throws -> Look {
    try restore(leadIn(search.leadIn, before: moment))
    search.willLook()
    scheduleLogged(upTo: upper)
    machine.stopConditions = search.stops
    defer { machine.stopConditions = StopConditions() }
    let length = upper.position.stepCount - moment.point.position.stepCount
    var finding: Finding?
    var hits = 0
    var isLeaving = false
    while machine.position < upper.position {
      // Within an IDLE only the time tells places apart.
      let isIdle = machine.stepCount == upper.position.stepCount
      let run = machine.runWatching(
        until: isIdle ? upper.position.time : .max,
        lastStep: isIdle ? .max : upper.position.stepCount, leaving: isLeaving)
      for hit in run.hits {
        let step = stepBefore(hit)
        guard (stretch, step) < (limit.stretch, limit.position.stepCount), search.wants(hit),
          step >= moment.point.position.stepCount
        else { continue }
        finding = Finding(moment: moment, step: step, hit: hit)
      }
      if machine.position > moment.point.position { hits += run.hits.count }
      if hits > Self.hitsPerLook, length > Self.partsPerInterval { return .tooMuch }
      if run.end == .systemStopped || isIdle && run.end == .timeReached { break }
      isLeaving = run.hasJudgedNextStep
    }
    return finding.map { .found($0) } ?? .nothing
  }

  /// The moment that is `time` before another, or the first of its stretch.
  private func leadIn(_ time: Ticks, before moment: Moment) -> Moment {
    guard time > 0 else { return moment }
    return moments.last {
      $0.point.stretch == moment.point.stretch
        && $0.point.position.time <= moment.point.position.time - time
    } ?? firstMoment(ofStretch: moment.point.stretch) ?? moment
  }

  /// The step before which a hit's cause stands: for what has happened, the last one.
  private func stepBefore(_ hit: StopHit) -> UInt64 {
    switch hit.event {
    case .execution, .extendedOperation, .contextReturn, .illegalOpcode: machine.stepCount
    case .read, .write, .interrupt, .uninitialisedRead:
      machine.stepCount - min(1, machine.stepCount)
    }
  }
}
