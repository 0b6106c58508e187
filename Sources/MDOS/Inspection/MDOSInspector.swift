import GeneveCore

/// Looks into the tables of the MDOS that runs on a machine, whichever it is: the built-in one and real ones
/// keep them in the same places (`ManagerLayout`). Changes nothing and prints nothing; reports are lines of
/// text.
///
/// Damaged tables are reported as far as they can be read.
public struct MDOSInspector {
  public let machine: Machine
  public let layout: ManagerLayout
  /// Whether the tables are those of the system in Swift.
  public let isBuiltIn: Bool
  let manager: MemoryManager<Machine>

  /// Nil when no system that we know has set its tables up in page 05.
  ///
  /// - Parameter bugs: the policy of the built-in system; a real system has its own.
  public init?(_ machine: Machine, bugs: MDOSBugs = .fixed) {
    guard let layout = ManagerLayout.detect(in: machine) else { return nil }
    self.machine = machine
    self.layout = layout
    isBuiltIn = ManagerLayout.hasOwnMark(machine)
    manager = MemoryManager(
      memory: machine, layout: layout, bugs: isBuiltIn ? bugs : MDOSBugs(of: layout.version))
  }

  /// The system in a few words: “GeneveOS 6.50”, “built-in MDOS, tables of 6.50”.
  public var systemName: String {
    isBuiltIn
      ? "built-in MDOS, tables of \(layout.version.rawValue)"
      : "\(layout.version.product) \(layout.version.rawValue)"
  }

  // MARK: Tasks

  /// All tasks, the command interpreter among them.
  public var tasks: [TaskHeader] { TaskTable.tasks(in: machine) }

  /// The task that has the processor, or had it when the system was entered; nil when the table names none.
  public var currentTask: TaskHeader? { TaskTable.current(in: machine) }

  /// The task in whose context the processor is: the header page in slot 0, or nil inside the system.
  public var runningTask: TaskHeader? {
    let header = TaskHeader(page: machine.mapperRegister(0))
    return tasks.contains(header) ? header : nil
  }

  /// The list of a task, or why it cannot be read.
  func list(of task: TaskHeader) -> Result<[PageNode], TableFault> {
    do throws(TableFault) {
      return .success(try manager.pageList(of: task))
    } catch {
      return .failure(error)
    }
  }

  // MARK: Owners

  /// Whose a page is.
  enum Owner: Equatable {
    case system
    case task(UInt8, local: Int)
    case shared(type: UInt8)
    case freeSlow, freeFast
    case nobody
  }

  /// Owners of all pages that have one. A page that several claim has several.
  func owners() -> [UInt8: [Owner]] {
    var owners: [UInt8: [Owner]] = [:]
    for page in layout.claimedPages where manager.isRAM(page) { owners[page] = [.system] }
    if let free = try? manager.freePages() {
      for page in free.slow { owners[page, default: []].append(.freeSlow) }
      for page in free.fast { owners[page, default: []].append(.freeFast) }
    }
    for group in (try? manager.sharedGroups()) ?? [] {
      for page in group.pages { owners[page, default: []].append(.shared(type: group.type)) }
    }
    for task in tasks {
      guard case .success(let list) = list(of: task) else { continue }
      for (position, node) in list.enumerated() where node.content.isPrivate {
        owners[node.content.page, default: []].append(.task(task.page, local: position))
      }
    }
    return owners
  }
}

extension MemoryManager where Memory == Machine {
  func isRAM(_ page: UInt8) -> Bool {
    switch memory.kind(ofPage: page) {
    case .dram, .sram, .expansion: true
    case .absent, .card, .eprom: false
    }
  }
}
