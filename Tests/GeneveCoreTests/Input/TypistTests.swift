import Testing

@testable import GeneveCore

@Suite("Typist")
struct TypistTests {
  /// Codes with their times in frames.
  private func frames(_ text: String) throws -> [[Int]] {
    try Typist.typing(text).events.map {
      [Int($0.time / Machine.frameTicks), Int($0.scanCode)]
    }
  }

  @Test("a frame is 262 lines of 1368 video clocks")
  func frameLength() {
    #expect(Machine.frameTicks == 15_770_304)
  }

  @Test("a key is held four frames and followed by four frames of nothing")
  func plain() throws {
    #expect(try frames("ab") == [[0, 0x1E], [4, 0x9E], [8, 0x30], [12, 0xB0]])
    #expect(try Typist.typing("ab").duration == 16 * Machine.frameTicks)
  }

  @Test("shift goes down a frame before the key and up a frame after it")
  func shifted() throws {
    #expect(
      try frames("A!") == [
        [0, 0x2A], [1, 0x1E], [5, 0x9E], [6, 0xAA],
        [10, 0x2A], [11, 0x02], [15, 0x82], [16, 0xAA],
      ])
  }

  @Test("modifiers nest", arguments: ["{Ctrl-Alt-Del}", "{ctrl-alt-delete}", "{CONTROL-ALT-DEL}"])
  func modifiers(text: String) throws {
    #expect(
      try frames(text) == [
        [0, 0x1D], [1, 0x38], [2, 0x53], [6, 0xD3], [7, 0xB8], [8, 0x9D],
      ])
  }

  @Test(
    "names and escapes stand for keys",
    arguments: [
      (#"\n"#, ScanCode.enter), ("\n", .enter), ("\r\n", .enter), (#"\e"#, .escape),
      (#"\t"#, .tab), (#"\b"#, .backspace), (#"\\"#, .backslash), ("{F1}", .f1), ("{F9}", .f9),
      ("{F10}", .f10), ("{f11}", .f11), ("{F12}", .f12), ("{Up}", .up), ("{Down}", .down),
      ("{Left}", .left), ("{Right}", .right), ("{Home}", .home), ("{End}", .end),
      ("{PgUp}", .pageUp), ("{PageDown}", .pageDown), ("{Ins}", .insert), ("{Del}", .delete),
      ("{Esc}", .escape), ("{Enter}", .enter), ("{Space}", .space), ("{c}", .c), ("{/}", .slash),
      ("{Shift}", .leftShift), ("{RShift}", .rightShift), ("{CapsLock}", .capsLock),
    ])
  func keys(text: String, key: ScanCode) throws {
    #expect(try frames(text) == [[0, Int(key.makeCode)], [4, Int(key.breakCode)]])
  }

  @Test("{Ctrl-C} and {Ctrl-c} hold Ctrl alone", arguments: ["{Ctrl-C}", "{Ctrl-c}"])
  func control(text: String) throws {
    #expect(try frames(text) == [[0, 0x1D], [1, 0x2E], [5, 0xAE], [6, 0x9D]])
  }

  @Test("the hyphen is a key too")
  func hyphen() throws {
    #expect(try frames("{-}") == frames("-"))
    #expect(try frames("{Ctrl--}").map { $0[1] } == [0x1D, 0x0C, 0x8C, 0x9D])
    #expect(throws: TypingError.self) { try Typist.typing("{Ctrl-}") }
    #expect(throws: TypingError.self) { try Typist.typing("{-C}") }
  }

  @Test("every printable character of ASCII has one stroke of its own")
  func everyCharacter() throws {
    var strokes: Set<[Int]> = []
    for value in UInt8(0x20)...0x7E {
      let character = String(UnicodeScalar(value))
      let text = #"\{}"#.contains(character) ? #"\"# + character : character
      strokes.insert(try frames(text).map { $0[1] })
    }
    #expect(strokes.count == 95)
  }

  @Test(
    "shifted characters are those of a US keyboard",
    arguments: [
      ("@", ScanCode.digit2), ("^", .digit6), ("*", .digit8), ("(", .digit9), (")", .digit0),
      ("_", .minus), ("+", .equals), (":", .semicolon), ("\"", .quote), ("~", .backquote),
      ("|", .backslash), ("<", .comma), (">", .period), ("?", .slash), (#"\{"#, .leftBracket),
      (#"\}"#, .rightBracket), ("}", .rightBracket), ("Z", .z),
    ])
  func shiftedKeys(text: String, key: ScanCode) throws {
    #expect(
      try frames(text).map { $0[1] } == [
        0x2A, Int(key.makeCode), Int(key.breakCode), 0xAA,
      ])
  }

  @Test(
    "a wait lasts what it says",
    arguments: [
      ("{wait 2s}", Ticks.perSecond * 2), ("{wait 500ms}", .perSecond / 2),
      ("{wait 30f}", 30 * Machine.frameTicks), ("{Wait 0.5 s}", .perSecond / 2),
      ("{wait 0s}", 0),
    ])
  func waits(text: String, ticks: Ticks) throws {
    let typing = try Typist.typing(text + "a")
    #expect(typing.events.first?.time == ticks)
  }

  @Test(
    "what cannot be typed is named with its place",
    arguments: [
      ("abcé", TypingError.Reason.noKey, 3, "é"), (#"a\q"#, .unknownEscape, 1, #"\q"#),
      (#"\"#, .unknownEscape, 0, #"\"#), ("{F13}", .unknownKey, 0, "{F13}"),
      ("x{}", .unknownKey, 1, "{}"), ("{Hyper-C}", .unknownModifier, 0, "{Hyper-C}"),
      ("a{F1", .unclosedBrace, 1, "{F1"), ("{wait}", .badPause, 0, "{wait}"),
      ("{wait 2}", .badPause, 0, "{wait 2}"), ("{wait -1s}", .badPause, 0, "{wait -1s}"),
      ("{wait 1e300s}", .badPause, 0, "{wait 1e300s}"),
      ("{wait nans}", .badPause, 0, "{wait nans}"),
    ])
  func errors(text: String, reason: TypingError.Reason, position: Int, found: String) {
    #expect(throws: TypingError(reason: reason, position: position, found: found)) {
      try Typist.typing(text)
    }
  }

  @Test("an error reads as one line")
  func description() {
    let error = TypingError(reason: .unknownKey, position: 4, found: "{F13}")
    #expect(
      error.description == """
        cannot type "{F13}" at character 5: expected a key such as {F1}, {Up}, {Enter} or {Ctrl-C}
        """)
  }
}
