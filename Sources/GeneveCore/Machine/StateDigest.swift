/// What tells two states of a machine apart: a hash for each part of it, so that a difference has a name.
///
/// Pages of RAM and blocks of video RAM count one by one; blank ones are left out. The hashes are the same on
/// every host and in every process, so they may stand in files.
public struct StateDigest: Equatable, Sendable {
  public struct Part: Equatable, Sendable {
    /// As it may stand in a message: `processor`, `page 3C`, `video memory 02000`.
    public let name: String
    public let hash: UInt64

    public init(name: String, hash: UInt64) { (self.name, self.hash) = (name, hash) }
  }

  public let parts: [Part]

  public init(parts: [Part]) { self.parts = parts }

  /// One number for all.
  public var hash: UInt64 {
    var hasher = StateHasher()
    for part in parts {
      hasher.combine(bytes: Array(part.name.utf8))
      hasher.combine(part.hash)
    }
    return hasher.value
  }

  /// The same kind of hash, of any bytes.
  public static func hash(of bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBytes { StateHasher.hash($0) }
  }

  /// The names of the parts in which the two differ, in the order of the state.
  public func differences(from other: StateDigest) -> [String] {
    let (own, others) = (table, other.table)
    let names = parts.map(\.name) + other.parts.map(\.name).filter { own[$0] == nil }
    return names.filter { own[$0] != others[$0] }
  }

  private var table: [String: UInt64] {
    Dictionary(parts.map { ($0.name, $0.hash) }) { first, _ in first }
  }
}

/// Mixes words by multiplication; one word takes about four cycles, so the whole machine less than a
/// millisecond.
struct StateHasher {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  mutating func combine(_ word: UInt64) {
    let mixed = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    value = mixed ^ mixed >> 29
  }

  mutating func combine(bytes: [UInt8]) {
    bytes.withUnsafeBytes { combine($0) }
    combine(UInt64(bytes.count))
  }

  mutating func combine(_ memory: UnsafeRawBufferPointer) {
    var offset = 0
    while offset + 8 <= memory.count {
      combine(UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    while offset < memory.count {
      combine(UInt64(memory[offset]))
      offset += 1
    }
  }

  static func hash(_ memory: UnsafeRawBufferPointer) -> UInt64 {
    var hasher = StateHasher()
    hasher.combine(memory)
    return hasher.value
  }
}

extension Machine {
  /// A number that two machines share only if their whole states agree.
  public func stateHash() throws -> UInt64 { try stateDigest().hash }

  /// The same, part by part.
  public func stateDigest() throws -> StateDigest {
    catchUp()
    var parts: [StateDigest.Part] = []
    for part in StatePart.allCases where part != .memory {
      var exchange = StateExchange()
      try exchangePart(part, &exchange, withVideoMemory: false)
      parts.append(
        StateDigest.Part(
          name: part.rawValue.lowercased(),
          hash: exchange.bytes.withUnsafeBytes { StateHasher.hash($0) }))
    }
    return StateDigest(parts: parts + memoryParts() + videoMemoryParts())
  }

  private static let blankPage = [UInt8](repeating: 0, count: PageFrame.size)
    .withUnsafeBytes { StateHasher.hash($0) }

  private func memoryParts() -> [StateDigest.Part] {
    (UInt8.min...UInt8.max).compactMap { page in
      guard board.frames.isWritable(page) else { return nil }
      let hash = StateHasher.hash(UnsafeRawBufferPointer(board.frames.frame(page).contents))
      guard hash != Self.blankPage else { return nil }
      return StateDigest.Part(name: "page \(Self.hex(Int(page), digits: 2))", hash: hash)
    }
  }

  private func videoMemoryParts() -> [StateDigest.Part] {
    let memory = UnsafeRawBufferPointer(board.video.vram.fittedMemory)
    return stride(from: 0, to: memory.count, by: VRAM.blockSize).compactMap { start in
      let hash = StateHasher.hash(
        UnsafeRawBufferPointer(rebasing: memory[start..<start + VRAM.blockSize]))
      guard hash != Self.blankPage else { return nil }
      return StateDigest.Part(name: "video memory \(Self.hex(start, digits: 5))", hash: hash)
    }
  }

  private static func hex(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
