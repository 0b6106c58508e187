import GeneveCore

/// Memory as words and characters, sixteen bytes to a line.
///
///     >A000  0200 1234 0000 0000 0000 0000 0000 0000  ...4............
enum MemoryView {
  static let bytesPerLine = 16

  static func lines(of machine: Machine, from start: Place, length: Int) -> [String] {
    stride(from: 0, to: length, by: bytesPerLine).map { offset in
      let place = start.advanced(by: offset)
      let bytes = (0..<min(bytesPerLine, length - offset)).map {
        machine.byte(at: place.advanced(by: $0))
      }
      return line(place, bytes)
    }
  }

  static func line(_ place: Place, _ bytes: [UInt8]) -> String {
    switch place {
    case .cru:
      return "\(place)  " + bytes.map { String($0) }.joined(separator: " ")
    case .mapper, .videoRegister:
      return "\(place)  " + bytes.map { hexadecimal(Int($0), digits: 2) }.joined(separator: " ")
    case .logical, .physical, .videoMemory: break
    }
    let digits = bytes.map { hexadecimal(Int($0), digits: 2) }
    let words = stride(from: 0, to: digits.count, by: 2).map {
      digits[$0] + ($0 + 1 < digits.count ? digits[$0 + 1] : "")
    }
    let characters = bytes.map { (0x20...0x7E).contains($0) ? Character(UnicodeScalar($0)) : "." }
    return "\(place)  \(words.joined(separator: " ").padded(to: 39))  \(String(characters))"
  }

  /// How many places a line of a space has.
  static func placesPerLine(_ place: Place) -> Int { bytesPerLine }
}
