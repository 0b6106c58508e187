import CSDL2

/// The game controllers of the host: the first two that are plugged in are the joysticks.
struct GameControllers {
  static let count = 2
  /// How far a stick must be moved to count: a third of its way.
  private static let threshold: Int16 = 11_000

  private struct Controller {
    let handle: OpaquePointer
    let identity: SDL_JoystickID
    var contacts: JoystickContacts = []
  }

  private var controllers = [Controller?](repeating: nil, count: Self.count)

  /// Controllers that are plugged in already are announced by events.
  func start() { SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER) }

  mutating func closeAll() {
    for controller in controllers { SDL_GameControllerClose(controller?.handle) }
    controllers = Array(repeating: nil, count: Self.count)
  }

  mutating func event(_ event: SDL_Event) -> HostEvent? {
    switch SDL_EventType(event.type) {
    case SDL_CONTROLLERDEVICEADDED:
      add(device: event.cdevice.which)
      return nil
    case SDL_CONTROLLERDEVICEREMOVED: return remove(event.cdevice.which)
    case SDL_CONTROLLERAXISMOTION: return update(event.caxis.which)
    default: return update(event.cbutton.which)
    }
  }

  private mutating func add(device: Int32) {
    guard let place = controllers.firstIndex(where: { $0 == nil }),
      let handle = SDL_GameControllerOpen(device)
    else { return }
    let identity = SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(handle))
    guard !controllers.contains(where: { $0?.identity == identity }) else {
      SDL_GameControllerClose(handle)
      return
    }
    controllers[place] = Controller(handle: handle, identity: identity)
  }

  private mutating func remove(_ identity: SDL_JoystickID) -> HostEvent? {
    guard let index = controllers.firstIndex(where: { $0?.identity == identity }) else {
      return nil
    }
    SDL_GameControllerClose(controllers[index]?.handle)
    controllers[index] = nil
    return .controller(index: index, [])
  }

  private mutating func update(_ identity: SDL_JoystickID) -> HostEvent? {
    guard let index = controllers.firstIndex(where: { $0?.identity == identity }),
      let controller = controllers[index]
    else { return nil }
    let contacts = Self.contacts(of: controller.handle)
    guard contacts != controller.contacts else { return nil }
    controllers[index]?.contacts = contacts
    return .controller(index: index, contacts)
  }

  private static let buttons: [(SDL_GameControllerButton, JoystickContacts)] = [
    (SDL_CONTROLLER_BUTTON_A, .fire), (SDL_CONTROLLER_BUTTON_B, .fire),
    (SDL_CONTROLLER_BUTTON_X, .fire), (SDL_CONTROLLER_BUTTON_Y, .fire),
    (SDL_CONTROLLER_BUTTON_LEFTSHOULDER, .fire), (SDL_CONTROLLER_BUTTON_RIGHTSHOULDER, .fire),
    (SDL_CONTROLLER_BUTTON_DPAD_LEFT, .left), (SDL_CONTROLLER_BUTTON_DPAD_RIGHT, .right),
    (SDL_CONTROLLER_BUTTON_DPAD_UP, .up), (SDL_CONTROLLER_BUTTON_DPAD_DOWN, .down),
  ]

  private static func contacts(of handle: OpaquePointer) -> JoystickContacts {
    var contacts: JoystickContacts = []
    for (button, contact) in buttons where SDL_GameControllerGetButton(handle, button) != 0 {
      contacts.insert(contact)
    }
    let x = SDL_GameControllerGetAxis(handle, SDL_CONTROLLER_AXIS_LEFTX)
    let y = SDL_GameControllerGetAxis(handle, SDL_CONTROLLER_AXIS_LEFTY)
    if x < -threshold { contacts.insert(.left) }
    if x > threshold { contacts.insert(.right) }
    if y < -threshold { contacts.insert(.up) }
    if y > threshold { contacts.insert(.down) }
    return contacts
  }
}
