/// The unit of all the manager's lists: four bytes in page 05.
///
///     0–1  address of the next node, 0 = end
///     2    type: 00 private, 01–FE shared, FF unused
///     3    physical page (FF in an unused node)
///
/// Two nodes of a shared group use bytes 2–3 differently, see `SharedGroup`. Source:
/// reference/mdos-memory-manager.md, section 4.
public struct PageNode: Equatable, Sendable {
  /// Where the node stands, in the library's address space.
  public let address: UInt16
  public var next: UInt16
  public var content: Content

  /// Bytes 2 and 3.
  public struct Content: RawRepresentable, Equatable, Sendable {
    public var rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    public init(type: UInt8, page: UInt8) { rawValue = UInt16(type) << 8 | UInt16(page) }

    /// A position of a list without a page.
    public static let hole = Content(rawValue: 0xFFFF)

    public static func privatePage(_ page: UInt8) -> Content { Content(type: 0, page: page) }

    public var type: UInt8 { UInt8(rawValue >> 8) }
    public var page: UInt8 { UInt8(rawValue & 0xFF) }
    public var isHole: Bool { self == .hole }
    public var isPrivate: Bool { type == 0 }
    /// A type byte that names a group.
    public var isShared: Bool { (0x01...0xFE).contains(type) }
  }
}

/// The address of a node that is known to lie in the pool.
struct NodeAddress: Equatable, Hashable {
  let value: UInt16
}

// MARK: Nodes in memory

extension MemoryManager {
  subscript(variable: ManagerLayout.Variable) -> UInt16 {
    get {
      memory.word(
        page: ManagerLayout.tablePage, offset: ManagerLayout.offset(variable.rawValue))
    }
    set {
      memory.setWord(
        newValue, page: ManagerLayout.tablePage, offset: ManagerLayout.offset(variable.rawValue))
    }
  }

  /// Follows a pointer: nil at the end of a list.
  func node(_ pointer: UInt16, in list: TableList) throws(TableFault) -> NodeAddress? {
    if pointer == 0 { return nil }
    guard layout.contains(pointer) else {
      throw .pointerOutsidePool(list: list, pointer: pointer)
    }
    return NodeAddress(value: pointer)
  }

  func next(_ node: NodeAddress) -> UInt16 {
    memory.word(page: ManagerLayout.tablePage, offset: ManagerLayout.offset(node.value))
  }

  mutating func setNext(_ node: NodeAddress, to next: NodeAddress?) {
    memory.setWord(
      next?.value ?? 0, page: ManagerLayout.tablePage, offset: ManagerLayout.offset(node.value))
  }

  func content(_ node: NodeAddress) -> PageNode.Content {
    PageNode.Content(
      rawValue: memory.word(
        page: ManagerLayout.tablePage, offset: ManagerLayout.offset(node.value) + 2))
  }

  mutating func setContent(_ node: NodeAddress, to content: PageNode.Content) {
    memory.setWord(
      content.rawValue, page: ManagerLayout.tablePage,
      offset: ManagerLayout.offset(node.value) + 2)
  }

  /// The nodes of a list from `pointer` on, up to its end or up to and including `tail`.
  func nodes(from pointer: UInt16, to tail: UInt16 = 0, in list: TableList)
    throws(TableFault) -> [PageNode]
  {
    var result: [PageNode] = []
    var position = try node(pointer, in: list)
    while let current = position {
      guard result.count < ManagerLayout.nodeCount else { throw .cycle(list: list) }
      result.append(
        PageNode(address: current.value, next: next(current), content: content(current)))
      position = current.value == tail ? nil : try node(next(current), in: list)
    }
    return result
  }
}

/// Counts the steps along one list, so that a circle ends.
struct Walk {
  let list: TableList
  private(set) var steps = 0

  init(_ list: TableList) { self.list = list }

  /// The node behind `node`.
  mutating func step<Memory>(
    from node: NodeAddress, _ manager: borrowing MemoryManager<Memory>
  ) throws(TableFault) -> NodeAddress? {
    steps += 1
    guard steps <= ManagerLayout.nodeCount else { throw .cycle(list: list) }
    return try manager.node(manager.next(node), in: list)
  }
}

// MARK: The pool of free nodes

extension MemoryManager {
  /// Takes the first free node out of the pool; nil when the pool is empty. Its contents are old.
  mutating func takeNode() throws(TableFault) -> NodeAddress? {
    guard let taken = try node(self[.freeNodes], in: .freeNodes) else { return nil }
    let rest = try node(next(taken), in: .freeNodes)
    self[.freeNodes] = rest?.value ?? 0
    return taken
  }

  mutating func returnNode(_ returned: NodeAddress) throws(TableFault) {
    setNext(returned, to: try node(self[.freeNodes], in: .freeNodes))
    self[.freeNodes] = returned.value
  }

  /// Free nodes, counted up to `limit`.
  func countFreeNodes(upTo limit: Int = ManagerLayout.nodeCount) throws(TableFault) -> Int {
    var walk = Walk(.freeNodes)
    var position = try node(self[.freeNodes], in: .freeNodes)
    while let current = position, walk.steps < limit {
      position = try walk.step(from: current, self)
    }
    return walk.steps
  }
}
