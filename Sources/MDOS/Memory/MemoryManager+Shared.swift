/// Opcodes 5–8: groups of shared pages.
extension MemoryManager {
  /// The type byte in `word`, nil when no group can have it.
  private mutating func sharedType(_ word: UInt16) -> UInt8? {
    work.endedEarly = !(0x01...0xFE).contains(word)
    return work.endedEarly ? nil : UInt8(word)
  }

  // MARK: 5, declare

  /// Opcode 5: makes R1 private pages from local page R2 on a group of type R3.
  mutating func declareShared(_ registers: inout CallRegisters, _ task: TaskHeader)
    throws(TableFault)
  {
    guard registers.r1 != 0, registers.r2 != 0 else {
      work.endedEarly = true
      if registers.r1 != 0 { registers.r0 = CallError.sharedInTheWay }
      return
    }
    guard let type = sharedType(registers.r3), try group(type) == nil else {
      registers.r0 = CallError.typeNotAllowed
      return
    }
    guard let first = try seek(registers.r2, in: task) else {
      registers.r0 = CallError.noPage
      return
    }
    var members: [NodeAddress] = []
    var walk = Walk(.task(header: task.page))
    var position: NodeAddress? = first
    while members.count < Int(registers.r1) {
      guard let current = position else {
        registers.r0 = CallError.noPage
        return
      }
      work.positionsScanned += 1
      guard content(current).isPrivate else {
        registers.r0 = CallError.sharedInTheWay
        return
      }
      members.append(current)
      position = try walk.step(from: current, self)
    }
    if try !makeGroup(type, of: members) { registers.r0 = CallError.noSpace }
  }

  /// Makes a group with one holder; false, and nothing changed, when nodes are missing.
  private mutating func makeGroup(_ type: UInt8, of members: [NodeAddress]) throws(TableFault)
    -> Bool
  {
    guard let header = try takeNode() else { return false }
    guard let counter = try takeNode() else {
      work.groupsUndone = 1
      work.nodesUndone = 1
      work.positionsRestored = members.count
      setContent(header, to: .init(rawValue: 0))
      try returnNode(header)
      return false
    }
    setContent(header, to: .init(rawValue: counter.value))
    setContent(counter, to: .init(rawValue: 1))
    var last = counter
    setNext(last, to: nil)
    for member in members {
      guard let node = try takeNode() else {
        try undoGroup(header: header, counter: counter, members: members)
        return false
      }
      work.groupPagesWalked += 1
      let content = PageNode.Content(type: type, page: content(member).page)
      setContent(node, to: content)
      setContent(member, to: content)
      setNext(last, to: node)
      setNext(node, to: nil)
      last = node
    }
    setNext(header, to: try node(self[.sharedGroups], in: .sharedGroups))
    self[.sharedGroups] = header.value
    return true
  }

  private mutating func undoGroup(
    header: NodeAddress, counter: NodeAddress, members: [NodeAddress]
  ) throws(TableFault) {
    let nodes = try nodes(from: counter.value, in: .group(header: header.value))
    work.groupsUndone = 1
    work.nodesUndone = nodes.count
    work.positionsRestored = members.count
    try returnNode(header)
    for node in nodes { try returnNode(NodeAddress(value: node.address)) }
    for member in members {
      setContent(member, to: .privatePage(content(member).page))
    }
  }

  // MARK: 6, release

  /// Opcode 6: takes all pages of type R1 out of the caller's list.
  mutating func releaseShared(_ registers: inout CallRegisters, _ task: TaskHeader)
    throws(TableFault)
  {
    if let type = sharedType(registers.r1) {
      registers.r0 = try release(type, by: task)
    } else {
      registers.r0 = CallError.typeUnknown
      try trim(task)
    }
  }

  /// Takes the pages of a group from a task; the group goes when this was its last holder.
  mutating func release(_ type: UInt8, by task: TaskHeader) throws(TableFault) -> UInt16 {
    guard let group = try group(type) else {
      try trim(task)
      return CallError.typeUnknown
    }
    requestTrim(.no)
    var walk = Walk(.task(header: task.page))
    var isHolder = false
    var position = try walk.step(from: firstNode(of: task), self)
    while let current = position {
      work.positionsScanned += 1
      if content(current).type == type {
        unmap(content(current).page, from: task)
        setContent(current, to: .hole)
        isHolder = true
      }
      position = try walk.step(from: current, self)
    }
    guard isHolder else { return 0 }
    requestTrim(.yes)
    work.groupsReleased += 1
    countHolder(of: group, by: -1)
    if Int16(bitPattern: content(group.counter).rawValue) <= 0 { try destroy(group) }
    try trim(task)
    return 0
  }

  // MARK: 8, size

