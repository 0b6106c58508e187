/// The functions behind those of library 10, by their power series, for the ranges to which the
/// library brings its arguments.
extension WideFloat {
  static let naturalLogOfTen =
    WideFloat(fraction: 0x935D_8DDD_AAA8_AC16_EA56_D62B_82D3_0A28).scaled(by: 1)
  static let naturalLogOfTwo =
    WideFloat(fraction: 0xB172_17F7_D1CF_79AB_C9E3_B398_03F2_F6AF).scaled(by: -1)
  static let halfPi = WideFloat(fraction: 0xC90F_DAA2_2168_C234_C4C6_628B_80DC_1CD1)
  private static let arcTangentOfHalf =
    WideFloat(fraction: 0xED63_382B_0DDA_7B45_6FE4_45EC_BC3A_8D03).scaled(by: -2)

  /// Adds up terms until they no longer matter. `next` turns the term of a number, counted from 1,
  /// into the following one.
  private static func series(
    from first: WideFloat, _ next: (WideFloat, Int) -> WideFloat,
    weight: (Int) -> UInt64 = { _ in 1 }
  ) -> WideFloat {
    var (sum, term, number) = (first, first, 1)
    while !term.isZero, term.scale > sum.scale - 130 {
      term = next(term, number)
      sum = sum + term.divided(by: weight(number))
      number += 1
    }
    return sum
  }

  /// e^x for 0 ≤ x < 4.
  static func exponential(_ x: WideFloat) -> WideFloat {
    guard !x.isZero else { return WideFloat(1) }
    let halvings = 8
    let reduced = x.divided(by: 1 << UInt64(halvings))
    var result = series(from: WideFloat(1)) { term, n in (term * reduced).divided(by: UInt64(n)) }
    for _ in 0..<halvings { result = result * result }
    return result
  }

  private static let threeHalves = WideFloat(3).scaled(by: -1)

  /// ln x for x > 0.
  static func logarithm(_ x: WideFloat) -> WideFloat {
    // x = t · 2^s with t near 1.
    var s = x.scale
    var t = x.scaled(by: -s)
    if (t - threeHalves).isPositive { (s, t) = (s + 1, t.scaled(by: -1)) }
    let z = (t - WideFloat(1)) / (t + WideFloat(1))
    guard !z.isZero else { return WideFloat(s) * naturalLogOfTwo }
    let square = z * z
    let half = series(from: z, { term, _ in term * square }, weight: { UInt64(2 * $0 + 1) })
    return WideFloat(s) * naturalLogOfTwo + half.scaled(by: 1)
  }

  /// sin x for 0 ≤ x ≤ π/2.
  static func sine(_ x: WideFloat) -> WideFloat {
    let square = -(x * x)
    return series(from: x) { term, n in
      (term * square).divided(by: UInt64(2 * n * (2 * n + 1)))
    }
  }

  /// atn x for x ≥ 0.
  static func arcTangent(_ x: WideFloat) -> WideFloat {
    if x.isZero { return x }
    if x.scale >= 0 { return halfPi - arcTangentUpToOne(WideFloat(1) / x) }
    return arcTangentUpToOne(x)
  }

  private static func arcTangentUpToOne(_ x: WideFloat) -> WideFloat {
    guard x.scale >= -2 else { return arcTangentSeries(x) }
    let half = WideFloat(1).scaled(by: -1)
    return arcTangentOfHalf + arcTangentSeries((x - half) / (WideFloat(1) + half * x))
  }

  private static func arcTangentSeries(_ x: WideFloat) -> WideFloat {
    let square = -(x * x)
    return series(from: x, { term, _ in term * square }, weight: { UInt64(2 * $0 + 1) })
  }
}
