/// Opcodes 9–14: for the system itself.
extension MemoryManager {
  // MARK: 9, release task

  /// Opcode 9: gives back every page and every group of the task except its header page. Returns R0.
  mutating func releasePages(of task: TaskHeader) throws(TableFault) -> UInt16 {
    var result: UInt16 = 0
    var walk = Walk(.task(header: task.page))
    /// Pages of the group that was released last have become holes together.
    var lastType: UInt8 = 0
    var position = try walk.step(from: firstNode(of: task), self)
    while let current = position {
      work.positionsScanned += 1
      let content = content(current)
      if content.isHole { work.holesScanned += 1 }
      if content.type != lastType { lastType = 0 }
      if content.isShared, lastType == 0 {
        lastType = content.type
        let following = next(current)
        let released = try release(content.type, by: task)
        if released != 0 { result = released }
        // The release may have trimmed everything from here on.
        if next(current) != following { break }
      } else if content.isPrivate {
        if self[.freeNodes] == 0, !bugs.losesPagesWithoutNodes {
          position = try giveAlongWithNode(current, task)
          continue
        }
        if try !givePage(content.page) { result = CallError.noSpace }
      }
      setContent(current, to: .hole)
      position = try walk.step(from: current, self)
    }
    requestTrim(.yes)
    try trim(task)
    return result
  }

  // MARK: 10–13, pages and nodes

  /// Opcode 10: takes the free page R1, or any if the high byte of R1 is not 0.
  mutating func getPage(_ registers: inout CallRegisters) throws(TableFault) {
    guard self[.freePages] != 0 else {
      work.endedEarly = true
      registers.r0 = CallError.notEnoughPages
      return
    }
    let node: NodeAddress
    if registers.r1 > 0xFF {
      node = try takePage(speedOfNextPage(preferringFast: registers.r2 != 0))
    } else {
      guard let found = try takePage(number: UInt8(registers.r1)) else {
        registers.r0 = CallError.notEnoughPages
        return
      }
      node = found
    }
    let page = content(node).page
    setNext(node, to: nil)
    setContent(node, to: .privatePage(page))
    registers.r1 = node.value
    registers.r2 = UInt16(page) << 8
  }

  /// Opcode 11: puts page R1 on its free list.
  mutating func addPage(_ registers: inout CallRegisters) throws(TableFault) {
    if try !givePage(UInt8(registers.r1 & 0xFF)) { registers.r0 = CallError.noSpace }
  }

  /// Opcode 12: puts node R1 into the pool.
  mutating func freeNode(_ registers: inout CallRegisters) throws(TableFault) {
    let node = try argument(registers.r1)
    try returnNode(node)
    setContent(node, to: .init(rawValue: 0))
  }

  /// Opcode 13: links node R1 in behind node R2, as a private page.
  mutating func linkNode(_ registers: inout CallRegisters) throws(TableFault) {
    let node = try argument(registers.r1)
    let previous = try argument(registers.r2)
    setNext(node, to: try self.node(next(previous), in: .argument))
    setNext(previous, to: node)
    setContent(node, to: .privatePage(content(node).page))
  }

  private func argument(_ address: UInt16) throws(TableFault) -> NodeAddress {
    guard let node = try node(address, in: .argument) else {
      throw .pointerOutsidePool(list: .argument, pointer: address)
    }
    return node
  }

  // MARK: 14, list for the file library

  /// Opcode 14: the page numbers of the task's list for the file library. Returns R0, their number.
  mutating func readListForSystem(_ task: TaskHeader) throws(TableFault) -> UInt16 {
    let list = try pageList(of: task)
    let page = ManagerLayout.systemPage
    memory.setWord(0xFFFF, page: page, offset: SystemList.marker)
    let written = bugs.overrunsSystemList ? list : Array(list.prefix(SystemList.capacity))
    for (index, node) in written.enumerated() {
      // The library sees page 00 and, behind it, its own page.
      let offset = SystemList.start + index
      memory.setByte(
        node.content.page,
        page: offset < Paging.pageSize ? page : ManagerLayout.tablePage,
        offset: offset % Paging.pageSize)
    }
    work.bytesWritten = written.count
    memory.setWord(UInt16(list.count), page: page, offset: SystemList.count)
    return UInt16(list.count)
  }
}

/// The buffer of opcode 14 in the OS page, which the file library reads.
public enum SystemList {
  /// A word FFFF stands before the list.
  public static let marker = 0x1EFE
  public static let start = 0x1F00
  /// The word with the number of pages.
  public static let count = 0x1FFE
  static let capacity = count - start
}
