import GeneveCore

// Dots and lines: calls 0E–11.
extension VideoLibrary {
  /// Sets a dot. In GRAPHIC2 and 3 the eight dots around it share its colours.
  mutating func setDot(
    x: Int, y: Int, _ colours: TextColours, _ operation: LogicOperation, for task: TaskPage
  ) {
    let memory = memory(task)
    if let bitmap = Bitmap(memory, mode) {
      bitmap.set(x, y + task.firstPixelRow, to: colours.foreground, operation)
    } else if mode.hasCellPatterns {
      setPatternDot(Dot(x: x, y: y), colours, operation, memory)
    }
  }

  /// The colour of a dot, and the background of its cell row where there is one.
  func dot(x: Int, y: Int, for task: TaskPage) -> TextColours? {
    let memory = memory(task)
    if let bitmap = Bitmap(memory, mode) {
      return TextColours(foreground: bitmap[x, y + task.firstPixelRow], background: 0)
    }
    guard mode.hasCellPatterns, let place = patternPlace(Dot(x: x, y: y)) else { return nil }
    let colours = memory[tables.colours + place.offset]
    let isSet = memory[tables.patterns + place.offset] & place.bit != 0
    return TextColours(foreground: isSet ? colours >> 4 : colours & 15, background: colours & 15)
  }

  mutating func drawLine(
    from start: Dot, to end: Dot, _ colours: TextColours, _ operation: LogicOperation,
    for task: TaskPage
  ) {
    let memory = memory(task)
    if let bitmap = Bitmap(memory, mode) {
      let top = task.firstPixelRow
      let dots = bitmap.line(
        from: Dot(x: start.x, y: start.y + top), to: Dot(x: end.x, y: end.y + top),
        colours.foreground, operation)
      occupyChip(dots, VideoCost.Chip.line)
    } else if mode.hasCellPatterns {
      drawPatternLine(from: start, to: end, colours, operation, memory)
    }
  }

  // MARK: GRAPHIC2 and GRAPHIC3

  /// Byte and bit of a dot in the pattern table; the colours are at the same offset in theirs.
  private func patternPlace(_ dot: Dot) -> (offset: Int, bit: UInt8)? {
    guard (0..<mode.layout.pixelColumns).contains(dot.x),
      (0..<mode.layout.pixelRows).contains(dot.y)
    else { return nil }
    return (dot.y / 8 * 256 + dot.x / 8 * 8 + dot.y % 8, 0x80 >> UInt8(dot.x % 8))
  }

  /// The dot shows the foreground, and both colours of the eight dots around it change. The operation AND
  /// makes them black and leaves the pattern, all others count for nothing: so the real system does it.
  private func setPatternDot(
    _ dot: Dot, _ colours: TextColours, _ operation: LogicOperation, _ memory: VideoMemory
  ) {
    guard let place = patternPlace(dot) else { return }
    if operation == .and {
      memory[tables.colours + place.offset] = 0
    } else {
      memory[tables.patterns + place.offset] |= place.bit
      memory[tables.colours + place.offset] = colours.byte
    }
  }

  /// Shallow lines are drawn from left to right, steep ones downwards. Where a line passes just between two
  /// dots it turns, except a steep one that goes to the left.
  private mutating func drawPatternLine(
    from start: Dot, to end: Dot, _ colours: TextColours, _ operation: LogicOperation,
    _ memory: VideoMemory
  ) {
    let (dx, dy) = (abs(end.x - start.x), abs(end.y - start.y))
    let isSteep = dy > dx
    let isForward = isSteep ? start.y <= end.y : start.x <= end.x
    var dot = isForward ? start : end
    let last = isForward ? end : start
    let (xStep, yStep) = (last.x < dot.x ? -1 : 1, last.y < dot.y ? -1 : 1)
    let turningPoint = isSteep && xStep < 0 ? -1 : 0
    let long = max(dx, dy)
    var error = long / 2
    for _ in 0...long {
      setPatternDot(dot, colours, operation, memory)
      error -= min(dx, dy)
      let turns = error <= turningPoint
      if turns { error += long }
      if !isSteep || turns { dot.x += xStep }
      if isSteep || turns { dot.y += yStep }
    }
    work += (long + 1) * VideoCost.patternLineDot
  }
}
