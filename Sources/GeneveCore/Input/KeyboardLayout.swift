/// Which keys write which characters on a US keyboard, and what the other keys are called in `--type`.
enum KeyboardLayout {
  /// One key, alone or with a modifier held.
  struct Stroke: Equatable {
    var key: ScanCode
    var modifiers: [ScanCode] = []
  }

  /// The stroke that writes `character`; nil when no key does.
  static func stroke(for character: Character) -> Stroke? { strokes[character] }

  /// The key called `name`, in any case: `F1`, `Up`, `Esc`, or the character on it.
  static func key(named name: String) -> ScanCode? {
    if let key = namedKeys[name.lowercased()] { return key }
    guard name.count == 1, let character = name.lowercased().first else { return nil }
    return strokes[character]?.key
  }

  static func modifier(named name: String) -> ScanCode? { modifiers[name.lowercased()] }

  /// Key, plain and shifted character.
  private static let rows: [(first: ScanCode, plain: String, shifted: String)] = [
    (.digit1, "1234567890-=", "!@#$%^&*()_+"),
    (.q, "qwertyuiop[]", "QWERTYUIOP{}"),
    (.a, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
    (.backslash, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (.space, " ", ""),
    (.enter, "\n", ""),
    (.tab, "\t", ""),
    (.backspace, "\u{8}", ""),
    (.escape, "\u{1B}", ""),
  ]

  /// The codes of a row follow each other in the order of its keys.
  private static let strokes: [Character: Stroke] = {
    var strokes: [Character: Stroke] = [:]
    for row in rows {
      for (characters, modifiers) in [(row.plain, []), (row.shifted, [ScanCode.leftShift])] {
        for (index, character) in characters.enumerated() {
          guard let key = ScanCode(rawValue: row.first.rawValue + UInt8(index)) else { continue }
          strokes[character] = Stroke(key: key, modifiers: modifiers)
        }
      }
    }
    return strokes
  }()

  private static let modifiers: [String: ScanCode] = [
    "ctrl": .control, "control": .control, "alt": .alternate, "shift": .leftShift,
    "lshift": .leftShift, "rshift": .rightShift,
  ]

  private static let namedKeys: [String: ScanCode] = [
    "esc": .escape, "escape": .escape, "enter": .enter, "return": .enter, "tab": .tab,
    "backspace": .backspace, "space": .space, "minus": .minus,
    "f1": .f1, "f2": .f2, "f3": .f3, "f4": .f4, "f5": .f5, "f6": .f6,
    "f7": .f7, "f8": .f8, "f9": .f9, "f10": .f10, "f11": .f11, "f12": .f12,
    "up": .up, "down": .down, "left": .left, "right": .right,
    "home": .home, "end": .end, "pageup": .pageUp, "pgup": .pageUp,
    "pagedown": .pageDown, "pgdn": .pageDown,
    "insert": .insert, "ins": .insert, "delete": .delete, "del": .delete,
    "capslock": .capsLock, "numlock": .numLock, "scrolllock": .scrollLock,
    "printscreen": .keypadMultiply, "prtsc": .keypadMultiply, "sysrq": .systemRequest,
    "ctrl": .control, "alt": .alternate, "shift": .leftShift, "lshift": .leftShift,
    "rshift": .rightShift,
  ]
}
