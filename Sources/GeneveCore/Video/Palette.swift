/// Colours of the V9938. A colour is a 9-bit number GGGRRRBBB, the order of the chip's own registers.
public enum Palette {
  /// Red, green and blue as 0x00RRGGBB for each of the 512 colours: three bits per component, widened
  /// by repeating them (0 36 73 109 146 182 219 255).
  public static let rgb: [UInt32] = (0..<512).map { colour in
    func widened(_ component: Int) -> UInt32 {
      let bits = UInt32(component & 7)
      return bits << 5 | bits << 2 | bits >> 1
    }
    return widened(colour >> 3) << 16 | widened(colour >> 6) << 8 | widened(colour)
  }

  /// The palette at power-on, digits G, R, B in octal (reference/v9938.md, section 2).
  static let initial: [UInt16] = [
    0o000, 0o000, 0o611, 0o733, 0o117, 0o327, 0o151, 0o627,
    0o171, 0o373, 0o661, 0o664, 0o411, 0o265, 0o555, 0o777,
  ]

  /// The colour of a GRAPHIC7 byte GGGRRRBB: two bits of blue become 0, 2, 4 and 7 (section 2.2).
  @inline(__always)
  static func graphic7(_ byte: UInt8) -> UInt16 {
    let blue = UInt16(byte & 3)
    return UInt16(byte & 0xFC) << 1 | (blue << 1 | blue >> 1 & blue)
  }
}
