/// The interrupt inputs of the TMS9995 with the latches behind them (reference/tms9995.md, section 5.3).
///
/// A latch catches a pulse while the level is masked. A request is latch or level; the latch falls when the
/// context switch of its level begins.
struct InterruptLines {
  /// True while INT1* is held low by the TMS9901.
  private(set) var level1 = false
  /// True while INT4*/EC* is held low by the expansion box.
  private(set) var level4 = false
  private(set) var level1Latch = false
  /// Set when the decrementer passes zero (flag 3).
  var level3Latch = false
  private(set) var level4Latch = false
  /// An edge on NMI* that has not been served.
  var nonMaskable = false

  mutating func setLevel1(_ active: Bool) {
    if active && !level1 { level1Latch = true }
    level1 = active
  }

  mutating func setLevel4(_ active: Bool) {
    if active && !level4 { level4Latch = true }
    level4 = active
  }

  mutating func acknowledge(_ level: Int) {
    switch level {
    case 1: level1Latch = false
    case 3: level3Latch = false
    case 4: level4Latch = false
    default: break
    }
  }

  /// True when a request stands that `mask` lets through.
  @inline(__always)
  func isRequesting(mask: UInt16) -> Bool {
    nonMaskable || (mask >= 1 && (level1 || level1Latch)) || (mask >= 3 && level3Latch)
      || (mask >= 4 && (level4 || level4Latch))
  }

  /// The level to serve, by priority, of those after `last`; nil when none is let through. Level 2, arithmetic
  /// overflow, does not work on any TMS9995 (reference/tms9995.md, section 5.6).
  func levelToServe(mask: UInt16, after last: Int = 0) -> Int? {
    if last < 1 && mask >= 1 && (level1 || level1Latch) { return 1 }
    if last < 3 && mask >= 3 && level3Latch { return 3 }
    if last < 4 && mask >= 4 && (level4 || level4Latch) { return 4 }
    return nil
  }

  mutating func clearLatches() {
    (level1Latch, level3Latch, level4Latch, nonMaskable) = (false, false, false, false)
  }
}

extension InterruptLines: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&level1)
    try exchange.field(&level4)
    try exchange.field(&level1Latch)
    try exchange.field(&level3Latch)
    try exchange.field(&level4Latch)
    try exchange.field(&nonMaskable)
  }
}
