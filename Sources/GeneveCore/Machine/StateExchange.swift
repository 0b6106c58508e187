/// Moves the state of devices into bytes and back.
///
/// A device lists its fields once, in `exchangeState`, and the same list serves saving and restoring, so
/// that the two can never disagree. Integers are big-endian; sections carry name, version and length.
public struct StateExchange {
  /// What is wrong with a state that cannot be restored.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    /// The bytes ended inside `section`, at byte `offset` of the file.
    case truncated(section: String, offset: Int)
    /// Another section stood at `offset` than the machine expected.
    case unexpectedSection(found: String, expected: String, offset: Int)
    /// The section is of a version that this build does not know.
    case unknownVersion(section: String, version: Int, offset: Int)
    /// A section holds more bytes than its device took.
    case leftover(section: String, offset: Int)
    /// A value that no machine can have, as a number outside its table.
    case impossibleValue(section: String, offset: Int)

    public var description: String {
      switch self {
      case .truncated(let section, let offset):
        "state ends at byte \(offset), inside section \(section)"
      case .unexpectedSection(let found, let expected, let offset):
        "state has section \(found) at byte \(offset) where \(expected) belongs"
      case .unknownVersion(let section, let version, let offset):
        "state section \(section) at byte \(offset) has version \(version), unknown here"
      case .leftover(let section, let offset):
        "state section \(section) has bytes left over at byte \(offset)"
      case .impossibleValue(let section, let offset):
        "state section \(section) has an impossible value before byte \(offset)"
      }
    }
  }

  private enum Direction { case save, restore }

  private let direction: Direction
  /// What was written, or what is being read.
  public private(set) var bytes: [UInt8]
  private var position = 0
  private var section = "header"
  private var sectionEnd = 0

  /// An exchange that saves; take `bytes` at the end.
  ///
  /// - Parameter capacity: about how many bytes there will be.
  public init(capacity: Int = 0) {
    (direction, bytes) = (.save, [])
    bytes.reserveCapacity(capacity)
  }

  /// An exchange that restores from `bytes`.
  public init(restoringFrom bytes: [UInt8]) {
    (direction, self.bytes, sectionEnd) = (.restore, bytes, bytes.count)
  }

  public var isRestoring: Bool { direction == .restore }

  /// True when everything has been read.
  public var isAtEnd: Bool { position == bytes.count }

  // Other modules get the general form below uncompiled for their types, which is slow: a snapshot of the
  // system has thousands of fields.
  public mutating func field(_ value: inout UInt8) throws {
    switch direction {
    case .save: bytes.append(value)
    case .restore: value = bytes[try advance(by: 1) - 1]
    }
  }

  public mutating func field(_ value: inout UInt16) throws {
    switch direction {
    case .save:
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
      bytes.append(UInt8(truncatingIfNeeded: value))
    case .restore:
      let end = try advance(by: 2)
      value = UInt16(bytes[end - 2]) << 8 | UInt16(bytes[end - 1])
    }
  }

  public mutating func field(_ value: inout UInt32) throws {
    value = UInt32(truncatingIfNeeded: try exchange(UInt64(value), size: 4))
  }

  public mutating func field(_ value: inout UInt64) throws {
    value = try exchange(value, size: 8)
  }

  public mutating func field(_ value: inout Int64) throws {
    value = Int64(bitPattern: try exchange(UInt64(bitPattern: value), size: 8))
  }

  public mutating func field(_ value: inout Int) throws {
    value = Int(truncatingIfNeeded: try exchange(UInt64(bitPattern: Int64(value)), size: 8))
  }

  /// A number that is always in the range of a byte.
  public mutating func field(_ value: inout Int, as _: UInt8.Type) throws {
    value = Int(UInt8(truncatingIfNeeded: try exchange(UInt64(truncatingIfNeeded: value), size: 1)))
  }

  /// A number that is always in the range of 16 bits with sign.
  public mutating func field(_ value: inout Int, as _: Int16.Type) throws {
    value = Int(Int16(truncatingIfNeeded: try exchange(UInt64(truncatingIfNeeded: value), size: 2)))
  }

  /// A number that is always in the range of 32 bits with sign.
  public mutating func field(_ value: inout Int, as _: Int32.Type) throws {
    value = Int(Int32(truncatingIfNeeded: try exchange(UInt64(truncatingIfNeeded: value), size: 4)))
  }

  /// The low `size` bytes of a number.
  private mutating func exchange(_ bits: UInt64, size: Int) throws -> UInt64 {
    switch direction {
    case .save:
      for shift in stride(from: 8 * (size - 1), through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
      }
      return bits
    case .restore:
      let end = try advance(by: size)
      return bytes[end - size..<end].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Saves or restores one number.
  public mutating func field<Number: FixedWidthInteger>(_ value: inout Number) throws {
    let size = MemoryLayout<Number>.size
    switch direction {
    case .save:
      for shift in stride(from: size - 1, through: 0, by: -1) {
        bytes.append(UInt8(truncatingIfNeeded: value >> Number(shift * 8)))
      }
    case .restore:
      let end = try advance(by: size)
      var read: UInt64 = 0
      for byte in bytes[end - size..<end] { read = read << 8 | UInt64(byte) }
      value = Number(truncatingIfNeeded: read)
    }
  }

  public mutating func field(_ value: inout Bool) throws {
    var byte: UInt8 = value ? 1 : 0
    try field(&byte)
    value = byte != 0
  }

  /// Saves or restores an enumeration or an option set by its raw value.
  public mutating func field<Value: RawRepresentable>(_ value: inout Value) throws
  where Value.RawValue: FixedWidthInteger {
    var raw = value.rawValue
    try field(&raw)
    guard isRestoring else { return }
    guard let known = Value(rawValue: raw) else { throw impossibleValue }
    value = known
  }

  public mutating func field(_ values: inout [UInt8]) throws {
    var count = UInt32(values.count)
    try field(&count)
    switch direction {
    case .save: bytes.append(contentsOf: values)
    case .restore:
      guard Int(count) <= sectionEnd - position else {
        throw Failure.truncated(section: section, offset: bytes.count)
      }
      let end = try advance(by: Int(count))
      values = Array(bytes[end - Int(count)..<end])
    }
  }

  /// Saves or restores a list of numbers whose length is part of the state.
  public mutating func field<Number: FixedWidthInteger>(_ values: inout [Number]) throws {
    var count = UInt32(values.count)
    try field(&count)
    if isRestoring {
      guard Int(count) * MemoryLayout<Number>.size <= sectionEnd - position else {
        throw Failure.truncated(section: section, offset: bytes.count)
      }
      values = Array(repeating: 0, count: Int(count))
    }
    for index in values.indices { try field(&values[index]) }
  }

  public mutating func field(_ text: inout String) throws {
    var utf8 = Array(text.utf8)
    try field(&utf8)
    text = String(decoding: utf8, as: UTF8.self)
  }

  /// Saves or restores memory of a fixed size.
  public mutating func field(memory: UnsafeMutableRawBufferPointer) throws {
    switch direction {
    case .save: bytes.append(contentsOf: memory)
    case .restore:
      let end = try advance(by: memory.count)
      bytes.withUnsafeBytes {
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[end - memory.count..<end]))
      }
    }
  }

  /// A named, versioned, length-prefixed part. Restoring insists that it is the expected one, of a
  /// known version, and taken whole. `body` gets the version that is being read or written.
  public mutating func section(
    _ name: String, version: UInt16, _ body: (inout StateExchange, UInt16) throws -> Void
  ) throws {
    let (outerSection, outerEnd) = (section, sectionEnd)
    defer { (section, sectionEnd) = (outerSection, outerEnd) }
    let start = position
    var foundName = name
    var foundVersion = version
    var length: UInt32 = 0
    try field(&foundName)
    guard foundName == name else {
      throw Failure.unexpectedSection(found: foundName, expected: name, offset: start)
    }
    section = name
    try field(&foundVersion)
    guard foundVersion <= version else {
      throw Failure.unknownVersion(section: name, version: Int(foundVersion), offset: start)
    }
    let lengthPosition = bytes.count
    try field(&length)
    switch direction {
    case .save:
      try body(&self, version)
      let written = UInt32(bytes.count - lengthPosition - 4)
      for index in 0..<4 {
        bytes[lengthPosition + index] = UInt8(truncatingIfNeeded: written >> UInt32(24 - 8 * index))
      }
    case .restore:
      guard Int(length) <= sectionEnd - position else {
        throw Failure.truncated(section: name, offset: bytes.count)
      }
      sectionEnd = position + Int(length)
      try body(&self, foundVersion)
      guard position == sectionEnd else {
        throw Failure.leftover(section: name, offset: position)
      }
    }
  }

  /// What a device throws that finds a value it cannot hold.
  public var impossibleValue: Failure { .impossibleValue(section: section, offset: position) }

  private mutating func advance(by count: Int) throws -> Int {
    guard count <= sectionEnd - position else {
      throw Failure.truncated(section: section, offset: position)
    }
    position += count
    return position
  }
}

/// A part of the machine whose whole state can be saved and restored.
public protocol StatefulDevice {
  /// Lists every field of the state, once, for both directions.
  mutating func exchangeState(_ exchange: inout StateExchange) throws
}
