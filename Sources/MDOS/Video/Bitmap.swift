/// The dots of GRAPHIC4–GRAPHIC7, and what the commands of the V9938 do to them.
///
/// Coordinates count through all display pages: y = 256 · page + row. They wrap as the chip's do.
struct Bitmap {
  let memory: VideoMemory
  let width: Int
  let bitsPerDot: Int
  private let bytesPerRow: Int

  /// Rows that the memory holds.
  var height: Int { VideoMemory.size / bytesPerRow }

  /// Nil in the other modes.
  init?(_ memory: VideoMemory, _ mode: DisplayMode) {
    switch mode {
    case .graphic4: (width, bitsPerDot) = (256, 4)
    case .graphic5: (width, bitsPerDot) = (512, 2)
    case .graphic6: (width, bitsPerDot) = (512, 4)
    case .graphic7: (width, bitsPerDot) = (256, 8)
    default: return nil
    }
    self.memory = memory
    bytesPerRow = width * bitsPerDot / 8
  }

  /// Bits of a colour that exist.
  var colourMask: UInt8 { UInt8(truncatingIfNeeded: (1 << bitsPerDot) - 1) }
  var dotsPerByte: Int { 8 / bitsPerDot }

  subscript(x: Int, y: Int) -> UInt8 {
    get { memory[address(x, y)] >> shift(x) & colourMask }
    nonmutating set {
      let place = address(x, y)
      let shift = shift(x)
      let kept = memory[place] & ~(colourMask << shift)
      memory[place] = kept | (newValue & colourMask) << shift
    }
  }

  private func address(_ x: Int, _ y: Int) -> Int {
    (y & (height - 1)) * bytesPerRow + (x & (width - 1)) * bitsPerDot / 8
  }

  private func shift(_ x: Int) -> Int { 8 - bitsPerDot - (x * bitsPerDot) & 7 }

  // MARK: Single dots

  /// Combines a dot with a colour.
  func set(_ x: Int, _ y: Int, to colour: UInt8, _ operation: LogicOperation) {
    if let result = operation.result(of: colour & colourMask, on: self[x, y]) {
      self[x, y] = result
    }
  }

  /// LINE of the V9938 (reference/v9938.md, section 6): both ends are drawn, and it ends at the edge.
  /// Returns the dots drawn.
  func line(from start: Dot, to end: Dot, _ colour: UInt8, _ operation: LogicOperation) -> Int {
    let (dx, dy) = (abs(end.x - start.x), abs(end.y - start.y))
    let (xStep, yStep) = (end.x < start.x ? -1 : 1, end.y < start.y ? -1 : 1)
    let isSteep = dy >= dx
    let (long, short) = (max(dx, dy), min(dx, dy))
    var (x, y) = (start.x & 0x1FF, start.y & 0x3FF)
    var accumulator = (long - 1) >> 1
    var drawn = 0
    while true {
      set(x, y, to: colour, operation)
      drawn += 1
      if isSteep { y += yStep } else { x += xStep }
      if y < 0 || drawn > long || x & width != 0 { return drawn }
      if accumulator < short {
        accumulator += long
        if isSteep { x += xStep } else { y += yStep }
        if y < 0 || x & width != 0 { return drawn }
      }
      accumulator -= short
    }
  }

  /// SRCH of the V9938: the column of the first dot of a colour, from a place on.
  func search(from start: Dot, leftward: Bool, for colour: UInt8) -> Int? {
    var x = start.x & (width - 1)
    while (0..<width).contains(x) {
      if self[x, start.y] == colour & colourMask { return x }
      x += leftward ? -1 : 1
    }
    return nil
  }

  // MARK: Areas

  func fill(_ area: DotArea, with colour: UInt8, _ operation: LogicOperation = .copy) {
    for y in area.y..<area.y + area.height {
      for x in area.x..<area.x + area.width { set(x, y, to: colour, operation) }
    }
  }

  /// Copies the dots of `source` to where `x`, `y` is; areas may overlap.
  func copy(_ source: DotArea, toX x: Int, y: Int, _ operation: LogicOperation = .copy) {
    let rows = Array(0..<source.height)
    for row in y > source.y ? rows.reversed() : rows {
      let dots = (0..<source.width).map { self[source.x + $0, source.y + row] }
      for (column, dot) in dots.enumerated() { set(x + column, y + row, to: dot, operation) }
    }
  }
}

struct Dot: Equatable {
  var x, y: Int
}

/// A rectangle of dots.
struct DotArea: Equatable {
  var x, y, width, height: Int

  var isEmpty: Bool { width <= 0 || height <= 0 }
  var count: Int { isEmpty ? 0 : width * height }

  func contains(_ dot: Dot) -> Bool {
    (x..<x + width).contains(dot.x) && (y..<y + height).contains(dot.y)
  }
}

/// How a colour is combined with the dot that is there (reference/v9938.md, section 6).
struct LogicOperation: Equatable {
  let code: UInt8

  init(code: UInt8) { self.code = code & 15 }

  static let copy = LogicOperation(code: 0)
  static let and = LogicOperation(code: 1)
  private static let transparent: UInt8 = 8

  /// Nil when the dot stays as it is.
  func result(of source: UInt8, on destination: UInt8) -> UInt8? {
    if code & Self.transparent != 0, source == 0 { return nil }
    return switch code & 7 {
    case 0: source
    case 1: source & destination
    case 2: source | destination
    case 3: source ^ destination
    case 4: ~source
    default: nil
    }
  }
}
