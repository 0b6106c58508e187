/// Two joysticks, which share five inputs of the TMS9901, and the left mouse button, which has one of
/// its own. The other mouse buttons and the movement go to the V9938.
///
/// Source: reference/geneve-hardware.md, sections 6.2 and 8.
struct Joysticks {
  /// The closed contacts of a stick; the bits are those of the inputs INT3–INT7.
  struct Contacts: OptionSet, Sendable {
    let rawValue: UInt8
    init(rawValue: UInt8) { self.rawValue = rawValue }
    private init(_ input: TMS9901.Input) { rawValue = 1 << UInt8(input.rawValue) }

    static let fire = Contacts(.joystickFire)
    static let left = Contacts(.joystickLeft)
    static let right = Contacts(.joystickRight)
    static let down = Contacts(.joystickDown)
    static let up = Contacts(.joystickUp)
  }

  var joystick1: Contacts = []
  var joystick2: Contacts = []
  var isLeftMouseButtonPressed = false

  init() {}

  /// Moves stick 0 or 1: bits 0–4 of `state` are fire, left, right, down, up.
  mutating func set(index: Int, state: UInt8) {
    let contacts = Contacts(rawValue: state << UInt8(TMS9901.Input.joystickFire.rawValue))
    if index == 0 { joystick1 = contacts } else { joystick2 = contacts }
  }

  /// Applies contacts and button to the inputs of `chip`, of the stick that it selects. To be called when
  /// either changes, and after every write to a port pin.
  func drive(_ chip: inout TMS9901) {
    let selected = chip.selectsJoystick1 ? joystick1 : joystick2
    for pin in TMS9901.Input.joystickFire.rawValue...TMS9901.Input.joystickUp.rawValue {
      chip.setInput(selected.rawValue >> UInt8(pin) & 1 == 0, pin: pin)
    }
    chip.setActive(isLeftMouseButtonPressed, .leftMouseButton)
  }
}

extension Joysticks: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&joystick1)
    try exchange.field(&joystick2)
    try exchange.field(&isLeftMouseButtonPressed)
  }
}
