/// Fork: library 9, opcode 10, as far as it moves pages.
extension MemoryManager {
  /// The state of the parent that its child goes on with.
  public struct ForkState: Sendable {
    /// WP, and PC behind the call, of the parent.
    public var workspacePointer: UInt16, programCounter: UInt16
    public var status: UInt16
    /// F000–F07F, in which R0 of the caller is FFFF already if its workspace lies there.
    public var scratchpad: [UInt8]
    /// Time slice of the child in ticks.
    public var ticks: UInt8

    public init(
      workspacePointer: UInt16, programCounter: UInt16, status: UInt16, scratchpad: [UInt8],
      ticks: UInt8
    ) {
      (self.workspacePointer, self.programCounter) = (workspacePointer, programCounter)
      (self.status, self.scratchpad, self.ticks) = (status, scratchpad, ticks)
    }
  }

  /// Bytes by which the child goes on behind the place where the parent does.
  private static var childSkip: UInt16 { 2 }

  /// Makes a copy of the task: private pages copied, shared pages and holes taken over. Nil, and nothing
  /// changed, when pages or nodes do not suffice.
  ///
  /// The caller has put FFFF into the parent's R0 and saved its map in TSKMAP.
  public mutating func fork(_ parent: TaskHeader, _ state: ForkState) throws(TableFault)
    -> TaskHeader?
  {
    let list = try pageList(of: parent)
    // One page more than needed has to be free.
    let needed = list.count(where: \.content.isPrivate) + 1
    guard needed <= Int(self[.freePages]) else { return nil }
    if !bugs.forkFreesForeignPages {
      let withoutPage = list.count { !$0.content.isPrivate }
      guard try countFreeNodes(upTo: withoutPage) >= withoutPage else { return nil }
    }
    guard let child = try copyPages(list) else { return nil }
    prepare(child, parent, state)
    try translateMap(of: child, from: list)
    if bugs.forkMiscountsGroups {
      try countHoldersMiscounting(list)
    } else {
      for type in Set(list.map(\.content).filter(\.isShared).map(\.type)).sorted() {
        if let group = try group(type) { countHolder(of: group, by: 1) }
      }
    }
    return child
  }

  private mutating func copyPages(_ list: [PageNode]) throws(TableFault) -> TaskHeader? {
    var first: NodeAddress?
    var last: NodeAddress?
    for original in list {
      let copy: NodeAddress
      if original.content.isPrivate {
        guard let taken = try takeAnyPage() else {
          throw .counterDisagrees(list: .freeChain, counter: self[.freePages])
        }
        copy = taken.node
        copyPage(original.content.page, to: taken.page)
      } else if let node = try takeNode() {
        setNext(node, to: nil)
        setContent(node, to: original.content)
        copy = node
      } else {
        if let first { try undoCopy(from: first) }
        return nil
      }
      if let last { setNext(last, to: copy) } else { first = copy }
      last = copy
    }
    guard let first else { return nil }
    let child = TaskHeader(page: content(first).page)
    child.setPageList(first.value, in: &memory)
    return child
  }

  private mutating func copyPage(_ source: UInt8, to target: UInt8) {
    for offset in 0..<Paging.pageSize {
      memory.setByte(memory.byte(page: source, offset: offset), page: target, offset: offset)
    }
  }

  /// The real clean-up reads the wrong byte of each node: it gives the type back instead of the page.
  private mutating func undoCopy(from first: NodeAddress) throws(TableFault) {
    for node in try nodes(from: first.value, in: .argument) {
      _ = try givePage(node.content.type)
      let address = NodeAddress(value: node.address)
      try returnNode(address)
      setContent(address, to: .init(rawValue: 0))
    }
  }

  private mutating func prepare(_ child: TaskHeader, _ parent: TaskHeader, _ state: ForkState) {
    typealias Field = TaskHeader.Field
    let page = child.page
    memory.setWord(state.workspacePointer, page: page, offset: Field.workspacePointer)
    memory.setWord(
      state.programCounter &+ Self.childSkip, page: page, offset: Field.programCounter)
    memory.setWord(state.status, page: page, offset: Field.status)
    for (index, byte) in state.scratchpad.prefix(Field.scratchpadSize).enumerated() {
      memory.setByte(byte, page: page, offset: Field.scratchpad + index)
    }
    memory.setByte(page, page: page, offset: Field.identity)
    memory.setByte(state.ticks, page: page, offset: Field.ticksLeft)
    countName(of: child)
    memory.setWord(UInt16(parent.page), page: page, offset: Field.parent)
  }

  /// Every page of the parent in the map becomes the child's page at the same position; pages that are not
  /// in the list stay.
  private mutating func translateMap(of child: TaskHeader, from list: [PageNode])
    throws(TableFault)
  {
    let copies = try pageList(of: child)
    var map = child.map(in: memory)
    for slot in 0..<Paging.slotCount {
      if let position = list.firstIndex(where: { $0.content.page == map[slot] }),
        copies.indices.contains(position)
      {
        map[slot] = copies[position].content.page
      }
    }
    child.setMap(map, in: &memory)
  }

  /// The real count: at the first page of a group it adds one holder, then skips as many positions as the
  /// group has pages, and one more without looking at it (reference/mdos-memory-manager.md, section 7).
  private mutating func countHoldersMiscounting(_ list: [PageNode]) throws(TableFault) {
    var position = 0
    while position < list.count {
      let content = list[position].content
      if content.isShared, let group = try group(content.type) {
        countHolder(of: group, by: 1)
        position += try nodes(from: group.firstPage.value, in: group.list).count
      }
      position += 1
    }
  }
}
