import GeneveCore

/// Codes that have arrived and have not been read.
struct ScanQueue: Equatable {
  /// reference/mdos-system-calls.md, section 3.
  static let capacity = 0xA4

  private var codes: [UInt8] = []

  var count: Int { codes.count }
  var isFull: Bool { codes.count == Self.capacity }

  mutating func append(_ code: UInt8) { codes.append(code) }

  mutating func removeFirst() -> UInt8? { codes.isEmpty ? nil : codes.removeFirst() }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&codes)
    if codes.count > Self.capacity { throw exchange.impossibleValue }
  }
}
