/// 16-bit words, most significant byte first, as the TMS9900 family keeps them.
extension [UInt8] {
  func word(at offset: Int) -> Int { Int(self[offset]) << 8 | Int(self[offset + 1]) }

  mutating func setWord(_ value: Int, at offset: Int) {
    self[offset] = UInt8(truncatingIfNeeded: value >> 8)
    self[offset + 1] = UInt8(truncatingIfNeeded: value)
  }
}
