extension Machine {
  /// One frame of 262 lines.
  public static let frameTicks: Ticks = 262 * 1368 * Ticks.perVideoClock

  /// Runs until `time`, or until the system in Swift wants to stop.
  @discardableResult
  public func run(until time: Ticks) -> StopReason {
    var nobody = NoObserver()
    return run(until: time, observer: &nobody) ?? .timeReached
  }

  /// Runs until the video chip has completed `count` frames since power-on.
  @discardableResult
  public func run(untilFrame count: UInt64) -> StopReason {
    while frameCount < count {
      // The chip's next event is never later than the end of its frame.
      let reason = run(until: max(board.scheduler[.video], board.now + Ticks.perProcessorCycle))
      guard reason == .timeReached else { return reason }
    }
    return .timeReached
  }

  /// Runs until `time`, but stands before an instruction at one of `addresses`.
  public func run(until time: Ticks, stoppingAt addresses: Set<UInt16>) -> StopReason {
    var watch = AddressWatch(addresses: addresses, firstIsFree: false)
    return run(until: time, observer: &watch)
      ?? (watch.hit.map(StopReason.addressReached) ?? .timeReached)
  }

  /// Runs until `time`, but no more than `count` instructions.
  public func run(until time: Ticks, instructions count: UInt64) -> StopReason {
    var counter = InstructionCountdown(remaining: count)
    return run(until: time, observer: &counter)
      ?? (counter.isDone ? .instructionsDone : .timeReached)
  }

  /// Runs until `time` while every instruction is noted in `recorder`; also ends when that is full or
  /// stands at its stop address.
  public func run(until time: Ticks, recording recorder: inout InstructionRecorder) -> StopReason {
    defer { recorder.finish() }
    return run(until: time, observer: &recorder) ?? recorder.stopReason ?? .timeReached
  }

  /// The loop around the inner loop: serves system calls. Nil when the observer ended the run or the
  /// time was reached; the caller knows which.
  func run<Watcher: Observer>(
    until time: Ticks, observer: inout Watcher
  ) -> StopReason? {
    board.scheduler[.limit] = time
    board.updateDeadline()
    defer {
      board.scheduler[.limit] = .never
      board.updateDeadline()
    }
    if systemCallHandler?.watchedCode != nil { return runWatchingCode(until: time, &observer) }
    return runSilently(until: time, &observer)
  }

  private func runSilently<Watcher: Observer>(
    until time: Ticks, _ observer: inout Watcher
  ) -> StopReason? {
    // After a served call a locked-in interrupt is entered whatever the time: no run may stop in between, or
    // it would leave a place that runs with another limit do not know.
    while board.now < time || processor.hasLockedInInterrupt {
      switch processor.run(&board, observer: &observer) {
      case .limit, .observer: return nil
      case .systemCall(let number):
        guard let handler = systemCallHandler else { return nil }
        switch handler.serve(number, on: self) {
        case .done: processor.finishSystemCall(&board, repeating: false)
        case .again: processor.finishSystemCall(&board, repeating: true)
        case .jumped: processor.otherStepCount &+= 1
        case .refused:
          board.watch?.noteIllegalOpcode(processor.instruction)
          processor.trapIllegalOpcode(&board)
        case .stop: return .systemStopped
        }
      }
    }
    return nil
  }

  /// The same while the handler watches a place in guest code.
  private func runWatchingCode<Watcher: Observer>(
    until time: Ticks, _ observer: inout Watcher
  ) -> StopReason? {
    withUnsafeMutablePointer(to: &observer) { observer in
      while board.now < time, let handler = systemCallHandler, let place = handler.watchedCode {
        var watch = CodeWatch(place, beside: observer)
        if let reason = runSilently(until: time, &watch) { return reason }
        guard watch.isHit else { return nil }
        switch handler.serveFetch(on: self) {
        case .served: processor.otherStepCount &+= 1
        case .notServed: processor.executeOne(&board)
        case .stop: return .systemStopped
        }
      }
      return nil
    }
  }
}

/// Stops before instructions at certain addresses.
struct AddressWatch: Observer {
  static let seesInstructions = true
  private let isWatched: [Bool]
  /// True lets the first instruction pass, so that a stopped machine can leave its address.
  private var firstIsFree: Bool
  private(set) var hit: UInt16?

  init(addresses: Set<UInt16>, firstIsFree: Bool) {
    isWatched = (0...UInt16.max).map { addresses.contains($0) }
    self.firstIsFree = firstIsFree
  }

  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    let address = processor.programCounter &- 2
    guard isWatched[Int(address)] else { return false }
    if firstIsFree {
      firstIsFree = false
      return false
    }
    hit = address
    return true
  }
}

/// Stops after a number of instructions.
struct InstructionCountdown: Observer {
  static let seesInstructions = true
  private(set) var remaining: UInt64
  var isDone: Bool { remaining == 0 }

  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    guard remaining > 0 else { return true }
    remaining -= 1
    return false
  }
}
