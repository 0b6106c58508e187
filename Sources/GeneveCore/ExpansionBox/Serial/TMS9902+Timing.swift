/// How long bits, characters and intervals are (TMS9902 data manual, sections 2.1.2.1 to 2.1.2.5).
extension TMS9902 {
  private enum ControlBit {
    static let length: UInt8 = 0x03
    static let dividesByFour: UInt8 = 0x08
    static let parity: UInt8 = 0x20
  }

  /// One period of the clock behind the first divider: 3 or 4.
  private var internalClockTicks: Ticks {
    (control & ControlBit.dividesByFour != 0 ? 4 : 3) * Self.clockTicks
  }

  /// Five to eight bits.
  var characterLength: Int { 5 + Int(control & ControlBit.length) }
  var lengthMask: UInt8 { UInt8((1 << characterLength) - 1) }

  /// One bit: 2 × N periods, eight times as many with DV8. A divisor of 0 is taken for 1.
  func bitTicks(_ rate: UInt16) -> Ticks {
    let divisor = max(1, Ticks(rate & 0x3FF))
    return 2 * divisor * (rate & 0x400 != 0 ? 8 : 1) * internalClockTicks
  }

  /// Start bit, data, parity and stop bits.
  func characterTicks(_ rate: UInt16) -> Ticks {
    let halfStopBits: Ticks =
      switch control >> 6 {
      case 0: 3
      case 1: 4
      default: 2
      }
    let parity = control & ControlBit.parity != 0 ? 1 : 0
    let halfBits = 2 * Ticks(1 + characterLength + parity) + halfStopBits
    return halfBits * bitTicks(rate) / 2
  }

  /// The interval register counts in 64 periods, in 2 in test mode; 0 stops it.
  var intervalTicks: Ticks { Ticks(interval) * (isTesting ? 2 : 64) * internalClockTicks }
}
