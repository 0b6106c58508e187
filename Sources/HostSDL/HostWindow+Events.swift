import CSDL2

extension HostWindow {
  /// The next thing that has happened, or nil when there is nothing more for now.
  public func nextEvent() -> HostEvent? {
    var event = SDL_Event()
    while SDL_PollEvent(&event) != 0 {
      switch SDL_EventType(event.type) {
      case SDL_WINDOWEVENT:
        if let known = windowEvent(event.window) { return known }
      case SDL_RENDER_TARGETS_RESET, SDL_RENDER_DEVICE_RESET:
        canvas.renew()
      case SDL_CONTROLLERDEVICEADDED, SDL_CONTROLLERDEVICEREMOVED, SDL_CONTROLLERAXISMOTION,
        SDL_CONTROLLERBUTTONDOWN, SDL_CONTROLLERBUTTONUP:
        if let known = controllers.event(event) { return known }
      case SDL_MOUSEMOTION where !hasCapturedMouse: continue
      default:
        if let known = events.event(event) { return known }
      }
    }
    return nil
  }

  private func windowEvent(_ event: SDL_WindowEvent) -> HostEvent? {
    switch SDL_WindowEventID(UInt32(event.event)) {
    case SDL_WINDOWEVENT_CLOSE: return .closeRequested
    case SDL_WINDOWEVENT_FOCUS_LOST: return .focusLost
    case SDL_WINDOWEVENT_EXPOSED, SDL_WINDOWEVENT_SIZE_CHANGED, SDL_WINDOWEVENT_RESTORED,
      SDL_WINDOWEVENT_SHOWN:
      canvas.redraw()
      return nil
    default: return nil
    }
  }
}

/// Reads SDL's events of keyboard, mouse and dropped files.
struct EventReader {
  /// True after a repetition of the host's: the character that follows is one too.
  private var isRepeating = false
  private var droppedFiles: [String] = []

  mutating func event(_ event: SDL_Event) -> HostEvent? {
    switch SDL_EventType(event.type) {
    case SDL_QUIT: return .closeRequested
    case SDL_KEYDOWN: return keyDown(event.key)
    case SDL_KEYUP:
      isRepeating = false
      return HostKey(event.key.keysym).map(HostEvent.keyUp)
    case SDL_TEXTINPUT: return isRepeating ? nil : .text(Self.text(of: event.text))
    case SDL_MOUSEMOTION:
      return .mouseMoved(dx: Int(event.motion.xrel), dy: Int(event.motion.yrel))
    case SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP:
      return MouseButton(sdlButton: event.button.button).map {
        .mouseButton($0, isDown: event.button.state == UInt8(SDL_PRESSED))
      }
    case SDL_DROPBEGIN:
      droppedFiles = []
      return nil
    case SDL_DROPFILE:
      if let name = event.drop.file {
        droppedFiles.append(String(cString: name))
        SDL_free(name)
      }
      return nil
    case SDL_DROPCOMPLETE:
      defer { droppedFiles = [] }
      return droppedFiles.isEmpty
        ? nil : .filesDropped(droppedFiles, modifiers: HostModifiers(SDL_GetModState()))
    default: return nil
    }
  }

  private mutating func keyDown(_ event: SDL_KeyboardEvent) -> HostEvent? {
    isRepeating = event.repeat != 0
    guard !isRepeating, let key = HostKey(event.keysym) else { return nil }
    return .keyDown(
      key, label: Self.label(of: event.keysym),
      modifiers: HostModifiers(SDL_Keymod(UInt32(event.keysym.mod))))
  }

  /// SDL's key codes are characters where the key has one.
  private static func label(of key: SDL_Keysym) -> Character? {
    guard key.sym > 0x20, key.sym != 0x7F, let scalar = UnicodeScalar(UInt32(key.sym)) else {
      return nil
    }
    return Character(scalar)
  }

  private static func text(of event: SDL_TextInputEvent) -> String {
    withUnsafeBytes(of: event.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension HostKey {
  fileprivate init?(_ key: SDL_Keysym) {
    self.init(rawValue: UInt16(truncatingIfNeeded: key.scancode.rawValue))
  }
}

extension HostModifiers {
  fileprivate init(_ modifiers: SDL_Keymod) {
    let table: [(SDL_Keymod, HostModifiers)] = [
      (KMOD_LSHIFT, .shift), (KMOD_RSHIFT, .shift), (KMOD_LCTRL, .control),
      (KMOD_RCTRL, .control), (KMOD_LALT, .leftAlternate), (KMOD_RALT, .rightAlternate),
      (KMOD_MODE, .rightAlternate), (KMOD_LGUI, .command), (KMOD_RGUI, .command),
    ]
    self = []
    for (bit, meaning) in table where modifiers.rawValue & bit.rawValue != 0 { insert(meaning) }
  }
}

extension MouseButton {
  fileprivate init?(sdlButton: UInt8) {
    switch Int32(sdlButton) {
    case SDL_BUTTON_LEFT: self = .left
    case SDL_BUTTON_MIDDLE: self = .middle
    case SDL_BUTTON_RIGHT: self = .right
    default: return nil
    }
  }
}
