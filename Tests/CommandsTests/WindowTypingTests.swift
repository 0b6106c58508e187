import GeneveCore
import HostSDL
import Testing

@Suite("Keys on their way to the machine")
final class WindowTypingTests {
  private var keys = KeyTranslator()

  /// The codes sent since the last call.
  private func sent() -> [UInt8] { keys.takeCodes(limit: .max) }

  /// A key as the host tells of it: down, and the character that it writes.
  private func down(
    _ key: HostKey, _ label: Character? = nil, _ modifiers: HostModifiers = [],
    writes text: String? = nil
  ) {
    keys.keyDown(key, label: label, modifiers: modifiers, at: 0)
    if let text { keys.text(text, at: 0) }
    keys.finish(at: 0)
  }

  private func up(_ key: HostKey) { keys.keyUp(key, at: 0) }

  private func make(_ keys: ScanCode...) -> [UInt8] { keys.map(\.makeCode) }
  private func released(_ keys: ScanCode...) -> [UInt8] { keys.map(\.breakCode) }

  @Test("A key goes down and up in its place")
  func plainKey() {
    down(.a, "a", writes: "a")
    #expect(sent() == make(.a))
    up(.a)
    #expect(sent() == released(.a))
  }

  @Test("Shift goes before its key, and both sides are told apart")
  func shiftedKey() {
    down(.rightShift)
    down(.digit2, "2", .shift, writes: "@")
    up(.digit2)
    up(.rightShift)
    #expect(sent() == make(.rightShift, .digit2) + released(.digit2, .rightShift))
  }

  @Test("Where a German keyboard has Z, Z arrives")
  func germanLetter() {
    down(.y, "z", writes: "z")
    up(.y)
    #expect(sent() == make(.z) + released(.z))
  }

  @Test("A character that needs Shift on a US keyboard gets it as long as the key is held")
  func characterNeedsShift() {
    down(.key102, "<", writes: "<")
    #expect(sent() == make(.leftShift, .comma))
    up(.key102)
    #expect(sent() == released(.comma, .leftShift))
  }

  @Test("Of several held keys the last one decides about Shift")
  func lastKeyDecides() {
    down(.key102, "<", writes: "<")
    _ = sent()
    down(.a, "a", writes: "a")
    up(.a)
    #expect(sent() == released(.leftShift) + make(.a) + released(.a) + make(.leftShift))
    up(.key102)
    #expect(sent() == released(.comma, .leftShift))
  }

  @Test("A Shift key that a US keyboard does not need is let go for the while")
  func characterNeedsNoShift() {
    down(.leftShift)
    down(.digit7, "7", .shift, writes: "/")
    #expect(sent() == make(.leftShift) + released(.leftShift) + make(.slash))
    up(.digit7)
    #expect(sent() == released(.slash) + make(.leftShift))
    up(.leftShift)
    #expect(sent() == released(.leftShift))
  }

