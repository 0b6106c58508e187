/// Bits on their way into memory, the first one lowest, as deflate packs them.
struct BitStream {
  /// Where the next whole byte goes.
  private(set) var end: UnsafeMutablePointer<UInt8>
  private var bits: UInt64 = 0
  private var count: UInt64 = 0

  /// Eight bytes past the last one are written to.
  init(at start: UnsafeMutablePointer<UInt8>) { end = start }

  /// Takes `count` bits; no more than 56 between two calls of `flush`.
  @inline(__always)
  mutating func put(_ value: UInt64, count added: UInt64) {
    bits |= value &<< count
    count &+= added
  }

  @inline(__always)
  mutating func put(_ piece: DeflateCode.Bits) {
    put(UInt64(piece.bits), count: UInt64(piece.count))
  }

  /// Stores whole bytes. Eight are written, of which those past the end do not count yet.
  @inline(__always)
  mutating func flush() {
    UnsafeMutableRawPointer(end).storeBytes(of: bits.littleEndian, as: UInt64.self)
    end += Int(count >> 3)
    bits &>>= count & ~7
    count &= 7
  }

  /// All bits since `start`.
  func bitCount(since start: UnsafeMutablePointer<UInt8>) -> Int { (end - start) * 8 + Int(count) }

  /// Ends the block with an empty stored one, which fills the last byte: three bits 0, then its length, 0000,
  /// and the complement.
  mutating func alignToByte() {
    flush()
    put(0, count: 3)
    if count % 8 != 0 { put(0, count: 8 - count % 8) }
    put(0xFFFF_0000, count: 32)
    flush()
  }
}
