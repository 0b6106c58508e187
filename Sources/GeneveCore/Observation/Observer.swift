/// Somebody who looks at every instruction. The run loop is generic over it and is compiled once without:
/// a silent run pays nothing.
protocol Observer {
  /// False makes the compiler leave the calls out.
  static var seesInstructions: Bool { get }

  /// Called before the instruction in `processor.instruction` executes; true ends the run before it.
  ///
  /// Nothing may be changed. The arguments are `inout` because borrowed ones would be copied for each instruction: 1.4 KB,
  /// more time than most instructions take.
  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool

  /// Called before an illegal opcode traps or calls the system in Swift; true ends the run before it.
  mutating func shouldStop(
    beforeTrap processor: inout TMS9995, _ board: inout Board
  ) -> Bool

  /// Called before the processor begins, or goes on, to wait in IDLE; true ends the run there.
  mutating func shouldStop(idling processor: inout TMS9995, _ board: inout Board) -> Bool

  /// Called before the context switch of an interrupt (`TMS9995.nonMaskableLevel` for NMI).
  mutating func see(interrupt level: Int)
}

extension Observer {
  mutating func shouldStop(
    beforeTrap processor: inout TMS9995, _ board: inout Board
  ) -> Bool { false }

  mutating func shouldStop(idling processor: inout TMS9995, _ board: inout Board) -> Bool {
    false
  }

  mutating func see(interrupt level: Int) {}
}

/// Nobody looks.
struct NoObserver: Observer {
  static let seesInstructions = false

  @inline(__always)
  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    false
  }
}
