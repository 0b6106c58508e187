import GeneveCore

/// Library 5 of MDOS: the keyboard and, because programs read them as keys, the joysticks.
///
///     keyboard ─ level 1 ─► codeArrived ─► queue ─► call, nextKey ─► code
///                              │                       │
///                    keys down at arrival       keys down as read, locks
///                    (break test, Ctrl-C/S/P)   (translation, held key)
///
/// Codes are queued as they come and interpreted when they are read: that a key was shifted is decided by
/// the shift key's code before it in the queue. The break test and the special combinations look at the keys
/// as they arrive.
///
/// Modelled: all modes, queue, locks, translation, joysticks, the words of the header page. Not modelled:
/// the actions of Print Screen and the combinations that restart the system or enter its debugger
/// (`KeyboardLibrary.Arrival` reports those to the kernel).
///
/// Source: reference/mdos-system-calls.md, section 3, and recordings of the system (xop5).
public struct KeyboardLibrary {
  /// Which keyboard table: Home and End give nothing in 6.50.
  public var version: ManagerLayout.Version

  // MARK: Arrival

  var queue = ScanQueue()
  /// Keys that are down, by the codes that have arrived.
  var arrived = KeySet()
  /// One of Ctrl-C, Ctrl-S, Ctrl-P is down and has had its effect.
  var combinationIsSpent = false
  var breakIsPending = false
  /// What the next interrupt copies into the header page.
  var controlP = false
  var controlS = false

  // MARK: Reading

  /// Keys that are down, by the codes that have been read.
  var read = KeySet()
  var locks: Locks = []
  /// The key that was read last; it is returned while it is held.
  var lastKey: UInt8?
  /// The mode that mode 0 stands for.
  var lastMode = Mode.standard
  /// X and Y of the last joystick call, which the other modes return too.
  var joystickWord: UInt16 = 0
  /// Whether the fire button was down at the last call of modes 1 and 2.
  var fireWasDown: (first: Bool, second: Bool) = (false, false)

  public init(version: ManagerLayout.Version = .v7_45) { self.version = version }

  /// What a program may ask for.
  enum Mode: UInt8 {
    case last, leftHalf, rightHalf, standard, pascal, basic, none, breakTest, scanCodes
  }

  struct Locks: OptionSet {
    let rawValue: UInt8
    static let caps = Locks(rawValue: 1)
    static let numbers = Locks(rawValue: 2)
    static let scroll = Locks(rawValue: 4)
  }

  /// How the text of a key is filtered (modes 3–5).
  public enum Filter: UInt8, Sendable {
    /// Capitals only; control codes that the keyboard of a TI-99/4A cannot make are left out.
    case standard = 3
    /// Control codes as in ASCII, function keys with bit 7.
    case pascal = 4
    /// Codes as in the table.
    case basic = 5
  }

  /// A key as the system in Swift reads it.
  public struct Key: Equatable, Sendable {
    public let code: UInt8
    /// False while the same key is still held.
    public let isNew: Bool
  }

  // MARK: Calls

  /// Serves a call of library 5.
  ///
  /// A task that does not own the keyboard is put into STATE 1; the kernel then takes the processor away
  /// from it, and the call is not repeated.
  public mutating func call(_ call: SystemCall) -> LibraryOutcome {
    .done(cycles: serve(call))
  }

  /// The next key from the queue, or the one that is still held; nil when there is none.
  public mutating func nextKey(_ filter: Filter, on machine: Machine) -> Key? {
    fetchPendingCode(machine)
    let key = readKey(filter, machine)
    return key.code == KeyTable.nothing ? nil : key
  }

  /// Forgets all keys typed ahead. Shift and lock states follow them nevertheless.
  public mutating func discardQueue(on machine: Machine) {
    fetchPendingCode(machine)
    while let code = queue.removeFirst() { follow(code, machine) }
    lastKey = nil
  }

  /// Returns the processor cycles that the call takes.
  mutating func serve<Caller: KeyboardCaller>(_ caller: Caller) -> Int {
    guard let number = UInt8(exactly: caller[register: 0]), let mode = Mode(rawValue: number),
      mode != .none
    else { return KeyboardCost.ignored }
    guard caller.headerWord(KeyboardHeader.disowned) >> 8 == 0 else {
      let state = caller.headerWord(KeyboardHeader.state)
      caller.setHeaderWord(state & 0x00FF | 0x0100, KeyboardHeader.state)
      return KeyboardCost.notOwner
    }
    switch mode {
    case .last, .standard, .pascal, .basic: return serveText(mode, caller)
    case .leftHalf, .rightHalf: return serveJoystick(mode, caller)
    case .breakTest: return serveBreakTest(caller)
    case .scanCodes: return serveScanCode(caller)
    case .none: return KeyboardCost.ignored
    }
  }

  private mutating func serveText<Caller: KeyboardCaller>(_ mode: Mode, _ caller: Caller) -> Int {
    fetchPendingCode(caller.hardware, owner: caller)
    if mode != .last { lastMode = mode }
    let waiting = queue.count
    let key = readKey(Filter(rawValue: lastMode.rawValue) ?? .standard, caller.hardware)
    caller[register: 0] = 0
    report(key, to: caller)
    return KeyboardCost.text(codesRead: waiting - queue.count, key)
  }

  private mutating func serveBreakTest<Caller: KeyboardCaller>(_ caller: Caller) -> Int {
    fetchPendingCode(caller.hardware, owner: caller)
    let isBreak =
      arrived.contains(.f4) || arrived.contains(.alternate) && arrived.contains(.digit4)
    let mask = caller.status & StatusBits.interruptMask
    caller.status = mask | (isBreak ? StatusBits.equal : 0)
    return KeyboardCost.breakTest
  }

  private mutating func serveScanCode<Caller: KeyboardCaller>(_ caller: Caller) -> Int {
    let code = queue.removeFirst()
    if let code { noteRead(code) }
    joystickWord = 0
    caller[register: 1] = UInt16(code ?? KeyTable.nothing) << 8
    caller[register: 2] = 0
    caller.status &= 0x00FF
    return KeyboardCost.scanCode
  }

  /// Puts the answer of modes 0–5 where the caller looks for it.
  func report<Caller: KeyboardCaller>(_ key: Key, to caller: Caller) {
    caller[register: 1] = UInt16(key.code) << 8
    caller[register: 2] = joystickWord
    let isNew = key.isNew && key.code != KeyTable.nothing
    let scroll = locks.contains(.scroll)
    caller.status =
      caller.status & 0x00FF | (isNew ? StatusBits.equal : 0) | (scroll ? StatusBits.parity : 0)
  }

  mutating func fetchPendingCode(
    _ hardware: some KeyboardHardware, owner: (any KeyboardOwner)? = nil
  ) {
    guard let code = hardware.takeScanCode() else { return }
    codeArrived(code)
    if let owner { showDeleteKey(to: owner) }
  }
}

/// Bits of the TMS9995's status register by which the library answers.
enum StatusBits {
  static let equal: UInt16 = 0x2000
  static let parity: UInt16 = 0x0400
  static let interruptMask: UInt16 = 0x000F
}
