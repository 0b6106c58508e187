import GeneveCore

/// Stands at the entry of library 7 of a real system: `--xop7 swift` and `--xop7 verify`.
///
///     guest: XOP 0 ─► dispatcher ─► page 05 at slot 1, 2002 ─► library 7 ─► RTWP ─► dispatcher ─► guest
///                                                        │                ▲
///     swift:                                             └─ MemoryManager ┘   on the guest's own tables
///     verify:                              copy, then compare ┴───────────┘
///
/// The dispatcher is always the guest's own. Interrupts are off between entry and RTWP, so nobody else
/// changes the tables in between. Registers are the caller's, through R13 of the XOP workspace.
///
/// Source: reference/mdos-memory-manager.md, section 2.2; the same in 6.50 and 7.45.
public final class MemoryCallMonitor: SystemCallHandler {
  /// Who answers library 7 of a real system.
  public enum Service: String, CaseIterable, Sendable {
    /// The guest's own code.
    case guest
    /// The Swift manager, on the guest's tables.
    case swift
    /// The guest's own code; the Swift manager does the same on a copy, and both are compared.
    case verify
  }

  public let service: Service
  /// Calls served or compared so far.
  public private(set) var callCount = 0
  /// Those of them that could not be compared, see `CallVerification.isPredictable`.
  public private(set) var unpredictableCount = 0
  /// What differed in the call that has stopped the machine.
  public private(set) var difference: String?
  private var pending: PendingCall?

  /// `.guest` watches nothing.
  public init(service: Service) { self.service = service }

  // MARK: What the machine asks

  public var watchedCode: CodePlace? {
    if service == .guest { return nil }
    return pending == nil ? Library.entry : Library.exit
  }

  public func serve(_ call: Int, on machine: Machine) -> SystemCallOutcome { .refused }

  public func serveFetch(on machine: Machine) -> FetchOutcome {
    if difference != nil { return .stop }
    if let pending {
      self.pending = nil
      return compare(pending, on: machine)
    }
    guard let call = LibraryCall(on: machine) else { return .notServed }
    callCount += 1
    if service == .verify {
      let pending = PendingCall(call, on: machine)
      if !pending.isPredictable { unpredictableCount += 1 }
      self.pending = pending
      return .notServed
    }
    return serve(call, on: machine)
  }

  /// Calls under way are not part of a state: one that was going on when it was saved is not compared.
  public func exchangeState(_ exchange: inout StateExchange) throws {
    if exchange.isRestoring { restart() }
  }

  /// The machine has been reset or put into another state.
  public func restart() { (pending, difference) = (nil, nil) }

  // MARK: Serving

  private func serve(_ call: LibraryCall, on machine: Machine) -> FetchOutcome {
    var registers = call.registers
    var manager = MemoryManager(
      memory: machine, layout: call.layout, bugs: MDOSBugs(of: call.layout.version))
    let outcome = manager.call(
      opcode: registers.r0, registers: &registers, context: call.context)
    call.store(registers, on: machine)
    if let page = outcome.slotOne { machine.poke(page, at: SystemRAM.lowSlots + 1) }
    machine.spend(cycles: outcome.cycles - call.dispatchCycles(on: machine))
    call.leave(on: machine)
    return .served
  }

  private func compare(_ pending: PendingCall, on machine: Machine) -> FetchOutcome {
    let differences = pending.differences(on: machine)
    guard !differences.isEmpty else { return .notServed }
    difference =
      (["library 7, call \(callCount): \(pending.call)"] + differences.map { "  " + $0 })
      .joined(separator: "\n")
    return .stop
  }

  /// Places in the library's code.
  private enum Library {
    private static let window: ClosedRange<UInt16> = 0x2000...0x3FFF
    static let entry = CodePlace(page: ManagerLayout.tablePage, addresses: 0x2002...0x2002)
    /// RTWP to the dispatcher; the library has no other.
    static let exit = CodePlace(
      page: ManagerLayout.tablePage, addresses: window, opcode: EntryCode.returnWithWorkspace)
  }
}

