import InstructionSet

/// Memory for the records of a recorder, to be used again and again.
public final class RecordBuffer: @unchecked Sendable {
  /// In records.
  public let capacity: Int
  /// Records of the last run.
  public fileprivate(set) var count = 0
  fileprivate let start: UnsafeMutablePointer<InstructionRecord>

  public init(capacity: Int) {
    self.capacity = capacity
    start = .allocate(capacity: capacity)
  }

  deinit { start.deallocate() }

  public func withRecords<Result>(
    _ body: (UnsafeBufferPointer<InstructionRecord>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeBufferPointer(start: start, count: count))
  }

  /// Puts records there that come from elsewhere; as many as have room.
  public func copy(_ records: ArraySlice<InstructionRecord>) {
    count = min(records.count, capacity)
    for (index, record) in records.prefix(count).enumerated() { start[index] = record }
  }
}

/// Notes the state before every instruction, up to a number of records or a stop address.
public struct InstructionRecorder: Observer {
  static let seesInstructions = true

  private let buffer: RecordBuffer
  /// Where the next record goes, and where there is no more room. The loop touches nothing but these.
  private var next: UnsafeMutablePointer<InstructionRecord>
  private let end: UnsafeMutablePointer<InstructionRecord>
  /// Negative when there is none.
  private let stopAddress: Int
  private(set) var stopReason: StopReason?

  /// Holds `limit` records, or as many as `buffer` has room for, before it ends the run; the instruction at
  /// `stopAddress` is noted and then stopped before. What is in the buffer goes.
  public init(into buffer: RecordBuffer, limit: Int = .max, stopAddress: UInt16? = nil) {
    self.buffer = buffer
    self.stopAddress = stopAddress.map(Int.init) ?? -1
    next = buffer.start
    end = buffer.start + max(0, min(limit, buffer.capacity))
    buffer.count = 0
  }

  /// The same with memory of its own.
  public init(capacity: Int, stopAddress: UInt16? = nil) {
    self.init(into: RecordBuffer(capacity: capacity), stopAddress: stopAddress)
  }

  /// Records so far.
  public var count: Int { next - buffer.start }

  /// The records so far, in order.
  public var records: [InstructionRecord] {
    Array(UnsafeBufferPointer(start: buffer.start, count: count))
  }

  /// - Precondition: `position` is below `count`.
  public subscript(position: Int) -> InstructionRecord {
    precondition(0..<count ~= position)
    return buffer.start[position]
  }

  /// Gives the records away and keeps none.
  public mutating func takeRecords() -> [InstructionRecord] {
    defer { removeAll() }
    return records
  }

  /// Makes room for further records.
  public mutating func removeAll() {
    next = buffer.start
    buffer.count = 0
    stopReason = nil
  }

  /// The run has ended: tells the buffer what it holds.
  func finish() { buffer.count = count }

  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    guard next < end else {
      stopReason = .recordsFull
      return true
    }
    let address = processor.programCounter &- 2
    next.initialize(
      to: InstructionRecord(
        cycle: board.now / Ticks.perProcessorCycle, programCounter: address,
        instruction: processor.instruction, workspacePointer: processor.workspacePointer,
        status: processor.status, registers: processor.peekWorkspace(&board)))
    next += 1
    guard Int(address) == stopAddress else { return false }
    stopReason = .addressReached(address)
    return true
  }
}

extension TMS9995 {
  /// R0–R15 without any effect.
  @inline(__always)
  mutating func peekWorkspace(_ board: inout Board) -> SIMD16<UInt16> {
    let start = workspacePointer
    if start &- Self.ramBase <= Self.ramLength - 32 {
      return Self.words(at: ram + Int(start & 0xFF))
    }
    let line = board.pageTable.lines + Int(start >> 8)
    if start & 0xFF <= 0xE0, start >> 8 != Self.ramBase >> 8, let bytes = line.pointee.readBytes {
      return Self.words(at: bytes + Int(start & 0xFF))
    }
    var registers = SIMD16<UInt16>(repeating: 0)
    for number in 0..<16 { registers[number] = tracedWord(registerAddress(UInt16(number)), board) }
    return registers
  }

  /// A word as a trace shows it.
  private func tracedWord(_ address: UInt16, _ board: borrowing Board) -> UInt16 {
    let address = address & 0xFFFE
    if !timing.tracesShowDevices {
      if address == Self.decrementerAddress {
        return UInt16(board.peek(address)) << 8 | UInt16(board.peek(address | 1))
      }
      if !Self.isOnChip(address), board.device(at: address, isWrite: false) == .videoRead {
        return UInt16(peek(address | 1, board))
      }
    }
    return UInt16(peek(address, board)) << 8 | UInt16(peek(address | 1, board))
  }

  @inline(__always)
  private static func words(at bytes: UnsafeMutablePointer<UInt8>) -> SIMD16<UInt16> {
    let raw = UnsafeRawPointer(bytes).loadUnaligned(as: SIMD16<UInt16>.self)
    return raw &<< 8 | raw &>> 8
  }
}
