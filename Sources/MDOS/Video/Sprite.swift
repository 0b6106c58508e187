import GeneveCore

/// What the system knows of a sprite beside what is in video memory: its motion.
struct Sprite: Equatable {
  /// In 1/16 dot per tick.
  var rowVelocity = 0
  var columnVelocity = 0
  /// Sixteenths of a dot that are not shown yet, 0–15.
  var rowFraction = 0
  var columnFraction = 0

  var isMoving: Bool { rowVelocity != 0 || columnVelocity != 0 }

  /// Lets a tick pass; the whole dots by which the sprite moves.
  mutating func advance() -> (rows: Int, columns: Int) {
    rowFraction += rowVelocity
    columnFraction += columnVelocity
    defer {
      rowFraction &= 15
      columnFraction &= 15
    }
    return (rowFraction >> 4, columnFraction >> 4)
  }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&rowVelocity, as: Int16.self)
    try exchange.field(&columnVelocity, as: Int16.self)
    try exchange.field(&rowFraction, as: Int16.self)
    try exchange.field(&columnFraction, as: Int16.self)
  }
}
