import GeneveCore
import MDOS

/// The debugger of one machine: what the console, the window's pause key, GDB and tests are fronts of.
///
/// It runs the machine, stops it where the user asked for, and carries out commands, one line of text each
/// (`execute`). Everything that it says goes to its host, line by line; nothing else is printed.
public final class DebugSession {
  public let machine: Machine
  /// The built-in system; nil when a ROM or a real system runs.
  public let system: MDOS?
  public let host: any DebugHost
  /// Keeps the past, if somebody does.
  public var recorder: (any SessionRecorder)?

  public internal(set) var symbols = DebugSymbols()
  public internal(set) var stops = StopList()
  /// The last instructions, noted while the machine runs; only where nobody keeps the past, which knows them
  /// without.
  public private(set) lazy var history = InstructionHistory()
  /// Where `trace on` writes.
  var trace: TraceOutput?
  /// XOPs that have not returned, for `catch error`.
  var openCalls = OpenCalls()
  /// System calls that `xop` has shown, and that have not been finished.
  var observedCalls: [ObservedCall] = []
  /// What `mdos log` writes.
  var callLog: CallLogOutput?

  /// Things that are watched beside the user's stops, by the number of their causes: below 0.
  private(set) var hooks: [Int: SessionHook] = [:]

  /// What Enter on an empty line does.
  var repeatedLine = ""
  /// Commands that wait behind the present one: those of breakpoints.
  var waitingLines: [String] = []
  /// What is being typed, line by line, up to `end`.
  var definition: Definition?
  /// Where `memory` and `disassemble` go on.
  var nextMemoryPlace: Place?
  var nextCodePlace: Place?
  /// True when the user has interrupted the line that is carried out: nothing more of it is.
  var isInterrupted = false
  /// The frame in which the user was last asked whether to interrupt.
  var heardFrame: UInt64 = 0
  /// The stops that the machine stood at when it last came to some, and where that was.
  var lastHits: (position: ExecutionPosition, numbers: Set<Int>)?
  /// Starts the machine anew after its RESET line was pulled; who needs more than the built-in system sets it.
  public var restart: (() -> Void)?
  /// How deep `source` files stand in one another.
  var sourceDepth = 0

  /// Lines that belong together.
  struct Definition {
    enum Purpose {
      /// The commands of a stop.
      case commands(of: Int)
      /// Source that is assembled to a place.
      case source(at: Place)
    }

    let purpose: Purpose
    var lines: [String] = []
  }

  public init(machine: Machine, system: MDOS?, host: any DebugHost) {
    (self.machine, self.system, self.host) = (machine, system, host)
  }

  /// What expressions are evaluated in.
  var context: EvaluationContext { EvaluationContext(machine: machine, symbols: symbols) }

  public func say(_ line: String) { host.show(line) }

  public func say(_ lines: [String]) { for line in lines { host.show(line) } }

  // MARK: For commands

  /// Watches for `hook` in every run until it is removed; the number to remove it by.
  func add(_ hook: SessionHook) -> Int {
    let number = (hooks.keys.min() ?? 0) - 1
    hooks[number] = hook
    return number
  }

  func removeHook(_ number: Int) { hooks[number] = nil }

  func setCauses(_ causes: [StopCause], ofHook number: Int) { hooks[number]?.causes = causes }

  /// To be called before a command changes the machine.
  public func willChange(by command: String) {
    recorder?.willChangeMachine(self, by: command)
  }

}
