import GeneveCore

extension KeyboardLibrary: StatefulDevice {
  public mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try queue.exchangeState(&exchange)
    try arrived.exchangeState(&exchange)
    try exchange.field(&combinationIsSpent)
    try exchange.field(&breakIsPending)
    try exchange.field(&controlP)
    try exchange.field(&controlS)
    try read.exchangeState(&exchange)
    try exchange.field(&locks)
    var held = lastKey ?? KeyTable.nothing
    try exchange.field(&held)
    lastKey = held == KeyTable.nothing ? nil : held
    try exchange.field(&lastMode)
    try exchange.field(&joystickWord)
    try exchange.field(&fireWasDown.first)
    try exchange.field(&fireWasDown.second)
  }
}
