/// The start of the system: which pages exist, and which of them it takes for itself.
///
/// Source: reference/mdos-memory-manager.md, section 3.
extension MemoryManager {
  /// Makes new tables in `memory` for the pages that are RAM, takes those of the system out, and sets up the
  /// page list of the command interpreter.
  ///
  /// Physical page numbers then agree with those of the real system on the same machine. Pages of the system
  /// that the machine does not have (E8 with 32 KiB of fast RAM) are passed over; the real system does not
  /// survive that.
  public static func boot(
    ramPages: some Sequence<UInt8>, memory: Memory, layout: ManagerLayout,
    bugs: MDOSBugs = .fixed
  ) throws(TableFault) -> MemoryManager {
    var manager = MemoryManager(memory: memory, layout: layout, bugs: bugs)
    try manager.makeTables(ramPages: Set(ramPages))
    for page in layout.claimedPages { try manager.claim(page) }
    try manager.makeInterpreter()
    return manager
  }

  mutating func makeTables(ramPages: Set<UInt8>) throws(TableFault) {
    layout.writeOwnMark(into: &memory)
    for variable in ManagerLayout.Variable.allCases { self[variable] = 0 }
    for index in (0..<UInt16(ManagerLayout.nodeCount)).reversed() {
      let node = NodeAddress(value: layout.poolAddress + index * UInt16(ManagerLayout.nodeSize))
      setContent(node, to: .init(rawValue: 0))
      try returnNode(node)
    }
    self[.fastFirst] = ramPages.contains(ManagerLayout.megabyteProbe) ? 0xFFFF : 0
    for page in UInt8(0)..<Paging.noPage where page != ManagerLayout.unscannedPage {
      if ramPages.contains(page), try givePage(page) { self[.totalPages] += 1 }
    }
    try joinFreeLists()
  }

  /// Takes a page for ever. Its node stays in use for others.
  private mutating func claim(_ page: UInt8) throws(TableFault) {
    guard let node = try takePage(number: page) else { return }
    setContent(node, to: .init(rawValue: 0))
    try returnNode(node)
  }

  private mutating func makeInterpreter() throws(TableFault) {
    guard let headerPage = ManagerLayout.interpreterPages.first else { return }
    let header = TaskHeader(page: headerPage)
    var last: NodeAddress?
    for page in ManagerLayout.interpreterPages {
      guard let node = try takePage(number: page) else { continue }
      setContent(node, to: .privatePage(page))
      setNext(node, to: nil)
      if let last { setNext(last, to: node) } else { header.setPageList(node.value, in: &memory) }
      last = node
    }
    memory.setByte(headerPage, page: headerPage, offset: TaskHeader.Field.identity)
    header.setMap(ManagerLayout.interpreterMap, in: &memory)
  }
}
