extension TMS9995: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    // A run that ends with a served call leaves this open; the next run would begin with it.
    if !exchange.isRestoring { resume() }
    try exchange.field(&programCounter)
    try exchange.field(&workspacePointer)
    try exchange.field(&status)
    try exchange.field(&instruction)
    try exchange.field(&next)
    try exchange.field(&lockedLevel)
    try exchange.field(&isIdling)
    try exchange.field(&instructionCount)
    try exchange.field(&otherStepCount)
    try exchange.field(&flags)
    try exchange.field(&hasMetIllegalOpcode)
    try decrementer.exchangeState(&exchange)
    try exchange.field(memory: memory.contents)
    guard isPossible else { throw exchange.impossibleValue }
  }

  /// What the run loop relies on.
  private var isPossible: Bool {
    let isOperation = next < Pending.first && next == operations[Int(instruction)]
    let isPending = (Pending.interrupt...Pending.pause).contains(next)
    return (isOperation || isPending)
      && (lockedLevel == Self.nonMaskableLevel || (0...4).contains(lockedLevel))
  }

  /// Takes the registers of a processor of the same kind, and the contents of its RAM; the RAM itself
  /// stays ours.
  mutating func adopt(_ other: TMS9995, memory bytes: [UInt8]) {
    var adopted = other
    adopted.memory = memory
    adopted.ram = ram
    adopted.trapsSystemCalls = trapsSystemCalls
    adopted.isRAMWatched = isRAMWatched
    self = adopted
    memory.contents.copyBytes(from: bytes)
  }
}

extension OnChipMemory {
  var contents: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: bytes, count: Self.size)
  }
}
