/// What the Geneve connects to the pins (reference/geneve-hardware.md, sections 6.2 and 6.4).
extension TMS9901 {
  /// Interrupt inputs, by the number of the pin INTn. All are active low.
  enum Input: Int, CaseIterable {
    case boxInterruptA = 1
    case video = 2
    case joystickFire = 3
    case joystickLeft = 4
    case joystickRight = 5
    case joystickDown = 6
    case joystickUp = 7
    case keyboard = 8
    case leftMouseButton = 10
    case clockChip = 11
    case boxInterruptB = 12
  }

  /// Port pins that the board listens to, by their number.
  enum Port: Int, CaseIterable {
    case boxReset = 0
    case videoReset = 1
    case joystickSelect = 2
    case flashBankLow = 4
    case flashOutputDisable = 5
    case keyboardReset = 6
    case videoWaitStates = 9
    case flashBankHigh = 13
  }

  /// Applies an active-low signal.
  mutating func setActive(_ isActive: Bool, _ input: Input) {
    setInput(!isActive, pin: input.rawValue)
  }

  // What follows is false while the pin is an input: none of it acts before software has written to
  // it (recording `vdp`: no video wait states after reset).

  /// P0 high is inverted to RESET* of the expansion box.
  var isBoxReset: Bool { drives(.boxReset, true) }
  var isVideoReset: Bool { drives(.videoReset, false) }
  /// True when joystick 1 is connected to INT3–INT7, false for joystick 2.
  var selectsJoystick1: Bool { drives(.joystickSelect, true) }
  var isKeyboardReset: Bool { drives(.keyboardReset, false) }
  /// True when READY is held low for some time after every access to the V9938.
  var hasVideoWaitStates: Bool { drives(.videoWaitStates, true) }
  var isFlashOutputDisabled: Bool { drives(.flashOutputDisable, true) }
  /// Which 128 KiB of a PFM stand in pages F0–FF: 0–3.
  var flashBank: Int {
    (drives(.flashBankHigh, true) ? 2 : 0) + (drives(.flashBankLow, true) ? 1 : 0)
  }

  private func drives(_ port: Port, _ level: Bool) -> Bool {
    isOutput(port.rawValue) && output(port.rawValue) == level
  }
}
