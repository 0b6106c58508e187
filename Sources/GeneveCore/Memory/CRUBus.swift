/// The CRU as the processor's external bits reach it (reference/geneve-hardware.md, section 6). Addresses
/// are those of the manuals: R12 plus twice the displacement, even.
extension Board {
  /// The TMS9901 answers here.
  static let systemInterfaceAddresses: ClosedRange<UInt16> = 0x0000...0x003E

  mutating func readCRU(_ address: UInt16) -> Bool {
    guard Self.systemInterfaceAddresses.contains(address) else {
      // Nothing drives the line: MAME's box reads 0.
      return false
    }
    systemInterface.advance(to: now)
    let value = systemInterface.read(bit: Int(address >> 1), at: now)
    systemInterfaceChanged()
    return value
  }

  mutating func writeCRU(_ value: Bool, at address: UInt16) {
    if Self.systemInterfaceAddresses.contains(address) {
      writeSystemInterface(value, bit: Int(address >> 1))
    } else if let flag = GateArray.flag(atCRU: address) {
      writeFlag(value, flag)
    }
  }

  private mutating func writeSystemInterface(_ value: Bool, bit: Int) {
    let videoWasReset = systemInterface.isVideoReset
    systemInterface.advance(to: now)
    systemInterface.write(value, bit: bit, at: now)
    if systemInterface.isVideoReset && !videoWasReset { video.reset(at: now) }
    updateInputs()
    systemInterfaceChanged()
    videoChanged()
  }

  private mutating func writeFlag(_ value: Bool, _ flag: GateArray.Flag) {
    let changed = gateArray[flag] != value
    gateArray[flag] = value
    switch flag {
    case .keyboardClock:
      keyboard.setClockReleased(value, at: now)
      keyboardChanged()
    case .keyboardRegister:
      keyboard.setRegisterEnabled(value, at: now)
      keyboardChanged()
    case .nativeMode, .unmapped, .cartridge8K, .cartridgeLowWritable, .cartridgeHighWritable,
      .noExtraWait:
      if changed { rebuildPageTable() }
    }
  }
}
