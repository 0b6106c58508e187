import GeneveCore

/// The timeline as a recording, and a recording as a timeline.
extension Timeline {
  /// Everything that came from outside since the timeline began: the input, and the states in which the
  /// user has put the machine. May go to the beginnings of stretches, and back.
  ///
  /// - Throws: `TimelineError.notKept` when the beginning has been given up.
  public func recordedEntries() throws -> [Recording.Entry] {
    guard start.stretch == 0, moments.first?.logCount == 0 else { throw TimelineError.notKept }
    let origin = present
    var entries: [Recording.Entry] = []
    var index = 0
    for number in stretches.indices {
      if number > 0 { entries += try entriesOfChanges(before: number) }
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

  /// What was done to the machine before a stretch.
  private func entriesOfChanges(before number: Int) throws -> [Recording.Entry] {
    let position = stretches[number - 1].end
    var entries: [Recording.Entry] = []
    var needsState = false
    for change in stretches[number].changes {
      switch change.kind {
      case .reset: entries.append(Recording.Entry(position, .reset))
      case .insertion(let drive, let disk?):
        entries.append(Recording.Entry(position, .insert(drive: drive, disk: disk)))
      case .insertion, .byHand: needsState = true
      }
    }
    if needsState, let first = firstMoment(ofStretch: number) {
      try go(to: first.point)
      entries.append(Recording.Entry(position, .state(try machine.saveState())))
    }
    return entries
  }

  /// True when the run was not simply one of input, resets and disks put in: somebody has changed the machine
  /// by hand, or has gone on differently from the past.
  public var isRewritten: Bool {
    let changes = stretches.flatMap(\.changes) + pendingChanges
    return dropCount > 0 || changes.contains { $0.kind == .byHand }
  }

  /// Makes a recorded run of nothing but input the future of a machine that stands at its start: running
  /// forwards repeats it.
  public func follow(_ recording: Recording) throws {
    precondition(log.isEmpty && stretches.count == 1, "a timeline that has just begun")
    precondition(!recording.holdsMoreThanInput, "a recording of input")
    var inputs: [LoggedInput] = []
    for entry in recording.entries {
      guard case .input(let event, let due) = entry.event else { continue }
      inputs.append(
        LoggedInput(
          point: TimelinePoint(stretch: 0, position: entry.position), due: due, event: event))
    }
    guard recording.end > machine.position else { return }
    try leavePresent()
    log = inputs
    stretches[0].end = recording.end
  }
}
