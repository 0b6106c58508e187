/// A group of pages that several tasks may have in their lists, named by its type.
///
///     header ──next──► header of the next group
///       │ bytes 2–3
///       ▼
///     count ──next──► page ──next──► page ──next──► 0
///      bytes 2–3:      type, page     type, page
///      holders
///
/// The chain of headers starts with the newest group. Source: reference/mdos-memory-manager.md, section 4.
public struct SharedGroup: Equatable, Sendable {
  /// Address of the header node.
  public let header: UInt16
  public let type: UInt8
  /// How many times tasks have declared or got the group, less the times they released it.
  public let holders: UInt16
  /// Physical pages in the order of their declaration.
  public let pages: [UInt8]
}

/// Where the parts of a group stand.
struct GroupNodes {
  let header: NodeAddress
  /// The node whose second word counts the holders.
  let counter: NodeAddress
  let firstPage: NodeAddress
  /// The header before, nil for the newest group.
  let newer: NodeAddress?

  var list: TableList { .group(header: header.value) }
}

extension MemoryManager {
  /// All groups, newest first.
  public func sharedGroups() throws(TableFault) -> [SharedGroup] {
    var groups: [SharedGroup] = []
    var walk = Walk(.sharedGroups)
    var newer: NodeAddress?
    var position = try node(self[.sharedGroups], in: .sharedGroups)
    while let header = position {
      let parts = try groupNodes(header, newer: newer)
      let pages = try nodes(from: parts.firstPage.value, in: parts.list)
      groups.append(
        SharedGroup(
          header: header.value, type: content(parts.firstPage).type,
          holders: content(parts.counter).rawValue, pages: pages.map(\.content.page)))
      newer = header
      position = try walk.step(from: header, self)
    }
    return groups
  }

  /// The group of `type`, nil when no task has declared it.
  mutating func group(_ type: UInt8) throws(TableFault) -> GroupNodes? {
    var walk = Walk(.sharedGroups)
    var newer: NodeAddress?
    var position = try node(self[.sharedGroups], in: .sharedGroups)
    while let header = position {
      work.groupsSearched += 1
      let parts = try groupNodes(header, newer: newer)
      if content(parts.firstPage).type == type { return parts }
      newer = header
      position = try walk.step(from: header, self)
    }
    return nil
  }

  private func groupNodes(_ header: NodeAddress, newer: NodeAddress?) throws(TableFault)
    -> GroupNodes
  {
    let list = TableList.group(header: header.value)
    guard let counter = try node(content(header).rawValue, in: list),
      let firstPage = try node(next(counter), in: list)
    else { throw .incompleteGroup(header: header.value) }
    return GroupNodes(header: header, counter: counter, firstPage: firstPage, newer: newer)
  }

  mutating func countHolder(of group: GroupNodes, by change: Int16) {
    let holders = content(group.counter).rawValue &+ UInt16(bitPattern: change)
    setContent(group.counter, to: .init(rawValue: holders))
  }

  /// Takes the group out of the chain, gives its nodes and then its pages back, in group order.
  mutating func destroy(_ group: GroupNodes) throws(TableFault) {
    work.groupsDestroyed += 1
    let older = try node(next(group.header), in: .sharedGroups)
    if let newer = group.newer {
      setNext(newer, to: older)
    } else {
      self[.sharedGroups] = older?.value ?? 0
    }
    try returnNode(group.header)
    let firstPage = try node(next(group.counter), in: group.list)
    try returnNode(group.counter)
    var walk = Walk(group.list)
    var position = firstPage
    while let current = position {
      let page = content(current).page
      position = try walk.step(from: current, self)
      try returnNode(current)
      _ = try givePage(page)
    }
  }
}
