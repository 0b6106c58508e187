import GeneveCore

/// The line that is being typed: text, cursor, insert mode.
///
/// It answers keys with what has to be written to the terminal; where the line stands on the screen, and
/// that it may wrap and scroll, is the terminal's business.
struct LineEditor: Equatable {
  /// Further keys replace the last character.
  static let limit = 79

  private(set) var text: [UInt8] = []
  private(set) var position = 0
  private(set) var isInserting = false

  /// Control characters of the terminal (reference/mdos-system-calls.md, section 4.3).
  enum Control {
    static let left: UInt8 = 0x08
    static let right: UInt8 = 0x19
  }

  /// The character under the cursor.
  var current: UInt8 { position < text.count ? text[position] : ASCII.blank }

  // MARK: Keys

  mutating func type(_ byte: UInt8) -> [UInt8] {
    if isInserting, position < text.count {
      guard text.count < Self.limit else { return [] }
      text.insert(byte, at: position)
      position += 1
      return [byte] + rewriteTail()
    }
    if position == Self.limit { position -= 1 }
    if position < text.count { text[position] = byte } else { text.append(byte) }
    position += 1
    // The cursor stays on the last place of a full line.
    guard position == Self.limit else { return [byte] }
    position -= 1
    return [byte, Control.left]
  }

  mutating func moveLeft() -> [UInt8] {
    guard position > 0 else { return [] }
    position -= 1
    return [Control.left]
  }

  mutating func moveRight() -> [UInt8] {
    guard position < text.count else { return [] }
    position += 1
    return [text[position - 1]]
  }

  mutating func delete() -> [UInt8] {
    guard position < text.count else { return [] }
    text.remove(at: position)
    return rewriteTail(blanks: 1)
  }

  mutating func toggleInserting() { isInserting.toggle() }

  mutating func moveToEnd() -> [UInt8] {
    defer { position = text.count }
    return Array(text[position...])
  }

  /// Puts another text in the place of this one; the cursor goes behind it.
  mutating func replace(with new: [UInt8]) -> [UInt8] {
    let old = text.count
    let start = lefts(position)
    text = Array(new.prefix(Self.limit))
    position = min(text.count, Self.limit - 1)
    let blanks = max(0, old - text.count)
    return start + text + blank(blanks) + lefts(blanks + text.count - position)
  }

  private func rewriteTail(blanks: Int = 0) -> [UInt8] {
    let tail = Array(text[position...])
    return tail + blank(blanks) + lefts(tail.count + blanks)
  }

  private func lefts(_ count: Int) -> [UInt8] {
    [UInt8](repeating: Control.left, count: count)
  }

  private func blank(_ count: Int) -> [UInt8] {
    [UInt8](repeating: ASCII.blank, count: count)
  }
}

extension LineEditor: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&text)
    try exchange.field(&position)
    try exchange.field(&isInserting)
    guard text.count <= Self.limit, 0...text.count ~= position else {
      throw exchange.impossibleValue
    }
  }
}

/// The cursor that the interpreter shows by itself: a mark that comes and goes over the character under it.
struct BlinkingCursor: Equatable {
  private(set) var isShown = false
  /// When it came or went.
  private var since: Ticks = 0

  private enum Mark {
    static let replacing = UInt8(ascii: "_")
    static let inserting = UInt8(ascii: "+")
  }

  /// 500 and 700 turns of the loop in which the real interpreter waits for a key, of 1600 processor cycles
  /// each (realsystem/README.md).
  private enum Duration {
    static let shown: Ticks = 500 * 1600 * Ticks.perProcessorCycle
    static let hidden: Ticks = 700 * 1600 * Ticks.perProcessorCycle
  }

  /// Shows or hides the mark when it is time.
  mutating func blink(over editor: LineEditor, _ system: InterpreterSystem) {
    let passed = system.machine.now - since
    if isShown {
      if passed >= Duration.shown { hide(over: editor, system) }
    } else if passed >= Duration.hidden {
      show(over: editor, system)
    }
  }

  mutating func show(over editor: LineEditor, _ system: InterpreterSystem) {
    system.show(editor.isInserting ? Mark.inserting : Mark.replacing)
    (isShown, since) = (true, system.machine.now)
  }

  mutating func hide(over editor: LineEditor, _ system: InterpreterSystem) {
    guard isShown else { return }
    system.show(editor.current)
    (isShown, since) = (false, system.machine.now)
  }
}

extension BlinkingCursor: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&isShown)
    try exchange.field(&since)
  }
}
