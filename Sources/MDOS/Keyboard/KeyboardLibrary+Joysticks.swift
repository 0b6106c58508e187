import GeneveCore

// Modes 1 and 2: a joystick and the half of the keyboard that stands in for it.
extension KeyboardLibrary {
  /// Output of the TMS9901 that chooses the joystick, and its inputs (reference/mdos-system-calls.md,
  /// section 3).
  private enum Stick {
    static let selection: UInt16 = 2 * 18
    static let fire: UInt16 = 2 * 3
    static let left: UInt16 = 2 * 4
    static let right: UInt16 = 2 * 5
    static let down: UInt16 = 2 * 6
    static let up: UInt16 = 2 * 7
    /// What the fire button gives as a key.
    static let fireCode: UInt8 = 0x12
    static let high: UInt16 = 0x04
    static let low: UInt16 = 0xFC
  }

  mutating func serveJoystick<Caller: KeyboardCaller>(_ mode: Mode, _ caller: Caller) -> Int {
    fetchPendingCode(caller.hardware, owner: caller)
    let hardware = caller.hardware
    hardware.writeCRU(mode == .leftHalf, at: Stick.selection)
    func isPressed(_ input: UInt16) -> Bool { !hardware.readCRU(input) }
    let x = isPressed(Stick.left) ? Stick.low : isPressed(Stick.right) ? Stick.high : 0
    let y = isPressed(Stick.down) ? Stick.low : isPressed(Stick.up) ? Stick.high : 0
    joystickWord = x << 8 | y

    var anyIsNew = false
    let waiting = queue.count
    while let code = queue.removeFirst() { if follow(code, hardware) { anyIsNew = true } }
    let fires = isPressed(Stick.fire)
    let fired = mode == .leftHalf ? fireWasDown.first : fireWasDown.second
    if mode == .leftHalf { fireWasDown.first = fires } else { fireWasDown.second = fires }

    let half = mode == .leftHalf ? Self.leftHalf : Self.rightHalf
    if fires {
      report(Key(code: Stick.fireCode, isNew: !fired), to: caller)
    } else {
      let code = half.first { read.contains($0.key) }?.code ?? KeyTable.nothing
      report(Key(code: code, isNew: anyIsNew), to: caller)
    }
    return KeyboardCost.joystick(codesRead: waiting)
  }

  /// The keys of the left half in the order in which they are looked for, and what they give: fire, the
  /// four directions, the rest.
  private static let leftHalf: [(key: ScanCode, code: UInt8)] = [
    (.q, 0x12), (.keypad7, 0x12), (.e, 0x05), (.keypad8, 0x05), (.s, 0x02), (.keypad4, 0x02),
    (.d, 0x03), (.keypad6, 0x03), (.x, 0x00), (.keypad2, 0x00),
    (.digit1, 0x13), (.digit2, 0x07), (.digit3, 0x08), (.digit4, 0x09), (.digit5, 0x0A),
    (.w, 0x04), (.r, 0x06), (.t, 0x0B), (.a, 0x01), (.f, 0x0C), (.g, 0x11),
    (.z, 0x0F), (.c, 0x0E), (.v, 0x0D), (.b, 0x10),
  ]

  private static let rightHalf: [(key: ScanCode, code: UInt8)] = [
    (.y, 0x12), (.i, 0x05), (.j, 0x02), (.k, 0x03), (.m, 0x00),
    (.digit6, 0x13), (.digit7, 0x07), (.digit8, 0x08), (.digit9, 0x09), (.digit0, 0x0A),
    (.u, 0x04), (.o, 0x06), (.p, 0x0B), (.leftBracket, 0x10),
    (.h, 0x01), (.l, 0x0C), (.semicolon, 0x11),
    (.n, 0x0F), (.comma, 0x0E), (.period, 0x0D), (.slash, 0x10),
  ]
}
