/// The physical memory of the machine, as the memory manager sees it: 256 pages of 8 KiB.
///
/// The manager keeps no state of its own; everything it knows stands in this memory, where the real
/// system keeps it. Whoever holds pages (the machine, a snapshot, a test) conforms.
public protocol GuestMemory {
  /// The byte at `offset` (0–8191) of physical page `page`. Must have no side effect. A page that is
  /// not there answers as the machine does.
  func byte(page: UInt8, offset: Int) -> UInt8

  /// Writes one byte. Writes to a page without RAM are lost.
  mutating func setByte(_ value: UInt8, page: UInt8, offset: Int)

  /// Some bytes of a page; `range` lies within 0–8191.
  func bytes(page: UInt8, in range: Range<Int>) -> [UInt8]
}

extension GuestMemory {
  /// The big-endian word at the even address `offset`.
  public func word(page: UInt8, offset: Int) -> UInt16 {
    UInt16(byte(page: page, offset: offset)) << 8 | UInt16(byte(page: page, offset: offset + 1))
  }

  public mutating func setWord(_ value: UInt16, page: UInt8, offset: Int) {
    setByte(UInt8(value >> 8), page: page, offset: offset)
    setByte(UInt8(value & 0xFF), page: page, offset: offset + 1)
  }

  public func bytes(page: UInt8, in range: Range<Int>) -> [UInt8] {
    range.map { byte(page: page, offset: $0) }
  }
}

/// Sizes that the mapper fixes (reference/geneve-hardware.md).
public enum Paging {
  /// Bytes of a page.
  public static let pageSize = 8192
  /// Windows of the 64 KiB address space, each as large as a page.
  public static let slotCount = 8
  /// The page number that stands for "nothing there".
  public static let noPage: UInt8 = 0xFF
}

/// Which physical page stands in each of the eight execution pages.
public typealias ExecutionMap = SIMD8<UInt8>

extension ExecutionMap {
  /// All execution pages empty.
  static let empty = ExecutionMap(repeating: Paging.noPage)
}

/// Memory held in arrays, for tests, replays and what-if copies.
public struct PageArray: GuestMemory, Sendable {
  /// The bytes of each page; empty while nothing has been written, which reads 0.
  private var pages = [[UInt8]](repeating: [], count: 256)
  private let hasRAM: [Bool]

  /// Zeroed memory in which exactly `ramPages` exist. The other pages read FF.
  public init(ramPages: some Sequence<UInt8>) {
    var hasRAM = [Bool](repeating: false, count: 256)
    for page in ramPages { hasRAM[Int(page)] = true }
    self.hasRAM = hasRAM
  }

  /// Memory in which every page exists, those in `copied` with the contents that they have in `memory`.
  init(copying copied: Set<UInt8>, of memory: some GuestMemory) {
    self.init(ramPages: 0...0xFF)
    for page in copied { pages[Int(page)] = memory.bytes(page: page, in: 0..<Paging.pageSize) }
  }

  public func byte(page: UInt8, offset: Int) -> UInt8 {
    guard hasRAM[Int(page)] else { return 0xFF }
    return pages[Int(page)].isEmpty ? 0 : pages[Int(page)][offset]
  }

  public mutating func setByte(_ value: UInt8, page: UInt8, offset: Int) {
    guard hasRAM[Int(page)] else { return }
    if pages[Int(page)].isEmpty {
      pages[Int(page)] = Array(repeating: 0, count: Paging.pageSize)
    }
    pages[Int(page)][offset] = value
  }
}
