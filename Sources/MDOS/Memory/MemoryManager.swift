/// The memory manager of MDOS: library 7, called "XOP 7".
///
/// Every task has a list of pages; a position in it is a *local page*, position 0 is the task's header page.
/// Free pages stand in two lists (slow and fast), groups of shared pages in a third kind. All lists are
/// made of nodes from one pool in physical page 05:
///
///     header page of a task          page 05
///     0112 page list ───────────────► node: next, 00 private, page
///     0114 map of eight slots         node: next, FF hole, FF
///                                     node: next, 10 shared type, page ─► 0
///
/// The manager has no state of its own. It reads and writes the tables where the real system has them,
/// so it may be made anew for each call, serve the tables of a real system, and needs nothing in snapshots.
/// Damaged tables make a call end with a `TableFault`; no list is followed for ever.
///
/// What is modelled: opcodes 0–14 with the order of their tests, all results, all tables byte for byte,
/// the cycles that the real code takes (`CallCost`), the start of the system, and the parts of loading,
/// ending and forking tasks that move pages. Not modelled: the library's private variables behind its tables.
///
/// Source: reference/mdos-memory-manager.md; explained in docs/memory-manager.md.
public struct MemoryManager<Memory: GuestMemory> {
  public var memory: Memory
  public let layout: ManagerLayout
  public let bugs: MDOSBugs

  /// What the running call has done, for its cost; starts anew with each call.
  var work = CallWork()

  /// A manager for the tables in `memory`, which stand there already or come with `boot`.
  public init(memory: Memory, layout: ManagerLayout, bugs: MDOSBugs = .fixed) {
    (self.memory, self.layout, self.bugs) = (memory, layout, bugs)
  }

  /// Serves one call of library 7.
  ///
  /// Before a call of a task the dispatcher has saved the live mapper into TSKMAP; after it, it loads slots
  /// 2–7 from TSKMAP, slot 1 from `CallOutcome.slotOne` when that is not nil, and leaves slot 0 alone.
  /// `taskCall` does all of that.
  ///
  /// - Parameters:
  ///   - opcode: the whole word in R0.
  ///   - registers: the caller's R0–R3; results replace them. The status register never changes.
  public mutating func call(
    opcode: UInt16, registers: inout CallRegisters, context: CallContext
  ) -> CallOutcome {
    work = CallWork()
    work.isFromSystem = context.isSystem
    work.isFastFirst = isFastFirst
    if let task = context.task { work.isHeaderFast = speed(of: task.page) == .fast }
    var outcome = CallOutcome()
    let operation = Opcode(rawValue: opcode)
    if let operation, !operation.isPrivileged || context.isSystem {
      do {
        registers.r0 = 0
        try serve(operation, &registers, context, &outcome)
      } catch {
        registers.r0 = CallError.refused
        outcome.fault = error
      }
    } else {
      registers.r0 = CallError.refused
      work.wasPrivileged = operation != nil
    }
    work.result = registers.r0
    outcome.cycles = CallCost.cycles(of: operation, work)
    return outcome
  }

  /// A call of a task with everything that the dispatcher does around it.
  ///
  /// - Parameter map: the live mapper bytes; holds afterwards what the mapper has to be loaded with.
  public mutating func taskCall(
    registers: inout CallRegisters, task: TaskHeader, map: inout ExecutionMap
  ) -> CallOutcome {
    task.setMap(map, in: &memory)
    let outcome = call(
      opcode: registers.r0, registers: &registers, context: .task(task))
    let saved = task.map(in: memory)
    for slot in 2..<Paging.slotCount { map[slot] = saved[slot] }
    if let page = outcome.slotOne { map[1] = page }
    return outcome
  }

  private mutating func serve(
    _ operation: Opcode, _ registers: inout CallRegisters, _ context: CallContext,
    _ outcome: inout CallOutcome
  ) throws(TableFault) {
    switch operation {
    case .countPages: countPages(&registers)
    case .sizeOfShared: try sizeOfShared(&registers)
    case .pageGet: try getPage(&registers)
    case .addPage: try addPage(&registers)
    case .freeNode: try freeNode(&registers)
    case .linkNode: try linkNode(&registers)
    default:
      guard let task = context.task else { throw .noTask(opcode: operation.rawValue) }
      try serve(operation, &registers, task, &outcome)
    }
  }

  /// The calls that work on the list of a task.
  private mutating func serve(
    _ operation: Opcode, _ registers: inout CallRegisters, _ task: TaskHeader,
    _ outcome: inout CallOutcome
  ) throws(TableFault) {
    switch operation {
    case .allocate: try allocate(&registers, task)
    case .free: try free(&registers, task)
    case .map: outcome.slotOne = try map(&registers, task)
    case .readList: try readList(&registers, task)
    case .declareShared: try declareShared(&registers, task)
    case .releaseShared: try releaseShared(&registers, task)
    case .getShared: try getShared(&registers, task)
    case .releaseTask: registers.r0 = try releasePages(of: task)
    case .readListForSystem: registers.r0 = try readListForSystem(task)
    case .countPages, .sizeOfShared, .pageGet, .addPage, .freeNode, .linkNode: break
    }
  }
}

// MARK: The interface of a call

/// The registers of the caller that library 7 reads and writes.
public struct CallRegisters: Equatable, Sendable {
  public var r0: UInt16, r1: UInt16, r2: UInt16, r3: UInt16

  public init(_ r0: UInt16, _ r1: UInt16 = 0, _ r2: UInt16 = 0, _ r3: UInt16 = 0) {
    (self.r0, self.r1, self.r2, self.r3) = (r0, r1, r2, r3)
  }
}

/// On whose behalf library 7 is called.
public enum CallContext: Equatable, Sendable {
  case task(TaskHeader)
  /// The OS page stands at slot 0: opcodes 9–14 are allowed. `mapped` is the header page at slot 4.
  case system(mapped: TaskHeader?)

  var task: TaskHeader? {
    switch self {
    case .task(let task): task
    case .system(let mapped): mapped
    }
  }

  var isSystem: Bool { if case .system = self { true } else { false } }
}

/// What a call did besides its registers.
public struct CallOutcome: Equatable, Sendable {
  /// CPU cycles from the XOP to the next instruction, as the real code takes them (`CallCost`).
  public internal(set) var cycles = 0
  /// The page that slot 1 shows after the call; nil leaves it as it was. Slot 1 does not follow TSKMAP,
  /// because the return path loads it from a copy at F0E1.
  public internal(set) var slotOne: UInt8?
  /// Damage in the tables that ended the call half-way; R0 is FFFF then.
  public internal(set) var fault: TableFault?
}

/// The calls of library 7.
public enum Opcode: UInt16, CaseIterable, Sendable {
  case countPages, allocate, free, map, readList
  case declareShared, releaseShared, getShared, sizeOfShared
  case releaseTask, pageGet, addPage, freeNode, linkNode, readListForSystem

  /// Only for callers in the OS context.
  public var isPrivileged: Bool { rawValue >= Opcode.releaseTask.rawValue }
}

/// Results in R0 (reference/mdos-memory-manager.md, section 5).
public enum CallError {
  public static let notEnoughPages: UInt16 = 1
  public static let pageZero: UInt16 = 2
  public static let noPage: UInt16 = 3
  public static let typeNotAllowed: UInt16 = 5
  public static let typeUnknown: UInt16 = 6
  public static let sharedInTheWay: UInt16 = 7
  /// No node left, or the buffer of opcode 4 too small.
  public static let noSpace: UInt16 = 8
  /// Unknown opcode, or one that tasks may not use.
  public static let refused: UInt16 = 0xFFFF
}
