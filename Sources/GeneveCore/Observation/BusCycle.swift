/// One access of the processor as the bus saw it.
public struct BusCycle: Equatable, Sendable {
  /// Where an access goes and how wide it is.
  public enum Kind: Sendable {
    /// One byte off the chip, in one cycle and its wait states.
    case externalByte
    /// The processor's own memory is reached in one cycle, whatever the width.
    case onChipByte, onChipWord
    /// One bit of the CRU, in two cycles, on the chip and off it.
    case cruBit
  }

  public let kind: Kind
  /// Logical address; even for a word. Of a CRU bit, R12 and twice the displacement.
  public let address: UInt16
  public let value: UInt16
  public let isWrite: Bool
  public let waitStates: Int
  /// Processor cycles from power-on to its beginning.
  public let start: Int64
}

/// The accesses of a run that was asked to note them. While one is noted, every access takes the slow
/// path, so the others pay nothing for it.
struct BusLog {
  private(set) var cycles: [BusCycle] = []

  mutating func append(_ cycle: BusCycle) { cycles.append(cycle) }
}

extension Machine {
  /// Runs one instruction, with the context switch of an interrupt that is taken at its end, and gives
  /// every access that it made, in order: operands, the prefetch of the next instruction, results. An
  /// illegal opcode runs its trap; X ends before the instruction that it has fetched.
  public func stepNotingBusCycles() -> [BusCycle] {
    board.busLog = BusLog()
    processor.asksAlways = true
    board.chooseLines()
    defer {
      board.busLog = nil
      processor.asksAlways = false
      board.chooseLines()
    }
    // Every prefetch looks at the time, so the first one ends the run.
    _ = run(until: board.now + 1)
    return board.busLog?.cycles ?? []
  }

  /// The flags of the processor chip, CRU 1EE0–1EFE, as reads show them: flag n in bit n. Writing has the
  /// effects of SBO and SBZ and takes their time; flags 2–4 are the interrupt latches and cannot be
  /// written.
  public var processorFlags: UInt16 {
    get {
      (0..<16).reduce(0) { $0 | (processor.flag($1, board) ? 1 << UInt16($1) : 0) }
    }
    set {
      for number in 0..<16 {
        processor.writeCRU(
          newValue >> UInt16(number) & 1 != 0,
          at: TMS9995.flagAddresses.lowerBound + UInt16(number * 2), &board)
      }
    }
  }

  /// The flag that an illegal opcode sets, CRU 1FDA.
  public var hasMetIllegalOpcode: Bool {
    get { processor.hasMetIllegalOpcode }
    set { processor.hasMetIllegalOpcode = newValue }
  }
}
