/// A name of a file, a directory or a volume: ten bytes, padded with blanks, neither blank nor
/// period inside (reference/peripherals.md, section 12.1).
///
/// Real disks hold names that break the rules; they can be read and looked up all the same. Each
/// byte counts as the character with its number.
public struct DiskName: Equatable, Hashable, Comparable, Sendable {
  public static let length = 10

  /// Always ten.
  public let bytes: [UInt8]

  /// The name as it stands on a disk; a missing rest counts as blanks.
  public init(bytes: some Sequence<UInt8>) {
    let name = bytes.prefix(Self.length)
    self.bytes = Array(name) + Self.padding(Self.length - name.count { _ in true })
  }

  /// Nil when `text` is empty, longer than ten characters or has a character that no name can hold.
  /// Case is kept: names on Geneve disks are upper case by custom only.
  public init?(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    guard (1...Self.length).contains(scalars.count),
      scalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F && $0 != "." })
    else { return nil }
    self.init(bytes: scalars.map { UInt8($0.value) })
  }

  /// Whether a new file may be called so.
  public var isValid: Bool { DiskName(text) == self }

  /// Without the padding.
  public var text: String {
    let end = bytes.lastIndex { $0 != 0x20 && $0 != 0 }.map { $0 + 1 } ?? 0
    return String(String.UnicodeScalarView(bytes[..<end].map { Unicode.Scalar($0) }))
  }

  /// In the order of the index, by bytes.
  public static func < (left: DiskName, right: DiskName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private static func padding(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x20, count: count) }
}

extension DiskName: CustomStringConvertible {
  /// For people: a character that would upset a terminal shows as a question mark.
  public var description: String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isPrintableASCII ? $0 : "?" }))
  }
}

extension Unicode.Scalar {
  var isPrintableASCII: Bool { (0x20..<0x7F).contains(value) }
}
