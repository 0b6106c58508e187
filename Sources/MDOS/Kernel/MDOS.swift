import GeneveCore
import TIDisks

/// MDOS, the system of the Geneve, in Swift: what a machine runs that has no system file.
///
///     guest program ── XOP 0 ──► header page 0080: 0C00 ──► serve ──► library 5 … 10
///     video, keyboard ─ level 1 ► header page 0018: 0C01 ──► serve ──► tick, scan code, next task
///
/// Guest programs meet the vectors, workspaces, header pages and tables of the real system; where its code
/// would stand, an opcode hands over to Swift. A call takes about the time that it takes there.
///
/// Modelled: tasks with their turns, loading, forking and ending; libraries 0, 5–10 and 12; the command
/// interpreter (`CommandInterpreter`), which is task 0. Not modelled: drivers that patch the real system's
/// tables, TI mode, the debugger.
///
/// All state is in guest memory or in values of this class; none refers to the machine.
///
/// Source: reference/mdos-system-calls.md, reference/mdos-memory-manager.md.
public final class MDOS: SystemCallHandler {
  public struct Options: Sendable {
    /// The version whose page numbers, tables and keyboard table are used.
    public var version: ManagerLayout.Version
    /// Which faults of the real memory manager are kept.
    public var bugs: MDOSBugs
    /// A command to be carried out at once instead of the start file; the machine stops after it.
    public var program: String?

    public init(
      version: ManagerLayout.Version = .v6_50, bugs: MDOSBugs = .fixed, program: String? = nil
    ) {
      (self.version, self.bugs, self.program) = (version, bugs, program)
    }
  }

  public let options: Options
  /// The disks; drives may be filled and emptied at any time.
  public let drives: DriveSet

  var tasks = TaskRing()
  var keyboard: KeyboardLibrary
  var video = VideoLibrary()
  var files: FileLibrary
  var interpreter = CommandInterpreter()
  /// CASE: file names keep lower case.
  var keepsCase = false

  /// The header page of task 0.
  static let interpreterPage = ManagerLayout.interpreterPages[0]

  public init(drives: DriveSet, options: Options = Options()) {
    self.options = options
    self.drives = drives
    keyboard = KeyboardLibrary(version: options.version)
    files = FileLibrary(drives: drives)
  }

  /// What was printed on the ports of the RS232 card, for the host to take.
  public var ports: PortOutput {
    get { files.ports }
    set { files.ports = newValue }
  }

  /// The library 7 of this machine; it has no state of its own.
  func memory(of machine: Machine) -> MemoryManager<Machine> {
    MemoryManager(memory: machine, layout: .of(options.version), bugs: options.bugs)
  }

  // MARK: Entries

  public func serve(_ call: Int, on machine: Machine) -> SystemCallOutcome {
    // Only at its place the opcode is an entry; anywhere else it is as illegal as the processor says.
    guard let entry = Entry(rawValue: call), entry.address == machine.programCounter else {
      return .refused
    }
    switch entry {
    case .systemCall: return serveSystemCall(on: machine)
    case .privilegedCall: return servePrivilegedCall(on: machine)
    case .interrupt: return serveInterrupt(on: machine)
    case .endOfTask: return endTask(page: machine.mapperRegister(0), on: machine)
    case .interpreter:
      guard tasks.current == .interpreter,
        machine.mapperRegister(0) == Self.interpreterPage
      else { return .refused }
      return runInterpreter(on: machine)
    }
  }

  // MARK: State

  public func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.section("mdos", version: 1) { exchange, _ in
      try tasks.exchangeState(&exchange)
      try exchange.field(&keepsCase)
      try keyboard.exchangeState(&exchange)
      try video.exchangeState(&exchange)
      try files.exchangeState(&exchange)
      try interpreter.exchangeState(&exchange)
    }
  }
}