  @Test("AltGr makes its character, without Alt")
  func altGraph() {
    down(.rightAlternate, nil, .rightAlternate)
    down(.q, "q", .rightAlternate, writes: "@")
    up(.q)
    up(.rightAlternate)
    #expect(
      sent() == make(.alternate) + released(.alternate) + make(.leftShift, .digit2)
        + released(.digit2) + make(.alternate) + released(.leftShift, .alternate))
  }

  @Test("The right Alt key of a US keyboard is Alt")
  func rightAlternate() {
    down(.rightAlternate, nil, .rightAlternate)
    down(.q, "q", .rightAlternate, writes: "q")
    #expect(sent() == make(.alternate, .q))
  }

  @Test("With Ctrl the letter on the key counts")
  func controlFollowsTheLabel() {
    down(.leftControl)
    down(.y, "z", .control)
    #expect(sent() == make(.control, .z))
    up(.y)
    down(.digit1, "&", .control)
    #expect(sent() == released(.z) + make(.digit1), "a label that needs Shift leaves the place")
  }

  @Test("A character that the machine does not have leaves the place to count")
  func unknownCharacter() {
    down(.f, "а", writes: "а")
    #expect(sent() == make(.f))
  }

  @Test("A dead key is mute, and what it makes with the next key arrives")
  func deadKey() {
    down(.backquote, "`")
    up(.backquote)
    #expect(sent() == [])
    down(.space, " ", writes: "^")
    up(.space)
    #expect(sent() == make(.leftShift, .digit6) + released(.digit6, .leftShift))
  }

  @Test("Text that comes without a key is typed")
  func textWithoutKey() {
    keys.text("oé{", at: 0)
    #expect(
      sent() == make(.o) + released(.o) + make(.leftShift, .leftBracket)
        + released(.leftBracket, .leftShift))
  }

  @Test("Caps Lock in both places gives capitals once")
  func capsLock() {
    down(.capsLock)
    up(.capsLock)
    _ = sent()
    down(.a, "a", writes: "A")
    up(.a)
    #expect(sent() == make(.a) + released(.a))
  }

  @Test("Caps Lock that was on before the machine started is made up with Shift")
  func capsLockOfHostOnly() {
    down(.a, "a", writes: "A")
    #expect(sent() == make(.leftShift, .a))
  }

  @Test("The keypad moves the cursor, or writes digits when the host's lamp is on")
  func keypad() {
    down(.keypad7, nil)
    up(.keypad7)
    #expect(sent() == make(.keypad7) + released(.keypad7))
    down(.keypad7, nil, writes: "7")
    up(.keypad7)
    #expect(sent() == make(.digit7) + released(.digit7))
    down(.numLock)
    up(.numLock)
    down(.keypad7, nil, writes: "7")
    #expect(sent() == make(.numLock) + released(.numLock) + make(.keypad7))
  }

  @Test("Print Screen sends what the keyboards sent")
  func printScreen() {
    down(.printScreen)
    up(.printScreen)
    #expect(
      sent() == make(.leftShift, .keypadMultiply) + released(.keypadMultiply, .leftShift))
    down(.leftAlternate, nil, .leftAlternate)
    down(.printScreen, nil, .leftAlternate)
    #expect(sent() == make(.alternate, .systemRequest))
  }

  @Test("Pause with Ctrl is Break; alone it is nothing to the machine")
  func pauseKey() {
    down(.pause)
    up(.pause)
    #expect(sent() == [])
    down(.leftControl)
    down(.pause, nil, .control)
    #expect(sent() == make(.control, .scrollLock))
  }

  @Test("Two keys in one place go down once and up once")
  func twins() {
    down(.up)
    down(.keypad8)
    up(.up)
    #expect(sent() == make(.up))
    up(.keypad8)
    #expect(sent() == released(.up))
  }

  @Test("When the keys go to another window, everything is let go, once")
  func focusLost() {
    down(.leftShift)
    down(.x, "x", .shift, writes: "X")
    down(.keypadEnter)
    _ = sent()
    keys.releaseAll()
    #expect(sent() == released(.x, .enter, .leftShift))
    up(.x)
    up(.leftShift)
    #expect(sent() == [])
  }

  @Test("With the desktop's own key held nothing is sent")
  func desktopKey() {
    down(.leftCommand, nil, .command)
    down(.l, "l", .command)
    #expect(sent() == [])
  }

  @Test("A held key repeats by itself: after half a second, ten times a second, the last key only")
  func repetition() {
    down(.a, "a", writes: "a")
    down(.s, "s", writes: "s")
    _ = sent()
    var codes: [UInt8] = []
    for frame in 1...90 {
      keys.advance(to: Ticks(frame) * .perSecond / 60)
      codes += sent()
    }
    #expect(codes == [UInt8](repeating: ScanCode.s.makeCode, count: 11))
    up(.s)
    _ = sent()
    keys.advance(to: 10 * .perSecond)
    #expect(sent() == [])
  }
}