/// A call of library 7 that has reached the library's entry.
struct LibraryCall: CustomStringConvertible {
  let layout: ManagerLayout
  let registers: CallRegisters
  let context: CallContext
  /// The workspace of the XOP.
  private let workspace: UInt16

  /// Nil when the processor is there in no XOP workspace, or the tables are none that we know.
  init?(on machine: Machine) {
    workspace = machine.workspacePointer
    let header = TaskHeader(page: machine.mapperRegister(4))
    switch workspace {
    case SystemRAM.callWorkspace: context = .task(header)
    case SystemRAM.privilegedWorkspace: context = .system(mapped: header)
    default: return nil
    }
    guard let layout = ManagerLayout.detect(in: machine) else { return nil }
    self.layout = layout
    registers = Self.registers(ofCallIn: workspace, on: machine)
  }

  private static func registers(ofCallIn workspace: UInt16, on machine: Machine) -> CallRegisters {
    let caller = machine.peekWord(workspace + 26)
    return CallRegisters(
      machine.peekWord(caller), machine.peekWord(caller &+ 2), machine.peekWord(caller &+ 4),
      machine.peekWord(caller &+ 6))
  }

  func currentRegisters(on machine: Machine) -> CallRegisters {
    Self.registers(ofCallIn: workspace, on: machine)
  }

  func store(_ registers: CallRegisters, on machine: Machine) {
    let caller = machine.peekWord(workspace + 26)
    for (index, word) in registers.words.enumerated() {
      machine.pokeWord(word, at: caller &+ UInt16(2 * index))
    }
  }

  /// The map of a calling task: as the dispatcher has saved it, but for slots 0 and 1, whose copies count.
  func map(on machine: Machine) -> ExecutionMap? {
    guard case .task(let task) = context else { return nil }
    var map = task.map(in: machine)
    map[0] = machine.peek(SystemRAM.lowSlots)
    map[1] = machine.peek(SystemRAM.lowSlots + 1)
    return map
  }

  /// What the dispatcher takes of the price of the call, before the library and behind it.
  func dispatchCycles(on machine: Machine) -> Int {
    guard case .task(let task) = context else { return Dispatch.fromSystem }
    return machine.waitStates(ofPage: task.page) == 0 ? Dispatch.fromTask : Dispatch.fromSlowTask
  }

  /// Cycles from the XOP to 2002 and from behind the RTWP to the caller's next instruction.
  private enum Dispatch {
    static let fromSystem = 249
    static let fromTask = 429
    static let fromSlowTask = fromTask + 70
  }

  /// Does what the RTWP of the library does.
  func leave(on machine: Machine) {
    let (counter, status) = (machine.peekWord(workspace + 28), machine.peekWord(workspace + 30))
    machine.workspacePointer = machine.peekWord(workspace + 26)
    machine.status = status
    machine.jump(to: counter)
  }

  var description: String {
    let words = registers.words.dropFirst().enumerated()
      .map { "R\($0.offset + 1)=\(hex($0.element))" }
      .joined(separator: " ")
    let caller =
      switch context {
      case .task(let task): "task \(hex(task.page))"
      case .system(let mapped):
        "the system" + (mapped.map { " for task \(hex($0.page))" } ?? "")
      }
    return "opcode \(hex(registers.r0)) \(words), called by \(caller)"
  }
}

/// A call that the guest's code serves while the Swift manager's answer waits to be compared.
private struct PendingCall {
  let call: LibraryCall
  private let verification: CallVerification
  var isPredictable: Bool { verification.isPredictable }

  init(_ call: LibraryCall, on machine: Machine) {
    self.call = call
    verification = CallVerification(
      of: call.registers, context: call.context, map: call.map(on: machine), memory: machine,
      layout: call.layout)
  }

  func differences(on machine: Machine) -> [String] {
    var differences = verification.differences(
      registers: call.currentRegisters(on: machine), map: call.map(on: machine),
      memory: machine,
      hasRAM: { [.dram, .sram, .expansion].contains(machine.kind(ofPage: $0)) })
    if let fault = verification.outcome.fault, !differences.isEmpty {
      differences.append("the tables were damaged before the call: \(fault)")
    }
    return differences
  }
}
