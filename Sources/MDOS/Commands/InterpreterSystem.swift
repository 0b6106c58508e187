import GeneveCore

/// What the command interpreter has of the system: libraries 5, 6 and 9 as a program calls them, the file
/// library in Swift, and the loader.
///
/// The interpreter is task 0. Its calls go through its own header page, map and workspace, so that they
/// mean the same as those of any task; every call takes its time.
struct InterpreterSystem {
  let mdos: MDOS
  let machine: Machine

  /// Where task 0 has its registers.
  private static let workspace: UInt16 = 0xF000

  var headerPage: UInt8 { MDOS.interpreterPage }
  var strings: HeaderStrings { HeaderStrings(machine: machine, page: headerPage) }

  // MARK: Calls

  /// R0–R3 and ST after a call.
  struct Result {
    let r0: UInt16, r1: UInt16, r2: UInt16, r3: UInt16
    let status: UInt16
    var isEqual: Bool { status & StatusBits.equal != 0 }
  }

  @discardableResult
  func call(_ library: MDOS.Library, _ registers: UInt16...) -> Result {
    for (index, value) in registers.enumerated() {
      machine.pokeWord(value, at: Self.workspace + 2 * UInt16(index))
    }
    let context = SystemCall.workspace
    machine.pokeWord(Self.workspace, at: context + 26)
    machine.pokeWord(Entry.interpreter.address, at: context + 28)
    machine.pokeWord(TaskStart.status, at: context + 30)
    let call = SystemCall(machine: machine, headerPage: headerPage, isPrivileged: false)
    switch mdos.perform(library.rawValue, call) {
    case .finished(let cycles), .repeated(let cycles):
      machine.spend(cycles: MDOS.dispatchCycles + cycles)
    case .switched: break
    }
    return Result(
      r0: call[register: 0], r1: call[register: 1], r2: call[register: 2],
      r3: call[register: 3], status: call.status)
  }

  // MARK: Keyboard

  /// A key that has just been pressed, in the codes of the Pascal mode.
  func newKey() -> UInt8? {
    let result = call(.keyboard, 4)
    return result.isEqual ? UInt8(result.r1 >> 8) : nil
  }

  /// Whether Ctrl-C was pressed since the last time. It takes the keys typed ahead with it.
  func takeBreak() -> Bool {
    guard mdos.keyboard.takeBreak(inHeader: headerPage, of: machine) != nil else { return false }
    mdos.keyboard.discardQueue(on: machine)
    return true
  }

  /// Ctrl-S stops output until another key is pressed.
  var holdsOutput: Bool { machine.word(page: headerPage, offset: HeaderPage.outputHeld) != 0 }

  // MARK: Display

  private enum VideoCall {
    static let setMode: UInt16 = 0x00
    static let getMode: UInt16 = 0x01
    static let getCursor: UInt16 = 0x03
    static let writeTerminal: UInt16 = 0x27
    static let writeString: UInt16 = 0x2A
  }

  func setMode(_ mode: UInt16) { call(.video, VideoCall.setMode, mode) }

  var screenSize: (columns: Int, rows: Int) {
    let result = call(.video, VideoCall.getMode, 0, 0)
    return (Int(result.r1), Int(result.r2))
  }

  /// Row and column of the cursor. The column may be one past the edge.
  var cursor: (row: Int, column: Int) {
    let result = call(.video, VideoCall.getCursor, 0)
    return (Int(result.r0), Int(result.r1))
  }

