import GeneveCore
import Testing

@testable import MDOS

@Suite("Library 5")
struct KeyboardLibraryTests {
  let machine: Machine
  var keyboard = KeyboardLibrary()

  init() throws { machine = Machine(configuration: try Configuration()) }

  private mutating func type(_ keys: ScanCode...) {
    for key in keys {
      keyboard.codeArrived(key.makeCode)
      keyboard.codeArrived(key.breakCode)
    }
  }

  @Test("keys typed ahead come in their order, and then nothing")
  mutating func typeAhead() {
    type(.h, .i, .enter)
    var codes: [UInt8] = []
    while let key = keyboard.nextKey(.pascal, on: machine) { codes.append(key.code) }
    #expect(codes == [0x68, 0x69, 0x0D])
  }

  @Test("a key still held comes again, but is not new")
  mutating func held() {
    keyboard.codeArrived(ScanCode.x.makeCode)
    #expect(keyboard.nextKey(.pascal, on: machine) == .init(code: 0x78, isNew: true))
    #expect(keyboard.nextKey(.pascal, on: machine) == .init(code: 0x78, isNew: false))
    keyboard.codeArrived(ScanCode.x.breakCode)
    #expect(keyboard.nextKey(.pascal, on: machine) == nil)
  }

  @Test("a discarded queue leaves the locks as its keys have set them")
  mutating func discard() {
    type(.capsLock, .a)
    keyboard.discardQueue(on: machine)
    #expect(keyboard.nextKey(.basic, on: machine) == nil)
    type(.a)
    #expect(keyboard.nextKey(.basic, on: machine)?.code == 0x41)
  }

  @Test("Home gives nothing in 6.50")
  mutating func versions() {
    type(.home)
    #expect(keyboard.nextKey(.basic, on: machine)?.code == 0x8C)
    keyboard.version = .v6_50
    type(.home)
    #expect(keyboard.nextKey(.basic, on: machine) == nil)
  }

  @Test(
    "combinations are reported to the kernel",
    arguments: [
      ([.control, .alternate, .delete], KeyboardLibrary.Arrival.warmStart),
      ([.leftShift, .rightShift, .control], .coldStart),
      ([.leftShift, .rightShift, .escape], .debugger),
      ([.leftShift, .keypadMultiply], .printScreen(outline: false)),
      ([.alternate, .keypadMultiply], .printScreen(outline: true)), ([.control, .c], .nothing),
    ] as [([ScanCode], KeyboardLibrary.Arrival)])
  mutating func combinations(keys: [ScanCode], expected: KeyboardLibrary.Arrival) {
    var last = KeyboardLibrary.Arrival.nothing
    for key in keys { last = keyboard.codeArrived(key.makeCode) }
    #expect(last == expected)
  }

  @Test("Ctrl-C waits for the task that owns the keyboard")
  mutating func breakKey() {
    let task = TaskPage(machine: machine, page: 0x20)
    task[0x00FE] = 0x5000
    task[0x016A] = 1
    keyboard.codeArrived(ScanCode.control.makeCode)
    keyboard.codeArrived(ScanCode.c.makeCode)
    #expect(keyboard.takeBreak(inHeader: 0x20, of: machine) == nil)
    task[0x016A] = 0
    #expect(keyboard.takeBreak(inHeader: 0x20, of: machine) == 0x5000)
    #expect(keyboard.takeBreak(inHeader: 0x20, of: machine) == nil)
  }

  @Test("a task without the keyboard is put to sleep, its registers untouched")
  mutating func notOwner() {
    machine.writeCRU(true, at: 0x1EF4)
    machine.writeCRU(false, at: 0x1EF6)
    machine.pokeWord(0xF000, at: SystemCall.workspace + 26)
    let task = TaskPage(machine: machine, page: 0x20)
    task[0x016A] = 0x0100
    let call = SystemCall(machine: machine, headerPage: 0x20, isPrivileged: false)
    (call[register: 0], call[register: 1], call.status) = (5, 0x1234, 0xC002)
    _ = keyboard.call(call)
    #expect(task[0x0102] >> 8 == 1)
    #expect(call[register: 0] == 5 && call[register: 1] == 0x1234 && call.status == 0xC002)
  }

  /// Cycles with entry and return, from the calls of a real command interpreter.
  @Test("a poll takes as long as in the real system")
  mutating func cost() {
    let entryAndReturn = 521
    func cycles(_ read: Int, _ code: UInt8, _ isNew: Bool) -> Int {
      entryAndReturn
        + KeyboardCost.text(codesRead: read, .init(code: code, isNew: isNew))
    }
    #expect(cycles(0, KeyTable.nothing, false) == 1308)
    #expect(cycles(0, 0x76, false) == 1573)
    #expect(cycles(1, 0x76, true) == 1845)
    #expect(cycles(1, KeyTable.nothing, false) == 1512)
  }

  @Test("state survives saving and restoring")
  mutating func state() throws {
    type(.numLock, .scrollLock, .q)
    keyboard.codeArrived(ScanCode.control.makeCode)
    _ = keyboard.nextKey(.standard, on: machine)
    keyboard.codeArrived(ScanCode.p.makeCode)
    var saved = StateExchange()
    try keyboard.exchangeState(&saved)
    var copy = KeyboardLibrary()
    var restored = StateExchange(restoringFrom: saved.bytes)
    try copy.exchangeState(&restored)
    #expect(restored.isAtEnd)
    // All stored properties, whatever they are.
    #expect(String(describing: copy) == String(describing: keyboard))
  }
}
