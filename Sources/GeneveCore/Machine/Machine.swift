/// A Geneve 9640: processor, board and whatever system serves its calls.
///
/// Deterministic: it has no clock, no random source and no host input of its own. What comes from outside
/// is an input event with a time (`schedule`). The same start and the same events give the same bytes.
public final class Machine {
  public let configuration: Configuration
  var processor: TMS9995
  var board: Board

  /// The system in Swift, if the machine does not run a real one.
  public var systemCallHandler: (any SystemCallHandler)? {
    didSet { processor.trapsSystemCalls = systemCallHandler != nil }
  }

  /// What runs under `runWatching` stop for. Not part of the machine's state: snapshots leave it alone.
  public var stopConditions = StopConditions() { didSet { applyStopConditions() } }

  /// A machine that has just been switched on, its RESET sequence done.
  public init(configuration: Configuration) {
    self.configuration = configuration
    processor = TMS9995(timing: configuration.timing)
    board = Board(configuration: configuration)
    board.reset()
    processor.reset(&board)
  }

  /// Emulated time since power-on.
  public var now: Ticks { board.now }

  /// Whole processor cycles since power-on.
  public var cycles: Int64 { board.now / Ticks.perProcessorCycle }

  /// Frames that the video chip has completed.
  public var frameCount: UInt64 { board.video.frameCount }

  /// Instructions executed since power-on, calls served by the system in Swift not counted.
  public var instructionCount: UInt64 { processor.instructionCount }

  /// Pulls the RESET line, as the reset key of the window does. Memory keeps its contents.
  public func reset() {
    board.reset()
    processor.reset(&board)
  }

  /// Who is told of everything that is scheduled: a recording, a timeline.
  public weak var inputListener: (any InputListener)?

  /// Lets `event` happen at `time`, or at once if that has passed.
  public func schedule(_ event: InputEvent, at time: Ticks) {
    // Later than this moment, so that it makes no difference whether the event was known before it: a
    // replay may schedule it at any earlier time.
    let due = max(time, board.now + 1)
    inputListener?.willSchedule(event, at: due, on: self)
    board.inputQueue.insert(event, at: due)
    board.scheduler[.input] = board.inputQueue.nextDue
    board.updateDeadline()
  }

  /// Input that is scheduled and has not happened yet.
  public var pendingInputCount: Int { board.inputQueue.entries.count }
}

/// Somebody who keeps what comes from outside.
public protocol InputListener: AnyObject {
  /// `event` is about to be scheduled for `due`, which is later than the present moment.
  func willSchedule(_ event: InputEvent, at due: Ticks, on machine: Machine)
}

/// A system outside of the machine that serves what guest programs ask of it.
///
/// Its entries in guest memory are opcodes 0C00–0C3F, illegal for the processor; executing one calls
/// `serve` with the low six bits while the processor stands still. One that works beside a real system
/// has no opcodes there; it names a place in that system's code.
public protocol SystemCallHandler: AnyObject {
  func serve(_ call: Int, on machine: Machine) -> SystemCallOutcome
  /// The place in guest code before which `serveFetch` is called; looked at again after each such call.
  var watchedCode: CodePlace? { get }
  /// The instruction at the watched place is about to execute.
  func serveFetch(on machine: Machine) -> FetchOutcome
  /// State that is not in guest memory.
  func exchangeState(_ exchange: inout StateExchange) throws
}

extension SystemCallHandler {
  public var watchedCode: CodePlace? { nil }
  public func serveFetch(on machine: Machine) -> FetchOutcome { .notServed }
}

/// How the processor goes on after a system call.
public enum SystemCallOutcome: Equatable, Sendable {
  /// With the instruction after the call.
  case done
  /// With the same call again; interrupts are looked at in between. Time must have been spent.
  case again
  /// Where the system has sent it (`Machine.jump`).
  case jumped
  /// As if nobody were there: the opcode is illegal and raises the MID trap. For one that stands where the
  /// system has no entry.
  case refused
  /// Not at all: the run ends with `StopReason.systemStopped`; going on makes the call again.
  case stop
}

/// Why a run ended.
public enum StopReason: Equatable, Sendable {
  /// The time asked for has been reached, to the end of an instruction.
  case timeReached
  /// The instruction at this logical address is a place to stop before.
  case addressReached(UInt16)
  /// As many instructions as asked for have been executed.
  case instructionsDone
  /// The recorder's buffer is full.
  case recordsFull
  /// The system in Swift wants the machine to stand still.
  case systemStopped
}
