import GeneveCore

/// Where the mouse is: the movements that the V9938 reports, added up.
struct MouseTracker: Equatable {
  var isOn = false
  /// Movements are divided by this plus one.
  var scale = 0
  var x = 0
  var y = 0
  /// Movement since it was last asked for.
  var dx = 0
  var dy = 0
  private var remainderX = 0
  private var remainderY = 0

  mutating func place(x: Int, y: Int, scale: Int) {
    self = MouseTracker()
    (isOn, self.x, self.y, self.scale) = (true, x, y, scale & 7)
  }

  /// Adds a movement in mouse counts; the place stays on a screen of the size given.
  mutating func move(_ countsX: Int, _ countsY: Int, width: Int, height: Int) {
    let stepX = Self.take(countsX, scale, &remainderX)
    let stepY = Self.take(countsY, scale, &remainderY)
    x = max(0, min(width - 1, x + stepX))
    y = max(0, min(height - 1, y + stepY))
    (dx, dy) = (dx + stepX, dy + stepY)
  }

  private static func take(_ counts: Int, _ scale: Int, _ remainder: inout Int) -> Int {
    remainder += counts
    let steps = remainder / (scale + 1)
    remainder -= steps * (scale + 1)
    return steps
  }

  mutating func takeMovement() -> (dx: Int, dy: Int) {
    defer { (dx, dy) = (0, 0) }
    return (dx, dy)
  }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&isOn)
    try exchange.field(&scale, as: Int32.self)
    try exchange.field(&x, as: Int32.self)
    try exchange.field(&y, as: Int32.self)
    try exchange.field(&dx, as: Int32.self)
    try exchange.field(&dy, as: Int32.self)
    try exchange.field(&remainderX, as: Int32.self)
    try exchange.field(&remainderY, as: Int32.self)
    guard (0...7).contains(scale) else { throw exchange.impossibleValue }
  }
}
