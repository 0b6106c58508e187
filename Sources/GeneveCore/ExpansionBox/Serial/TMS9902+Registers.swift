/// The chip as the CRU sees it. Bits are numbered as in the data manual.
extension TMS9902 {
  enum Bit {
    static let loadTransmitRate = 11
    static let loadControl = 14
    static let test = 15
    static let requestToSend = 16
    static let sendBreak = 17
    static let receiverEnable = 18
    static let transmitterEnable = 19
    static let timerEnable = 20
    static let dataSetEnable = 21
    static let reset = 31
  }

  /// Reads bit 0–31. Nothing changes by reading.
  func read(bit: Int, at now: Ticks) -> Bool {
    switch bit & 31 {
    case 0...7: receiveBuffer >> UInt8(bit & 7) & 1 != 0
    case 9: !receiveErrors.isEmpty
    case 10: receiveErrors.contains(.parity)
    case 11: receiveErrors.contains(.overrun)
    case 12: receiveErrors.contains(.framing)
    case 13: hasSeen(bits: 3, at: now)
    case 14: hasSeen(bits: 1, at: now)
    case 15: !hasSeen(bits: 0, at: now)
    case 16: receiverInterrupts
    case 17: transmitterInterrupts
    case 19: timerInterrupts
    case 20: dataSetInterrupts
    case 21: isReceiveBufferFull
    case 22: !isTransmitBufferFull
    case 23: transmitEnd == .never
    case 24: hasTimerError
    case 25: hasTimerElapsed
    case 26: isRequestActive
    case 27: isDataSetReady
    case 28: isClearToSend
    case 29: hasDataSetChanged
    case 30: !loads.isEmpty || sendsBreak
    case 31: isInterrupting
    default: false
    }
  }

  /// True when a character is under way and `bits` half bits of it have passed: the start bit counts as
  /// seen after half a bit, the first data bit after one and a half. With 0: the line is not idle, of
  /// which the start bit alone is modelled.
  private func hasSeen(bits halfBits: Ticks, at now: Ticks) -> Bool {
    guard receiveEnd != .never else { return false }
    let passed = now - (receiveEnd - characterTicks(receiveRate))
    let bit = bitTicks(receiveRate)
    return halfBits == 0 ? passed < bit : passed >= halfBits * bit / 2
  }

  /// Writes bit 0–31.
  mutating func write(_ value: Bool, bit: Int, at now: Ticks) {
    advance(to: now)
    switch bit & 31 {
    case 0...10: load(value, bit: bit & 31, at: now)
    case Bit.loadTransmitRate...Bit.loadControl:
      setLoad(LoadFlags(rawValue: 1 << UInt8((bit & 31) - Bit.loadTransmitRate)), value)
    case Bit.test: isTesting = value
    case Bit.requestToSend: setRequestToSend(value, at: now)
    case Bit.sendBreak:
      sendsBreak = value
      followRequest()
      startTransmission(at: now)
    case Bit.receiverEnable:
      set(.receiver, value)
      isReceiveBufferFull = false
    case Bit.transmitterEnable: set(.transmitter, value)
    case Bit.timerEnable:
      set(.timer, value)
      (hasTimerElapsed, hasTimerError) = (false, false)
    case Bit.dataSetEnable:
      set(.dataSet, value)
      hasDataSetChanged = false
    case Bit.reset: reset()
    default: break
    }
  }

  private mutating func set(_ enable: Enables, _ value: Bool) {
    if value { enables.insert(enable) } else { enables.remove(enable) }
  }

  private mutating func setLoad(_ flag: LoadFlags, _ value: Bool) {
    if value { loads.insert(flag) } else { loads.remove(flag) }
  }

  private mutating func setRequestToSend(_ value: Bool, at now: Ticks) {
    requestsToSend = value
    followRequest()
    startTransmission(at: now)
  }

  /// Bit 31, and the reset of the box.
  mutating func reset() {
    (loads, enables) = (.all, [])
    (isTesting, requestsToSend, isRequestActive, sendsBreak) = (false, false, false, false)
    (isTransmitBufferFull, transmitEnd) = (false, .never)
    (isReceiveBufferFull, receiveErrors) = (false, [])
    (hasTimerElapsed, hasTimerError, hasDataSetChanged) = (false, false, false)
    timerEnd = .never
  }

  // MARK: Loading

  private mutating func load(_ value: Bool, bit: Int, at now: Ticks) {
    if loads.contains(.control) {
      if bit < 8 { control = control.with(bit, value) }
      if bit == 7 { loads.remove(.control) }
    } else if loads.contains(.interval) {
      if bit < 8 { interval = interval.with(bit, value) }
      if bit == 7 {
        loads.remove(.interval)
        timerEnd = interval == 0 ? .never : now + intervalTicks
      }
    } else if !loads.isDisjoint(with: [.receiveRate, .transmitRate]) {
      if loads.contains(.receiveRate) { receiveRate = receiveRate.with(bit, value) }
      if loads.contains(.transmitRate) { transmitRate = transmitRate.with(bit, value) }
      if bit == 10 { loads.subtract([.receiveRate, .transmitRate]) }
    } else if bit < 8 {
      transmitBuffer = transmitBuffer.with(bit, value)
      // Bit 7 marks the buffer as full, however long a character is.
      if bit == 7 {
        isTransmitBufferFull = true
        startTransmission(at: now)
      }
    }
  }
}

extension FixedWidthInteger {
  /// A copy with one bit set or cleared.
  fileprivate func with(_ bit: Int, _ value: Bool) -> Self {
    value ? self | 1 << Self(bit) : self & ~(1 << Self(bit))
  }
}
