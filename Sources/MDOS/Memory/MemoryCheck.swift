/// Looks whether the manager's tables agree with each other: every page in exactly one place, every node on
/// exactly one list, every counter equal to what it counts.
///
/// The debugger and the tests use it. A system that has run for a while is allowed a few nodes on no list: the
/// real one loses one with every task (docs/memory-manager.md).
public struct MemoryCheck: Sendable {
  /// Everything that is wrong, worst first as far as it can be told.
  public private(set) var findings: [Finding] = []
  /// Nodes on no list at all.
  public private(set) var lostNodes = 0
  /// Pages of the machine on no list, claimed ones included.
  public private(set) var pagesOnNoList: [UInt8] = []

  /// Something that no sound table shows.
  public enum Finding: Equatable, Sendable, CustomStringConvertible {
    /// A list cannot be followed.
    case damaged(TableFault)
    case nodeOnTwoLists(node: UInt16, TableList, TableList)
    case pageOnTwoLists(page: UInt8, TableList, TableList)
    /// RAM that is neither on a list nor claimed by the system.
    case pageOnNoList(page: UInt8)
    case counterDisagrees(ManagerLayout.Variable, says: Int, found: Int)
    /// The task has a page of a type that is not defined, or one that is not in the group.
    case strangeSharedPage(task: UInt8, position: Int, type: UInt8, page: UInt8)
    case holderCountDisagrees(type: UInt8, says: Int, holders: Int)
    /// Two groups of one type.
    case typeTwice(UInt8)
    /// A free list does not lead to its last node; the pages behind are out of reach.
    case endsEarly(TableList, node: UInt16, tail: UInt16)
    /// The chain of free pages does not lead through both lists.
    case brokenFreeChain
    case listEndsInHole(task: UInt8)

    public var description: String {
      switch self {
      case .damaged(let fault): fault.description
      case .nodeOnTwoLists(let node, let one, let other):
        "node \(hex(node)) on two lists: \(one), \(other)"
      case .pageOnTwoLists(let page, let one, let other):
        "page \(hex(page)) on two lists: \(one), \(other)"
      case .pageOnNoList(let page): "page \(hex(page)) on no list"
      case .counterDisagrees(let counter, let says, let found):
        "counter \(counter) says \(says), found \(found)"
      case .strangeSharedPage(let task, let position, let type, let page):
        "task \(hex(task)), local page \(position): page \(hex(page)) does not belong to "
          + "a group of type \(hex(type))"
      case .holderCountDisagrees(let type, let says, let holders):
        "type \(hex(type)): held \(says) times by its counter, by \(holders) tasks in fact"
      case .typeTwice(let type): "type \(hex(type)) defined twice"
      case .endsEarly(let list, let node, let tail):
        "\(list): end at node \(hex(node)), do not reach their last node \(hex(tail))"
      case .brokenFreeChain: "chain of free pages does not join both lists"
      case .listEndsInHole(let task): "list of task \(hex(task)) ends in a hole"
      }
    }
  }

  private var ownerOfNode: [UInt16: TableList] = [:]
  private var ownerOfPage: [UInt8: TableList] = [:]

  /// Examines the tables.
  ///
  /// - Parameters:
  ///   - tasks: the header pages of all tasks, for example from `TaskTable`.
  ///   - ramPages: when given, every one of them that is on no list and not claimed by the system is a finding.
  public init<Memory>(
    _ manager: MemoryManager<Memory>, tasks: [TaskHeader], ramPages: [UInt8]? = nil
  ) {
    let groups = checkGroups(manager)
    for task in tasks { checkTask(task, groups, manager) }
    checkHolders(groups, tasks, manager)
    checkFreePages(manager)
    if let nodes = read({ () throws(TableFault) in
      try manager.nodes(from: manager[.freeNodes], in: .freeNodes)
    }) {
      claim(nodes, .freeNodes)
    }
    lostNodes = ManagerLayout.nodeCount - ownerOfNode.count
    if let ramPages { checkPages(ramPages, manager.layout) }
  }

  public var isSound: Bool { findings.isEmpty }

  // MARK: Parts

  private mutating func read<Value>(_ body: () throws(TableFault) -> Value) -> Value? {
    do {
      return try body()
    } catch {
      findings.append(.damaged(error))
      return nil
    }
  }

  private mutating func claim(_ nodes: [PageNode], _ list: TableList) {
    for node in nodes { claim(node: node.address, list) }
  }

  private mutating func claim(node: UInt16, _ list: TableList) {
    if let other = ownerOfNode.updateValue(list, forKey: node) {
      findings.append(.nodeOnTwoLists(node: node, other, list))
    }
  }

