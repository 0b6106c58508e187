import GeneveCore

extension MDOS {
  /// Gives the command interpreter a turn. The processor then comes back at once, or after the next
  /// interrupt.
  func runInterpreter(on machine: Machine) -> SystemCallOutcome {
    machine.spend(cycles: Self.turnCycles)
    switch interpreter.turn(InterpreterSystem(mdos: self, machine: machine)) {
    case .again: return .again
    case .wait: return .done
    case .started: return .jumped
    case .stop: return .stop
    case .restart:
      boot(on: machine)
      return .jumped
    }
  }

  /// What the interpreter itself needs for a turn.
  private static let turnCycles = 100

  /// True when the command of `Options.program` has ended.
  public var hasEnded: Bool { interpreter.activity == .finished && interpreter.output.isEmpty }

  /// The font from which library 6 draws text now: eight bytes for each code, bits 7–2 the dots.
  public var characterPatterns: [UInt8] { video.font }

  /// The text on the screen, a line for each row, without trailing blanks; empty in modes without text.
  public func screenText(of machine: Machine) -> [String] {
    (machine.video.screenText(font: CharacterFont(patterns: characterPatterns)) ?? []).map { row in
      String(row.prefix(upTo: row.lastIndex { $0 != " " }.map(row.index(after:)) ?? row.startIndex))
    }
  }
}
