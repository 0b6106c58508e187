/// Turns the text of `--type` into the codes that a keyboard sends while somebody types it.
///
///     abc ABC !?     the keys of a US keyboard, with shift where needed
///     \n \t \e \b    Enter, Tab, Esc, Backspace       \\ \{ \}  these characters themselves
///     {F1} {Up}      a key by its name: F1…F12, Up Down Left Right Home End PageUp PageDown Ins Del …
///     {Ctrl-C}       a key with others held: Ctrl, Alt, Shift
///     {wait 2s}      nothing for a time: s, ms or f (video frames)
///
/// Every key is held for four frames and followed by four frames of nothing; a modifier goes down a frame
/// before its key and up a frame after it. At that pace GeneveOS, running from DRAM, loses nothing.
public enum Typist {
  /// A code that the keyboard sends, make or break, at a time counted from the start of the typing.
  public struct Event: Equatable, Sendable {
    public let time: Ticks
    public let scanCode: UInt8
  }

  /// What the keys come to.
  public struct Typing: Equatable, Sendable {
    public fileprivate(set) var events: [Event] = []
    /// When the last pause is over.
    public fileprivate(set) var duration: Ticks = 0
  }

  fileprivate static let heldTicks = 4 * Machine.frameTicks
  fileprivate static let pauseTicks = 4 * Machine.frameTicks
  fileprivate static let modifierTicks = Machine.frameTicks

  /// The events of typing `text`.
  public static func typing(_ text: String) throws(TypingError) -> Typing {
    var parser = TypingParser(text)
    var typing = Typing()
    while let action = try parser.next() {
      switch action {
      case .pause(let ticks): typing.duration += ticks
      case .stroke(let stroke): typing.append(stroke)
      }
    }
    return typing
  }
}

extension Typist.Typing {
  fileprivate mutating func append(_ stroke: KeyboardLayout.Stroke) {
    for modifier in stroke.modifiers { append(modifier.makeCode, then: Typist.modifierTicks) }
    append(stroke.key.makeCode, then: Typist.heldTicks)
    append(
      stroke.key.breakCode,
      then: stroke.modifiers.isEmpty ? Typist.pauseTicks : Typist.modifierTicks)
    for (index, modifier) in stroke.modifiers.enumerated().reversed() {
      append(modifier.breakCode, then: index == 0 ? Typist.pauseTicks : Typist.modifierTicks)
    }
  }

  private mutating func append(_ scanCode: UInt8, then ticks: Ticks) {
    events.append(Typist.Event(time: duration, scanCode: scanCode))
    duration += ticks
  }
}

/// Why a text cannot be typed.
public struct TypingError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    case noKey, unknownEscape, unknownKey, unknownModifier, unclosedBrace, badPause
  }

  public let reason: Reason
  /// The number of characters before what was found.
  public let position: Int
  public let found: String

  public var expected: String {
    switch reason {
    case .noKey: "a character of a US keyboard"
    case .unknownEscape: #"\n, \t, \e, \b, \\, \{ or \}"#
    case .unknownKey: "a key such as {F1}, {Up}, {Enter} or {Ctrl-C}"
    case .unknownModifier: "Ctrl, Alt, Shift, LShift or RShift before the hyphen"
    case .unclosedBrace: #"a closing brace, or \{ for the character itself"#
    case .badPause: "a pause such as {wait 2s}, {wait 500ms} or {wait 30f}"
    }
  }

  public var description: String {
    "cannot type \(found.debugDescription) at character \(position + 1): expected \(expected)"
  }
}
