/// What the card sees of the chip.
extension WD17xx {
  enum Register: Int { case statusOrCommand, track, sector, data }

  /// Bits of the status register that the chip latches. What bits 1, 2, 5 and 7 show besides depends
  /// on the command (`status`).
  struct Flags: OptionSet {
    let rawValue: UInt8
    /// Type II and III: a byte came before the last one was taken, or was not there in time.
    static let lostData = Flags(rawValue: 0x04)
    static let checksumError = Flags(rawValue: 0x08)
    /// Type I: seek error. Type II and III: record not found.
    static let notFound = Flags(rawValue: 0x10)
    /// Read sector: the data mark was not FB. Bit 6 only on the 1771; else it is `writeProtected`.
    static let recordTypeLow = Flags(rawValue: 0x20)
    static let recordTypeHigh = Flags(rawValue: 0x40)
    static let writeProtected = Flags(rawValue: 0x40)
    static let notReady = Flags(rawValue: 0x80)
  }

  private enum StatusBit {
    static let busy: UInt8 = 0x01
    static let index: UInt8 = 0x02
    static let dataRequest: UInt8 = 0x02
    static let track0: UInt8 = 0x04
    static let head: UInt8 = 0x20
    static let protected: UInt8 = 0x40
    static let motorOrNotReady: UInt8 = 0x80
  }

  /// The status register as a read would give it.
  func status(at now: Ticks, _ bay: FloppyDriveBay) -> UInt8 {
    var value = flags.rawValue
    if isBusy { value |= StatusBit.busy }
    if showsDriveStatus {
      if bay.isAtIndex(at: now) { value |= StatusBit.index }
      if bay.isAtTrack0 { value |= StatusBit.track0 }
      if bay.isWriteProtected { value |= StatusBit.protected }
      if model.hasMotorControl ? hasSpunUp : isHeadLoaded && headLoadTiming {
        value |= StatusBit.head
      }
    } else if hasDataRequest {
      value |= StatusBit.dataRequest
    }
    if model.hasMotorControl ? bay.isTurning : !isReady { value |= StatusBit.motorOrNotReady }
    return value
  }

  mutating func read(_ register: Register, at now: Ticks, _ bay: FloppyDriveBay) -> UInt8 {
    let value = peek(register, at: now, bay)
    switch register {
    case .statusOrCommand: if !isInterruptLocked { isInterrupting = false }
    case .data: hasDataRequest = false
    case .track, .sector: break
    }
    return value
  }

  /// The same without any effect.
  func peek(_ register: Register, at now: Ticks, _ bay: FloppyDriveBay) -> UInt8 {
    switch register {
    case .statusOrCommand: status(at: now, bay)
    case .track: track
    case .sector: sector
    case .data: data
    }
  }

  mutating func write(
    _ value: UInt8, to register: Register, at now: Ticks, _ bay: inout FloppyDriveBay
  ) {
    guard !isHeldInReset else { return }
    switch register {
    case .statusOrCommand: take(command: value, at: now, &bay)
    case .track: track = value
    case .sector: sector = value
    case .data:
      data = value
      hasDataRequest = false
    }
  }

  /// The master reset input. Held, the chip does nothing; released, the 1771 restores by itself.
  mutating func setReset(_ held: Bool, at now: Ticks, _ bay: inout FloppyDriveBay) {
    guard held != isHeldInReset else { return }
    isHeldInReset = held
    if held {
      (phase, due, isBusy) = (.idle, .never, false)
      (hasDataRequest, isInterrupting, flags, sector) = (false, false, [], 1)
      (isInterruptLocked, interruptsAtIndex, showsDriveStatus) = (false, false, true)
      (hasSpunUp, isHeadLoaded) = (false, false)
      if model.hasMotorControl { bay.setMotor(false, at: now) }
    } else if !model.hasMotorControl {
      take(command: 0x03, at: now, &bay)
    }
  }

  /// HLT of the 1771.
  mutating func setHeadLoadTiming(_ level: Bool, at now: Ticks, _ bay: inout FloppyDriveBay) {
    headLoadTiming = level
    if level && phase == .loadingHead { loadHead(at: now, &bay) }
  }
}
