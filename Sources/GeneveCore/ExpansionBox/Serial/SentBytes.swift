/// What left the machine on a connector, with its place in all that ever left there.
///
/// A machine that goes back in time sends the same bytes again; whoever writes them out knows by the position
/// which of them it has had.
public struct PortOutputBytes: Equatable, Sendable {
  /// How many bytes went before.
  public let position: UInt64
  public let bytes: [UInt8]
}

/// Bytes on their way out. The count is state of the machine; the bytes themselves wait only until the host
/// takes them, and are no part of it.
struct SentBytes: StatefulDevice {
  private var count: UInt64 = 0
  private var waiting: [UInt8] = []

  mutating func append(_ byte: UInt8) {
    count &+= 1
    waiting.append(byte)
  }

  mutating func take() -> PortOutputBytes {
    defer { waiting = [] }
    return PortOutputBytes(position: count &- UInt64(waiting.count), bytes: waiting)
  }

  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&count)
    if exchange.isRestoring { waiting = [] }
  }
}
