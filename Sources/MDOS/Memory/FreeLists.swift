/// The two lists of free pages.
///
///     slow head ─► 3F ─► 3E ─► … ─► 17 ◄─ slow tail
///                                    │
///     fast head ────────────────────►EF ─► EE ─► … ─► E9 ◄─ fast tail ─► 0
///
/// Pages go to and come from the front (last in, first out). The last node of one list leads on to the
/// first of the other, so that one chain (FREPAG) joins all free pages: slow before fast, on a machine with
/// 1 MiB or more fast before slow. Only opcode 10 with a page number follows it.
///
/// Source: reference/mdos-memory-manager.md, sections 3 and 5.
enum PageSpeed {
  case slow, fast

  typealias Variable = ManagerLayout.Variable
  var head: Variable { self == .slow ? .slowHead : .fastHead }
  var tail: Variable { self == .slow ? .slowTail : .fastTail }
  var list: TableList { self == .slow ? .slowPages : .fastPages }
  var other: PageSpeed { self == .slow ? .fast : .slow }
}

extension MemoryManager {
  /// MEGFLG: fast pages are plenty and given out first.
  var isFastFirst: Bool { self[.fastFirst] != 0 }

  func speed(of page: UInt8) -> PageSpeed {
    switch page {
    case ..<0x80: isFastFirst ? .fast : .slow
    case layout.firstFastPage...0xEF: .fast
    default: .slow
    }
  }

  /// Which list the next page comes from. Speed is a preference: the other kind serves as well.
  mutating func speedOfNextPage(preferringFast: Bool) -> PageSpeed {
    if self[.fastHead] == 0 { return .slow }
    work.choicesWeighed += 1
    if isFastFirst || self[.slowHead] == 0 { return .fast }
    return preferringFast ? .fast : .slow
  }

  /// Takes the first page of a free list. The node still names the page.
  mutating func takePage(_ speed: PageSpeed) throws(TableFault) -> NodeAddress {
    guard let taken = try node(self[speed.head], in: speed.list) else {
      throw .counterDisagrees(list: speed.list, counter: self[.freePages])
    }
    if taken.value == self[speed.tail] {
      self[speed.head] = 0
      self[speed.tail] = 0
    } else {
      self[speed.head] = try node(next(taken), in: speed.list)?.value ?? 0
    }
    if speed == .slow { work.slowPagesTaken += 1 } else { work.fastPagesTaken += 1 }
    count(speed, by: -1)
    try joinFreeLists()
    if bugs.breaksFreeChain { breakFreeChain(afterTaking: speed) }
    return taken
  }

  /// Puts `page` at the front of its free list; false when there is no node for it.
  mutating func givePage(_ page: UInt8) throws(TableFault) -> Bool {
    guard let node = try takeNode() else {
      work.pagesLost += 1
      return false
    }
    try giveNode(node, with: page)
    return true
  }

  /// The same with a node that is at hand.
  mutating func giveNode(_ given: NodeAddress, with page: UInt8) throws(TableFault) {
    let speed = speed(of: page)
    if speed == .slow { work.slowPagesGiven += 1 } else { work.fastPagesGiven += 1 }
    setContent(given, to: .privatePage(page))
    setNext(given, to: try node(self[speed.head], in: speed.list))
    if self[speed.head] == 0 { self[speed.tail] = given.value }
    self[speed.head] = given.value
    count(speed, by: 1)
    try joinFreeLists()
    if bugs.breaksFreeChain { self[.freeChain] = self[firstSpeed.head] }
  }

  /// Takes the free page `page` from wherever it stands; nil when the chain does not have it.
  mutating func takePage(number page: UInt8) throws(TableFault) -> NodeAddress? {
    var walk = Walk(.freeChain)
    var previous: NodeAddress?
    var position = try node(self[.freeChain], in: .freeChain)
    while let current = position, content(current).page != page {
      work.positionsWalked += 1
      previous = current
      position = try walk.step(from: current, self)
    }
    guard let found = position else { return nil }
    work.pagesFound += 1
    try unlinkFreePage(found, behind: previous)
    return found
  }

  private mutating func unlinkFreePage(_ found: NodeAddress, behind previous: NodeAddress?)
    throws(TableFault)
  {
    let rest = try node(next(found), in: .freeChain)
    if let previous {
      setNext(previous, to: rest)
    } else {
      self[.freeChain] = rest?.value ?? 0
    }
    for speed in [PageSpeed.fast, .slow] {
      switch (self[speed.head] == found.value, self[speed.tail] == found.value) {
      case (true, true): (self[speed.head], self[speed.tail]) = (0, 0)
      case (true, false): self[speed.head] = rest?.value ?? 0
      case (false, true): self[speed.tail] = previous?.value ?? 0
      case (false, false): break
      }
    }
    count(speed(of: content(found).page), by: -1)
  }

  private mutating func count(_ speed: PageSpeed, by change: Int16) {
    let change = UInt16(bitPattern: change)
    self[.freePages] &+= change
    if speed == .fast { self[.fastFreePages] &+= change }
  }

  // MARK: The chain of both lists

  private var firstSpeed: PageSpeed { isFastFirst ? .fast : .slow }

  /// Lets the last page of the first list lead to the second list, and the chain to the front of both.
  mutating func joinFreeLists() throws(TableFault) {
    let second = try node(self[firstSpeed.other.head], in: firstSpeed.other.list)
    if let tail = try node(self[firstSpeed.tail], in: firstSpeed.list) {
      setNext(tail, to: second)
      self[.freeChain] = self[firstSpeed.head]
    } else {
      self[.freeChain] = second?.value ?? 0
    }
  }

  /// The real system looks only at the list that it took from, even when that list is empty now
  /// (reference/mdos-memory-manager.md, section 3, "FREPAG is not always right").
  private mutating func breakFreeChain(afterTaking speed: PageSpeed) {
    if speed == firstSpeed || self[firstSpeed.head] == 0 { self[.freeChain] = self[speed.head] }
  }
}

// MARK: Looking

extension MemoryManager {
  /// The pages of a free list, next to be given out first.
  func freePages(_ speed: PageSpeed) throws(TableFault) -> [UInt8] {
    guard self[speed.head] != 0 else { return [] }
    return try nodes(from: self[speed.head], to: self[speed.tail], in: speed.list)
      .map(\.content.page)
  }

  /// Free slow and fast pages, next to be given out first.
  public func freePages() throws(TableFault) -> (slow: [UInt8], fast: [UInt8]) {
    (try freePages(.slow), try freePages(.fast))
  }
}
