import GeneveCore

extension VideoLibrary: StatefulDevice {
  public mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&mode)
    var rowCount = UInt8(rows)
    try exchange.field(&rowCount)
    guard (1...Self.maximumRows).contains(Int(rowCount)) else { throw exchange.impossibleValue }
    rows = Int(rowCount)
    for index in windows.indices { try windows[index].exchangeState(&exchange) }
    try exchangeFixed(&shadow, &exchange)
    try exchangeFixed(&font, &exchange)
    try exchangeFixed(&registers, &exchange)
    let colourCount = palette.count
    try exchange.field(&palette)
    guard palette.count == colourCount else { throw exchange.impossibleValue }
    try exchange.field(&borderColour)
    try exchange.field(&hasUpperCharacters)
    try exchange.field(&isPascalTerminal)
    for index in sprites.indices { try sprites[index].exchangeState(&exchange) }
    try exchange.field(&lastStatus)
    try mouse.exchangeState(&exchange)
    var soundTicks = UInt16(soundTicksLeft)
    try exchange.field(&soundTicks)
    soundTicksLeft = Int(soundTicks)
    try exchange.field(&chipIsBusyUntil)
    tables = DisplayTables(registers: registers, mode: mode)
  }

  /// A list of a fixed length.
  private func exchangeFixed(_ values: inout [UInt8], _ exchange: inout StateExchange) throws {
    let count = values.count
    try exchange.field(&values)
    guard values.count == count else { throw exchange.impossibleValue }
  }
}
