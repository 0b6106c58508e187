/// Finds packets in the bytes of a connection, however they are cut:
///
///     $ data # xx      a packet; xx is the sum of the data modulo 256, in hex
///     +  -             the last packet was taken, or was damaged
///     03               stop the target
struct PacketReader {
  enum Item: Equatable {
    case packet([UInt8])
    /// The checksum is wrong.
    case damaged
    /// More than `PacketReader.limit` bytes.
    case tooLong
    case acknowledged
    case refused
    case interrupt
  }

  /// Bytes of data in a packet, as promised in `qSupported`.
  static let limit = 0x4000

  private enum State {
    case outside
    case inside
    case checksum(UInt8?)
  }

  private var state = State.outside
  private var data: [UInt8] = []
  private var isTooLong = false

  /// What is complete after `byte`.
  mutating func take(_ byte: UInt8) -> Item? {
    switch state {
    case .outside:
      switch byte {
      case UInt8(ascii: "$"): begin()
      case UInt8(ascii: "+"): return .acknowledged
      case UInt8(ascii: "-"): return .refused
      case 0x03: return .interrupt
      default: break
      }
    case .inside:
      switch byte {
      case UInt8(ascii: "#"): state = .checksum(nil)
      // The client gave the last one up.
      case UInt8(ascii: "$"): begin()
      default:
        if data.count < Self.limit { data.append(byte) } else { isTooLong = true }
      }
    case .checksum(nil): state = .checksum(byte)
    case .checksum(let first?):
      state = .outside
      if isTooLong { return .tooLong }
      guard let high = Hex.digit(first), let low = Hex.digit(byte),
        high << 4 | low == Self.checksum(data)
      else { return .damaged }
      return .packet(data)
    }
    return nil
  }

  private mutating func begin() {
    (state, isTooLong) = (.inside, false)
    data.removeAll(keepingCapacity: true)
  }

  static func checksum(_ data: [UInt8]) -> UInt8 { data.reduce(0, &+) }

  /// A packet around `data`, its special characters escaped.
  static func frame(_ data: [UInt8]) -> [UInt8] {
    var escaped: [UInt8] = []
    for byte in data {
      if [UInt8(ascii: "$"), UInt8(ascii: "#"), UInt8(ascii: "}"), UInt8(ascii: "*")].contains(byte)
      {
        escaped += [UInt8(ascii: "}"), byte ^ 0x20]
      } else {
        escaped.append(byte)
      }
    }
    return [UInt8(ascii: "$")] + escaped + [UInt8(ascii: "#")] + Hex.encode([checksum(escaped)])
  }

  /// Data without its escapes; an escape at the very end stands for nothing.
  static func unescaped(_ data: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in data {
      if isEscaped {
        bytes.append(byte ^ 0x20)
        isEscaped = false
      } else if byte == UInt8(ascii: "}") {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}

/// Numbers and bytes in hexadecimal.
enum Hex {
  static func digit(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  static func encode(_ word: UInt16) -> [UInt8] {
    encode([UInt8(word >> 8), UInt8(truncatingIfNeeded: word)])
  }

  /// Nil unless `text` is pairs of digits.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var index = text.startIndex
    while index < text.endIndex {
      guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
      index += 2
    }
    return bytes
  }

  /// Nil unless `text` is a number of up to 16 digits.
  static func number(_ text: ArraySlice<UInt8>) -> UInt64? {
    guard (1...16).contains(text.count) else { return nil }
    var value: UInt64 = 0
    for character in text {
      guard let digit = digit(character) else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }
}