  /// Writes to the terminal; control characters act.
  func write(_ bytes: some Sequence<UInt8>) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let part = rest.prefix(InterpreterPage.outputSize)
      rest = rest.dropFirst(part.count)
      machine.setBytes(
        part, page: InterpreterPage.number, offset: InterpreterPage.output)
      call(.video, VideoCall.writeTerminal, InterpreterPage.outputAddress, UInt16(part.count))
    }
  }

  /// Shows a character at the cursor, which stays.
  func show(_ byte: UInt8) {
    machine.setBytes([byte], page: InterpreterPage.number, offset: InterpreterPage.output)
    call(.video, VideoCall.writeString, InterpreterPage.outputAddress, 1, 0xFFFF)
  }

  // MARK: Clock and names

  private enum UtilityCall {
    static let checkTime: UInt16 = 0
    static let timeToText: UInt16 = 1
    static let textToTime: UInt16 = 2
    static let checkDate: UInt16 = 3
    static let dateToText: UInt16 = 4
    static let textToDate: UInt16 = 5
    static let weekday: UInt16 = 7
    static let parseName: UInt16 = 8
  }

  var time: [UInt8] { clockText(UtilityCall.timeToText) }
  var date: [UInt8] { clockText(UtilityCall.dateToText) }

  private func clockText(_ opcode: UInt16) -> [UInt8] {
    let address = InterpreterPage.scratchAddress + 1
    call(.utilities, opcode, address)
    return (0..<8).map { machine.peek(address + $0) }
  }

  /// False when the text is no time.
  func setTime(_ text: [UInt8]) -> Bool { setClock(UtilityCall.textToTime, text) }
  func setDate(_ text: [UInt8]) -> Bool { setClock(UtilityCall.textToDate, text) }

  private func setClock(_ opcode: UInt16, _ text: [UInt8]) -> Bool {
    // A blank must follow when the last field has one digit or is missing.
    let text = text.prefix(InterpreterPage.lineLimit) + [ASCII.blank, ASCII.blank]
    machine.setBytes(
      [UInt8(text.count)] + text, page: InterpreterPage.number, offset: InterpreterPage.scratch)
    return call(.utilities, opcode, InterpreterPage.scratchAddress + 1).isEqual
  }

  var isClockValid: Bool {
    call(.utilities, UtilityCall.checkTime).isEqual
      && call(.utilities, UtilityCall.checkDate).isEqual
  }

  /// 1 = Sunday.
  var weekday: Int { Int(call(.utilities, UtilityCall.weekday, 0).r1) }

  /// Makes a full device name of the start of `text`; nil when it is none. `length` tells how much of the
  /// text it took.
  func parseName(_ text: [UInt8]) -> (name: [UInt8], length: Int)? {
    let limit = InterpreterPage.lineLimit
    let input = text.prefix(limit) + [0]
    machine.setBytes(input, page: InterpreterPage.number, offset: InterpreterPage.scratch)
    let output = InterpreterPage.scratch + limit + 2
    machine.setBytes([UInt8(nameCapacity)], page: InterpreterPage.number, offset: output)
    let result = call(
      .utilities, UtilityCall.parseName, InterpreterPage.scratchAddress,
      InterpreterPage.address(output), 0)
    guard result.isEqual else { return nil }
    let length = Int(machine.byte(page: InterpreterPage.number, offset: output))
    let name = (0..<length).map {
      machine.byte(page: InterpreterPage.number, offset: output + 1 + $0)
    }
    return (name, Int(result.r0 &- InterpreterPage.scratchAddress))
  }

  private var nameCapacity: Int { 50 }
}

/// Page 32, in slot 4 of task 0: what programs read and write of the interpreter
/// (reference/mdos-system-calls.md, section 10; layout of 6.50).
enum InterpreterPage {
  static let number: UInt8 = 0x32
  private static let slotAddress = 0x8000

  static func address(_ offset: Int) -> UInt16 { UInt16(slotAddress + offset) }

  /// A line is as long as this at most.
  static let lineLimit = 80
  /// Command line, 80 bytes and a NUL.
  static let commandLine = 0x035E
  /// Options, or the line read from a batch file.
  static let options = 0x03B0
  /// %1 … %9, between blanks, up to a NUL.
  static let parameters = 0x0402
  /// The real system keeps the lines that have left the screen here and behind.
  static let output = 0x0460
  static let outputSize = 0x400
  static let outputAddress = address(output)
  /// Texts on their way to and from library 9.
  static let scratch = 0x0248
  static let scratchAddress = address(scratch)

  static func clear(in machine: Machine) {
    for offset in 0..<Paging.pageSize { machine.setByte(0, page: number, offset: offset) }
  }

  /// Stores a text with a NUL behind it.
  static func store(_ text: [UInt8], at offset: Int, in machine: Machine) {
    machine.setBytes(text.prefix(lineLimit) + [0], page: number, offset: offset)
  }

  /// The text up to a NUL.
  static func text(at offset: Int, in machine: Machine) -> [UInt8] {
    (0..<lineLimit).map { machine.byte(page: number, offset: offset + $0) }
      .prefix { $0 != 0 }.map { $0 }
  }
}
