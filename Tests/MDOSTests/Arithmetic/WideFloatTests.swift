import Testing

@testable import MDOS

/// Identities that hold only if constants and series do; compared to 110 of the 128 bits.
@Suite("Wide floating point")
struct WideFloatTests {
  private func isClose(_ left: WideFloat, _ right: WideFloat) -> Bool {
    let difference = left - right
    return difference.isZero || difference.scale < right.scale - 110
  }

  private let one = WideFloat(1)

  @Test("sums, products and quotients of integers are exact")
  func integers() {
    #expect(WideFloat(7) + WideFloat(-12) == WideFloat(-5))
    #expect(WideFloat(7) - WideFloat(7) == .zero)
    #expect(WideFloat(1_000_003) * WideFloat(-999_983) == WideFloat(-999_985_999_949))
    #expect(WideFloat(-84) / WideFloat(7) == WideFloat(-12))
    #expect(isClose(WideFloat(1) / WideFloat(3) * WideFloat(3), one))
    #expect(WideFloat(UInt64.max) + one == WideFloat(UInt64.max) - WideFloat(-1))
    #expect(WideFloat(10).divided(by: 5) == WideFloat(2))
  }

  @Test("π is 16 atn 1/5 − 4 atn 1/239")
  func pi() {
    let fifth = WideFloat.arcTangent(one / WideFloat(5))
    let other = WideFloat.arcTangent(one / WideFloat(239))
    let machin = WideFloat(8) * fifth - WideFloat(2) * other
    #expect(isClose(.halfPi, machin))
  }

  @Test("logarithm and exponential undo each other", arguments: [1, 2, 3, 10, 37])
  func inverse(number: Int) {
    #expect(isClose(.exponential(.logarithm(WideFloat(number))), WideFloat(number)))
  }

  @Test("the logarithms of two and ten are what e to their power says")
  func constants() {
    #expect(isClose(.exponential(.naturalLogOfTwo), WideFloat(2)))
    #expect(isClose(.exponential(.naturalLogOfTen), WideFloat(10)))
  }

  @Test("sines: 0, 30 and 90 degrees, and twice an angle")
  func sines() {
    #expect(WideFloat.sine(.zero).isZero)
    #expect(isClose(.sine(.halfPi / WideFloat(3)), one / WideFloat(2)))
    #expect(isClose(.sine(.halfPi), one))
    let x = WideFloat.halfPi / WideFloat(7)
    let cosine = WideFloat.sine(.halfPi - x)
    #expect(isClose(.sine(WideFloat(2) * x), WideFloat(2) * .sine(x) * cosine))
  }

  @Test("arc tangents add up to a right angle", arguments: [1, 2, 5, 1000])
  func arcTangents(number: Int) {
    let x = WideFloat(number)
    #expect(isClose(.arcTangent(x) + .arcTangent(one / x), .halfPi))
    #expect(WideFloat.arcTangent(.zero).isZero)
  }

  @Test(
    "decimal numbers survive both ways",
    arguments: [
      "4001000000000000", "3F63636363636363", "7F63636363636363", "0001000000000000",
      "FFFF000000000000", "C0F2163721584F0B", "0000000000000000",
    ])
  func conversion(hex: String) throws {
    let number = RadixNumber(bytes: try bytes(hex))
    #expect(WideFloat(number).radixNumber() == FloatResult(number))
  }

  @Test("what is too large for a TI number overflows, what is too small is zero")
  func range() {
    #expect(WideFloat.powerOfTen(128).radixNumber().error == .overflow)
    #expect(WideFloat.powerOfTen(-129).radixNumber() == FloatResult(.zero))
    #expect(WideFloat(3).radixNumber(timesTenTo: 127).value.bytes[0] == 0x7F)
  }
}

/// Bytes from hexadecimal digits.
func bytes(_ hex: String) throws -> [UInt8] {
  let digits = try hex.map { UInt8(try #require($0.hexDigitValue)) }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
