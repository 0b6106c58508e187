import GeneveCore

/// The instructions that led to the present. They are not noted while the machine runs, which would cost a
/// tenth of its speed; the machine goes through them once more when somebody asks.
extension Timeline {
  /// The last instructions before the present, oldest first; fewer where the timeline begins.
  ///
  /// - Parameter count: up to `InstructionHistory.length`.
  public func lastInstructions(_ count: Int) throws -> [InstructionHistory.Entry] {
    try travelling {
      let origin = present
      var entries: [InstructionHistory.Entry] = []
      var upper = origin
      while entries.count < count, let first = firstMoment(ofStretch: upper.stretch) {
        entries = try instructions(count - entries.count, from: first, upTo: upper) + entries
        guard upper.stretch > 0 else { break }
        upper = TimelinePoint(
          stretch: upper.stretch - 1, position: stretches[upper.stretch - 1].end)
      }
      try travel(to: origin)
      return entries
    }
  }

  /// The last instructions of a stretch before `upper`; `first` is its beginning.
  private func instructions(
    _ count: Int, from first: Moment, upTo upper: TimelinePoint
  ) throws -> [InstructionHistory.Entry] {
    let available = upper.position.stepCount - first.point.position.stepCount
    guard available > 0 else { return [] }
    let history = InstructionHistory()
    // A call that the system in Swift serves is a step without an instruction: it may take more steps.
    var steps = min(available, UInt64(count))
    while true {
      history.removeAll()
      try travel(toStep: upper.position.stepCount - steps, ofStretch: upper.stretch)
      try runStraight(toStep: upper.position.stepCount, inputUpTo: upper, noting: history)
      if history.count >= count || steps == available { return history.last(count) }
      steps = min(available, steps &* 4)
    }
  }
}
