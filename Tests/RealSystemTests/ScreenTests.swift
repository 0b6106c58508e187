import GeneveCore
import TestSupport
import Testing

/// What the real system shows after it was typed what was typed when it was recorded.
@Suite("The real system's screens", .enabled(if: RealMachine.isHere, RealMachine.reason))
struct ScreenTests {
  /// What `make test` has time for. With GENEVE_ALL_SCREENS in the environment, as `make test-real` sets it,
  /// all are typed.
  static let plans =
    RealMachine.isThorough
    ? allPlans : ["ver", "dir_nodisk", "edit_left", "drive", "restart"]

  /// Plans without a disk; no card is in the box.
  static let allPlans = [
    "assign", "break", "case", "cls", "date", "date_set", "del_err", "dir_nodisk", "disk1", "drive",
    "echo", "edit_bs", "edit_del", "edit_left", "first", "format_err", "goto", "ibmgrf", "label",
    "longline", "mem", "mode", "path", "prompt", "psys", "recall", "restart", "scsmap", "setdsk",
    "spool", "symbols", "time", "time_bad", "tree", "unknown", "ver", "video",
  ]

  /// The machine in the frame before the first key of these plans.
  nonisolated(unsafe) private static let prompt = Result { try SessionStart(frame: 240) }

  @Test("typed as recorded, text, video memory and picture agree", arguments: plans)
  func screen(name: String) throws {
    let machine = try Self.prompt.get().machine()
    var run = PlanRun(machine, frame: 240)
    try run.run(Plan(named: name)) { screen in
      let differences = try RecordedScreen(screen).differences(from: machine)
      #expect(differences.isEmpty, "\(screen): \(differences.joined(separator: "\n"))")
    }
  }
}

/// A moment from which many plans go on: machines that are put there cost no second start of the system.
struct SessionStart {
  private let snapshot: MachineSnapshot
  private let timing: ProcessorTiming

  /// The end of `frame` after power-on.
  init(frame: Int, timing: ProcessorTiming = .manual) throws {
    self.timing = timing
    let machine = try RealMachine.atEntry(timing: timing)
    machine.run(until: Ticks(frame) * Machine.frameTicks)
    snapshot = try machine.snapshot()
  }

  func machine() throws -> Machine {
    let machine = Machine(configuration: try RealMachine.configuration(timing: timing))
    try machine.restore(snapshot)
    return machine
  }
}
