/// A point in, or a length of, emulated time: units of 1/945 MHz (1.058 ns), counted from power-on.
///
/// 945 MHz is the smallest rate of which every clock of the board is a whole divisor, so that no
/// conversion ever rounds. 63 bits last three centuries.
public typealias Ticks = Int64

extension Ticks {
  /// One CLKOUT cycle of the TMS9995: 12.000 MHz / 4 (reference/geneve-hardware.md, section 1).
  public static let perProcessorCycle: Ticks = 315
  /// One period of the V9938's crystal, 21.477272 MHz.
  public static let perVideoClock: Ticks = 44
  /// One period of the SN76496's clock, 21.477272 MHz / 6.
  public static let perSoundClock: Ticks = 264
  public static let perMicrosecond: Ticks = 945
  public static let perSecond: Ticks = 945_000_000
  /// Later than anything that happens: the due time of an event that is not scheduled.
  public static let never: Ticks = .max
}
