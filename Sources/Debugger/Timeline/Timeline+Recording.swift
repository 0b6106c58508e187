import GeneveCore

/// The timeline as a recording, and a recording as a timeline.
extension Timeline {
  /// Everything that came from outside since the timeline began: the input, and the states in which the
  /// user has put the machine. Goes through the beginnings of all stretches, and back.
  ///
  /// - Throws: `TimelineError.notKept` when the beginning has been given up.
  public func recordedEntries() throws -> [Recording.Entry] {
    guard start.stretch == 0, moments.first?.logCount == 0 else { throw TimelineError.notKept }
    let origin = present
    var entries: [Recording.Entry] = []
    var index = 0
    for number in stretches.indices {
      if number > 0, let first = firstMoment(ofStretch: number) {
        try go(to: first.point)
        entries.append(
          Recording.Entry(stretches[number - 1].end, .state(try machine.saveState())))
      }
      while index < log.count, log[index].point.stretch == number {
        let input = log[index]
        entries.append(
          Recording.Entry(input.point.position, .input(input.event, due: input.due)))
        index += 1
      }
    }
    try go(to: origin)
    return entries
  }

  /// Makes a recorded run the future of a machine that stands at its start: running forwards repeats it.
  ///
  /// - Throws: `StateFile.Refusal` when more happened in the run than input.
  public func follow(_ recording: Recording) throws {
    precondition(log.isEmpty && stretches.count == 1, "a timeline that has just begun")
    var inputs: [LoggedInput] = []
    for entry in recording.entries {
      switch entry.event {
      case .input(let event, let due):
        inputs.append(
          LoggedInput(
            point: TimelinePoint(stretch: 0, position: entry.position), due: due, event: event))
      case .check: break
      case .reset, .insert, .state:
        throw StateFile.Refusal(
          "holds a reset, another disk or a change made by hand, which the debugger cannot repeat")
      }
    }
    guard recording.end > machine.position else { return }
    try leavePresent()
    log = inputs
    stretches[0].end = recording.end
  }
}
