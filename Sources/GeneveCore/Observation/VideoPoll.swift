/// A part of the video chip whose changes are found by comparing: the chip changes its memory by itself,
/// and whoever does not watch it shall not pay for those who do.
struct VideoPoll {
  enum Part { case memory, registers }

  let number: Int
  private let part: Part
  private let range: ClosedRange<Int>
  private var known: [UInt8] = []

  init(_ number: Int, _ part: Part, _ range: ClosedRange<Int>) {
    self.number = number
    self.part = part
    self.range = range.clamped(to: 0...(part == .memory ? VRAM.totalSize - 1 : 46))
  }

  /// The changes since the last look; none the first time.
  @discardableResult
  mutating func look(_ board: inout Board) -> [StopEvent] {
    var events: [StopEvent] = []
    if known.isEmpty {
      for place in range { known.append(value(at: place, &board)) }
      return []
    }
    guard part == .registers || !isUnchanged(board.video.vram.bytes) else { return [] }
    for (index, place) in range.enumerated() {
      let new = value(at: place, &board)
      guard new != known[index] else { continue }
      events.append(
        .write(
          part == .memory ? .videoMemory(place) : .videoRegister(place),
          old: UInt16(known[index]), new: UInt16(new)))
      known[index] = new
    }
    return events
  }

  private func isUnchanged(_ memory: UnsafePointer<UInt8>) -> Bool {
    known.withUnsafeBufferPointer { known in
      var difference: UInt8 = 0
      for index in known.indices { difference |= known[index] ^ memory[range.lowerBound + index] }
      return difference == 0
    }
  }

  private func value(at place: Int, _ board: inout Board) -> UInt8 {
    switch part {
    case .memory: board.video.vramByte(place)
    case .registers: board.video.register(place)
    }
  }
}
