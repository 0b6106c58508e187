import GeneveCore

/// The strings of a header page: aliases, directories, path, prompt, command line.
///
/// A string is a chain of nodes of eight bytes, each the address of the next (0 ends it) and six bytes; the
/// first byte of the first node is the length. Unused nodes hang on a list of their own
/// (reference/mdos-system-calls.md, section 2.1).
struct HeaderStrings {
  let machine: Machine
  let page: UInt8

  static let lengthLimit = 255

  func makeFreeList() {
    machine.setWord(HeaderString.nodes.lowerBound, page: page, offset: HeaderPage.freeNodes)
    for node in stride(
      from: HeaderString.nodes.lowerBound, to: HeaderString.nodes.upperBound,
      by: HeaderString.nodeSize)
    {
      let next = node + UInt16(HeaderString.nodeSize)
      setWord(next < HeaderString.nodes.upperBound ? next : 0, at: node)
      for index in 0..<HeaderString.dataPerNode {
        machine.setByte(0, page: page, offset: Int(node) + 2 + index)
      }
    }
  }

  /// The text whose first node stands at `pointer`; nil when there is none.
  subscript(pointer: Int) -> [UInt8]? {
    reader.headerString(at: word(at: UInt16(pointer)))
  }

  /// Replaces the text at `pointer`; an empty one leaves none. False, with the old text gone, when the
  /// nodes do not suffice.
  @discardableResult
  func set(_ text: [UInt8], at pointer: Int) -> Bool {
    release(at: pointer)
    guard !text.isEmpty else { return true }
    let bytes = [UInt8(min(text.count, Self.lengthLimit))] + text.prefix(Self.lengthLimit)
    var pieces: [[UInt8]] = []
    for start in stride(from: 0, to: bytes.count, by: HeaderString.dataPerNode) {
      pieces.append(Array(bytes[start..<min(start + HeaderString.dataPerNode, bytes.count)]))
    }
    let nodes = freeNodes(pieces.count)
    guard nodes.count == pieces.count, let last = nodes.last else { return false }
    setWord(word(at: last), at: UInt16(HeaderPage.freeNodes))
    setWord(nodes[0], at: UInt16(pointer))
    for (index, node) in nodes.enumerated() {
      setWord(index + 1 < nodes.count ? nodes[index + 1] : 0, at: node)
      machine.setBytes(pieces[index], page: page, offset: Int(node) + 2)
    }
    return true
  }

  private func release(at pointer: Int) {
    let nodes = chain(from: word(at: UInt16(pointer)))
    setWord(0, at: UInt16(pointer))
    for node in nodes {
      setWord(word(at: UInt16(HeaderPage.freeNodes)), at: node)
      setWord(node, at: UInt16(HeaderPage.freeNodes))
    }
  }

  private func freeNodes(_ count: Int) -> [UInt16] {
    Array(chain(from: word(at: UInt16(HeaderPage.freeNodes))).prefix(count))
  }

  /// The nodes of a chain; a damaged one ends where it leaves the nodes or comes back to itself.
  private func chain(from first: UInt16) -> [UInt16] {
    var nodes: [UInt16] = []
    var node = first
    while HeaderString.isNode(node), !nodes.contains(node) {
      nodes.append(node)
      node = word(at: node)
    }
    return nodes
  }

  private var reader: TaskUtilityEnvironment {
    TaskUtilityEnvironment(machine: machine, headerPage: page, keepsCase: false)
  }

  private func word(at offset: UInt16) -> UInt16 { machine.word(page: page, offset: Int(offset)) }

  private func setWord(_ value: UInt16, at offset: UInt16) {
    machine.setWord(value, page: page, offset: Int(offset))
  }
}
