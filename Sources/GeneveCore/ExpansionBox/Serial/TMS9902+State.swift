extension TMS9902: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&control)
    try exchange.field(&interval)
    try exchange.field(&receiveRate)
    try exchange.field(&transmitRate)
    try exchange.field(&loads)
    try exchange.field(&enables)
    try exchange.field(&isTesting)
    try exchange.field(&requestsToSend)
    try exchange.field(&isRequestActive)
    try exchange.field(&sendsBreak)
    try exchange.field(&dataSetReady)
    try exchange.field(&clearToSend)
    try exchange.field(&hasDataSetChanged)
    try exchange.field(&transmitBuffer)
    try exchange.field(&isTransmitBufferFull)
    try exchange.field(&transmitShifter)
    try exchange.field(&transmitEnd)
    try exchange.field(&receiveBuffer)
    try exchange.field(&isReceiveBufferFull)
    try exchange.field(&receiveErrors)
    try exchange.field(&arriving)
    try exchange.field(&receiveEnd)
    try exchange.field(&hasTimerElapsed)
    try exchange.field(&hasTimerError)
    try exchange.field(&timerEnd)
    try sent.exchangeState(&exchange)
    guard nextEvent >= 0, timerEnd == .never || interval != 0,
      arriving.isEmpty == (receiveEnd == .never)
    else {
      throw exchange.impossibleValue
    }
  }
}
