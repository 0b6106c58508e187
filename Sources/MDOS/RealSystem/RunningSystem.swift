import GeneveCore

/// Which system runs on a machine, and which tasks it has: read from guest memory, so the same for a real
/// MDOS and for the one in Swift.
///
/// Everything is as of the moment of `init`; looking has no effects. Source:
/// reference/mdos-system-calls.md, section 2; reference/mdos-memory-manager.md, sections 4 and 7.
public struct RunningSystem: Sendable {
  public enum Kind: Sendable {
    /// The system in Swift.
    case builtIn
    /// Code of a system file, whoever loaded it.
    case real
  }

  public let kind: Kind
  /// Where its tables are.
  public let layout: ManagerLayout
  /// False while a real system starts: the memory manager has not made its tables yet.
  public let hasTables: Bool
  /// All tasks in the order of their turns, the command interpreter first. Empty without tables.
  public let tasks: [RunningTask]
  /// True while the system's own page is at slot 0: a call or an interrupt is being served.
  public let isInSystem: Bool
  /// Header page of the task that runs, or for which the system works.
  public let currentPage: UInt8?

  /// Nil when no system is found whose tables are known.
  public init?(of machine: Machine) {
    guard let layout = ManagerLayout.detect(in: machine) else { return nil }
    self.layout = layout
    kind = ManagerLayout.hasOwnMark(machine) ? .builtIn : .real
    hasTables = machine.word(.totalPages) != 0
    isInSystem = machine.mapperRegister(0) == ManagerLayout.systemPage
    let headers = hasTables ? TaskTable.tasks(in: machine) : []
    currentPage = hasTables ? TaskTable.current(in: machine)?.page : nil
    let (current, inSystem) = (currentPage, isInSystem)
    tasks = headers.map {
      RunningTask(
        $0, of: machine, isCurrent: $0.page == current,
        hasProcessor: !inSystem && $0.page == machine.mapperRegister(0))
    }
  }

  public var current: RunningTask? { tasks.first { $0.isCurrent } }

  /// `GeneveOS 6.50`, `MDOS 7.45`; the one in Swift says which of them it follows.
  public var name: String {
    switch kind {
    case .builtIn: "built-in system (as \(layout.version.rawValue))"
    case .real: "\(layout.version.product) \(layout.version.rawValue)"
    }
  }

  /// The task with this header page.
  public func task(page: UInt8) -> RunningTask? { tasks.first { $0.header.page == page } }
}

/// One task of a running system.
public struct RunningTask: Sendable {
  public let header: TaskHeader
  /// Eight characters, blanks cut; often empty.
  public let name: String
  /// Whose turn it is.
  public let isCurrent: Bool
  public let state: State
  /// Video interrupts left of its turn.
  public let ticksLeft: UInt8
  /// Header page of the task that has loaded it; 0 = none.
  public let parent: UInt8
  /// The processor's context if the task has the processor, otherwise as its header page keeps it. During a
  /// call of its own that is the context of its last swap.
  public let workspacePointer: UInt16, programCounter: UInt16, status: UInt16
  /// Physical page of each execution page: live if the task has the processor, otherwise TSKMAP.
  public let map: ExecutionMap

  /// Byte 0102 of the header page.
  public enum State: Equatable, Sendable {
    case running
    /// It wanted the keyboard without owning it.
    case waiting
    case interpreter
    /// An extension of the command interpreter, which is never swapped out.
    case privileged
    case other(UInt8)

    init(_ byte: UInt8) {
      self =
        switch byte {
        case TaskRing.State.running: .running
        case TaskRing.State.waiting: .waiting
        case TaskRing.State.firstPrivileged: .privileged
        case TaskRing.State.interpreter: .interpreter
        default: .other(byte)
        }
    }
  }

  init(_ header: TaskHeader, of machine: Machine, isCurrent: Bool, hasProcessor: Bool) {
    self.header = header
    self.isCurrent = isCurrent
    let page = header.page
    let letters = (0..<HeaderPage.nameLength).map { index -> UInt8 in
      let byte = machine.byte(page: page, offset: HeaderPage.name + index)
      return (0x20..<0x7F).contains(byte) ? byte : 0x20
    }
    name = String(decoding: letters.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
    state = State(machine.byte(page: page, offset: TaskHeader.Field.state))
    ticksLeft = machine.byte(page: page, offset: TaskHeader.Field.ticksLeft)
    parent = machine.byte(page: page, offset: TaskHeader.Field.parent + 1)
    if hasProcessor {
      workspacePointer = machine.workspacePointer
      programCounter = machine.programCounter
      status = machine.status
      map = machine.executionMap
    } else {
      workspacePointer = machine.word(page: page, offset: TaskHeader.Field.workspacePointer)
      programCounter = machine.word(page: page, offset: TaskHeader.Field.programCounter)
      status = machine.word(page: page, offset: TaskHeader.Field.status)
      map = header.map(in: machine)
    }
  }
}

extension Machine {
  fileprivate func word(_ variable: ManagerLayout.Variable) -> UInt16 {
    word(page: ManagerLayout.tablePage, offset: ManagerLayout.offset(variable.rawValue))
  }
}
