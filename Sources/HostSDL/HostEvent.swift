/// What the host tells about its window, in the order in which it happened.
public enum HostEvent: Equatable, Sendable {
  /// The window was asked to close, or the process to end.
  case closeRequested
  /// A key went down; the host's own repetitions are left out. `label` is the character on the key in the
  /// host's layout without any modifier, if there is one.
  case keyDown(HostKey, label: Character?, modifiers: HostModifiers)
  case keyUp(HostKey)
  /// Characters were typed. If a key did it, its `keyDown` is the event before.
  case text(String)
  /// Keys go to another window from now on.
  case focusLost
  /// Movement in host counts, right and down positive. Only while the mouse is captured.
  case mouseMoved(dx: Int, dy: Int)
  case mouseButton(MouseButton, isDown: Bool)
  /// Files were dropped on the window together.
  case filesDropped([String], modifiers: HostModifiers)
  /// Game controller 0 or 1 changed its contacts, or went away with none closed.
  case controller(index: Int, JoystickContacts)
}

public enum MouseButton: UInt8, Sendable {
  case left, right, middle
}

/// The closed contacts of a joystick; the bits are those of `InputEvent.joystick`.
public struct JoystickContacts: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let fire = JoystickContacts(rawValue: 1)
  public static let left = JoystickContacts(rawValue: 2)
  public static let right = JoystickContacts(rawValue: 4)
  public static let down = JoystickContacts(rawValue: 8)
  public static let up = JoystickContacts(rawValue: 16)
}