  private mutating func claim(page: UInt8, _ list: TableList) {
    if let other = ownerOfPage.updateValue(list, forKey: page) {
      findings.append(.pageOnTwoLists(page: page, other, list))
    }
  }

  private mutating func checkGroups<Memory>(_ manager: MemoryManager<Memory>) -> [SharedGroup] {
    let groups = read { () throws(TableFault) in try manager.sharedGroups() } ?? []
    var types: Set<UInt8> = []
    for group in groups {
      if !types.insert(group.type).inserted { findings.append(.typeTwice(group.type)) }
      let list = TableList.group(header: group.header)
      let counter = manager.content(NodeAddress(value: group.header)).rawValue
      claim(node: group.header, list)
      if let nodes = read({ () throws(TableFault) in
        try manager.nodes(from: counter, in: list)
      }) {
        claim(nodes, list)
      }
      for page in group.pages { claim(page: page, list) }
    }
    return groups
  }

  private mutating func checkTask<Memory>(
    _ task: TaskHeader, _ groups: [SharedGroup], _ manager: MemoryManager<Memory>
  ) {
    let list = TableList.task(header: task.page)
    guard let nodes = read({ () throws(TableFault) in try manager.pageList(of: task) }) else {
      return
    }
    claim(nodes, list)
    for (position, node) in nodes.enumerated() where !node.content.isHole {
      let (type, page) = (node.content.type, node.content.page)
      if node.content.isPrivate {
        claim(page: page, list)
      } else if !groups.contains(where: { $0.type == type && $0.pages.contains(page) }) {
        findings.append(
          .strangeSharedPage(task: task.page, position: position, type: type, page: page))
      }
    }
    if nodes.last?.content.isHole == true { findings.append(.listEndsInHole(task: task.page)) }
  }

  /// A real system counts a task twice that got a type twice, so only the policy `fixed` is held to this.
  private mutating func checkHolders<Memory>(
    _ groups: [SharedGroup], _ tasks: [TaskHeader], _ manager: MemoryManager<Memory>
  ) {
    guard !manager.bugs.countsHolderTwice else { return }
    for group in groups {
      let holders = tasks.count { task in
        ((try? manager.pageList(of: task)) ?? []).contains { $0.content.type == group.type }
      }
      if holders != Int(group.holders) {
        findings.append(
          .holderCountDisagrees(type: group.type, says: Int(group.holders), holders: holders))
      }
    }
  }

  private mutating func checkFreePages<Memory>(_ manager: MemoryManager<Memory>) {
    var free: [PageSpeed: [PageNode]] = [:]
    for speed in [PageSpeed.slow, .fast] where manager[speed.head] != 0 {
      guard
        let nodes = read({ () throws(TableFault) in
          try manager.nodes(from: manager[speed.head], to: manager[speed.tail], in: speed.list)
        })
      else { return }
      if let last = nodes.last, last.address != manager[speed.tail] {
        findings.append(
          .endsEarly(speed.list, node: last.address, tail: manager[speed.tail]))
      }
      claim(nodes, speed.list)
      for node in nodes { claim(page: node.content.page, speed.list) }
      free[speed] = nodes
    }
    let (slow, fast) = (free[.slow] ?? [], free[.fast] ?? [])
    compare(.freePages, manager, slow.count + fast.count)
    compare(.fastFreePages, manager, fast.count)
    guard !manager.bugs.breaksFreeChain,
      let chain = read({ () throws(TableFault) in
        try manager.nodes(from: manager[.freeChain], in: .freeChain)
      })
    else { return }
    let joined = manager.isFastFirst ? fast + slow : slow + fast
    if chain.map(\.address) != joined.map(\.address) { findings.append(.brokenFreeChain) }
  }

  private mutating func compare<Memory>(
    _ counter: ManagerLayout.Variable, _ manager: MemoryManager<Memory>, _ found: Int
  ) {
    if Int(manager[counter]) != found {
      findings.append(.counterDisagrees(counter, says: Int(manager[counter]), found: found))
    }
  }

  private mutating func checkPages(_ ramPages: [UInt8], _ layout: ManagerLayout) {
    pagesOnNoList = ramPages.filter { ownerOfPage[$0] == nil }
    let scanned = pagesOnNoList.filter { $0 != Paging.noPage && $0 != ManagerLayout.unscannedPage }
    for page in scanned where !layout.claimedPages.contains(page) {
      findings.append(.pageOnNoList(page: page))
    }
  }
}
