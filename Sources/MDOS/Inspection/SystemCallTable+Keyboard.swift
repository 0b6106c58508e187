extension SystemCallTable {
  private static let key: [SystemCallValue] = [.code(1, "key", .high), .code(2, "joystick")]

  /// Library 5 (reference/mdos-system-calls.md, section 3): R0 is a mode.
  static let keyboard = SystemCallLibrary(
    number: 5, name: "keyboard", choice: .register0,
    calls: [
      SystemCallEntry(0, "KEY", "reads a key in the mode used last", gives: key),
      SystemCallEntry(1, "KEY-LEFT", "reads joystick 1 and the left half", gives: key),
      SystemCallEntry(2, "KEY-RIGHT", "reads joystick 2 and the right half", gives: key),
      SystemCallEntry(3, "KEY-STANDARD", "reads a key, capitals only", gives: key),
      SystemCallEntry(4, "KEY-PASCAL", "reads a key with ASCII control codes", gives: key),
      SystemCallEntry(5, "KEY-BASIC", "reads a key with the codes of the table", gives: key),
      SystemCallEntry(6, "KEY-NONE", "does nothing"),
      SystemCallEntry(7, "BREAK-TEST", "EQ = 1 while F4 or Alt-4 is held"),
      SystemCallEntry(8, "KEY-SCAN", "takes a scan code from the queue", gives: key),
    ])
}
