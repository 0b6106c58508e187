import GeneveCore

/// One call of a library, as the library sees it: the caller's registers, status and memory while the
/// processor stands in the XOP entry of the caller's header page (reference/mdos-memory-manager.md,
/// section 2).
///
/// The mapper is the caller's, so an execution address means what it means to the caller. `workspace`
/// holds the caller's context: R13 its WP, R14 its PC, R15 its ST.
public struct SystemCall {
  /// Where XOP 0 of a task finds its workspace; on the processor chip.
  public static let workspace: UInt16 = 0xF0A0

  public let machine: Machine
  /// The workspace of this call.
  public let workspace: UInt16
  /// Physical page of the caller's header; it is mapped at execution page 0.
  public let headerPage: UInt8
  /// True when the system's own page is mapped at execution page 0: the caller is no task.
  public let isPrivileged: Bool

  public init(
    machine: Machine, headerPage: UInt8, isPrivileged: Bool,
    workspace: UInt16 = SystemCall.workspace
  ) {
    self.machine = machine
    self.workspace = workspace
    self.headerPage = headerPage
    self.isPrivileged = isPrivileged
  }

  /// The caller's R0–R15.
  public subscript(register number: Int) -> UInt16 {
    get { machine.peekWord(callerWorkspace &+ UInt16(number * 2)) }
    nonmutating set { machine.pokeWord(newValue, at: callerWorkspace &+ UInt16(number * 2)) }
  }

  public var callerWorkspace: UInt16 { machine.peekWord(workspace + 26) }

  /// The caller's status register, as RTWP will load it.
  public var status: UInt16 {
    get { machine.peekWord(workspace + 30) }
    nonmutating set { machine.pokeWord(newValue, at: workspace + 30) }
  }

  /// ST2 of the caller, by which several libraries report.
  public var isEqualSet: Bool {
    get { status & 0x2000 != 0 }
    nonmutating set { status = newValue ? status | 0x2000 : status & ~0x2000 }
  }

  /// A word of the caller's header page.
  public func headerWord(_ offset: Int) -> UInt16 {
    UInt16(machine.byte(page: headerPage, offset: offset)) << 8
      | UInt16(machine.byte(page: headerPage, offset: offset + 1))
  }

  public func setHeaderWord(_ value: UInt16, _ offset: Int) {
    machine.setByte(UInt8(value >> 8), page: headerPage, offset: offset)
    machine.setByte(UInt8(truncatingIfNeeded: value), page: headerPage, offset: offset + 1)
  }

  /// `count` bytes of the caller's memory from an execution address on; wraps from FFFF to 0000.
  public func bytes(at address: UInt16, count: Int) -> [UInt8] {
    (0..<count).map { machine.peek(address &+ UInt16(truncatingIfNeeded: $0)) }
  }

  public func store(_ bytes: [UInt8], at address: UInt16) {
    for (index, byte) in bytes.enumerated() {
      machine.poke(byte, at: address &+ UInt16(truncatingIfNeeded: index))
    }
  }
}

/// What a library answers the dispatcher.
public enum LibraryOutcome: Equatable, Sendable {
  /// Served; the call took so many processor cycles, entry and return not counted.
  case done(cycles: Int)
  /// The call cannot be finished yet (a key is awaited, a task holds what it needs): it is made again
  /// after the cycles given, with interrupts looked at in between.
  case again(cycles: Int)
}
