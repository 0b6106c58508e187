/// Giving pages back while the pool of nodes is empty, without losing any: policy `fixed` only.
///
/// A page on a free list needs a node, and a page taken out of the middle of a task's list leaves its own
/// node behind as a hole. The real system then drops the page. But nodes at the end of the list would be
/// trimmed anyway, and they can carry their pages over.
extension MemoryManager {
  /// Opcode 2 when there may be too few nodes: first the positions that would be trimmed afterwards, whose
  /// pages move in their own nodes, then the others as long as nodes last. False when a page had to stay.
  mutating func freeSparingly(_ count: UInt16, from first: NodeAddress, _ task: TaskHeader)
    throws(TableFault) -> Bool
  {
    let nodes = try pageList(of: task)
    guard let start = nodes.firstIndex(where: { $0.address == first.value }) else { return true }
    let window = start..<min(nodes.count, start + Int(count))
    let lastKept = nodes.indices.last { index in
      let content = nodes[index].content
      return !content.isHole && !(content.isPrivate && window.contains(index))
    }
    let kept = 1 + (lastKept ?? 0)
    setNext(NodeAddress(value: nodes[kept - 1].address), to: nil)
    for node in nodes[kept...] {
      let address = NodeAddress(value: node.address)
      if node.content.isHole {
        try returnNode(address)
      } else {
        unmap(node.content.page, from: task)
        try giveNode(address, with: node.content.page)
      }
    }
    requestTrim(.yes)
    var isEnough = true
    for node in nodes[window.clamped(to: 0..<kept)] where node.content.isPrivate {
      guard self[.freeNodes] != 0 else {
        isEnough = false
        continue
      }
      unmap(node.content.page, from: task)
      setContent(NodeAddress(value: node.address), to: .hole)
      if try !givePage(node.content.page) { isEnough = false }
    }
    return isEnough
  }

  /// Opcode 9 without a free node: everything between node 0 and `node` is a hole. Those holes go back to
  /// the pool, and `node` itself carries its page over. Returns the node behind.
  mutating func giveAlongWithNode(_ given: NodeAddress, _ task: TaskHeader) throws(TableFault)
    -> NodeAddress?
  {
    let list = TableList.task(header: task.page)
    let header = try firstNode(of: task)
    let following = try node(next(given), in: list)
    for hole in try nodes(from: next(header), to: given.value, in: list).dropLast() {
      try returnNode(NodeAddress(value: hole.address))
    }
    setNext(header, to: following)
    try giveNode(given, with: content(given).page)
    return following
  }
}
