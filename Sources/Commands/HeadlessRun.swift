import GeneveCore

/// Runs a machine without a window until one of the things asked for has happened.
struct HeadlessRun {
  enum Ending {
    /// What was asked for came to pass.
    case reached
    /// The time limit ran out before the text appeared or the address was reached.
    case outOfTime
  }

  private let session: Session
  private let until: String?
  private let stop: UInt16?
  private let sound: SoundRecording?
  private let timeLimit: Ticks
  private let frameLimit: UInt64
  private var instructionsLeft: UInt64?

  init(
    session: Session, length: RunLength?, until: String?, stop: UInt16?,
    sound: SoundRecording? = nil
  ) {
    self.session = session
    self.sound = sound
    self.until = until
    self.stop = stop
    var (time, frames): (Ticks, UInt64) = (.never, .max)
    switch length {
    case .ticks(let ticks): time = session.machine.now + ticks
    case .frames(let count): frames = session.machine.frameCount + count
    case .instructions(let count): instructionsLeft = count
    case nil: break
    }
    (timeLimit, frameLimit) = (time, frames)
  }

  /// True when a limit given by `--for` has been reached.
  private var isOver: Bool {
    session.machine.now >= timeLimit || session.machine.frameCount >= frameLimit
      || instructionsLeft == 0
  }

  mutating func run() throws -> Ending {
    while true {
      try session.exchangeWithPorts()
      if session.showsText(until) { return .reached }
      if isOver || Interruption.isRequested {
        return until == nil && stop == nil ? .reached : .outOfTime
      }
      try session.recorder?.noteProgress()
      if let remote = session.remote {
        let hasMachine = remote.serve(waits: true)
        if remote.isKilled { return .reached }
        if hasMachine { continue }
        if try remote.repeatPast() { continue }
      }
      let reason = try runSlice()
      try session.remote?.noteProgress()
      sound?.take(from: session.machine)
      switch reason {
      case .addressReached: return .reached
      case .systemStopped:
        guard session.hasEnded else { continue }
        return until == nil && stop == nil ? .reached : .outOfTime
      case .timeReached, .instructionsDone, .recordsFull: continue
      }
    }
  }

  /// Runs up to the next moment at which something has to be looked at.
  private mutating func runSlice() throws -> StopReason {
    let machine = session.machine
    // Text is looked for, sound taken, and who is connected to a port served, once a frame; otherwise a second
    // at a time does.
    let isBusy = until != nil || sound != nil || session.ports.hasInput
    let slice = isBusy ? Machine.frameTicks : Ticks.perSecond
    let end = min(timeLimit, machine.now + slice)
    if let left = instructionsLeft {
      let before = machine.instructionCount
      let reason = machine.run(until: end, instructions: left)
      instructionsLeft = left - min(left, machine.instructionCount - before)
      return reason
    }
    if let stop { return machine.run(until: end, stoppingAt: [stop]) }
    if frameLimit != .max || until != nil {
      let reason = machine.run(untilFrame: min(frameLimit, machine.frameCount + 1))
      return reason
    }
    return machine.run(until: end)
  }
}
