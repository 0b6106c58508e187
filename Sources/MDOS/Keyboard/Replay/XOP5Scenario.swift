/// One recorded scenario, while it is replayed.
struct XOP5Scenario {
  private var keyboard: KeyboardLibrary
  private let board = ReplayBoard()
  private let caller: ReplayCaller
  /// The header words that recordings follow, as they are expected now.
  private var expectedHeader: [Int: UInt16] = [
    KeyboardHeader.controlP: 0, KeyboardHeader.controlS: 0, KeyboardHeader.deleteHeld: 0,
  ]

  init(version: ManagerLayout.Version) {
    keyboard = KeyboardLibrary(version: version)
    caller = ReplayCaller(hardware: board)
  }

  /// Performs a step; the first thing that is not as recorded.
  mutating func perform(_ step: XOP5Recording.Step, _ index: Int) throws -> Mismatch? {
    if let words = step.h00FA { expectedHeader[KeyboardHeader.controlP] = words }
    if let words = step.h00FC { expectedHeader[KeyboardHeader.controlS] = words }
    if let words = step.h00D8 { expectedHeader[KeyboardHeader.deleteHeld] = words }
    if let poke = step.poke {
      caller.setHeaderWord(poke.value, poke.offset)
      if expectedHeader[poke.offset] != nil { expectedHeader[poke.offset] = poke.value }
      return nil
    }
    let mismatch: Mismatch?
    if let code = step.key {
      mismatch = arrive(code, step)
    } else if step.op != nil, let before = step.in, let after = step.out, let status = step.st,
      before.count == 4, after.count == 4, status.count == 2
    {
      mismatch = call(step, before, after, status)
    } else {
      throw XOP5ScenarioError.badStep(index)
    }
    return mismatch ?? headerMismatch()
  }

  private mutating func arrive(_ code: UInt8, _ step: XOP5Recording.Step) -> Mismatch? {
    keyboard.codeArrived(code)
    keyboard.showState(to: caller)
    let handler = keyboard.takeBreak(of: caller)
    return Mismatch("handler of Ctrl-C", step.brk?.pc ?? 0, handler ?? 0)
  }

  private mutating func call(
    _ step: XOP5Recording.Step, _ before: [UInt16], _ after: [UInt16], _ status: [UInt16]
  ) -> Mismatch? {
    board.prepare(pending: step.pend, contacts: step.joy ?? [0, 0])
    for (number, value) in before.enumerated() { caller[register: number] = value }
    caller.status = status[0]
    _ = keyboard.serve(caller)
    for (number, value) in after.enumerated() {
      if let mismatch = Mismatch("R\(number)", value, caller[register: number]) { return mismatch }
    }
    return Mismatch("ST", status[1], caller.status)
      ?? Mismatch("joystick selected", step.sel ?? -1, board.selection ?? -1)
      ?? Mismatch("Caps Lock lamp", step.led ?? -1, board.lamp ?? -1)
  }

  private func headerMismatch() -> Mismatch? {
    for (offset, value) in expectedHeader.sorted(by: { $0.key < $1.key }) {
      let field = "header word " + Mismatch.hex(offset)
      if let mismatch = Mismatch(field, value, caller.headerWord(offset)) { return mismatch }
    }
    return nil
  }
}

/// The part of the board that the keyboard library sees.
private final class ReplayBoard: KeyboardHardware {
  private var pending: UInt8?
  private var contacts: [UInt8] = [0, 0]
  /// What the running call has written to the two outputs, if anything.
  private(set) var selection: Int?
  private(set) var lamp: Int?

  func prepare(pending: UInt8?, contacts: [UInt8]) {
    (self.pending, self.contacts, selection, lamp) = (pending, contacts, nil, nil)
  }

  func takeScanCode() -> UInt8? {
    defer { pending = nil }
    return pending
  }

  /// Inputs 3–7 are low for a closed contact; output 18 chooses the second joystick.
  func readCRU(_ address: UInt16) -> Bool {
    let stick = selection == 1 ? 1 : 0
    guard stick < contacts.count, (6...14).contains(address) else { return true }
    return contacts[stick] >> UInt8(address / 2 - 3) & 1 == 0
  }

  func writeCRU(_ value: Bool, at address: UInt16) {
    if address == 0x1EEE { lamp = value ? 1 : 0 } else { selection = value ? 1 : 0 }
  }
}

/// A task whose program makes the recorded calls.
private final class ReplayCaller: KeyboardCaller {
  let hardware: ReplayBoard
  private var registers = [UInt16](repeating: 0, count: 4)
  private var header: [Int: UInt16] = [:]
  var status: UInt16 = 0

  init(hardware: ReplayBoard) { self.hardware = hardware }

  subscript(register number: Int) -> UInt16 {
    get { registers[number & 3] }
    set { registers[number & 3] = newValue }
  }

  func headerWord(_ offset: Int) -> UInt16 { header[offset] ?? 0 }
  func setHeaderWord(_ value: UInt16, _ offset: Int) { header[offset] = value }
}

extension XOP5Recording.Step {
  /// For reports.
  var summary: String {
    if let key { return "code \(Mismatch.hex(key))" }
    if let op {
      return "call, mode \(op)"
        + (pend.map { ", code \(Mismatch.hex($0)) waiting" } ?? "")
    }
    return "word stored"
  }
}

extension Mismatch {
  /// Nil when the two agree.
  fileprivate init?<Value: BinaryInteger>(_ field: String, _ expected: Value, _ found: Value) {
    guard expected != found else { return nil }
    self.init(field: field, expected: Self.hex(expected), found: Self.hex(found))
  }

  fileprivate static func hex(_ value: some BinaryInteger) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return ">" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
