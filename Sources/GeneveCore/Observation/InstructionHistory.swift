/// The last instructions that a machine has executed, in a ring: eight bytes an instruction, written blindly.
public final class InstructionHistory {
  /// A power of two, so that the ring closes by a mask.
  static let capacity = 1 << 17
  /// How many of the last instructions can be had.
  public static let length = 100_000

  /// What is known of one of them.
  public struct Entry: Equatable, Sendable {
    public let programCounter: UInt16
    public let instruction: UInt16
    public let workspacePointer: UInt16
    public let status: UInt16
  }

  let words: UnsafeMutablePointer<UInt64>
  /// How many have been written.
  public internal(set) var count = 0

  public init() {
    words = .allocate(capacity: Self.capacity)
    words.initialize(repeating: 0, count: Self.capacity)
  }

  deinit { words.deallocate() }

  /// The last `limit` instructions, oldest first.
  public func last(_ limit: Int) -> [Entry] {
    let length = min(max(0, limit), Self.length, count)
    return (count - length..<count).map { index in
      let word = words[index & (Self.capacity - 1)]
      return Entry(
        programCounter: UInt16(truncatingIfNeeded: word),
        instruction: UInt16(truncatingIfNeeded: word >> 16),
        workspacePointer: UInt16(truncatingIfNeeded: word >> 32),
        status: UInt16(truncatingIfNeeded: word >> 48))
    }
  }

  /// Forgets everything: the machine has been put elsewhere.
  public func removeAll() { count = 0 }
}

/// Writes the history of a run, and asks somebody else whether to stop.
struct HistoryObserver<Inner: Observer>: Observer {
  static var seesInstructions: Bool { true }

  private let words: UnsafeMutablePointer<UInt64>
  private(set) var count: Int
  var inner: Inner

  init(_ history: InstructionHistory, _ inner: Inner) {
    (words, count, self.inner) = (history.words, history.count, inner)
  }

  @inline(__always)
  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    if Inner.seesInstructions, inner.shouldStop(before: &processor, &board) { return true }
    words[count & (InstructionHistory.capacity - 1)] =
      UInt64(processor.programCounter &- 2) | UInt64(processor.instruction) &<< 16
      | UInt64(processor.workspacePointer) &<< 32 | UInt64(processor.status) &<< 48
    count &+= 1
    return false
  }

  mutating func shouldStop(
    beforeTrap processor: inout TMS9995, _ board: inout Board
  ) -> Bool { inner.shouldStop(beforeTrap: &processor, &board) }

  mutating func shouldStop(idling processor: inout TMS9995, _ board: inout Board) -> Bool {
    inner.shouldStop(idling: &processor, &board)
  }

  mutating func see(interrupt level: Int) { inner.see(interrupt: level) }
}

/// Notes every instruction in a recorder, and asks somebody else whether to stop.
struct RecordingObserver<Inner: Observer>: Observer {
  static var seesInstructions: Bool { true }

  var recorder: InstructionRecorder
  var inner: Inner

  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    inner.shouldStop(before: &processor, &board) || recorder.shouldStop(before: &processor, &board)
  }

  mutating func shouldStop(
    beforeTrap processor: inout TMS9995, _ board: inout Board
  ) -> Bool { inner.shouldStop(beforeTrap: &processor, &board) }

  mutating func shouldStop(idling processor: inout TMS9995, _ board: inout Board) -> Bool {
    inner.shouldStop(idling: &processor, &board)
  }

  mutating func see(interrupt level: Int) { inner.see(interrupt: level) }
}
