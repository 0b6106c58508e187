/// How a bitmap mode lays dots into memory, as the command engine sees it (reference/v9938.md,
/// section 6). Used as a generic parameter, so that every command is compiled once for each mode.
protocol BitmapFormat {
  static var width: Int { get }
  /// Dots in a byte, as a power of two.
  static var dotShift: Int { get }
  /// Physical address of the byte with the dot; `y` has ten bits and wraps at 128 KiB.
  static func address(_ x: Int, _ y: Int) -> Int
}

extension BitmapFormat {
  static var dotsPerByte: Int { 1 << dotShift }
  static var bitsPerDot: Int { 8 >> dotShift }
  static var dotMask: UInt8 { UInt8(truncatingIfNeeded: 1 << bitsPerDot - 1) }

  /// How far left the dot at `x` stands in its byte; the leftmost is in the highest bits.
  @inline(__always)
  static func shift(_ x: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (~x & (dotsPerByte - 1)) * bitsPerDot)
  }
}

enum Graphic4Format: BitmapFormat {
  static let width = 256
  static let dotShift = 1
  @inline(__always)
  static func address(_ x: Int, _ y: Int) -> Int { (y & 1023) << 7 | (x & 255) >> 1 }
}

enum Graphic5Format: BitmapFormat {
  static let width = 512
  static let dotShift = 2
  @inline(__always)
  static func address(_ x: Int, _ y: Int) -> Int { (y & 1023) << 7 | (x & 511) >> 2 }
}

enum Graphic6Format: BitmapFormat {
  static let width = 512
  static let dotShift = 1
  @inline(__always)
  static func address(_ x: Int, _ y: Int) -> Int {
    VRAM.planar((y & 511) << 8 | (x & 511) >> 1)
  }
}

enum Graphic7Format: BitmapFormat {
  static let width = 256
  static let dotShift = 0
  @inline(__always)
  static func address(_ x: Int, _ y: Int) -> Int { VRAM.planar((y & 511) << 8 | x & 255) }
}
