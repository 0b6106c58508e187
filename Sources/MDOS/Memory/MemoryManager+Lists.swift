/// Walking, growing and trimming the page list of a task.
extension MemoryManager {
  /// Node 0 of the task's list: its header page.
  func firstNode(of task: TaskHeader) throws(TableFault) -> NodeAddress {
    let list = TableList.task(header: task.page)
    let pointer = task.pageList(in: memory)
    guard let first = try node(pointer, in: list) else {
      throw .pointerOutsidePool(list: list, pointer: pointer)
    }
    return first
  }

  /// The task's list from local page 0 on.
  public func pageList(of task: TaskHeader) throws(TableFault) -> [PageNode] {
    try nodes(from: task.pageList(in: memory), in: .task(header: task.page))
  }

  /// The node at `position`, nil beyond the end of the list.
  mutating func seek(_ position: UInt16, in task: TaskHeader) throws(TableFault) -> NodeAddress? {
    var walk = Walk(.task(header: task.page))
    var current = try firstNode(of: task)
    for _ in 0..<position {
      guard let following = try walk.step(from: current, self) else { return nil }
      work.positionsWalked += 1
      current = following
    }
    return current
  }

  /// The node at `position`, after holes have been put where the list was too short; nil when the pool
  /// ran empty on the way (the holes remain).
  mutating func padded(to position: UInt16, in task: TaskHeader) throws(TableFault)
    -> NodeAddress?
  {
    var walk = Walk(.task(header: task.page))
    var current = try firstNode(of: task)
    for _ in 0..<position {
      if let following = try walk.step(from: current, self) {
        current = following
      } else if let hole = try makeHole() {
        work.nodesPadded += 1
        setNext(current, to: hole)
        current = hole
      } else {
        return nil
      }
      work.positionsWalked += 1
    }
    return current
  }

  /// A hole that is on no list yet; nil when the pool is empty.
  mutating func makeHole() throws(TableFault) -> NodeAddress? {
    guard let hole = try takeNode() else { return nil }
    setNext(hole, to: nil)
    setContent(hole, to: .hole)
    return hole
  }

  /// The node behind `node` or, at the end, a new hole; nil when the pool is empty.
  mutating func followingOrNew(_ node: NodeAddress, _ walk: inout Walk) throws(TableFault)
    -> NodeAddress?
  {
    if let following = try walk.step(from: node, self) { return following }
    guard let hole = try makeHole() else { return nil }
    work.nodesAppended += 1
    setNext(node, to: hole)
    return hole
  }

  /// Lets every entry of TSKMAP that shows `page` show nothing.
  mutating func unmap(_ page: UInt8, from task: TaskHeader) {
    work.mapSearches += 1
    let map = task.map(in: memory)
    for slot in 0..<Paging.slotCount where map[slot] == page {
      work.mapHits += 1
      task.setSlot(slot, to: Paging.noPage, in: &memory)
    }
  }

  // MARK: Trimming

  /// The flag by which the parts of the library tell each other that holes may stand at the end of the
  /// list. A call that fails early leaves it as the call before had set it.
  enum TrimRequest: UInt16 {
    case no = 0
    case yes = 0xFFFF
    /// What `yes` has become when it was looked at.
    case seen = 1
  }

  mutating func requestTrim(_ request: TrimRequest) { self[.trimFlag] = request.rawValue }

  /// Cuts the holes off the end of the list, if somebody asked for it. Node 0 always stays.
  mutating func trim(_ task: TaskHeader) throws(TableFault) {
    guard self[.trimFlag] != TrimRequest.no.rawValue else { return }
    requestTrim(.seen)
    work.trims += 1
    var walk = Walk(.task(header: task.page))
    var lastUsed = try firstNode(of: task)
    var position = try walk.step(from: lastUsed, self)
    work.nodesChecked += 1
    while let current = position {
      work.nodesChecked += 1
      if content(current).isHole { work.holesChecked += 1 } else { lastUsed = current }
      position = try walk.step(from: current, self)
    }
    position = try node(next(lastUsed), in: walk.list)
    setNext(lastUsed, to: nil)
    while let hole = position {
      work.nodesTrimmed += 1
      position = try node(next(hole), in: walk.list)
      try returnNode(hole)
    }
  }
}
