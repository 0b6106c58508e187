import GeneveCore

/// Which key of an XT keyboard each key of the host is, and what the XT keys write.
public enum KeyMap {
  /// The XT key in the place of `key`; nil where an XT keyboard has none.
  public static func scanCode(of key: HostKey) -> ScanCode? { places[key] }

  /// True for keys that may write a character in some layout.
  public static func mayWrite(_ key: HostKey) -> Bool {
    !silentKeys.contains(key) && modifier(of: key) == nil
  }

  /// The XT modifier that `key` is, if it is one.
  public static func modifier(of key: HostKey) -> ScanCode? {
    switch key {
    case .leftControl, .rightControl: .control
    case .leftShift: .leftShift
    case .rightShift: .rightShift
    case .leftAlternate, .rightAlternate: .alternate
    default: nil
    }
  }

  /// Keys that follow each other on the host's side, with the XT keys in their places. The extra keys of
  /// larger keyboards are the twins of keypad keys (reference/geneve-hardware.md, section 7).
  private static let runs: [(HostKey, [ScanCode?])] = [
    (.a, [.a, .b, .c, .d, .e, .f, .g, .h, .i, .j, .k, .l, .m]),
    (.n, [.n, .o, .p, .q, .r, .s, .t, .u, .v, .w, .x, .y, .z]),
    (.digit1, [.digit1, .digit2, .digit3, .digit4, .digit5]),
    (.digit6, [.digit6, .digit7, .digit8, .digit9, .digit0]),
    (.enter, [.enter, .escape, .backspace, .tab, .space]),
    (.minus, [.minus, .equals, .leftBracket, .rightBracket, .backslash, .backslash]),
    (.semicolon, [.semicolon, .quote, .backquote, .comma, .period, .slash, .capsLock]),
    (.f1, [.f1, .f2, .f3, .f4, .f5, .f6, .f7, .f8, .f9, .f10, .f11, .f12]),
    (.printScreen, [.keypadMultiply, .scrollLock, nil]),
    (.insert, [.insert, .home, .pageUp, .delete, .end, .pageDown]),
    (.right, [.right, .left, .down, .up]),
    (.numLock, [.numLock, .slash, .keypadMultiply, .keypadMinus, .keypadPlus, .enter]),
    (.keypad1, [.keypad1, .keypad2, .keypad3, .keypad4, .keypad5]),
    (.keypad6, [.keypad6, .keypad7, .keypad8, .keypad9, .keypad0, .keypadPeriod]),
    (.key102, [.key102]),
    (.leftControl, [.control, .leftShift, .alternate, nil, .control, .rightShift, .alternate]),
  ]

  private static let places: [HostKey: ScanCode] = {
    var places: [HostKey: ScanCode] = [:]
    for (first, codes) in runs {
      for (index, code) in codes.enumerated() {
        if let key = HostKey(rawValue: first.rawValue + UInt16(index)) { places[key] = code }
      }
    }
    return places
  }()

  private static let silentKeys: Set<HostKey> = [
    .enter, .escape, .backspace, .tab, .capsLock, .f1, .f2, .f3, .f4, .f5, .f6, .f7, .f8, .f9,
    .f10, .f11, .f12, .printScreen, .scrollLock, .pause, .insert, .home, .pageUp, .delete, .end,
    .pageDown, .right, .left, .down, .up, .numLock, .keypadEnter, .menu, .leftCommand,
    .rightCommand,
  ]
}

/// A key of the XT keyboard with or without Shift: what writes a character.
struct KeyStroke: Hashable {
  var key: ScanCode
  var isShifted: Bool
}

extension KeyStroke {
  /// The stroke that writes `character`, as `--type` would do it; nil when no key does.
  static func writing(_ character: Character) -> KeyStroke? { byCharacter[character] }

  /// The character of this stroke on a keyboard without locks.
  var character: Character? { Self.byStroke[self] }

  private static let byCharacter: [Character: KeyStroke] = {
    var strokes: [Character: KeyStroke] = [:]
    for code in UInt8(ascii: " ")...UInt8(ascii: "~") {
      let character = Character(UnicodeScalar(code))
      let text = "\\{}".contains(character) ? "\\\(character)" : String(character)
      guard let codes = try? Typist.typing(text).events.map(\.scanCode) else { continue }
      let pressed = codes.compactMap(ScanCode.init)
      guard let key = pressed.last else { continue }
      strokes[character] = KeyStroke(key: key, isShifted: pressed.first == .leftShift)
    }
    return strokes
  }()

  private static let byStroke: [KeyStroke: Character] = {
    Dictionary(byCharacter.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }()
}
