/// The keys of an IBM XT keyboard by the code they send when pressed (set 1). On release they send the
/// same with bit 7 set. Source: reference/geneve-hardware.md, section 7.
///
/// The extra keys of a 101-key keyboard send the codes of their twins on the keypad, without the prefix E0
/// that MDOS throws away.
public enum ScanCode: UInt8, CaseIterable, Sendable {
  case escape = 0x01
  case digit1, digit2, digit3, digit4, digit5, digit6, digit7, digit8, digit9, digit0
  case minus, equals, backspace
  case tab = 0x0F
  case q, w, e, r, t, y, u, i, o, p
  case leftBracket, rightBracket, enter
  case control = 0x1D
  case a, s, d, f, g, h, j, k, l
  case semicolon, quote, backquote
  case leftShift = 0x2A
  case backslash, z, x, c, v, b, n, m
  case comma, period, slash
  case rightShift = 0x36
  case keypadMultiply, alternate, space, capsLock
  case f1 = 0x3B
  case f2, f3, f4, f5, f6, f7, f8, f9, f10
  case numLock = 0x45
  case scrollLock
  case keypad7, keypad8, keypad9, keypadMinus
  case keypad4, keypad5, keypad6, keypadPlus
  case keypad1, keypad2, keypad3, keypad0, keypadPeriod
  case systemRequest = 0x54
  case key102 = 0x56
  case f11, f12

  /// What the key sends when it is pressed.
  public var makeCode: UInt8 { rawValue }
  /// What the key sends when it is released.
  public var breakCode: UInt8 { rawValue | 0x80 }

  public static let home = keypad7, up = keypad8, pageUp = keypad9
  public static let left = keypad4, right = keypad6
  public static let end = keypad1, down = keypad2, pageDown = keypad3
  public static let insert = keypad0, delete = keypadPeriod
}
