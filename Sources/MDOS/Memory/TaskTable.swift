/// The table of tasks in the OS page, as far as one must read it to find all page lists.
///
/// Entries of four bytes: next task, time slices, header page. Source:
/// reference/mdos-memory-manager.md, section 7; reference/mdos-system-calls.md, section 2.2.
public enum TaskTable {
  static let address = 0x1D00
  static let end = SystemList.marker
  /// The word that leads to the first entry.
  static let head = 0x0028
  static let entrySize = 4
  /// The word that leads to the entry of the task that has the processor.
  static let current = 0x002C

  /// The tasks in the order of the ring that the table forms, the command interpreter among them. What cannot
  /// be an entry ends the list.
  public static func tasks(in memory: some GuestMemory) -> [TaskHeader] {
    var tasks: [TaskHeader] = []
    var seen: Set<Int> = []
    var entry = Int(memory.word(page: ManagerLayout.systemPage, offset: head))
    while entry >= address, entry <= end - entrySize, seen.insert(entry).inserted {
      tasks.append(
        TaskHeader(page: memory.byte(page: ManagerLayout.systemPage, offset: entry + 3)))
      entry = Int(memory.word(page: ManagerLayout.systemPage, offset: entry))
    }
    return tasks
  }

  /// The task that has the processor; nil when the word leads nowhere in the table.
  public static func current(in memory: some GuestMemory) -> TaskHeader? {
    let entry = Int(memory.word(page: ManagerLayout.systemPage, offset: current))
    guard entry >= address, entry <= end - entrySize else { return nil }
    return TaskHeader(page: memory.byte(page: ManagerLayout.systemPage, offset: entry + 3))
  }
}
