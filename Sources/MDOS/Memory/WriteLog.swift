/// Memory that remembers what was written since `start`.
struct WriteLog: GuestMemory, Sendable {
  private var pages: PageArray
  private(set) var writes: [Write] = []

  struct Write: Equatable, Sendable, CustomStringConvertible {
    let page: UInt8
    let offset: Int
    let value: UInt8
    var description: String { "\(hex(page)):\(hex(UInt16(offset)))=\(hex(value))" }
  }

  init(_ pages: PageArray) { self.pages = pages }

  mutating func start() { writes.removeAll(keepingCapacity: true) }

  func byte(page: UInt8, offset: Int) -> UInt8 { pages.byte(page: page, offset: offset) }

  mutating func setByte(_ value: UInt8, page: UInt8, offset: Int) {
    pages.setByte(value, page: page, offset: offset)
    writes.append(Write(page: page, offset: offset, value: value))
  }
}
