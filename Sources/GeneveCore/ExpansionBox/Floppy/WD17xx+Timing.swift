/// The times of the chips at the clocks of their cards: 1 MHz for the FD1771, 8 MHz for the WD1770
/// (reference/peripherals.md, section 2; data sheets).
extension WD17xx.Model {
  /// The 1770 has a motor output and no ready input.
  var hasMotorControl: Bool { self == .wd1770 }

  private static let millisecond: Ticks = 1000 * .perMicrosecond

  /// Between two steps, by the two low bits of the command.
  func stepTicks(_ rate: UInt8) -> Ticks {
    let milliseconds: Ticks =
      switch (self, rate & 3) {
      case (.fd1771, 0), (.fd1771, 1): 12
      case (.fd1771, 2): 20
      case (.fd1771, _): 40
      case (.wd1770, 0): 6
      case (.wd1770, 1): 12
      case (.wd1770, 2): 20
      case (.wd1770, _): 30
      }
    return milliseconds * Self.millisecond
  }

  /// What command bit E and the verification let the head settle: 10 ms at 2 MHz on the 1771, 30 ms on
  /// the 1770.
  var settleTicks: Ticks { (self == .fd1771 ? 20 : 30) * Self.millisecond }

  /// From the command to its first action.
  func startTicks(_ recording: FloppyRecording) -> Ticks {
    switch (self, recording) {
    case (.fd1771, _): 20 * .perMicrosecond
    case (.wd1770, .fm): 36 * .perMicrosecond
    case (.wd1770, _): 18 * .perMicrosecond
    }
  }

  /// Index pulses until the motor counts as fast enough.
  static let spinUpPulses = 6
  /// Index pulses without a command until the 1770 switches the motor off.
  static let motorOffPulses = 10
  /// Index pulses without a command until the 1771 lifts the head.
  static let headUnloadPulses = 3
  /// Index pulses until a search gives up.
  static let searchPulses = 5
  /// Steps until a restore or seek gives up.
  static let mostSteps = 255

  /// Write track: the first byte must come within so many bytes after the request.
  static let trackDataBytes: Ticks = 3
  /// Write sector: bytes behind the ID until the first byte is asked for, and until it must be there.
  static let requestByte = 2
  static let checkByte = 10
  /// Bytes behind the ID until the sync before the data mark, and its length.
  func gapBytes(_ recording: FloppyRecording) -> (gap: Int, sync: Int) {
    recording == .fm ? (11, 6) : (22, 12)
  }
}
