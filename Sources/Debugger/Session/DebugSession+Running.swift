import GeneveCore
import MDOS

/// All running forward goes through here.
extension DebugSession {
  /// Runs until `goal`, or until something that the user wants to stop for.
  public func advance(_ goal: RunGoal = RunGoal()) -> SessionStop {
    recorder?.willRun(self)
    var leaving = true
    while true {
      let conditions = conditions(for: goal)
      if machine.stopConditions != conditions { machine.stopConditions = conditions }
      // A slice ends with a frame at the latest, so that who shows pictures shows whole ones.
      var end = min(goal.time, machine.nextVideoEvent)
      var lastStep = goal.lastStep
      recorder?.willRunSlice(self, until: &end, lastStep: &lastStep)
      let run = runSlice(until: end, lastStep: lastStep, leaving: leaving)
      leaving = run.hasJudgedNextStep
      do {
        try recorder?.didRunSlice(self)
      } catch {
        host.complain("\(error)")
        return .interrupted
      }
      let (accepted, isGoal) = judge(run.hits, goal)
      if !accepted.isEmpty || isGoal {
        listenToUser(afterFramesOnly: true)
        return accepted.isEmpty ? .goal : .point(accepted)
      }
      if run.end == .systemStopped { return .systemStopped }
      if machine.stepCount >= goal.lastStep || machine.now >= goal.time {
        return listenToUser(afterFramesOnly: true) ? .interrupted : .goal
      }
      if listenToUser() { return .interrupted }
      if machine.isIdling, machine.status & 15 == 0 { return .idleForEver }
    }
  }

  /// Asks whether the user has interrupted the machine: commands that let it run less than a frame at a time,
  /// again and again, listen once a frame too.
  @discardableResult
  private func listenToUser(afterFramesOnly: Bool = false) -> Bool {
    if afterFramesOnly, machine.frameCount == heardFrame { return false }
    heardFrame = machine.frameCount
    guard host.wantsToStop() else { return false }
    isInterrupted = true
    return true
  }

  private func conditions(for goal: RunGoal) -> StopConditions {
    var entries = goal.honoursStops ? stops.conditions : []
    for cause in goal.causes {
      entries.append(StopConditions.Entry(number: RunGoal.number, cause: cause))
    }
    for number in hooks.keys.sorted() {
      for cause in hooks[number]?.causes ?? [] {
        entries.append(StopConditions.Entry(number: number, cause: cause))
      }
    }
    return StopConditions(entries)
  }

  private func runSlice(until end: Ticks, lastStep: UInt64, leaving: Bool) -> WatchedRun {
    let run = machine.runWatching(
      until: end, lastStep: lastStep, leaving: leaving,
      history: timeline == nil ? history : nil, records: trace?.records)
    trace?.write(host)
    return run
  }

  /// Which of `hits` are to be stopped for.
  private func judge(_ hits: [StopHit], _ goal: RunGoal) -> (accepted: [StopHit], isGoal: Bool) {
    var accepted: [StopHit] = []
    var isGoal = false
    var judged: Set<Int> = []
    for hit in hits {
      if hit.number == RunGoal.number {
        isGoal = goal.accepts(hit) || isGoal
      } else if hit.number < 0 {
        isGoal = hooks[hit.number]?.body(self, hit) == true || isGoal
      } else if accepted.contains(where: { $0.number == hit.number }) {
        accepted.append(hit)
      } else if judged.insert(hit.number).inserted, accepts(hit) {
        accepted.append(hit)
      }
    }
    return (accepted, isGoal)
  }

  /// Whether a hit is one to stop for; counts it.
  func accepts(_ hit: StopHit) -> Bool {
    guard wouldStop(for: hit) else { return false }
    var isIgnored = false
    stops.change(hit.number) { point in
      point.hitCount += 1
      isIgnored = point.ignoreCount > 0
      point.ignoreCount -= isIgnored ? 1 : 0
    }
    return !isIgnored
  }

  /// The same without counting and without ignore counts: for going backwards.
  public func wouldStop(for hit: StopHit) -> Bool {
    guard let point = stops[hit.number], point.isEnabled else { return false }
    switch (point.kind, hit.event) {
    case (.extendedOperation(let library, let operation), .extendedOperation(let call)):
      guard library == nil || (call.number == 0 && Int(call.operand) == library),
        operation == nil || isOperation(operation, call)
      else { return false }
    case (.error, .extendedOperation):
      openCalls.begin(on: machine)
      return false
    case (.error, .contextReturn(let workspace, let counter, let status)):
      guard
        openCalls.end(
          workspacePointer: workspace, programCounter: counter, status: status, on: machine)
      else { return false }
    default: break
    }
    return isTrue(point)
  }

  /// Whether the call before which the machine stands is that one of its library.
  private func isOperation(_ wanted: Int?, _ call: ExtendedOperationCall) -> Bool {
    let opcode = SystemCallDescription(library: call.operand, on: machine).opcode
    return opcode.map { Int($0) == wanted } ?? true
  }

  /// A condition that cannot be evaluated stops, so that its user learns of it.
  private func isTrue(_ point: StopPoint) -> Bool {
    guard let condition = point.condition else { return true }
    do {
      return try condition.expression.evaluate(in: context).number != 0
    } catch {
      host.complain("condition of \(point.number), \(condition.text): \(error)")
      return true
    }
  }
}
