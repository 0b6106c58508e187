import GeneveCore

/// Tracks that wait for the rest of their disk, and how tracks were formatted, as bytes.
extension DiskMedium {
  public var unsettled: [UInt8] {
    get {
      var exchange = StateExchange()
      var (tracks, orders) = (strangeTracks, formattedOrders)
      try? Self.exchange(&tracks, &exchange)
      try? Self.exchange(&orders, &exchange)
      return tracks.isEmpty && orders.isEmpty ? [] : exchange.bytes
    }
    set {
      var exchange = StateExchange(restoringFrom: newValue)
      var tracks: [Track: FloppyTrackLayout] = [:]
      var orders: [Track: [UInt8]] = [:]
      let isGood =
        !newValue.isEmpty && (try? Self.exchange(&tracks, &exchange)) != nil
        && (try? Self.exchange(&orders, &exchange)) != nil
      (strangeTracks, formattedOrders) = isGood ? (tracks, orders) : ([:], [:])
    }
  }

  private static func exchange(
    _ tracks: inout [Track: FloppyTrackLayout], _ exchange: inout StateExchange
  ) throws {
    for var key in try places(of: tracks, &exchange) {
      var layout = tracks[key] ?? FloppyTrackLayout(recording: .fm, sectors: [])
      try exchange.field(&key.cylinder)
      try exchange.field(&key.head)
      try exchange.field(&layout.recording)
      try Self.exchange(&layout.sectors, &exchange)
      tracks[key] = layout
    }
  }

  private static func exchange(
    _ orders: inout [Track: [UInt8]], _ exchange: inout StateExchange
  ) throws {
    for var key in try places(of: orders, &exchange) {
      var order = orders[key] ?? []
      try exchange.field(&key.cylinder)
      try exchange.field(&key.head)
      try exchange.field(&order)
      orders[key] = order
    }
  }

  /// The keys in the order of a state; blank ones, as many as follow, while one is restored.
  private static func places<Value>(
    of tracks: [Track: Value], _ exchange: inout StateExchange
  ) throws -> [Track] {
    let keys = tracks.keys.sorted { ($0.cylinder, $0.head) < ($1.cylinder, $1.head) }
    var count = UInt16(keys.count)
    try exchange.field(&count)
    guard exchange.isRestoring else { return keys }
    return [Track](repeating: Track(cylinder: 0, head: 0), count: Int(count))
  }

  private static func exchange(
    _ sectors: inout [FloppySector], _ exchange: inout StateExchange
  ) throws {
    var count = UInt8(truncatingIfNeeded: sectors.count)
    try exchange.field(&count)
    if exchange.isRestoring {
      let blank = FloppySector(cylinder: 0, head: 0, number: 0, data: [])
      sectors = [FloppySector](repeating: blank, count: Int(count))
    }
    for index in sectors.indices {
      try exchange.field(&sectors[index].cylinder)
      try exchange.field(&sectors[index].head)
      try exchange.field(&sectors[index].number)
      try exchange.field(&sectors[index].lengthCode)
      try exchange.field(&sectors[index].dataMark)
      try exchange.field(&sectors[index].isReadable)
      try exchange.field(&sectors[index].data)
    }
  }
}
