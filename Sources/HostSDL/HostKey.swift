/// A key of the host's keyboard by its place, named after what is printed there on a US keyboard.
///
/// The numbers are those of the keyboard page of the USB HID usage tables, which are also SDL's scan codes.
public enum HostKey: UInt16, CaseIterable, Sendable {
  case a = 4
  case b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z
  case digit1, digit2, digit3, digit4, digit5, digit6, digit7, digit8, digit9, digit0
  case enter, escape, backspace, tab, space
  case minus, equals, leftBracket, rightBracket, backslash
  /// Beside Enter on European keyboards.
  case europeanHash
  case semicolon, quote, backquote, comma, period, slash, capsLock
  case f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12
  case printScreen, scrollLock, pause
  case insert, home, pageUp, delete, end, pageDown, right, left, down, up
  case numLock, keypadDivide, keypadMultiply, keypadMinus, keypadPlus, keypadEnter
  case keypad1, keypad2, keypad3, keypad4, keypad5, keypad6, keypad7, keypad8, keypad9, keypad0
  case keypadPeriod
  /// Beside the left Shift key on European keyboards.
  case key102
  case menu
  case keypadEquals = 103
  case keypadComma = 133
  /// Beside the right Shift key on Brazilian and Japanese keyboards.
  case international1 = 135
  /// Left of Backspace on Japanese keyboards.
  case international3 = 137
  case leftControl = 224
  case leftShift, leftAlternate, leftCommand, rightControl, rightShift, rightAlternate
  case rightCommand
}

/// Keys that change the meaning of others, as the host sees them held.
public struct HostModifiers: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let shift = HostModifiers(rawValue: 1)
  public static let control = HostModifiers(rawValue: 2)
  public static let leftAlternate = HostModifiers(rawValue: 4)
  /// Alt on the right; AltGr on keyboards that have a third level of characters.
  public static let rightAlternate = HostModifiers(rawValue: 8)
  /// The keys with the maker's sign: Super, Windows, Command.
  public static let command = HostModifiers(rawValue: 16)
}
