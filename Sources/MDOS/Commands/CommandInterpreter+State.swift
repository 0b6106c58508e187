import GeneveCore

extension CommandInterpreter: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.section("interpreter", version: 1) { exchange, _ in
      try exchange.field(&activity)
      try exchange.field(&question)
      try exchange.field(&subject)
      try output.exchangeState(&exchange)
      try editor.exchangeState(&exchange)
      try cursor.exchangeState(&exchange)
      try history.exchangeState(&exchange)
      try batch.exchangeState(&exchange)
      try redirection.exchangeState(&exchange)
      try exchange.optional(&onlyCommand)
    }
  }
}
