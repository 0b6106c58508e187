import GeneveCore
import InstructionSet

/// Commands that let the machine run.
enum RunCommands {
  private static let greatestCount = Int(Int32.max)

  static let all: [ConsoleCommand] = [
    ConsoleCommand(
      "step", shortest: "s", arguments: "[N]", group: .running,
      summary: "execute one instruction, or N",
      details: """
        A system call that the built-in MDOS serves is one step. An interrupt that comes at the end of the
        instruction is entered: the machine then stands before the first instruction of its routine.
        """,
      completion: .expressions, repetition: .same
    ) { session, arguments in
      let count = try arguments.count(default: 1, in: 1...greatestCount)
      try arguments.end()
      session.report(session.step(count))
      return .done
    },
    ConsoleCommand(
      "next", shortest: "n", arguments: "[N]", group: .running,
      summary: "the same, but over BL, BLWP and XOP, and over interrupts",
      completion: .expressions, repetition: .same
    ) { session, arguments in
      let count = try arguments.count(default: 1, in: 1...greatestCount)
      try arguments.end()
      session.report(session.repeating(count) { session.next() })
      return .done
    },
    ConsoleCommand(
      "finish", shortest: "fin", group: .running,
      summary: "run until this subroutine or workspace returns",
      details: """
        It returns by RTWP in this workspace, or by a branch to what R11 holds now.
        """,
      repetition: .same
    ) { session, arguments in
      try arguments.end()
      session.report(session.finish())
      return .done
    },
    ConsoleCommand(
      "continue", shortest: "c", arguments: "[N]", group: .running,
      summary: "run until something stops it; pass over N - 1 hits of the stop it stands at",
      details: "Ctrl-C stops the machine, not the program, and forgets what was typed ahead.",
      completion: .expressions,
      repetition: .same
    ) { session, arguments in
      let count = try arguments.count(default: 1, in: 1...greatestCount)
      try arguments.end()
      session.report(session.passOver(count - 1))
      return .done
    },
    ConsoleCommand(
      "until", shortest: "u", arguments: "[ADDR]", group: .running,
      summary: "run to an address; without one, out of a loop: to a greater address",
      completion: .expressions, repetition: .same
    ) { session, arguments in
      guard !arguments.isAtEnd else {
        session.report(session.untilBehind())
        return .done
      }
      let cause = try StopCommands.execution(at: arguments.place())
      try arguments.end()
      session.report(session.advance(RunGoal(causes: [cause])))
      return .done
    },
    ConsoleCommand(
      "advance", shortest: "adv", arguments: "N frames|cycles|ms|s|instructions", group: .running,
      summary: "run for so long",
      details: "advance 3 frames\nadvance 20 ms", completion: .expressions, repetition: .same
    ) { session, arguments in
      let count = try arguments.number()
      guard (1...greatestCount).contains(count) else {
        throw CommandError("\(count) is out of range; expected 1 to \(greatestCount)")
      }
      let units = ["frames", "cycles", "ms", "seconds", "instructions"]
      guard let unit = arguments.keyword(units) else {
        throw CommandError("expected \(CommandTable.alternatives(units)) after the number")
      }
      try arguments.end()
      session.report(session.advance(count, unit))
      return .done
    },
  ]
}

extension DebugSession {
  /// Executes `count` instructions.
  public func step(_ count: Int = 1) -> SessionStop {
    // An IDLE that nobody ends takes no more than a frame.
    let (limit, overflows) = Machine.frameTicks.multipliedReportingOverflow(by: Ticks(count))
    return advance(
      RunGoal(
        time: overflows ? .never : machine.now + min(limit, Ticks.perSecond * 3600 * 24),
        lastStep: machine.stepCount + UInt64(count)))
  }

  /// Does `body` so often, but not beyond a stop.
  func repeating(_ count: Int, _ body: () -> SessionStop) -> SessionStop {
    var stop = body()
    var left = count - 1
    while left > 0, stop == .goal {
      guard !isInterrupted else { return .interrupted }
      stop = body()
      left -= 1
    }
    return stop
  }

