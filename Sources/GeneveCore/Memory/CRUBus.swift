/// The CRU as the processor's external bits reach it (reference/geneve-hardware.md, section 6). Addresses
/// are those of the manuals: R12 plus twice the displacement, even.
extension Board {
  /// The TMS9901 answers here.
  static let systemInterfaceAddresses: ClosedRange<UInt16> = 0x0000...0x003E

  mutating func readCRU(_ address: UInt16) -> Bool {
    guard Self.systemInterfaceAddresses.contains(address) else {
      return readBoxCRU(address)
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
    if address >= Self.firstBoxAddress { writeBoxCRU(value, at: address) }
  }

  /// From here on CRU addresses reach the expansion box, those of the board's flags too (section 12).
  private static let firstBoxAddress: UInt16 = 0x1000

  private mutating func readBoxCRU(_ address: UInt16) -> Bool {
    guard box.isOccupied, address >= Self.firstBoxAddress else { return false }
    defer { boxChanged() }
    return box.readCRU(address, at: now)
  }

  private mutating func writeBoxCRU(_ value: Bool, at address: UInt16) {
    guard box.isOccupied else { return }
    let showedCard = box.showsCard
    box.writeCRU(value, at: address, now: now)
    if box.showsCard != showedCard { rebuildWindows(showing: ExpansionBox.windowPage) }
    boxChanged()
  }

  private mutating func writeSystemInterface(_ value: Bool, bit: Int) {
    let videoWasReset = systemInterface.isVideoReset
    let boxWasReset = systemInterface.isBoxReset
    systemInterface.advance(to: now)
    systemInterface.write(value, bit: bit, at: now)
    if systemInterface.isVideoReset && !videoWasReset { video.reset(at: now) }
    if systemInterface.isBoxReset && !boxWasReset { resetBox() }
    updateInputs()
    systemInterfaceChanged()
    videoChanged()
  }

  private mutating func resetBox() {
    box.reset(at: now)
    rebuildWindows(showing: ExpansionBox.windowPage)
    boxChanged()
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
