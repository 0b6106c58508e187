import GeneveCore

// Registers of the calls that write text.
extension VideoLibrary {
  mutating func scroll(_ direction: ScrollDirection, _ call: SystemCall, _ task: TaskPage) {
    let area = CellArea(
      top: max(0, call.signed(2)), left: max(0, call.signed(3)),
      bottom: min(rows - 1, call.signed(4)), right: min(columns - 1, call.signed(5)))
    scroll(
      area, direction, by: Int(call[register: 1]), filling: call.lowByte(6), call.colours(7),
      for: task)
  }

  func readCharacter(_ call: SystemCall, _ task: TaskPage) {
    let found = character(row: call.signed(1), column: call.signed(2), for: task)
    call[register: 0] = UInt16(found.code ?? 0)
    call[register: 1] = found.colours.word
  }

  /// The longest text that a call without a length is searched for its end.
  private static let longestText = 0x10000

  mutating func writeTerminal(_ call: SystemCall, _ task: TaskPage) {
    let start = call[register: 1]
    let length = Int(call[register: 2])
    if length > 0 { return write(call.bytes(at: start, count: length), for: task) }
    var text: [UInt8] = []
    while text.count < Self.longestText {
      let byte = call.machine.peek(start &+ UInt16(truncatingIfNeeded: text.count))
      if byte == 0 { break }
      text.append(byte)
    }
    write(text, for: task)
  }

  /// Glyphs without control codes, in the window.
  mutating func writeString(_ call: SystemCall, _ task: TaskPage) {
    let count = call[register: 2] == 0 ? 0x10000 : Int(call[register: 2])
    let page = task.displayPage
    let before = (windows[page].row, windows[page].column)
    for byte in call.bytes(at: call[register: 1], count: count) {
      work += VideoCost.printed(mode)
      print(byte, task)
    }
    if call[register: 3] != 0 { (windows[page].row, windows[page].column) = before }
  }

  /// 2C and 2E go to the right, 2D and 2F down; the first two have colours of their own.
  mutating func repeatCharacter(_ call: SystemCall, _ task: TaskPage) {
    let isHorizontal = call[register: 0] & 1 == 0
    let colours = call[register: 0] < 0x2E ? call.colours(5) : task.textColours
    let count = Int(call[register: 4])
    guard count > 0 else { return }
    let memory = memory(task)
    var row = min(max(0, call.signed(1)), rows - 1)
    var column = min(max(0, call.signed(2)), columns - 1)
    prepareColours(colours, task)
    work += count * VideoCost.repeated(mode)
    for _ in 0..<min(count, rows * columns) {
      put(call.lowByte(3), row, column, colours, memory, task)
      if isHorizontal {
        column += 1
        if column == columns { (row, column) = ((row + 1) % rows, 0) }
      } else {
        row += 1
        if row == rows { (row, column) = (0, (column + 1) % columns) }
      }
    }
  }
}
