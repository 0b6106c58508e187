/// SplitMix64: the same numbers for the same seed, wherever and with whatever compiler it runs.
struct CaseRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  /// 0 ..< `limit`, which is at least 1.
  mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % limit }

  /// True once in `count` times.
  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  mutating func word() -> UInt16 { UInt16(truncatingIfNeeded: next() >> 40) }

  mutating func choice<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// A word where carries, signs and limits are likely to show.
  mutating func edgeWord() -> UInt16 {
    switch below(20) {
    case 0..<8: choice(Self.edges)
    case 8..<11: UInt16(below(16))
    default: word()
    }
  }

  private static let edges: [UInt16] = [
    0x0000, 0x0001, 0x0002, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0xFFFE, 0xFFFF, 0x00FF, 0xFF00,
    0x0080, 0x7F00, 0x8080, 0x5555, 0xAAAA,
  ]
}