  /// Runs until something stops it, but passes over so many hits of the stops that the machine stands at, or of
  /// any when it stands at none.
  func passOver(_ count: Int) -> SessionStop {
    let here = lastHits.flatMap { $0.position == machine.position ? $0.numbers : nil } ?? []
    var left = count
    var stop = advance()
    while left > 0, !isInterrupted, case .point(let hits) = stop,
      here.isEmpty || hits.allSatisfy({ here.contains($0.number) })
    {
      stop = advance()
      left -= 1
    }
    return stop
  }

  /// Which subroutine level the machine is in: its workspace and its task.
  private struct Frame: Equatable {
    let workspacePointer: UInt16
    let headerPage: UInt8

    init(_ machine: Machine) {
      workspacePointer = machine.workspacePointer
      headerPage = machine.mapperRegister(0)
    }
  }

  /// Executes an instruction, with all that it calls and with interrupts that come after it.
  public func next() -> SessionStop {
    let operation = OpcodeTable.operation(of: machine.instruction)
    let frame = Frame(machine)
    switch operation {
    case .bl, .blwp, .xop:
      let view = InstructionView(session: self)
      let following = view.instruction(at: .logical(machine.programCounter)).nextAddress
      return advance(
        RunGoal(causes: [.execution(at: following)]) { [machine] _ in Frame(machine) == frame })
    default:
      let stop = step()
      guard stop == .goal, Frame(machine) != frame, operation != .rtwp, operation != .lwpi,
        operation != .lwp
      else { return stop }
      return finishInterrupt(stop)
    }
  }

  /// Runs to the end of the routine in which an interrupt has put the machine.
  private func finishInterrupt(_ stop: SessionStop) -> SessionStop {
    guard isInInterruptRoutine else { return stop }
    let (workspace, counter) = (machine.register(13) & 0xFFFE, machine.register(14) & 0xFFFE)
    return advance(
      RunGoal(causes: [.execution(at: counter)]) { [machine] _ in
        machine.workspacePointer == workspace
      })
  }

  /// True when the machine stands at the beginning of the routine of a vector.
  private var isInInterruptRoutine: Bool {
    [UInt16(4), 8, 12, 16, 0xFFFC].contains { vector in
      machine.peekWord(vector) & 0xFFFE == machine.workspacePointer
        && machine.peekWord(vector + 2) & 0xFFFE == machine.programCounter
    }
  }

  /// Runs until the present workspace is left by RTWP, or a branch leads to where R11 says.
  public func finish() -> SessionStop {
    let operation = OpcodeTable.operation(of: machine.instruction)
    // The machine stands at the return itself.
    if operation == .rtwp || machine.instruction == Self.branchToLink { return step() }
    let frame = Frame(machine)
    let link = machine.register(11) & 0xFFFE
    var isReturning = false
    let stop = advance(
      RunGoal(causes: [.contextReturn, .execution(at: link)]) { [machine] hit in
        guard Frame(machine) == frame else { return false }
        switch hit.event {
        case .contextReturn: isReturning = true
        case .execution(from: .instruction(let address)?):
          return OpcodeTable.operation(of: machine.peekWord(address)) == .b
        default: return false
        }
        return true
      })
    // The RTWP itself is still to be executed.
    return stop == .goal && isReturning ? step() : stop
  }

  /// B *R11, which assemblers call RT.
  private static let branchToLink: UInt16 = 0x045B

  /// `next`, until the address is greater than it was.
  func untilBehind() -> SessionStop {
    let start = machine.programCounter
    let frame = Frame(machine)
    var stop = next()
    while stop == .goal, Frame(machine) == frame, machine.programCounter <= start {
      guard !isInterrupted else { return .interrupted }
      stop = next()
    }
    return stop
  }

  func advance(_ count: Int, _ unit: String) -> SessionStop {
    let ticks: Ticks
    switch unit {
    case "frames": return advanceFrames(UInt64(count))
    case "instructions": return step(count)
    case "cycles": ticks = Ticks.perProcessorCycle
    case "ms": ticks = Ticks.perSecond / 1000
    default: ticks = Ticks.perSecond
    }
    return advance(RunGoal(time: machine.now + ticks * Ticks(count)))
  }

  /// Runs until the video chip has completed so many more frames.
  private func advanceFrames(_ count: UInt64) -> SessionStop {
    let goal = machine.frameCount + count
    var stop = SessionStop.goal
    while stop == .goal, machine.frameCount < goal {
      stop = advance(RunGoal(time: machine.nextVideoEvent))
    }
    return stop
  }
}
