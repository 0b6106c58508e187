import CSDL2
import GeneveCore
import Testing

@testable import HostSDL

/// Controllers that SDL itself makes: what a plugged one does, without one.
@Suite("Game controllers", .serialized)
final class GameControllerTests {
  private var controllers = GameControllers()
  private var attached: [Int32] = []

  init() {
    // There is no window that could have the focus.
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1")
    controllers.start()
  }

  deinit {
    controllers.closeAll()
    for _ in attached { SDL_JoystickDetachVirtual(0) }
    SDL_QuitSubSystem(UInt32(SDL_INIT_GAMECONTROLLER))
  }

  /// Plugs one in; what its buttons and sticks are set by.
  private func attach() -> OpaquePointer? {
    let device = SDL_JoystickAttachVirtual(
      SDL_JOYSTICK_TYPE_GAMECONTROLLER, Int32(SDL_CONTROLLER_AXIS_MAX.rawValue),
      Int32(SDL_CONTROLLER_BUTTON_MAX.rawValue), 0)
    guard device >= 0 else { return nil }
    attached.append(device)
    return SDL_JoystickOpen(device)
  }

  /// What has been told since the last time.
  private func events() -> [HostEvent] {
    var found: [HostEvent] = []
    var event = SDL_Event()
    while SDL_PollEvent(&event) != 0 {
      switch SDL_EventType(event.type) {
      case SDL_CONTROLLERDEVICEADDED, SDL_CONTROLLERDEVICEREMOVED, SDL_CONTROLLERAXISMOTION,
        SDL_CONTROLLERBUTTONDOWN, SDL_CONTROLLERBUTTONUP:
        if let known = controllers.event(event) { found.append(known) }
      default: break
      }
    }
    return found
  }

  private func contacts(_ joystick: Int) -> JoystickContacts? {
    events().compactMap { event -> JoystickContacts? in
      if case .controller(index: joystick, let contacts) = event { contacts } else { nil }
    }.last
  }

  @Test("cross, stick and buttons of the first two are the contacts of the joysticks")
  func controls() throws {
    let first = try #require(attach())
    let second = try #require(attach())
    #expect(events().isEmpty, "being plugged in presses nothing")
    for (button, contact) in [
      (SDL_CONTROLLER_BUTTON_DPAD_LEFT, JoystickContacts.left),
      (SDL_CONTROLLER_BUTTON_DPAD_RIGHT, .right), (SDL_CONTROLLER_BUTTON_DPAD_UP, .up),
      (SDL_CONTROLLER_BUTTON_DPAD_DOWN, .down), (SDL_CONTROLLER_BUTTON_A, .fire),
      (SDL_CONTROLLER_BUTTON_Y, .fire), (SDL_CONTROLLER_BUTTON_LEFTSHOULDER, .fire),
    ] {
      SDL_JoystickSetVirtualButton(first, button.rawValue, 1)
      #expect(contacts(0) == contact, "button \(button.rawValue)")
      SDL_JoystickSetVirtualButton(first, button.rawValue, 0)
      #expect(contacts(0) == [])
    }
    let axes = [
      (SDL_CONTROLLER_AXIS_LEFTX, Int16.min, JoystickContacts.left),
      (SDL_CONTROLLER_AXIS_LEFTX, Int16.max, .right),
      (SDL_CONTROLLER_AXIS_LEFTY, Int16.min, .up), (SDL_CONTROLLER_AXIS_LEFTY, Int16.max, .down),
    ]
    for (axis, value, contact) in axes {
      SDL_JoystickSetVirtualAxis(second, axis.rawValue, value)
      #expect(contacts(1) == contact, "axis \(axis.rawValue) at \(value)")
      SDL_JoystickSetVirtualAxis(second, axis.rawValue, value / 5)
      #expect(contacts(1) == [], "a little does not count")
    }
  }

  @Test("one that is unplugged lets go, and the next one takes its place")
  func unplugging() throws {
    let joystick = try #require(attach())
    _ = events()
    SDL_JoystickSetVirtualButton(joystick, SDL_CONTROLLER_BUTTON_A.rawValue, 1)
    #expect(contacts(0) == .fire)
    SDL_JoystickDetachVirtual(attached.removeLast())
    #expect(contacts(0) == [])
    let next = try #require(attach())
    _ = events()
    SDL_JoystickSetVirtualButton(next, SDL_CONTROLLER_BUTTON_B.rawValue, 1)
    #expect(contacts(0) == .fire)
  }
}
