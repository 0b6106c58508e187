extension WD17xx: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&track)
    try exchange.field(&sector)
    try exchange.field(&data)
    try exchange.field(&command)
    try exchange.field(&flags)
    try exchange.field(&isBusy)
    try exchange.field(&hasDataRequest)
    try exchange.field(&isInterrupting)
    try exchange.field(&showsDriveStatus)
    try exchange.field(&isInterruptLocked)
    try exchange.field(&interruptsAtIndex)
    try exchange.field(&isHeldInReset)
    try exchange.field(&recording)
    try exchange.field(&stepsInwards)
    try exchange.field(&hasSpunUp)
    try exchange.field(&isHeadLoaded)
    try exchange.field(&headLoadTiming)
    try exchange.field(&isReady)
    try exchangePhase(&exchange)
  }

  private mutating func exchangePhase(_ exchange: inout StateExchange) throws {
    try exchange.field(&phase)
    try exchange.field(&due)
    try exchange.field(&pulsesLeft)
    try exchange.field(&stepsLeft)
    try exchange.field(&cell)
    try exchange.field(&sectorMark)
    try exchange.field(&bytesLeft)
    try exchange.field(&sectorLength)
    var crc = checksum.value
    try exchange.field(&crc)
    checksum = FloppyChecksum(value: crc)
    try exchange.field(&shifter)
    try exchange.field(&wroteChecksum)
    // Twice the longest turn is more than any phase counts to.
    let limit = 2 * FloppyRecording.highDensity.bytesPerTurn
    guard (-1...limit).contains(cell), (0...limit).contains(sectorMark),
      (-1...limit).contains(bytesLeft), (0...4096).contains(sectorLength),
      (0...Model.mostSteps).contains(stepsLeft), (0...Model.motorOffPulses).contains(pulsesLeft),
      recording != .highDensity, due >= 0
    else { throw exchange.impossibleValue }
  }
}
