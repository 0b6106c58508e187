import GeneveCore

/// Moments with names, and others that are told rather than counted.
extension Timeline {
  public struct Mark: Sendable {
    public let name: String
    public let point: TimelinePoint
  }

  /// Where to go.
  public enum Destination: Sendable {
    case point(TimelinePoint)
    case start, end
    /// The first moment of the newest stretches that is not earlier.
    case time(Ticks)
  }

  /// Names that `goto` knows without a mark.
  static let reservedMarks: Set<String> = ["start", "end", "cycle"]

  /// Gives the present a name; an older mark of the name moves here.
  public func mark(_ name: String) throws {
    try willRun()
    marks.removeAll { $0.name == name }
    marks.append(Mark(name: name, point: present))
  }

  /// What was done to the machine by hand, and where.
  public var changes: [(reason: String, point: TimelinePoint)] {
    stretches.indices.dropFirst().compactMap { index in
      firstMoment(ofStretch: index).map { (stretches[index].reason, $0.point) }
    }
  }

  public func go(to destination: Destination) throws {
    switch destination {
    case .point(let point): try go(to: point)
    case .start: try travelling { try travel(to: start) }
    case .end: try go(to: end)
    case .time(let time): try travelling { try travel(toTime: time) }
    }
  }

  /// Goes back by a length of emulated time.
  ///
  /// - Returns: false when the timeline begins later.
  public func goBack(by length: Ticks) throws -> Bool {
    try travelling {
      let target = machine.now - length
      try travel(toTime: target)
      return target >= start.position.time
    }
  }

  /// Goes to the first boundary at or after `time`, in the newest stretch that has begun by then.
  private func travel(toTime time: Ticks) throws {
    let stretch =
      stretches.indices.last { index in
        firstMoment(ofStretch: index).map { $0.point.position.time <= time } ?? false
      }
    guard let stretch else { return try travel(to: start) }
    guard time < stretches[stretch].end.time else {
      return try travel(to: TimelinePoint(stretch: stretch, position: stretches[stretch].end))
    }
    let index = moments.lastIndex {
      $0.point.stretch == stretch && $0.point.position.time <= time
    }
    guard let index else { throw TimelineError.notKept }
    try restore(moments[index])
    // Close to the goal step by step, so that no boundary is passed.
    let near = time - Self.longestStep
    if machine.now < near { try runThrough(until: near) }
    while machine.now < time, machine.position < stretches[stretch].end {
      try runThrough(until: machine.now + 1)
    }
    scheduleLogged(upTo: present)
    try keepMoment()
    try arrive()
  }

  /// No instruction and no interrupt takes so long; calls of the system in Swift end where they end.
  private static let longestStep: Ticks = 2_000 * .perProcessorCycle

  private func runThrough(until time: Ticks) throws {
    scheduleLogged(
      upTo: TimelinePoint(
        stretch: stretch, position: ExecutionPosition(stepCount: .max, time: .min)),
      before: time)
    guard machine.run(until: time) == .timeReached else { throw TimelineError.notKept }
  }

  /// Goes back to the last step that changed a value.
  ///
  /// - Returns: the value before and after; nil when it never changed, and the machine then stands where it
  ///   stood.
  public func goBack(
    toChangeOf value: (Machine) -> UInt16, isCancelled: () -> Bool
  ) throws -> (old: UInt16, new: UInt16)? {
    try travelling {
      let origin = present
      var upper = origin
      while let first = firstMoment(ofStretch: upper.stretch) {
        while upper > first.point {
          guard !isCancelled() else {
            try travel(to: origin)
            throw TimelineError.interrupted
          }
          let moment = moments[firstMoment(notBefore: upper) - 1]
          if let (step, old, new) = try lastChange(of: value, from: moment, upTo: upper) {
            try travel(toStep: step, ofStretch: moment.point.stretch)
            return (old, new)
          }
          upper = moment.point
        }
        guard upper.stretch > 0 else { break }
        upper = TimelinePoint(
          stretch: upper.stretch - 1, position: stretches[upper.stretch - 1].end)
      }
      try travel(to: origin)
      return nil
    }
  }

  /// The last step between a moment and `upper` that changed a value.
  private func lastChange(
    of value: (Machine) -> UInt16, from moment: Moment, upTo upper: TimelinePoint
  ) throws -> (step: UInt64, old: UInt16, new: UInt16)? {
    try restore(moment)
    var change: (step: UInt64, old: UInt16, new: UInt16)?
    var old = value(machine)
    while machine.stepCount < upper.position.stepCount {
      let step = machine.stepCount
      try runStraight(toStep: step + 1, inputUpTo: upper)
      let new = value(machine)
      if new != old { change = (step, old, new) }
      old = new
    }
    return change
  }
}
