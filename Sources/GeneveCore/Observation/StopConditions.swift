/// What a run is to stop for. Each entry carries a number by which its hits are told apart.
///
/// A machine without entries runs as fast as if nobody could ask for any: places to stop before are looked
/// for by an observer that is compiled into a loop of its own, and watched memory takes the slow path, line
/// by line, while all other memory keeps the fast one.
public struct StopConditions: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var number: Int
    public var cause: StopCause

    public init(number: Int, cause: StopCause) { (self.number, self.cause) = (number, cause) }
  }

  public var entries: [Entry]

  public init(_ entries: [Entry] = []) { self.entries = entries }

  public var isEmpty: Bool { entries.isEmpty }
}

/// One thing to stop for.
public enum StopCause: Hashable, Sendable {
  /// Before the instruction at a logical address, whatever page is mapped there.
  case execution(at: UInt16)
  /// Before the instruction at `offset` (0–8191) of a physical page, wherever that is mapped.
  case physicalExecution(page: UInt8, offset: Int)
  /// After the step that accessed part of a space.
  case access(WatchedSpace, AccessKinds)
  /// After the context switch of an interrupt, before the first instruction of its routine; nil for any level.
  case interrupt(level: Int?)
  /// Before the trap of an illegal opcode.
  case illegalOpcode
  /// Before an XOP.
  case extendedOperation
  /// Before an RTWP.
  case contextReturn
  /// After the step that read memory which nothing has written. What counts as written at the beginning:
  /// every 256 bytes of a page (16 on the chip) that are not all zero.
  case uninitialisedRead
}

/// How something is accessed.
public struct AccessKinds: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Reads of data; fetching an instruction is none.
  public static let reads = AccessKinds(rawValue: 1)
  public static let writes = AccessKinds(rawValue: 2)
  /// Writes that change the value.
  public static let changes = AccessKinds(rawValue: 4)
}

/// Where accesses are watched.
public enum WatchedSpace: Hashable, Sendable {
  /// Addresses of the 64 KiB space, as they are used: an access to the same byte through another execution
  /// page is another address.
  case logical(ClosedRange<UInt16>)
  /// Bytes (0–8191) of a physical page, through whichever execution page they are reached.
  case physical(page: UInt8, offsets: ClosedRange<Int>)
  /// Physical addresses of video RAM. Only changes are seen, whoever makes them, commands of the chip too.
  case videoMemory(ClosedRange<Int>)
  /// Registers of the V9938. Only changes are seen.
  case videoRegisters(ClosedRange<Int>)
  /// CRU addresses (R12 plus twice the displacement).
  case cru(ClosedRange<UInt16>)
  /// Mapper registers 0–7, written through the chip or by the system in Swift.
  case mapper(ClosedRange<Int>)
}

/// A memory access of one or two bytes.
public struct MemoryAccess: Hashable, Sendable {
  /// Logical address; nil when the system in Swift reached a physical page directly.
  public let address: UInt16?
  /// The physical page behind it; nil on the processor chip and for devices.
  public let page: UInt8?
  /// Place in the page.
  public let offset: Int
  /// Bytes: 1 or 2.
  public let width: Int

  init(_ address: UInt16, page: UInt8?, width: Int) {
    (self.address, self.page, self.width) = (address, page, width)
    offset = Int(address & 0x1FFF)
  }

  init(page: UInt8, offset: Int, width: Int) {
    (address, self.page, self.offset, self.width) = (nil, page, offset, width)
  }
}

/// What was accessed.
public enum WatchedPlace: Hashable, Sendable {
  case memory(MemoryAccess)
  case videoMemory(Int)
  case videoRegister(Int)
  case cru(UInt16)
  case mapper(Int)
}

/// What happened.
public enum StopEvent: Hashable, Sendable {
  /// The instruction at PC is one to stop before; `from` is who led there, nil when the run began there.
  case execution(from: StopAgent?)
  case read(WatchedPlace, value: UInt16)
  /// `old` is nil where it cannot be known: a CRU bit that was not written before.
  case write(WatchedPlace, old: UInt16?, new: UInt16)
  /// Level 1, 3 or 4; 0 for NMI.
  case interrupt(level: Int)
  case illegalOpcode(UInt16)
  case extendedOperation(ExtendedOperationCall)
  /// RTWP is about to take WP, PC and ST from R13 to R15.
  case contextReturn(workspacePointer: UInt16, programCounter: UInt16, status: UInt16)
  case uninitialisedRead(MemoryAccess)
}

/// Who made an event happen.
public enum StopAgent: Hashable, Sendable {
  /// The instruction (or system call) at this logical address.
  case instruction(at: UInt16)
  /// The context switch of an interrupt.
  case interrupt(level: Int)
}

/// One entry of the conditions that came true.
public struct StopHit: Hashable, Sendable {
  /// `StopConditions.Entry.number`.
  public let number: Int
  public let event: StopEvent
  public let agent: StopAgent
}

/// An XOP that is about to be executed.
public struct ExtendedOperationCall: Hashable, Sendable {
  /// XOP 0–15.
  public let number: Int
  /// Of the instruction.
  public let address: UInt16
  /// What R11 of the new workspace will hold.
  public let operandAddress: UInt16
  /// The word at `operandAddress`: under MDOS the number of a library.
  public let operand: UInt16
  /// R0–R15 of the caller.
  public let registers: SIMD16<UInt16>
}
