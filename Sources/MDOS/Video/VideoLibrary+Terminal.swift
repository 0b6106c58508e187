import GeneveCore

// The terminal: call 27 (reference/mdos-system-calls.md, section 4.3).
extension VideoLibrary {
  /// Writes text with its control codes, characters beyond FF left out.
  public mutating func write(_ text: String, for task: TaskPage) {
    write(text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }, for: task)
  }

  /// Writes characters, control codes and escape sequences at the cursor.
  public mutating func write(_ bytes: some Sequence<UInt8>, for task: TaskPage) {
    for byte in bytes {
      switch task.escape {
      case .none where byte >= Font.space, .complete where byte >= Font.space:
        work += VideoCost.printed(mode)
        print(byte, task)
      case .none, .complete:
        work += VideoCost.controlCharacter
        control(byte, task)
      case let escape:
        work += VideoCost.controlCharacter
        continueEscape(escape, byte, task)
      }
    }
  }

  /// The cursor of the page that the task shows, counted from the corner of its window. The row may be one
  /// below it.
  public func cursor(for task: TaskPage) -> (row: Int, column: Int) {
    let window = windows[task.displayPage]
    return (window.row - window.top, window.column - window.left)
  }

  /// Moves the cursor, clipped to the window.
  public mutating func setCursor(row: Int, column: Int, for task: TaskPage) {
    windows[task.displayPage].move(row: row, column: column)
  }

  /// The window of the page that the task shows, in rows and columns of the screen, edges included.
  public func window(for task: TaskPage) -> (top: Int, left: Int, bottom: Int, right: Int) {
    let window = windows[task.displayPage]
    return (window.top, window.left, window.bottom, window.right)
  }

  /// Confines text to a part of the screen; the cursor goes to its first corner.
  public mutating func setWindow(
    top: Int, left: Int, bottom: Int, right: Int, for task: TaskPage
  ) {
    var window = TextWindow(columns: columns, rows: rows)
    window.bottom = min(max(bottom, 0), rows - 1)
    window.right = min(max(right, 0), columns - 1)
    window.top = min(max(top, 0), window.bottom)
    window.left = min(max(left, 0), window.right)
    window.home()
    windows[task.displayPage] = window
  }

  /// Clears the window; the cursor goes home.
  public mutating func clearWindow(for task: TaskPage) {
    fill(windows[task.displayPage].cells, with: Font.space, task.textColours, task)
    windows[task.displayPage].home()
  }

  // MARK: Printable characters

  /// Writes a character at the cursor. After the last one of a line the cursor goes to the next line, but
  /// the window scrolls only when a character is to be written below it.
  mutating func print(_ code: UInt8, _ task: TaskPage) {
    let page = task.displayPage
    if windows[page].row > windows[page].bottom { scrollUp(task) }
    prepareColours(task.textColours, task)
    put(code, windows[page].row, windows[page].column, task.textColours, memory(task), task)
    windows[page].column += 1
    if windows[page].column > windows[page].right {
      windows[page].column = windows[page].left
      windows[page].row += 1
    }
  }

  private mutating func lineFeed(_ task: TaskPage) {
    let page = task.displayPage
    windows[page].row += 1
    if windows[page].row > windows[page].bottom { scrollUp(task) }
  }

  private mutating func scrollUp(_ task: TaskPage) {
    let window = windows[task.displayPage]
    windows[task.displayPage].row = window.bottom
    scroll(window.cells, .up, by: 1, filling: Font.space, task.textColours, for: task)
  }

  /// R#7 holds the colours of text while text is written.
  mutating func prepareColours(_ colours: TextColours, _ task: TaskPage) {
    guard mode.isText, registers[7] != colours.byte else { return }
    write(7, colours.byte, task)
    borderColour = colours.background & 15
  }

  // MARK: Control codes

  private enum Code {
    static let home: UInt8 = 0x01
    static let left: UInt8 = 0x08
    static let tab: UInt8 = 0x09
    static let down: UInt8 = 0x0A
    static let up: UInt8 = 0x0B
    static let clear: UInt8 = 0x0C
    static let carriageReturn: UInt8 = 0x0D
    static let right: UInt8 = 0x19
    static let clearToo: UInt8 = 0x1A
    static let escape: UInt8 = 0x1B
    static let clearToEndOfWindow: UInt8 = 0x1C
    static let clearToEndOfLine: UInt8 = 0x1D
    static let clearLine: UInt8 = 0x1E
  }

  private mutating func control(_ code: UInt8, _ task: TaskPage) {
    let page = task.displayPage
    switch code {
    case Code.home: windows[page].home()
    case Code.left: moveLeft(page)
    case Code.tab: moveToTab(task)
    case Code.down: lineFeed(task)
    case Code.up: windows[page].row = max(windows[page].top, windows[page].row - 1)
    case Code.clear where isPascalTerminal: moveRight(page)
    case Code.clear, Code.clearToo: clearWindow(for: task)
    case Code.carriageReturn:
      // A full last line has not scrolled yet: its beginning is meant.
      windows[page].row = min(windows[page].row, windows[page].bottom)
      windows[page].column = windows[page].left
    case Code.right where !isPascalTerminal: moveRight(page)
    case Code.escape: task.escape = .started
    case Code.clearToEndOfWindow: clearToEndOfWindow(task)
    case Code.clearToEndOfLine: clearLine(from: windows[page].column, task)
    case Code.clearLine: clearLine(from: windows[page].left, task)
    default: break
    }
  }

  private mutating func moveLeft(_ page: Int) {
    if windows[page].column > windows[page].left {
      windows[page].column -= 1
    } else if windows[page].row > windows[page].top {
      windows[page].row -= 1
      windows[page].column = windows[page].right
    }
  }

  /// Wraps to the next line, but does not scroll.
  private mutating func moveRight(_ page: Int) {
    if windows[page].column < windows[page].right {
      windows[page].column += 1
    } else if windows[page].row < windows[page].bottom {
      windows[page].row += 1
      windows[page].column = windows[page].left
    }
  }

  /// To the next column of the screen that is a multiple of 8. Beyond the right edge the rest of the way
  /// counts from the next line's start.
  private mutating func moveToTab(_ task: TaskPage) {
    let page = task.displayPage
    let column = windows[page].column + 8
    if column <= windows[page].right {
      windows[page].column = max(windows[page].left, column & ~7)
    } else {
      let rest = column - windows[page].right - 1
      windows[page].column = min(windows[page].right, max(windows[page].left, rest))
      lineFeed(task)
    }
  }

  private mutating func clearLine(from column: Int, _ task: TaskPage) {
    var line = windows[task.displayPage].cells
    guard windows[task.displayPage].row <= line.bottom else { return }
    line.top = windows[task.displayPage].row
    line.bottom = line.top
    line.left = column
    fill(line, with: Font.space, task.textColours, task)
  }

  private mutating func clearToEndOfWindow(_ task: TaskPage) {
    clearLine(from: windows[task.displayPage].column, task)
    var rest = windows[task.displayPage].cells
    rest.top = windows[task.displayPage].row + 1
    fill(rest, with: Font.space, task.textColours, task)
  }

  // MARK: Escape sequences

  private static let moveCommand = UInt8(ascii: "=")
  private static let colourCommand = UInt8(ascii: "C")
  /// What is added to a number in an escape sequence.
  private static let parameterBias: UInt8 = 0x20

  private mutating func continueEscape(_ escape: EscapeState, _ byte: UInt8, _ task: TaskPage) {
    switch escape {
    case .none, .complete: break
    case .started:
      let isKnown = byte == Self.moveCommand || byte == Self.colourCommand
      task.escape = isKnown ? .command(byte) : .none
    case .command(let command): task.escape = .parameter(command, byte &- Self.parameterBias)
    case .parameter(let command, let first):
      task.escape = .complete
      let second = byte &- Self.parameterBias
      if command == Self.moveCommand {
        setCursor(row: Int(first), column: Int(second), for: task)
      } else {
        task.textColours = TextColours(foreground: first, background: second)
      }
    }
  }
}
