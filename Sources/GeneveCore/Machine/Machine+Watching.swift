import InstructionSet

/// A place at which a run can stop: how far the machine has come, exactly.
///
/// Within one IDLE only time passes; everywhere else the step count alone tells two places apart.
public struct ExecutionPosition: Comparable, Hashable, Sendable {
  /// `Machine.stepCount`.
  public let stepCount: UInt64
  /// `Machine.now`.
  public let time: Ticks

  public init(stepCount: UInt64, time: Ticks) { (self.stepCount, self.time) = (stepCount, time) }

  public static func < (first: ExecutionPosition, second: ExecutionPosition) -> Bool {
    (first.stepCount, first.time) < (second.stepCount, second.time)
  }
}

/// What a run under stop conditions came to.
public struct WatchedRun: Sendable {
  public enum End: Equatable, Sendable {
    /// An entry of the conditions came true; see `hits`.
    case hit
    case timeReached
    case stepReached
    /// The system in Swift wants the machine to stand still.
    case systemStopped
  }

  public let end: End
  /// The entries that came true in the last step or stand before the next one. Also given when the time or
  /// the step was reached at the same moment.
  public let hits: [StopHit]
  /// True when it has been judged whether to stop before the step that follows: whoever goes on despite of
  /// that goes on with `leaving`.
  public let hasJudgedNextStep: Bool
}

/// Where a run leaves the state before each of its instructions.
public final class RunRecords {
  var recorder: InstructionRecorder

  public init(capacity: Int) { recorder = InstructionRecorder(capacity: capacity) }

  /// The records since the last time.
  public func take() -> [InstructionRecord] {
    defer { recorder.removeAll() }
    return recorder.records
  }
}

extension Machine {
  public var position: ExecutionPosition {
    ExecutionPosition(stepCount: stepCount, time: now)
  }

  /// Runs until `time` or `lastStep` or until one of `stopConditions` comes true, whichever is first.
  ///
  /// `leaving` lets the machine go from where it stands without stopping for the instruction that stands
  /// there: the way to go on after a stop. Instructions are added to `history` and `records`, if given.
  public func runWatching(
    until time: Ticks, lastStep: UInt64 = .max, leaving: Bool,
    history: InstructionHistory? = nil, records: RunRecords? = nil
  ) -> WatchedRun {
    guard stepCount < lastStep else {
      return WatchedRun(end: .stepReached, hits: [], hasJudgedNextStep: leaving)
    }
    guard let watch = board.watch else {
      if lastStep != .max {
        var limit = StepLimit(lastStep: lastStep)
        return unwatched(run(until: time, &limit, history, records), lastStep)
      }
      var nobody = NoObserver()
      return unwatched(run(until: time, &nobody, history, records), lastStep)
    }
    watch.arm(&board)
    var watcher = StopWatcher(watch, lastStep: lastStep, knownStep: leaving ? stepCount : nil)
    let reason = run(until: time, &watcher, history, records)
    watcher.finish(&board)
    watch.disarm()
    return WatchedRun(
      end: end(reason, lastStep, watcher.hits), hits: watcher.hits,
      hasJudgedNextStep: watcher.hasJudged(stepCount))
  }

  private func unwatched(_ reason: StopReason?, _ lastStep: UInt64) -> WatchedRun {
    WatchedRun(end: end(reason, lastStep, []), hits: [], hasJudgedNextStep: true)
  }

  /// Runs with `observer`, with as much around it as is asked for.
  private func run<Watcher: Observer>(
    until time: Ticks, _ observer: inout Watcher, _ history: InstructionHistory?,
    _ records: RunRecords?
  ) -> StopReason? {
    guard let records else { return run(until: time, &observer, history) }
    var recording = RecordingObserver(recorder: records.recorder, inner: observer)
    let reason = run(until: time, &recording, history)
    (records.recorder, observer) = (recording.recorder, recording.inner)
    return reason
  }

  private func run<Watcher: Observer>(
    until time: Ticks, _ observer: inout Watcher, _ history: InstructionHistory?
  ) -> StopReason? {
    guard let history else { return run(until: time, observer: &observer) }
    var noting = HistoryObserver(history, observer)
    let reason = run(until: time, observer: &noting)
    (history.count, observer) = (noting.count, noting.inner)
    return reason
  }

  private func end(
    _ reason: StopReason?, _ lastStep: UInt64, _ hits: [StopHit]
  ) -> WatchedRun.End {
    if reason == .systemStopped { return .systemStopped }
    if !hits.isEmpty { return .hit }
    return stepCount >= lastStep ? .stepReached : .timeReached
  }

  /// Executes exactly one instruction, or has one system call served. While the processor idles: up to the
  /// interrupt that ends that, but no longer than a frame (`WatchedRun.End.timeReached`).
  public func step() -> WatchedRun {
    runWatching(until: now + Self.frameTicks, lastStep: stepCount + 1, leaving: true)
  }

  /// Lets the machine watch for `stopConditions`.
  func applyStopConditions() {
    let shadow = board.watch?.shadow
    board.watch = stopConditions.isEmpty ? nil : AccessWatch(stopConditions)
    board.watch?.follow(shadow, processor, board)
    processor.isRAMWatched = board.watch?.watchesOnChipRAM ?? false
    board.rebuildPageTable()
  }

  /// When the video chip does something by itself next: never later than the end of its frame.
  public var nextVideoEvent: Ticks {
    max(board.scheduler[.video], board.now + Ticks.perProcessorCycle)
  }

  /// The XOP that is executed next, if it is one.
  public var nextExtendedOperation: ExtendedOperationCall? {
    processor.extendedOperationCall(&board)
  }
}

extension Board {
  /// Tells of a write, and gives lines back to the fast path that need not be asked any more.
  mutating func noteWrite(_ access: MemoryAccess, old: UInt16, new: UInt16) {
    guard let watch, watch.noteWrite(access, old: old, new: new), let page = access.page else {
      return
    }
    rebuildWindows(showing: page)
  }

  /// Puts a byte into physical memory for somebody who has no logical address.
  mutating func storeWatched(_ value: UInt8, page: UInt8, offset: Int) {
    guard watch != nil else { return storeByte(value, page: page, offset: offset) }
    let old = UInt16(frames.frame(page).bytes[offset])
    storeByte(value, page: page, offset: offset)
    let windows = (0..<8).filter { gateArray.page(ofWindow: $0) == page }
    if windows.isEmpty {
      noteWrite(
        MemoryAccess(page: page, offset: offset, width: 1), old: old, new: UInt16(value))
    }
    for window in windows {
      noteWrite(
        MemoryAccess(UInt16(window << 13 | offset), page: page, width: 1), old: old,
        new: UInt16(value))
    }
  }
}
