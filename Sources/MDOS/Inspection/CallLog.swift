import GeneveCore

/// Where a call of the system was made: enough to know its return again.
public struct CallSite: Hashable, Sendable {
  /// Address of the instruction behind the XOP.
  public let returnAddress: UInt16
  public let workspace: UInt16
  /// The page in slot 0: the header of the calling task, or page 00 inside the system.
  public let headerPage: UInt8

  public init(returnAddress: UInt16, workspace: UInt16, headerPage: UInt8) {
    (self.returnAddress, self.workspace, self.headerPage) = (returnAddress, workspace, headerPage)
  }

  /// Whether the machine stands behind the call, in the caller's context.
  public func hasReturned(_ machine: Machine) -> Bool {
    machine.programCounter == returnAddress && machine.workspacePointer == workspace
      && machine.mapperRegister(0) == headerPage
  }

  /// The call that the machine is about to make; nil when its next instruction is not XOP 0.
  ///
  /// - Returns: the site, and the word with the number of the library.
  public static func next(on machine: Machine) -> (site: CallSite, library: UInt16)? {
    // 0010 11nn nnTT SSSS: n = 0.
    guard machine.instruction & 0xFFC0 == 0x2C00 else { return nil }
    let register = Int(machine.instruction & 0xF)
    let following = machine.programCounter &+ 2
    var returnAddress = following
    let operand: UInt16
    switch machine.instruction >> 4 & 3 {
    case 0: operand = machine.workspacePointer &+ UInt16(2 * register)
    case 2:
      operand =
        machine.peekWord(following) &+ (register == 0 ? 0 : machine.register(register))
      returnAddress &+= 2
    default: operand = machine.register(register)
    }
    let site = CallSite(
      returnAddress: returnAddress, workspace: machine.workspacePointer,
      headerPage: machine.mapperRegister(0))
    return (site, machine.peekWord(operand))
  }
}

extension SystemCallDescription {
  /// The call that the machine is about to make.
  public init(library: UInt16, on machine: Machine) {
    self.init(
      library: library,
      caller: CallerState(
        registers: (0..<16).map { machine.register($0) }, status: machine.status),
      peek: { machine.peek($0) })
  }
}

/// Follows the calls of a machine from their XOP to their return, one line for each when it is over.
///
/// A call inside another one (the loader calls library 7) is over first; a task switch in the middle of a
/// call (a program that loads another) leaves it open until its task has the processor again. Calls that never
/// return (the end of a task) are closed when their task is gone.
///
/// The user of this type runs the machine: it calls `begin` before each XOP 0 executes, and `returned` at the
/// addresses in `awaited`.
public struct CallLog {
  /// A call that has begun.
  public struct Open {
    public let site: CallSite
    public let description: SystemCallDescription
    /// Where the XOP stands.
    public let address: UInt16
    /// Processor cycles at the XOP.
    public let cycle: Int64
    /// Calls that were open when it began.
    public let depth: Int
    /// Whether the caller stood in the table of tasks.
    let isListed: Bool
  }

  /// The calls that are open, the newest last.
  public private(set) var open: [Open] = []

  public init() {}

  /// Return addresses at which `returned` is to be asked.
  public var awaited: Set<UInt16> { Set(open.map(\.site.returnAddress)) }

  /// The machine is about to make a call. Returns lines for calls that this shows to be over.
  public mutating func begin(on machine: Machine) -> [String] {
    guard let (site, library) = CallSite.next(on: machine) else { return [] }
    let lines = closeLost(on: machine, besides: site)
    open.append(
      Open(
        site: site, description: SystemCallDescription(library: library, on: machine),
        address: machine.programCounter, cycle: machine.cycles, depth: open.count,
        isListed: MDOSInspector(machine)?.tasks.contains(TaskHeader(page: site.headerPage)) ?? false
      ))
    return lines
  }

  /// The machine stands at an awaited address: the line of the call that has come back, nil when none has.
  public mutating func returned(on machine: Machine) -> String? {
    guard let index = open.lastIndex(where: { $0.site.hasReturned(machine) }) else { return nil }
    let call = open.remove(at: index)
    let after = CallerState(
      registers: (0..<16).map { machine.register($0) }, status: machine.status)
    return line(
      call, call.description.answer(after, peek: { machine.peek($0) }), until: machine.cycles)
  }

  /// RTWP is about to return to the context given: the line of the call that comes back by it, nil when none
  /// does.
  public mutating func returning(
    workspace: UInt16, programCounter: UInt16, status: UInt16, on machine: Machine
  ) -> String? {
    let site = CallSite(
      returnAddress: programCounter & 0xFFFE, workspace: workspace & 0xFFFE,
      headerPage: machine.mapperRegister(0))
    guard let index = open.lastIndex(where: { $0.site == site }) else { return nil }
    let call = open.remove(at: index)
    let after = CallerState(
      registers: (0..<16).map { machine.peekWord(site.workspace &+ UInt16(2 * $0)) },
      status: status)
    return line(
      call, call.description.answer(after, peek: { machine.peek($0) }), until: machine.cycles)
  }

  /// Closes what can no longer return: calls of tasks that are gone, and an earlier call from the same place.
  private mutating func closeLost(on machine: Machine, besides site: CallSite) -> [String] {
    let tasks = MDOSInspector(machine)?.tasks.map(\.page) ?? []
    var lines: [String] = []
    var remaining: [Open] = []
    for call in open {
      let hasEnded = call.site == site && call.description.library == 0
      if hasEnded || call.isListed && !tasks.contains(call.site.headerPage) {
        lines.append(line(call, "=> never (the task is gone)", until: nil))
      } else if call.site == site {
        lines.append(line(call, "=> no return seen", until: nil))
      } else {
        remaining.append(call)
      }
    }
    open = remaining
    return lines
  }

  /// cycle, task, indent by depth, call, answer, cycles
  private func line(_ call: Open, _ answer: String, until cycle: Int64?) -> String {
    let task = hex(call.site.headerPage)
    let place = hexadecimal(call.address)
    let indent = String(repeating: "  ", count: min(call.depth, 8))
    let took = cycle.map { " (\($0 - call.cycle) cycles)" } ?? ""
    return "\(call.cycle) \(task) \(place) \(indent)\(call.description.text) \(answer)\(took)"
  }
}
