import GeneveCore

// Rectangles of dots in GRAPHIC4–GRAPHIC7: calls 12–19 and 3A.
extension VideoLibrary {
  /// Copies a rectangle, byte by byte (`isFast`) or dot by dot. With a colour, what of the source is not
  /// covered by the copy is filled with it.
  mutating func copyBlock(
    _ source: DotArea, to target: Dot, isFast: Bool, _ operation: LogicOperation,
    filling colour: UInt8?, for task: TaskPage
  ) {
    guard let bitmap = Bitmap(memory(task), mode), !source.isEmpty else { return }
    var area = source
    var place = target
    if isFast { (area, place) = Self.wholeBytes(source, target, bitmap) }
    bitmap.copy(area, toX: place.x, y: place.y, operation)
    if isFast {
      occupyChip(area.count / bitmap.dotsPerByte, VideoCost.Chip.copyBytes)
    } else {
      occupyChip(area.count, VideoCost.Chip.copyDots)
    }
    guard let colour else { return }
    let covered = DotArea(x: place.x, y: place.y, width: area.width, height: area.height)
    for y in area.y..<area.y + area.height {
      for x in area.x..<area.x + area.width where !covered.contains(Dot(x: x, y: y)) {
        bitmap.set(x, y, to: colour, operation)
      }
    }
    occupyChip(area.count, VideoCost.Chip.fillDots)
  }

  /// The bytes that the chip's fast commands take for a rectangle of dots: as many whole bytes as fit in
  /// its width, from the end at which the copy begins.
  private static func wholeBytes(
    _ source: DotArea, _ target: Dot, _ bitmap: Bitmap
  ) -> (DotArea, Dot) {
    let dots = bitmap.dotsPerByte
    let bytes = max(1, source.width / dots)
    func firstByte(_ x: Int) -> Int {
      target.x >= source.x ? (x + source.width - 1) / dots - bytes + 1 : x / dots
    }
    let area = DotArea(
      x: firstByte(source.x) * dots, y: source.y, width: bytes * dots, height: source.height)
    return (area, Dot(x: firstByte(target.x) * dots, y: target.y))
  }

  /// Moves the dots of a window and fills what becomes free. A count of 0, or one that leaves nothing, clears.
  mutating func scrollDots(
    _ window: DotArea, _ direction: ScrollDirection, by count: Int, filling colour: UInt8,
    for task: TaskPage
  ) {
    guard let bitmap = Bitmap(memory(task), mode), !window.isEmpty else { return }
    let isVertical = direction == .up || direction == .down
    let size = isVertical ? window.height : window.width
    guard count > 0, count < size else {
      bitmap.fill(window, with: colour)
      occupyChip(window.count, VideoCost.Chip.fillDots)
      return
    }
    var (kept, freed) = (window, window)
    if isVertical {
      (kept.height, freed.height) = (size - count, count)
    } else {
      (kept.width, freed.width) = (size - count, count)
    }
    var target = Dot(x: window.x, y: window.y)
    switch direction {
    case .up: (kept.y, freed.y) = (window.y + count, window.y + size - count)
    case .down: target.y += count
    case .left: (kept.x, freed.x) = (window.x + count, window.x + size - count)
    case .right: target.x += count
    }
    bitmap.copy(kept, toX: target.x, y: target.y)
    bitmap.fill(freed, with: colour)
    occupyChip(kept.count, VideoCost.Chip.copyDots)
    occupyChip(freed.count, VideoCost.Chip.fillDots)
  }

  /// Colours the margins left and right of the text.
  mutating func setEdge(_ colour: UInt8, for task: TaskPage) {
    guard let bitmap = Bitmap(memory(task), mode) else { return }
    let text = dots(of: CellArea(top: 0, left: 0, bottom: rows - 1, right: columns - 1), task)
    let right = text.x + text.width
    for (x, width) in [(0, text.x), (right, bitmap.width - right)] {
      let edge = DotArea(x: x, y: text.y, width: width, height: mode.layout.pixelRows)
      bitmap.fill(edge, with: colour)
      occupyChip(edge.count, VideoCost.Chip.fillDots)
    }
  }

  // MARK: Time of the chip

  /// Notes that the chip's command engine would be at work for so many steps from the end of this call on;
  /// the next call that draws waits for it.
  mutating func occupyChip(_ steps: Int, _ cyclesPerStep: Double) {
    chipWork += Int((Double(steps) * cyclesPerStep).rounded())
  }
}
