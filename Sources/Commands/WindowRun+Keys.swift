import HostSDL

/// What the window does itself when its keys are pressed.
enum WindowCommand: CaseIterable {
  case fullscreen, turbo, help, pause, screenshot, mute, quieter, louder, joystickKeys, mouse
  case reset, close
}

/// The keys of the window. One table for what they do, the help in the window and docs/window.md.
///
/// F11 and F12 were not on the keyboard that the Geneve came with. MDOS gives the same code for a function
/// key with Shift as without, but not with Ctrl (reference/mdos-system-calls.md, section 3): so Shift
/// takes nothing away from programs, and the window's own F11 and F12 reach them with Ctrl.
struct WindowKey {
  let key: HostKey
  let modifiers: HostModifiers
  /// How the key is called.
  let name: String
  let command: WindowCommand
  let purpose: String

  private init(
    _ key: HostKey, _ modifiers: HostModifiers, _ name: String, _ command: WindowCommand,
    _ purpose: String
  ) {
    (self.key, self.modifiers, self.name) = (key, modifiers, name)
    (self.command, self.purpose) = (command, purpose)
  }

  static let all: [WindowKey] = [
    WindowKey(.f11, [], "F11", .fullscreen, "full screen and back"),
    WindowKey(.f12, [], "F12", .turbo, "run at full speed while held"),
    WindowKey(.f1, .shift, "Shift-F1", .help, "this help"),
    WindowKey(.f2, .shift, "Shift-F2", .pause, "pause and go on"),
    WindowKey(.pause, [], "Pause", .pause, "the same"),
    WindowKey(.f3, .shift, "Shift-F3", .screenshot, "write the picture to a file"),
    WindowKey(.f4, .shift, "Shift-F4", .mute, "sound off and on"),
    WindowKey(.f5, .shift, "Shift-F5", .quieter, "quieter"),
    WindowKey(.f6, .shift, "Shift-F6", .louder, "louder"),
    WindowKey(.f7, .shift, "Shift-F7", .joystickKeys, "arrows and Space: keys, stick 1, 2"),
    WindowKey(.f8, .shift, "Shift-F8", .mouse, "capture or release the mouse"),
    WindowKey(.f12, [.control, .shift], "Ctrl-Shift-F12", .reset, "reset the machine"),
    WindowKey(.f4, [.control, .shift], "Ctrl-Shift-F4", .close, "close the window"),
  ]

  /// The window's own meaning of a key, if it has one.
  static func command(for key: HostKey, _ modifiers: HostModifiers) -> WindowCommand? {
    all.first { $0.key == key && $0.modifiers == modifiers }?.command
  }

  /// The first key of a command, as titles and messages call it.
  static func name(of command: WindowCommand) -> String {
    all.first { $0.command == command }?.name ?? ""
  }

  /// The lines of the help.
  static let help: [String] = {
    let width = all.map(\.name.count).max() ?? 0
    let rows = all.map { key in
      key.name + String(repeating: " ", count: width + 2 - key.name.count) + key.purpose
    }
    return rows + [
      "",
      "F11 and F12 for the machine: with Ctrl.",
      "Click captures the mouse.",
      "Drop a disk image: DSK1, with Shift DSK2.",
    ]
  }()
}
