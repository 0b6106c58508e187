import GeneveCore
import HostSDL

/// What the hands do, on its way to the machine: collected while events come, sent before each frame.
struct WindowInput {
  private var keys = KeyTranslator()

  // MARK: Mouse

  private var movement = (dx: 0, dy: 0)
  private var buttons: UInt8 = 0
  private var sentButtons: UInt8 = 0

  // MARK: Joysticks

  /// The stick that keys move, 0 or 1; nil when they are keys.
  private(set) var joystickByKeys: Int?
  private var keyContacts: JoystickContacts = []
  private var controllerContacts: [JoystickContacts] = [[], []]
  private var sentContacts: [JoystickContacts] = [[], []]

  static let joystickKeys: [HostKey: JoystickContacts] = [
    .left: .left, .right: .right, .up: .up, .down: .down, .space: .fire,
  ]

  mutating func take(_ event: HostEvent, at now: Ticks) {
    switch event {
    case .keyDown(let key, let label, let modifiers):
      if joystickByKeys != nil, let contact = Self.joystickKeys[key] {
        keyContacts.insert(contact)
      } else {
        keys.keyDown(key, label: label, modifiers: modifiers, at: now)
      }
    case .keyUp(let key):
      if let contact = Self.joystickKeys[key] { keyContacts.remove(contact) }
      keys.keyUp(key, at: now)
    case .text(let text):
      if joystickByKeys == nil || text != " " { keys.text(text, at: now) }
    case .focusLost: releaseAll()
    case .mouseMoved(let dx, let dy): movement = (movement.dx + dx, movement.dy + dy)
    case .mouseButton(let button, let isDown):
      let bit: UInt8 = 1 << button.rawValue
      buttons = isDown ? buttons | bit : buttons & ~bit
    case .controller(let index, let contacts):
      if controllerContacts.indices.contains(index) { controllerContacts[index] = contacts }
    case .closeRequested, .filesDropped: break
    }
  }

  /// There are no more events for now.
  mutating func finish(at now: Ticks) { keys.finish(at: now) }

  mutating func send(to machine: Machine, codes limit: Int) {
    let now = machine.now
    keys.advance(to: now)
    for code in keys.takeCodes(limit: limit) { machine.schedule(.scanCode(code), at: now) }
    if movement != (0, 0) {
      machine.schedule(
        .mouse(dx: Int16(clamping: movement.dx), dy: Int16(clamping: movement.dy)), at: now)
      movement = (0, 0)
    }
    if buttons != sentButtons {
      machine.schedule(.mouseButtons(buttons), at: now)
      sentButtons = buttons
    }
    for index in sentContacts.indices {
      var contacts = controllerContacts[index]
      if joystickByKeys == index { contacts.formUnion(keyContacts) }
      guard contacts != sentContacts[index] else { continue }
      machine.schedule(.joystick(index: UInt8(index), state: contacts.rawValue), at: now)
      sentContacts[index] = contacts
    }
  }

  // MARK: What the window does with it

  /// Lets go of all keys and buttons, as when the window loses them to another one.
  mutating func releaseAll() {
    keys.releaseAll()
    keyContacts = []
    releaseMouse()
  }

  mutating func releaseMouse() { (movement, buttons) = ((0, 0), 0) }

  /// The machine starts anew; it will find everything released and no lock on.
  mutating func reset() {
    releaseAll()
    keys.forgetLocks()
  }

  /// Keys, joystick 1, joystick 2, keys …
  mutating func changeJoystickByKeys() {
    keys.releaseAll()
    keyContacts = []
    joystickByKeys = joystickByKeys == nil ? 0 : joystickByKeys == 0 ? 1 : nil
  }
}
