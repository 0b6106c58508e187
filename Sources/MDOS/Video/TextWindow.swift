import GeneveCore

/// Cursor and window of one display page, in absolute rows and columns of the screen.
struct TextWindow: Equatable {
  /// May be one below the window: the last line is full, and the next character scrolls.
  var row = 0
  var column = 0
  var top = 0
  var left = 0
  var bottom = 0
  var right = 0

  /// The whole screen.
  init(columns: Int, rows: Int) { (bottom, right) = (rows - 1, columns - 1) }

  var cells: CellArea { CellArea(top: top, left: left, bottom: bottom, right: right) }

  mutating func home() { (row, column) = (top, left) }

  /// Puts the cursor at a place counted from the corner of the window, clipped to it. Numbers are words: a
  /// negative one leads to the first place or, when it leads out of the screen, to the last.
  mutating func move(row: Int, column: Int) {
    self.row = max(top, min(bottom, (top + row) & 0xFFFF))
    self.column = max(left, min(right, (left + column) & 0xFFFF))
  }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&row, as: UInt8.self)
    try exchange.field(&column, as: UInt8.self)
    try exchange.field(&top, as: UInt8.self)
    try exchange.field(&left, as: UInt8.self)
    try exchange.field(&bottom, as: UInt8.self)
    try exchange.field(&right, as: UInt8.self)
    let isPossible =
      top <= bottom && left <= right && bottom < VideoLibrary.maximumRows
      && right < VideoLibrary.maximumColumns && row <= VideoLibrary.maximumRows
      && column < VideoLibrary.maximumColumns
    guard isPossible else { throw exchange.impossibleValue }
  }
}

/// A rectangle of character cells, edges included.
struct CellArea: Equatable {
  var top, left, bottom, right: Int

  var width: Int { right - left + 1 }
  var height: Int { bottom - top + 1 }
  var isEmpty: Bool { width <= 0 || height <= 0 }
}
