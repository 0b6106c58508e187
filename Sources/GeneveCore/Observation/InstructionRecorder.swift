/// The state before one instruction: a line of a register trace.
public struct InstructionRecord: Equatable, Sendable {
  /// Processor cycles since power-on.
  public var cycle: Int64 = 0
  public var programCounter: UInt16 = 0
  /// The opcode in execution; that at PC, unless X or self-modified code put another there.
  public var instruction: UInt16 = 0
  public var workspacePointer: UInt16 = 0
  public var status: UInt16 = 0
  /// R0–R15 as the mapper shows them.
  public var registers = SIMD16<UInt16>(repeating: 0)

  public init() {}
}

/// Notes the state before every instruction, up to a number of records or a stop address.
public struct InstructionRecorder: Observer {
  static let seesInstructions = true

  /// The records of this run, in order.
  public private(set) var records: [InstructionRecord] = []
  private let capacity: Int
  private let stopAddress: UInt16?
  private(set) var stopReason: StopReason?

  /// Holds `capacity` records before it ends the run; the instruction at `stopAddress` is noted and then
  /// stopped before.
  ///
  /// `room` is an array whose memory may be used again; what is in it goes.
  public init(
    capacity: Int, stopAddress: UInt16? = nil, reusing room: consuming [InstructionRecord] = []
  ) {
    self.capacity = capacity
    self.stopAddress = stopAddress
    records = room
    records.removeAll(keepingCapacity: true)
    records.reserveCapacity(capacity)
  }

  /// Gives the records away and keeps none.
  public mutating func takeRecords() -> [InstructionRecord] {
    defer { records = [] }
    return records
  }

  /// Makes room for further records.
  public mutating func removeAll() {
    records.removeAll(keepingCapacity: true)
    stopReason = nil
  }

  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    guard records.count < capacity else {
      stopReason = .recordsFull
      return true
    }
    var record = InstructionRecord()
    record.cycle = board.now / Ticks.perProcessorCycle
    record.programCounter = processor.programCounter &- 2
    record.instruction = processor.instruction
    record.workspacePointer = processor.workspacePointer
    record.status = processor.status
    record.registers = processor.peekWorkspace(&board)
    records.append(record)
    guard record.programCounter == stopAddress else { return false }
    stopReason = .addressReached(record.programCounter)
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
