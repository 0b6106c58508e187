import GeneveCore

/// Keeps emulated time beside the host's.
///
/// Every moment of the machine has its moment of the host, counted from one common start, so that nothing
/// adds up. A machine that has fallen behind catches up if it is no more than `longestDelay`; otherwise
/// the lost time is given up and a new start is made.
public struct Pacer: Sendable {
  /// Nanoseconds of the host.
  public static let longestDelay: UInt64 = 60_000_000

  private var hostStart: UInt64
  private var machineStart: Ticks

  /// A common start: `machineNow` is due at `hostNow`, in nanoseconds.
  public init(hostNow: UInt64, machineNow: Ticks) {
    (hostStart, machineStart) = (hostNow, machineNow)
  }

  /// When the host shall have come to `machineNow`.
  public func dueTime(of machineNow: Ticks) -> UInt64 {
    let elapsed = machineNow - machineStart
    // Whole seconds apart, so that the product cannot overflow.
    let (seconds, rest) = elapsed.quotientAndRemainder(dividingBy: .perSecond)
    let nanoseconds = seconds * 1_000_000_000 + rest * 1_000_000_000 / .perSecond
    return hostStart &+ UInt64(bitPattern: nanoseconds)
  }

  /// The time to wait for, or nil when the machine is behind and shall go on at once.
  public mutating func wait(machineNow: Ticks, hostNow: UInt64) -> UInt64? {
    let due = dueTime(of: machineNow)
    if due > hostNow { return due }
    if hostNow - due > Self.longestDelay {
      self = Pacer(hostNow: hostNow, machineNow: machineNow)
    }
    return nil
  }
}

/// The machine's speed, measured over about a second.
public struct SpeedMeter: Sendable {
  private static let period: UInt64 = 1_000_000_000

  private var start: (host: UInt64, machine: Ticks)
  /// In percent of the real machine; nil before the first period is over.
  public private(set) var percent: Int?

  public init(hostNow: UInt64, machineNow: Ticks) { start = (hostNow, machineNow) }

  /// To be told after every frame; true when there is a new result.
  public mutating func note(hostNow: UInt64, machineNow: Ticks) -> Bool {
    guard hostNow >= start.host + Self.period else { return false }
    let emulated = Double(machineNow - start.machine) / Double(Ticks.perSecond)
    percent = Int((emulated / (Double(hostNow - start.host) / 1e9) * 100).rounded())
    start = (hostNow, machineNow)
    return true
  }

  /// Forgets what was measured, after a pause.
  public mutating func restart(hostNow: UInt64, machineNow: Ticks) {
    start = (hostNow, machineNow)
  }
}
