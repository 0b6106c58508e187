extension SystemCallTable {
  private static func function(_ opcode: UInt16, _ name: String, _ summary: String)
    -> SystemCallEntry
  {
    SystemCallEntry(
      opcode, name, summary, [.address(1, "result"), .address(2, "operand")], fails: .register0)
  }

  private static func operation(_ opcode: UInt16, _ name: String, _ summary: String)
    -> SystemCallEntry
  {
    SystemCallEntry(
      opcode, name, summary, [.address(1, "result"), .address(2, "first"), .address(3, "second")],
      fails: .register0)
  }

  /// Library 10 (reference/mdos-system-calls.md, section 7).
  static let arithmetic = SystemCallLibrary(
    number: 10, name: "floating point", choice: .register0,
    calls: [
      SystemCallEntry(
        0x00, "COMPARE", "sets the status as C second,first does",
        [.address(2, "first"), .address(3, "second")]),
      operation(0x01, "SUBTRACT", "second - first"),
      operation(0x02, "ADD", "second + first"),
      operation(0x03, "MULTIPLY", "second × first"),
      operation(0x04, "DIVIDE", "second / first"),
      operation(0x05, "POWER", "second to the power of first"),
      function(0x06, "EXP", "e to a power"),
      function(0x07, "LOG", "natural logarithm"),
      function(0x08, "SQUARE-ROOT", "square root"),
      function(0x09, "COS", "cosine"),
      function(0x0A, "SIN", "sine"),
      function(0x0B, "TAN", "tangent"),
      function(0x0C, "ATN", "arc tangent"),
      function(0x0D, "INT", "greatest integer"),
      SystemCallEntry(
        0x0E, "TO-INTEGER", "rounds to a word", [.address(2, "operand")],
        gives: [.signed(1, "integer")], fails: .register0),
      SystemCallEntry(
        0x0F, "FROM-INTEGER", "makes a number of a word",
        [.address(1, "result"), .signed(2, "integer")], fails: .register0),
      SystemCallEntry(
        0x10, "TEXT-TO-INTEGER", "reads a word from a text", [.text(2, "text", lengthIn: 3)],
        gives: [.signed(1, "integer"), .number(2, "used")], fails: .register0),
      SystemCallEntry(
        0x11, "TEXT-TO-FLOAT", "reads a number from a text",
        [.address(1, "result"), .text(2, "text", lengthIn: 3)], fails: .register0),
      SystemCallEntry(
        0x12, "FLOAT-TO-TEXT", "writes a number as text",
        [
          .address(1, "text"), .address(2, "operand"), .code(3, "options"), .number(4, "left"),
          .number(5, "right"),
        ], gives: [.number(2, "length")], fails: .register0),
    ],
    errors: [
      1: "overflow", 2: "division by zero", 3: "integer overflow", 4: "root of a negative number",
      5: "negative number to a broken power", 6: "logarithm of zero or less",
      7: "argument too large", 0xFFFF: "refused",
    ])

  /// Library 12: the network of a TIPI (section 8).
  static let network = SystemCallLibrary(
    number: 12, name: "network", choice: .register0,
    calls: [
      SystemCallEntry(0x00, "RESET", "resets the card", fails: .refusalOnly),
      SystemCallEntry(0x01, "CRU-BASE", "where the card is", gives: [.code(0, "base")]),
      SystemCallEntry(
        0x02, "TCP-OPEN", "opens a connection",
        [.text(1, "host", lengthIn: 2), .code(3, "handle", .high)], fails: .refusalOnly),
      SystemCallEntry(0x03, "RECEIVE-BYTE", "receives a byte", fails: .refusalOnly),
      SystemCallEntry(0x04, "SEND-BYTE", "sends a byte", fails: .refusalOnly),
      SystemCallEntry(0x05, "TCP-CLOSE", "closes a connection", fails: .refusalOnly),
      SystemCallEntry(0x06, "RECEIVE", "receives a text", fails: .refusalOnly),
      SystemCallEntry(0x0D, "BIND", "binds a port", fails: .refusalOnly),
      SystemCallEntry(0x0E, "UNBIND", "releases a port", fails: .refusalOnly),
      SystemCallEntry(0x0F, "ACCEPT", "accepts a connection", fails: .refusalOnly),
      SystemCallEntry(0x10, "MOUSE", "reads a mouse", fails: .refusalOnly),
      SystemCallEntry(0x11, "SEND", "sends a text", fails: .refusalOnly),
    ], errors: [0xFFFF: "no card, or refused"])
}