  /// Opcode 8: the number of pages in group R1.
  mutating func sizeOfShared(_ registers: inout CallRegisters) throws(TableFault) {
    guard let type = sharedType(registers.r1), let group = try group(type) else {
      registers.r0 = CallError.typeUnknown
      return
    }
    let pages = try nodes(from: group.firstPage.value, in: group.list)
    work.groupPagesWalked = pages.count
    registers.r1 = UInt16(pages.count)
  }

  // MARK: 7, get

  /// Opcode 7: puts the pages of group R1 into the caller's list from local page R2 on.
  mutating func getShared(_ registers: inout CallRegisters, _ task: TaskHeader)
    throws(TableFault)
  {
    guard let type = sharedType(registers.r1) else {
      registers.r0 = CallError.typeUnknown
      return try trim(task)
    }
    guard registers.r2 != 0 else {
      work.endedEarly = true
      registers.r0 = CallError.pageZero
      return try trim(task)
    }
    if bugs.cannotGetShared {
      // What the real code does here depends on registers that earlier calls left in F0A0–F0BF; no two
      // callers see the same. The result 0 is all that can be relied on.
      requestTrim(.no)
    } else if bugs.losesNodesBeyondListEnd {
      registers.r0 = try getSharedInsideList(type, at: registers.r2, task)
    } else {
      registers.r0 = try getShared(type, at: registers.r2, task)
    }
  }

  /// What was intended: the list grows as far as it must, or nothing changes.
  private mutating func getShared(_ type: UInt8, at start: UInt16, _ task: TaskHeader)
    throws(TableFault) -> UInt16
  {
    requestTrim(.no)
    guard let group = try group(type) else { return CallError.typeUnknown }
    let pages = try nodes(from: group.firstPage.value, in: group.list)
    let list = try pageList(of: task)
    let end = Int(start) + pages.count
    let window = (Int(start)..<end).clamped(to: list.indices)
    guard list[window].allSatisfy(\.content.isHole) else { return CallError.sharedInTheWay }
    let missing = end - list.count
    let available = missing > 0 ? try countFreeNodes(upTo: missing) : 0
    guard available >= missing else { return CallError.noSpace }
    let isHolder = list.dropFirst().contains { $0.content.type == type }
    guard var position = try padded(to: start, in: task) else { return CallError.noSpace }
    var walk = Walk(.task(header: task.page))
    for (index, page) in pages.enumerated() {
      work.groupPagesWalked += 1
      setContent(position, to: page.content)
      if index + 1 < pages.count, let following = try followingOrNew(position, &walk) {
        position = following
      }
    }
    if !isHolder { countHolder(of: group, by: 1) }
    return 0
  }

  /// What 7.40 and later do: right only where holes exist already. Holes that would have to be added
  /// are taken from the pool but never linked in (reference/mdos-memory-manager.md, section 5, opcode 7).
  private mutating func getSharedInsideList(_ type: UInt8, at start: UInt16, _ task: TaskHeader)
    throws(TableFault) -> UInt16
  {
    requestTrim(.no)
    guard let first = try padWithoutLinking(to: start, task) else {
      try trim(task)
      return CallError.noSpace
    }
    guard let group = try group(type) else {
      try trim(task)
      return CallError.typeUnknown
    }
    let pages = try nodes(from: group.firstPage.value, in: group.list)
    var placed: [NodeAddress] = []
    var walk = Walk(.task(header: task.page))
    var position: NodeAddress? = first
    for page in pages {
      work.groupPagesWalked += 1
      guard let current = position, content(current).isHole else {
        for node in placed { setContent(node, to: .hole) }
        work.nodesUndone = placed.count
        try trim(task)
        // Without a node the code answers 0: it forgets to say that nothing was placed.
        return position == nil ? 0 : CallError.sharedInTheWay
      }
      setContent(current, to: page.content)
      placed.append(current)
      if placed.count < pages.count { position = try extend(behind: current, &walk) }
    }
    countHolder(of: group, by: 1)
    try trim(task)
    return 0
  }

  /// The node behind `node` or a new hole there. Only the growth asks for a trim.
  private mutating func extend(behind node: NodeAddress, _ walk: inout Walk) throws(TableFault)
    -> NodeAddress?
  {
    let isAtEnd = next(node) == 0
    let following = try followingOrNew(node, &walk)
    if isAtEnd && following != nil { requestTrim(.yes) }
    return following
  }

  /// Nil when the pool ran empty.
  private mutating func padWithoutLinking(to position: UInt16, _ task: TaskHeader)
    throws(TableFault) -> NodeAddress?
  {
    var walk = Walk(.task(header: task.page))
    var current = try firstNode(of: task)
    for _ in 0..<position {
      work.positionsWalked += 1
      if let following = try walk.step(from: current, self) {
        current = following
      } else {
        requestTrim(.yes)
        guard let hole = try makeHole() else { return nil }
        work.nodesPadded += 1
        current = hole
      }
    }
    return current
  }
}
