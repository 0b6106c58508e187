/// Moments at equal distances, in steps from now.
struct EdgeTrain: Equatable {
  var first: Int64
  var spacing: Int64
  var count: Int64

  /// The moments `first`, `first + spacing`, … up to and with `limit`.
  init(from first: Int64, every spacing: Int64, upTo limit: Int64) {
    (self.first, self.spacing) = (first, spacing)
    count = limit < first ? 0 : 1 + (limit - first) / spacing
  }
}

/// A counter with its output flip-flop: counts down, and at zero starts again and toggles.
struct SquareWave {
  /// Steps until the output toggles, at least 1.
  private(set) var stepsLeft: Int64 = 1
  private(set) var isHigh = false

  /// When the output toggles within the next `steps`.
  func toggles(in steps: Int64, period: Int64) -> EdgeTrain {
    EdgeTrain(from: stepsLeft, every: period, upTo: steps)
  }

  /// When the output rises within the next `steps`.
  func risingEdges(in steps: Int64, period: Int64) -> EdgeTrain {
    EdgeTrain(from: isHigh ? stepsLeft + period : stepsLeft, every: 2 * period, upTo: steps)
  }

  mutating func advance(by steps: Int64, period: Int64) {
    let toggles = toggles(in: steps, period: period)
    guard toggles.count > 0 else {
      stepsLeft -= steps
      return
    }
    stepsLeft = period - (steps - stepsLeft) % period
    if toggles.count & 1 != 0 { isHigh.toggle() }
  }
}

/// The shift register behind the noise: 17 bits, moved down by each rising edge of the noise clock.
///
/// What enters at the top is bit 2 (periodic noise) or bit 2 xor bit 3 (white noise), so that the pattern
/// repeats after 15 or 32767 shifts (reference/geneve-hardware.md, section 9).
struct NoiseRegister {
  private static let restartValue: UInt32 = 0x10000
  private static let periodicLength: Int64 = 15
  private static let whiteLength: Int64 = 32767
  /// Bits 0 and 1 do not take part; they fit the pattern after two shifts.
  private static let leadIn: Int64 = 2

  private(set) var bits = Self.restartValue

  var isHigh: Bool { bits & 1 != 0 }

  mutating func restart() { bits = Self.restartValue }

  mutating func shift(isWhite: Bool) {
    let entering = (isWhite ? bits >> 2 ^ bits >> 3 : bits >> 2) & 1
    bits = bits >> 1 | entering << 16
  }

  /// Shifts `count` times; whole patterns are left out.
  mutating func shift(_ count: Int64, isWhite: Bool) {
    let length = isWhite ? Self.whiteLength : Self.periodicLength
    var left = count > Self.leadIn ? (count - Self.leadIn) % length + Self.leadIn : count
    // The next fourteen bits to enter depend only on bits that are already here.
    while left >= 14 {
      let entering = (isWhite ? bits >> 2 ^ bits >> 3 : bits >> 2) & 0x3FFF
      bits = bits >> 14 | entering << 3
      left -= 14
    }
    for _ in 0..<left { shift(isWhite: isWhite) }
  }
}

extension SquareWave: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&stepsLeft)
    try exchange.field(&isHigh)
    guard 1...1024 ~= stepsLeft else { throw exchange.impossibleValue }
  }
}

extension NoiseRegister: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&bits)
    guard bits < 1 << 17 else { throw exchange.impossibleValue }
  }
}
