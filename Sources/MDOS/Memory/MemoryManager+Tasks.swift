/// The life of a task as far as it moves pages: loading, ending, forking.
///
/// Reading files, the task table and the choice of the running task are for the callers. Source:
/// reference/mdos-memory-manager.md, section 7.

/// Why a task could not be loaded: R0 of library 9, opcode 9.
public enum LoadError: UInt16, Error, Equatable, Sendable {
  case noMemory = 1
  case badName = 2
  /// No program file, an address that no program may have, or nothing at 0400.
  case notAProgram = 3
  case fileError = 4
}

/// A part of a program file: where its bytes belong.
public struct ProgramSegment: Equatable, Sendable {
  public var loadAddress: UInt16
  public var length: UInt16
  /// The file asks for fast pages (tag F) or for slow ones (tag G).
  public var prefersFast: Bool

  public init(loadAddress: UInt16, length: UInt16, prefersFast: Bool) {
    (self.loadAddress, self.length) = (loadAddress, length)
    self.prefersFast = prefersFast
  }

  /// First local page and number of pages. A segment that ends exactly at the end of a page takes the page
  /// behind it as well, as in the real loader. Nil for a part that begins below 0400 or ends beyond FFFF.
  var pages: (first: UInt16, count: UInt16)? {
    let start = Int(loadAddress & 0xFFFE)
    let end = start + Int(length)
    guard start >= TaskHeader.Field.program, end <= 0xFFFF else { return nil }
    let first = start / Paging.pageSize
    return (UInt16(first), UInt16(end / Paging.pageSize - first + 1))
  }
}

// MARK: Loading

extension MemoryManager {
  /// Local page and size of the loader's buffer.
  public static var loadBuffer: (first: UInt16, count: UInt16) { (8, 2) }
  /// Local pages that a failed load may have taken.
  private static var loadablePages: UInt16 { 9 }

  /// Begins a load: a header page and, at local page 8, two pages to read files into.
  public mutating func beginLoad() throws(TableFault) -> Result<TaskHeader, LoadError> {
    guard let (page, node) = try takeAnyPage() else { return .failure(.noMemory) }
    let task = TaskHeader(page: page)
    task.setSlot(0, to: page, in: &memory)
    task.setPageList(node.value, in: &memory)
    memory.setWord(0, page: page, offset: TaskHeader.Field.program)
    var registers = CallRegisters(1, Self.loadBuffer.count, Self.loadBuffer.first, 0)
    try allocate(&registers, task)
    guard registers.r0 == 0 else {
      try abandonLoad(of: task)
      return .failure(.noMemory)
    }
    return .success(task)
  }

  /// Takes the pages that a part of the program covers. After an error the load is to be abandoned.
  public mutating func addSegment(_ segment: ProgramSegment, to task: TaskHeader)
    throws(TableFault) -> LoadError?
  {
    guard let pages = segment.pages else { return .notAProgram }
    var registers = CallRegisters(1, pages.count, pages.first, segment.prefersFast ? 0xFFFF : 0)
    registers.r0 = 0
    try allocate(&registers, task)
    return registers.r0 == 0 ? nil : .noMemory
  }

  /// Physical page and offset of an address in the task's own pages, whatever its map; nil where it has none.
  public func location(_ address: UInt16, in task: TaskHeader) throws(TableFault)
    -> (page: UInt8, offset: Int)?
  {
    let list = try pageList(of: task)
    let position = Int(address) / Paging.pageSize
    guard position < list.count, !list[position].content.isHole else { return nil }
    return (list[position].content.page, Int(address) % Paging.pageSize)
  }

  /// Ends a load that succeeded: frees the buffer, lets the child inherit 0000–03FF of its parent's header
  /// page and prepares its registers, name and map. Slot 7 of the map is `slotSeven`, the parent's.
  public mutating func finishLoad(
    of task: TaskHeader, parent: TaskHeader, slotSeven: UInt8
  ) throws(TableFault) {
    typealias Field = TaskHeader.Field
    let node = task.pageList(in: memory)
    var registers = CallRegisters(2, Self.loadBuffer.count, Self.loadBuffer.first)
    registers.r0 = 0
    try free(&registers, task)
    for offset in 0..<Field.program {
      memory.setByte(
        memory.byte(page: parent.page, offset: offset), page: task.page, offset: offset)
    }
    for offset in 0..<Field.scratchpadSize {
      memory.setByte(0, page: task.page, offset: Field.scratchpad + offset)
    }
    memory.setByte(task.page, page: task.page, offset: Field.identity)
    memory.setByte(0, page: task.page, offset: Field.state)
    countName(of: task)
    memory.setWord(TaskStart.workspace, page: task.page, offset: Field.workspacePointer)
    memory.setWord(UInt16(Field.program), page: task.page, offset: Field.programCounter)
    memory.setWord(TaskStart.status, page: task.page, offset: Field.status)
    memory.setWord(0, page: task.page, offset: Field.breakHandler)
    memory.setWord(UInt16(parent.page), page: task.page, offset: Field.parent)
    task.setPageList(node, in: &memory)
    var map = ExecutionMap.empty
    for (slot, node) in try pageList(of: task).prefix(Paging.slotCount - 1).enumerated() {
      map[slot] = node.content.page
    }
    map[7] = slotSeven
    task.setMap(map, in: &memory)
  }

  /// Gives back what a failed load has taken.
  public mutating func abandonLoad(of task: TaskHeader) throws(TableFault) {
    var registers = CallRegisters(2, Self.loadablePages, 1)
    registers.r0 = 0
    try free(&registers, task)
    try giveHeader(of: task)
  }

  /// The system tells tasks apart by the last word of their name.
  mutating func countName(of task: TaskHeader) {
    let offset = TaskHeader.Field.nameEnd
    memory.setWord(
      memory.word(page: task.page, offset: offset) &+ 1, page: task.page, offset: offset)
  }

  /// A page for the system's own use, fast if there is one.
  mutating func takeAnyPage() throws(TableFault) -> (page: UInt8, node: NodeAddress)? {
    var registers = CallRegisters(0, 0xFF00, 0xFFFF)
    try getPage(&registers)
    guard registers.r0 == 0 else { return nil }
    return (UInt8(registers.r2 >> 8), NodeAddress(value: registers.r1))
  }
}

/// With what a task starts.
enum TaskStart {
  static let workspace: UInt16 = 0xF000
  /// Interrupts of level 1 and 2 are let through.
  static let status: UInt16 = 0x0002
}

// MARK: Ending

extension MemoryManager {
  /// Gives back everything that the task has, its header page included. The result is that of opcode 9.
  public mutating func endTask(_ task: TaskHeader) throws(TableFault) -> UInt16 {
    let result = try releasePages(of: task)
    try giveHeader(of: task)
    return result
  }

  private mutating func giveHeader(of task: TaskHeader) throws(TableFault) {
    let node = try firstNode(of: task)
    if bugs.losesHeaderNode {
      _ = try givePage(task.page)
    } else {
      try giveNode(node, with: task.page)
    }
  }
}
