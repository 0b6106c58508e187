/// Where one version of the system keeps the tables of its memory manager, and which pages it takes
/// for itself: the differences between versions, as data.
///
/// All tables stand in physical page 05, which library 7 sees at 2000–3FFF. Source:
/// reference/mdos-memory-manager.md, sections 3 and 4; addresses from the system files themselves.
public struct ManagerLayout: Equatable, Sendable {
  /// Version as the system shows it.
  public let version: Version
  /// Address of the first node (library address space).
  public let poolAddress: UInt16
  /// Pages from C0 or E8 to EF are fast.
  public let firstFastPage: UInt8
  /// Pages that the start of the system takes for ever, in this order.
  public let claimedPages: [UInt8]
  /// Words of page 05 by which a system in memory is recognised: address and content.
  let signature: [(address: UInt16, word: UInt16)]

  public static func == (left: Self, right: Self) -> Bool { left.version == right.version }

  // The underscore is the point of the version number.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public enum Version: String, Sendable, CaseIterable {
    case v7_45 = "7.45"
    case v6_50 = "6.50"

    /// What the system calls itself.
    public var product: String { self == .v6_50 ? "GeneveOS" : "MDOS" }
  }

  public static func of(_ version: Version) -> ManagerLayout {
    switch version {
    case .v7_45: v7_45
    case .v6_50: v6_50
    }
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// Also right for 7.46, whose source has the same tables.
  public static let v7_45 = ManagerLayout(
    version: .v7_45, poolAddress: 0x3830, firstFastPage: 0xE8,
    claimedPages: [
      0x00, 0x08, 0x04, 0x09, 0x05, 0x01, 0x07, 0x02, 0x0A, 0x0D, 0x0E, 0x0F, 0x10, 0x12, 0xE8,
      0x14, 0x15, 0x16, 0x03, 0x13,
    ],
    signature: [(0x2004, 0x2166), (0x2008, 0x2972), (0x2062, 0x3830)])

  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static let v6_50 = ManagerLayout(
    version: .v6_50, poolAddress: 0x3854, firstFastPage: 0xC0,
    claimedPages: [
      0x00, 0x08, 0x04, 0x09, 0x05, 0x01, 0x07, 0x02, 0x0A, 0x0D, 0x0E, 0x0F, 0x10, 0x12, 0xE8,
      0x14, 0x15, 0x03, 0x13,
    ],
    signature: [(0x2004, 0x2186), (0x2008, 0x2992), (0x2064, 0x3854)])
}

// MARK: What all versions share

extension ManagerLayout {
  /// The physical page of the tables.
  static let tablePage: UInt8 = 0x05
  /// Where library 7 sees that page.
  static let libraryAddress: UInt16 = 0x2000
  /// The OS head: vectors, dispatcher, task table, page list of the current task.
  static let systemPage: UInt8 = 0x00
  static let nodeSize = 4
  /// Nodes for free pages, lists of tasks, holes and shared groups together.
  public static let nodeCount = 480

  /// The manager's variables: words from 200E, in this order.
  public enum Variable: UInt16, CaseIterable, Sendable {
    /// RAM pages found at the start, those of the system included.
    case totalPages = 0x200E
    case freePages = 0x2010
    case slowHead = 0x2012
    case slowTail = 0x2014
    case fastFreePages = 0x2016
    case fastHead = 0x2018
    case fastTail = 0x201A
    /// MEGFLG: not 0 when pages 00–7F are fast and given out first.
    case fastFirst = 0x201C
    case freeNodes = 0x201E
    case sharedGroups = 0x2020
    /// FREPAG: head of the chain that joins both free lists.
    case freeChain = 0x2022
    case trimFlag = 0x2024
  }

  /// Pages of the command interpreter, which is task 0; the first is its header page.
  public static let interpreterPages: [UInt8] = [0x06, 0x0B, 0x0C, 0x11, 0x32]
  /// The debugger's page, in slot 7 of the command interpreter and of what it starts.
  public static let scratchPage: UInt8 = 0x13
  /// The map with which the command interpreter runs.
  public static let interpreterMap = ExecutionMap(
    0x06, 0x0B, 0x0C, 0x11, 0x32, Paging.noPage, Paging.noPage, scratchPage)

  /// A page that the scan never tries, whether RAM answers or not: it collides with expansion hardware.
  static let unscannedPage: UInt8 = 0xBC
  /// RAM here means a machine with 1 MiB or more (MEGFLG).
  static let megabyteProbe: UInt8 = 0x40

  var poolEnd: UInt16 { poolAddress + UInt16(Self.nodeCount * Self.nodeSize) }

  func contains(_ address: UInt16) -> Bool {
    address >= poolAddress && address < poolEnd
      && (address - poolAddress) % UInt16(Self.nodeSize) == 0
  }

  /// Offset in page 05 of an address of the library's window.
  static func offset(_ address: UInt16) -> Int { Int(address - libraryAddress) }
}

// MARK: Finding the layout of a system in memory

extension ManagerLayout {
  /// Our own tables carry this text where the real library has its jump table.
  static let ownMark = Array("geneve ".utf8)

  /// The layout of the system whose tables stand in `memory`; nil when it is none that we know.
  public static func detect(in memory: some GuestMemory) -> ManagerLayout? {
    let mark = ownMark + Array("0.00".utf8)
    let found = memory.bytes(page: tablePage, in: 0..<mark.count)
    return Version.allCases.map(of).first { layout in
      found == ownMark + Array(layout.version.rawValue.utf8)
        || layout.signature.allSatisfy {
          memory.word(page: tablePage, offset: offset($0.address)) == $0.word
        }
    }
  }

  /// Whether the tables in `memory` were made by us.
  static func hasOwnMark(_ memory: some GuestMemory) -> Bool {
    memory.bytes(page: tablePage, in: 0..<ownMark.count) == ownMark
  }

  /// Marks page 05 as ours, so that `detect` works on a machine without the real library.
  func writeOwnMark(into memory: inout some GuestMemory) {
    for (offset, byte) in (Self.ownMark + Array(version.rawValue.utf8)).enumerated() {
      memory.setByte(byte, page: Self.tablePage, offset: offset)
    }
  }
}
