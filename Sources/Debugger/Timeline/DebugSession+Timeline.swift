import GeneveCore

/// What the commands of the timeline do.
extension DebugSession {
  /// The past of the machine, when it is kept.
  public var timeline: Timeline? { recorder as? Timeline }

  func needTimeline() throws(CommandError) -> Timeline {
    guard let timeline else { throw CommandError("the past of this machine is not kept") }
    return timeline
  }

  /// Carries out a journey; its errors become those of a command.
  func onTimeline<Result>(_ body: () throws -> Result) throws(CommandError) -> Result {
    do {
      return try body()
    } catch {
      throw CommandError("\(error)")
    }
  }

  /// What is about to come in is another future than the one that the timeline knows.
  func dropFuture() throws(CommandError) {
    guard let timeline, let ticks = try onTimeline({ try timeline.dropFuture() }), ticks > 0 else {
      return
    }
    say(TimelineText.dropped(ticks))
  }

  /// The last instructions, oldest first.
  func lastInstructions(_ count: Int) throws(CommandError) -> [InstructionHistory.Entry] {
    guard let timeline else { return history.last(count) }
    return try onTimeline { try timeline.lastInstructions(count) }
  }

  /// Says where the machine stands after a journey.
  func arrived(isShort: Bool) {
    if isShort { say("the timeline begins here") }
    showPosition()
  }

  func goBackToExtendedOperation(_ timeline: Timeline) throws -> CommandOutcome {
    var search = Timeline.Search(
      StopConditions([StopConditions.Entry(number: 0, cause: .extendedOperation)]))
    search.staysWhenFruitless = true
    search.isCancelled = { [host] in host.wantsToStop() }
    guard let hit = try onTimeline({ try timeline.goBack(to: search) }) else {
      throw CommandError("no XOP before this is on the timeline")
    }
    if case .extendedOperation(let call) = hit.event {
      say(ExtendedOperationText.text(call, on: machine))
    }
    showPosition()
    return .done
  }

  func goBackToWriter(of subject: Subject, _ timeline: Timeline) throws -> CommandOutcome {
    let found: String?
    switch subject.kind {
    case .unwritable: throw CommandError("nothing can write to \(subject.name)")
    case .processor(let value):
      found = try onTimeline {
        try timeline.goBack(toChangeOf: value) { [host] in host.wantsToStop() }
      }.map { "\(wordText($0.old)) -> \(wordText($0.new))" }
    case .space(let space, let kinds):
      var search = Timeline.Search(
        StopConditions([StopConditions.Entry(number: 0, cause: .access(space, kinds))]))
      search.staysWhenFruitless = true
      search.canSkip = subject.isUntouched
      search.isCancelled = { [host] in host.wantsToStop() }
      found = try onTimeline { try timeline.goBack(to: search) }.map(Self.change)
    }
    guard let found else {
      throw CommandError("nothing has written \(subject.name) since the timeline begins")
    }
    say("\(subject.name): \(found), written by:")
    showPosition()
    return .done
  }

  private static func change(_ hit: StopHit) -> String {
    guard case .write(let place, let old, let new) = hit.event else { return "" }
    let isWord = if case .memory(let access) = place { access.width == 2 } else { false }
    func text(_ value: UInt16) -> String {
      isWord ? wordText(value) : byteText(UInt8(truncatingIfNeeded: value))
    }
    return (old.map { text($0) + " -> " } ?? "") + text(new)
  }

  func marks(_ timeline: Timeline) -> [String] {
    timeline.marks.isEmpty
      ? ["no marks"]
      : timeline.marks.map { "mark \($0.name) at \(TimelineText.moment($0.point))" }
  }

  // MARK: State files

  func saveState(to path: String) throws {
    do {
      let bytes = try StateFile.save(machine, system: system, drives: timeline?.drives?.drives)
      try host.writeCompressed(bytes, to: path)
    } catch {
      throw CommandError(Self.message(error, path))
    }
    say("state of cycle \(machine.cycles) saved in \(path)")
  }

  func loadState(from path: String) throws {
    let remarks: [String]
    do {
      let bytes = try host.readCompressed(path, limit: StateFile.sizeLimit)
      let file = try StateFile.Contents(bytes, for: machine, system: system)
      willChange(by: "state load")
      remarks = try file.restore(
        into: machine, system: system, drives: timeline?.drives?.drives)
    } catch {
      throw CommandError(Self.message(error, path))
    }
    if timeline == nil { history.removeAll() }
    for remark in remarks { say("note: \(remark)") }
    say("state of cycle \(machine.cycles) loaded from \(path)")
    showPosition()
  }

  /// Errors of files name their path themselves.
  private static func message(_ error: any Error, _ path: String) -> String {
    error is StateFile.Refusal ? "\(path) \(error)" : "\(error)"
  }
}

// MARK: Following the session

extension Timeline: SessionRecorder {
  public func willRun(_ session: DebugSession) {
    complaining(session) { try willRun() }
  }

  public func willRunSlice(
    _ session: DebugSession, until time: inout Ticks, lastStep: inout UInt64
  ) {
    shorten(step: &lastStep, time: &time)
  }

  public func didRunSlice(_ session: DebugSession) throws { try didRun() }

  public func willChangeMachine(_ session: DebugSession, by command: String) {
    complaining(session) {
      if let ticks = try willChange(command), ticks > 0 {
        session.say(TimelineText.dropped(ticks))
      }
    }
  }

  private func complaining(_ session: DebugSession, _ body: () throws -> Void) {
    do { try body() } catch { session.host.complain("timeline: \(error)") }
  }
}

// MARK: For other fronts than the console

extension DebugSession {
  /// Goes back one step.
  ///
  /// - Returns: false when the timeline begins here.
  public func goBackOneStep() throws -> Bool {
    guard let timeline else { return false }
    return try timeline.goBack(steps: 1) == 1
  }

  /// Goes back to the last time that one of the stops came true.
  ///
  /// - Returns: nil when none did since the timeline begins; the machine then stands there.
  public func goBackToStop() throws -> StopHit? {
    guard let timeline else { return nil }
    var search = Timeline.Search(StopConditions(stops.conditions))
    search.wants = { [self] in wouldStop(for: $0) }
    search.isCancelled = { [host] in host.wantsToStop() }
    if stops.points.contains(where: { $0.isEnabled && $0.kind == .error }) {
      search.leadIn = Self.longCall
      search.willLook = { [self] in openCalls = OpenCalls() }
    }
    return try timeline.goBack(to: search)
  }

  /// A system call may have begun so long before it returns with its error.
  private static let longCall = 2 * Ticks.perSecond

  /// Sets a stop; gives its number.
  public func addStop(_ kind: StopPoint.Kind) -> Int { stops.add(kind).number }

  public func removeStop(_ number: Int) { stops.remove(number) }

  /// Changes a byte as `fill` does.
  public func setByte(_ value: UInt8, at place: Place) { machine.setByte(value, at: place) }
}
