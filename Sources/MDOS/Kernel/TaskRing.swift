import GeneveCore

/// Which tasks exist, in the order of their turns, and which of them runs.
///
/// Task 0 is the command interpreter; it runs only while no other task exists. The table is shown to
/// programs where the real system keeps it (page 00, 1D00), but never read from there.
struct TaskRing: Equatable {
  /// Header pages of the tasks besides task 0; each takes its turn behind the one before it.
  private(set) var pages: [UInt8] = []
  /// Who has the processor.
  private(set) var current = Current.interpreter

  enum Current: Equatable {
    case interpreter
    case task(UInt8)
    /// Nobody: all tasks wait.
    case idle
  }

  /// STATE in a header page (reference/mdos-system-calls.md, section 2.1).
  enum State {
    static let running: UInt8 = 0
    /// It wanted the keyboard without owning it.
    static let waiting: UInt8 = 1
    static let interpreter: UInt8 = 0xFF
    /// Between running and these, a task is swapped out at the end of a call.
    static let firstPrivileged: UInt8 = 0xFE
  }

  /// Ticks of a turn.
  static let slice: UInt8 = 6
  /// More tasks than this cannot exist: each has a page of its own.
  static let limit = 255

  var isEmpty: Bool { pages.isEmpty }

  func contains(_ page: UInt8) -> Bool { pages.contains(page) }

  /// Makes `page` a task; it comes behind the one that runs.
  mutating func add(_ page: UInt8) {
    if case .task(let running) = current, let index = pages.firstIndex(of: running) {
      pages.insert(page, at: index + 1)
    } else {
      pages.append(page)
    }
  }

  /// Takes a task out. If it had the processor, nobody has it until the next `select`.
  mutating func remove(_ page: UInt8) {
    if current == .task(page) { rotate(behind: page) }
    pages.removeAll { $0 == page }
    if current == .task(page) { current = .idle }
  }

  /// Puts those behind `page` first, so that a search for the next one starts with them.
  private mutating func rotate(behind page: UInt8) {
    guard let index = pages.firstIndex(of: page) else { return }
    pages = Array(pages[(index + 1)...] + pages[...index])
  }

  /// Chooses who gets the processor: the next one behind the current for which `isReady` is true, at last
  /// the current one itself.
  mutating func select(isReady: (UInt8) -> Bool) {
    guard !pages.isEmpty else {
      current = .interpreter
      return
    }
    var order = pages
    if case .task(let running) = current, let index = pages.firstIndex(of: running) {
      order = Array(pages[(index + 1)...] + pages[...index])
    }
    current = order.first(where: isReady).map(Current.task) ?? .idle
  }

  mutating func run(_ page: UInt8) { current = .task(page) }

  // MARK: For programs that look

  /// The words head, end of the table, current.
  private static let pointers = TaskTable.head

  /// Shows the table in page 00: entries {next, slice, header page} in a ring, and the words head, end,
  /// current.
  func show(in machine: Machine, interpreter: UInt8) {
    let all = ([interpreter] + pages).prefix(Self.limit)
    var currentEntry = TaskTable.address
    for (index, page) in all.enumerated() {
      let entry = TaskTable.address + index * TaskTable.entrySize
      let next = index + 1 < all.count ? entry + TaskTable.entrySize : TaskTable.address
      guard entry + TaskTable.entrySize <= TaskTable.end else { break }
      machine.setWord(UInt16(next), page: ManagerLayout.systemPage, offset: entry)
      machine.setByte(Self.slice, page: ManagerLayout.systemPage, offset: entry + 2)
      machine.setByte(page, page: ManagerLayout.systemPage, offset: entry + 3)
      if current == .task(page) { currentEntry = entry }
    }
    for (index, word) in [
      TaskTable.address, TaskTable.address + all.count * TaskTable.entrySize, currentEntry,
    ].enumerated() {
      machine.setWord(
        UInt16(word), page: ManagerLayout.systemPage, offset: Self.pointers + 2 * index)
    }
  }
}

extension TaskRing: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&pages)
    var (kind, page): (UInt8, UInt8) =
      switch current {
      case .interpreter: (0, 0)
      case .task(let page): (1, page)
      case .idle: (2, 0)
      }
    try exchange.field(&kind)
    try exchange.field(&page)
    switch kind {
    case 0: current = .interpreter
    case 1: current = .task(page)
    case 2: current = .idle
    default: throw exchange.impossibleValue
    }
  }
}
