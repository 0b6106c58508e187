/// The two characters of every byte, the first one in the low half, where no reference count stands
/// before them.
final class HexadecimalDigits: Sendable {
  static let shared = HexadecimalDigits()
  nonisolated(unsafe) let pairs: UnsafePointer<UInt16>

  private init() {
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 256)
    for byte in 0..<256 {
      (table + byte).initialize(
        to: UInt16(Self.character(byte >> 4)) | UInt16(Self.character(byte & 15)) << 8)
    }
    pairs = UnsafePointer(table)
  }

  /// The character of a digit from 0 to 15.
  static func character(_ digit: Int) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + UInt8(digit) : UInt8(ascii: "A") + UInt8(digit - 10)
  }
}
