import GeneveCore

/// Tracks that wait for the rest of their disk, as bytes.
extension DiskMedium {
  public var unsettled: [UInt8] {
    get {
      var exchange = StateExchange()
      var tracks = strangeTracks
      try? Self.exchange(&tracks, &exchange)
      return strangeTracks.isEmpty ? [] : exchange.bytes
    }
    set {
      var exchange = StateExchange(restoringFrom: newValue)
      var tracks: [Track: FloppyTrackLayout] = [:]
      let isGood = !newValue.isEmpty && (try? Self.exchange(&tracks, &exchange)) != nil
      strangeTracks = isGood ? tracks : [:]
    }
  }

  private static func exchange(
    _ tracks: inout [Track: FloppyTrackLayout], _ exchange: inout StateExchange
  ) throws {
    var keys = tracks.keys.sorted { ($0.cylinder, $0.head) < ($1.cylinder, $1.head) }
    var count = UInt16(keys.count)
    try exchange.field(&count)
    if exchange.isRestoring {
      keys = [Track](repeating: Track(cylinder: 0, head: 0), count: Int(count))
    }
    for var key in keys {
      var layout = tracks[key] ?? FloppyTrackLayout(recording: .fm, sectors: [])
      try exchange.field(&key.cylinder)
      try exchange.field(&key.head)
      try exchange.field(&layout.recording)
      try Self.exchange(&layout.sectors, &exchange)
      tracks[key] = layout
    }
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
