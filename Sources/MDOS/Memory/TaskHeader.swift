/// The header page of a task: local page 0, mapped at slot 4 (8000) while the system works on the task.
///
/// Only the words that have to do with memory and with the start of a task are named here. Source:
/// reference/mdos-system-calls.md, section 2.1.
public struct TaskHeader: Equatable, Hashable, Sendable {
  /// The physical page, which is also the number of the task.
  public let page: UInt8

  public init(page: UInt8) { self.page = page }

  /// Offsets in the header page.
  public enum Field {
    /// Page of the parent, in the low byte.
    public static let parent = 0x00E8
    /// Address of the handler for Ctrl-C, 0 = none.
    public static let breakHandler = 0x00FE
    public static let identity = 0x0100
    public static let state = 0x0102
    public static let ticksLeft = 0x0103
    /// Last word of the name; the system counts it up for every child.
    public static let nameEnd = 0x010A
    public static let workspacePointer = 0x010C
    public static let programCounter = 0x010E
    public static let status = 0x0110
    /// MEMLST: address of node 0 of the page list.
    public static let pageList = 0x0112
    /// TSKMAP: the eight mapper bytes.
    public static let map = 0x0114
    static let mapRange = map..<map + Paging.slotCount
    /// SAVPAD: copy of F000–F07F.
    public static let scratchpad = 0x0180
    public static let scratchpadSize = 0x80
    /// First byte of the program; what stands before is inherited by a child.
    public static let program = 0x0400
  }

  /// Address of node 0, 0 = none.
  public func pageList(in memory: some GuestMemory) -> UInt16 {
    memory.word(page: page, offset: Field.pageList)
  }

  public func setPageList(_ address: UInt16, in memory: inout some GuestMemory) {
    memory.setWord(address, page: page, offset: Field.pageList)
  }

  /// TSKMAP: the execution map as of the last entry into the system, and what the next return from it
  /// loads into slots 2–7.
  public func map(in memory: some GuestMemory) -> ExecutionMap {
    var map = ExecutionMap.empty
    for slot in 0..<Paging.slotCount {
      map[slot] = memory.byte(page: page, offset: Field.map + slot)
    }
    return map
  }

  public func setMap(_ map: ExecutionMap, in memory: inout some GuestMemory) {
    for slot in 0..<Paging.slotCount { setSlot(slot, to: map[slot], in: &memory) }
  }

  func setSlot(_ slot: Int, to newPage: UInt8, in memory: inout some GuestMemory) {
    memory.setByte(newPage, page: page, offset: Field.map + slot)
  }
}
