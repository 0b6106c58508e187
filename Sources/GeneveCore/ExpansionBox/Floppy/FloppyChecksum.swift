/// The checksum behind ID and data fields: CCITT, polynomial 1021 (reference/peripherals.md, section 2).
struct FloppyChecksum: Equatable {
  private(set) var value: UInt16

  /// Before an FM mark.
  static let fm = FloppyChecksum(value: 0xFFFF)
  /// After three bytes A1 in MFM.
  static let mfm = FloppyChecksum(value: 0xCDB4)

  init(value: UInt16) { self.value = value }

  mutating func add(_ byte: UInt8) {
    value = value << 8 ^ Self.table[Int(value >> 8) ^ Int(byte)]
  }

  var high: UInt8 { UInt8(value >> 8) }
  var low: UInt8 { UInt8(truncatingIfNeeded: value) }

  private static let table: [UInt16] = (0..<256).map { index in
    (0..<8).reduce(UInt16(index) << 8) { crc, _ in
      crc & 0x8000 != 0 ? crc << 1 ^ 0x1021 : crc << 1
    }
  }
}
