extension SystemCallTable {
  private static let modes: [UInt16: String] = [
    0: "text40", 1: "text80", 2: "multicolor", 3: "graphic1", 4: "graphic2", 5: "graphic3",
    6: "graphic4", 7: "graphic5", 8: "graphic6", 9: "graphic7", 10: "text80x26",
  ]

  private static let cell: [SystemCallValue] = [.signed(1, "row"), .signed(2, "column")]
  private static let textWindow: [SystemCallValue] = [
    .number(1, "lines"), .number(2, "top"), .number(3, "left"), .number(4, "bottom"),
    .number(5, "right"), .code(6, "fill"), .colours(7, "colours"),
  ]
  private static let block: [SystemCallValue] = [
    .number(1, "row"), .number(2, "column"), .number(3, "to-row"), .number(4, "to-column"),
    .number(5, "rows"), .number(6, "columns"),
  ]
  private static let dotWindow: [SystemCallValue] = [
    .number(1, "dots"), .number(2, "top"), .number(3, "left"), .number(4, "bottom"),
    .number(5, "right"), .code(6, "colour", .high),
  ]
  private static let list: [SystemCallValue] = [.address(1, "list"), .number(2, "count")]
  private static let patterns: [SystemCallValue] = [
    .address(1, "buffer"), .number(2, "count"), .number(3, "first"),
    .choice(4, "action", zero: "define", other: "read"),
  ]
  private static let line: [SystemCallValue] = [
    .signed(1, "row"), .signed(2, "column"), .code(3, "character", .low), .number(4, "count"),
  ]

  /// Library 6 (reference/mdos-system-calls.md, section 4.2).
  static let video = SystemCallLibrary(
    number: 6, name: "video, mouse and sound", choice: .register0,
    calls: textCalls + dotCalls + spriteCalls + stringCalls + otherCalls,
    errors: [0xFFFF: "no such call"])

  private static let textCalls = [
    SystemCallEntry(0x00, "SET-MODE", "sets the video mode", [.names(1, "mode", modes)]),
    SystemCallEntry(
      0x01, "GET-MODE", "tells the video mode",
      gives: [
        .names(0, "mode", modes), .number(1, "columns"), .number(2, "rows"), .number(3, "width"),
        .number(4, "height"), .number(5, "row-offset"), .code(6, "border"), .colours(7, "colours"),
      ]),
    SystemCallEntry(0x02, "SET-CURSOR", "moves the cursor in its window", cell),
    SystemCallEntry(
      0x03, "GET-CURSOR", "tells where the cursor is",
      gives: [.signed(0, "row"), .signed(1, "column")]),
    SystemCallEntry(
      0x04, "SET-PAGE", "shows a display page",
      [.number(1, "page"), .choice(2, "contents", zero: "cleared", other: "kept")]),
    SystemCallEntry(0x05, "GET-PAGE", "tells the display page", gives: [.number(0, "page")]),
    SystemCallEntry(0x06, "SCROLL-UP", "scrolls a window of text", textWindow),
    SystemCallEntry(0x07, "SCROLL-DOWN", "scrolls a window of text", textWindow),
    SystemCallEntry(0x08, "SCROLL-LEFT", "scrolls a window of text", textWindow),
    SystemCallEntry(0x09, "SCROLL-RIGHT", "scrolls a window of text", textWindow),
    SystemCallEntry(
      0x0A, "COLOUR-SET", "colours eight characters of graphic 1",
      [.colours(1, "colours"), .number(2, "set")]),
    SystemCallEntry(
      0x0B, "READ-CHARACTER", "reads a character from the screen", cell,
      gives: [.code(0, "character"), .colours(1, "colours")]),
    SystemCallEntry(0x0C, "BORDER", "colours the border", [.code(1, "colour")]),
    SystemCallEntry(0x0D, "PALETTE", "changes a colour", [.number(1, "number"), .code(2, "grb")]),
  ]

  private static let dotCalls = [
    SystemCallEntry(
      0x0E, "SET-DOT", "draws a dot",
      [.number(1, "x"), .number(2, "y"), .colours(3, "colours"), .code(4, "operation", .high)]),
    SystemCallEntry(
      0x0F, "GET-DOT", "reads a dot", [.number(1, "x"), .number(2, "y")],
      gives: [.colours(0, "colours")]),
    SystemCallEntry(
      0x10, "LINE", "draws a line",
      [
        .number(1, "x"), .number(2, "y"), .number(3, "to-x"), .number(4, "to-y"),
        .colours(5, "colours"), .code(6, "operation"),
      ]),
    SystemCallEntry(
      0x11, "FIND-COLOUR", "looks along a line for a colour; EQ = 1 when found",
      [
        .number(1, "x"), .number(2, "y"),
        .choice(3, "direction", zero: "left", other: "right", .high), .code(3, "colour", .low),
      ], gives: [.number(0, "x"), .number(1, "y")]),
    SystemCallEntry(
      0x12, "MOVE-BLOCK", "moves a rectangle of bytes", block + [.code(7, "fill", .low)]),
    SystemCallEntry(0x13, "COPY-BLOCK", "copies a rectangle of bytes", block),
    SystemCallEntry(
      0x14, "MOVE-DOTS", "moves a rectangle of dots",
      block + [.code(7, "operation", .high), .code(7, "fill", .low)]),
    SystemCallEntry(
      0x15, "COPY-DOTS", "copies a rectangle of dots", block + [.code(7, "operation", .high)]),
    SystemCallEntry(0x16, "BITMAP-UP", "scrolls a window of dots", dotWindow),
    SystemCallEntry(0x17, "BITMAP-DOWN", "scrolls a window of dots", dotWindow),
    SystemCallEntry(0x18, "BITMAP-LEFT", "scrolls a window of dots", dotWindow),
    SystemCallEntry(0x19, "BITMAP-RIGHT", "scrolls a window of dots", dotWindow),
  ]

  private static let spriteCalls = [
    SystemCallEntry(0x1A, "SPRITE-DEFINE", "defines sprites", list),
    SystemCallEntry(0x1B, "SPRITE-DELETE", "deletes sprites, FFFF all", list),
    SystemCallEntry(0x1C, "SPRITE-LOCATE", "moves sprites", list),
    SystemCallEntry(0x1D, "SPRITE-MOTION", "sets sprites in motion", list),
    SystemCallEntry(0x1E, "SPRITE-COLOUR", "colours sprites", list),
    SystemCallEntry(0x1F, "SPRITE-PATTERN", "gives sprites other patterns", list),
    SystemCallEntry(0x20, "SPRITE-MAGNIFY", "sets the size of sprites", [.number(1, "size")]),
    SystemCallEntry(
      0x21, "SPRITE-POSITION", "tells where a sprite is, and how far from something",
      [
        .number(1, "sprite"), .names(2, "from", [0: "nothing", 1: "sprite", 2: "location"]),
        .number(3, "to"), .number(4, "to-column"),
      ],
      gives: [
        .signed(0, "row"), .signed(1, "column"), .number(2, "distance"), .number(3, "squared"),
      ]),
    SystemCallEntry(
      0x22, "SPRITE-COINCIDENCE", "looks for sprites that touch",
      [
        .names(1, "type", [0: "pairs", 1: "locations", 2: "any"]), .number(2, "count"),
        .address(3, "tests"), .address(4, "results"),
      ], gives: [.number(0, "count")]),
    SystemCallEntry(0x23, "SPRITE-PATTERNS", "defines or reads patterns of sprites", patterns),
    SystemCallEntry(
      0x24, "CHARACTER-PATTERNS", "defines or reads patterns of characters", patterns),
  ]

  private static let stringCalls = [
    SystemCallEntry(
      0x25, "SET-WINDOW", "sets the text window",
      [.signed(1, "top"), .signed(2, "left"), .signed(3, "bottom"), .signed(4, "right")]),
    SystemCallEntry(
      0x26, "GET-WINDOW", "tells the text window",
      gives: [.signed(0, "top"), .signed(1, "left"), .signed(2, "bottom"), .signed(3, "right")]),
    SystemCallEntry(
      0x27, "WRITE-TTY", "writes text with control codes", [.text(1, "text", lengthIn: 2)]),
    SystemCallEntry(
      0x28, "RESTORE-FONTS", "restores patterns",
      [
        .choice(1, "characters", zero: "no", other: "yes"),
        .choice(2, "sprites", zero: "no", other: "yes"),
      ]),
    SystemCallEntry(0x29, "TEXT-COLOUR", "sets the colours of text", [.colours(1, "colours")]),
    SystemCallEntry(
      0x2A, "WRITE", "writes characters without control codes",
      [
        .text(1, "text", lengthIn: 2), .choice(3, "cursor", zero: "moves", other: "stays"),
      ]),
    SystemCallEntry(
      0x2B, "PRINT-SCREEN", "prints the screen",
      [.choice(1, "style", zero: "shades", other: "outline"), .number(2, "density")]),
    SystemCallEntry(
      0x2C, "HCHAR-COLOUR", "repeats a character to the right", line + [.colours(5, "colours")]),
    SystemCallEntry(
      0x2D, "VCHAR-COLOUR", "repeats a character downwards", line + [.colours(5, "colours")]),
    SystemCallEntry(0x2E, "HCHAR", "repeats a character to the right", line),
    SystemCallEntry(0x2F, "VCHAR", "repeats a character downwards", line),
  ]

  private static let mouse: [SystemCallValue] = [.code(3, "buttons")]

  private static let otherCalls = [
    SystemCallEntry(
      0x30, "SET-MOUSE", "places the mouse; scale below 0 switches it off",
      [.signed(1, "x"), .signed(2, "y"), .signed(3, "scale")]),
    SystemCallEntry(
      0x31, "GET-MOUSE", "tells where the mouse is",
      gives: [.signed(1, "x"), .signed(2, "y")] + mouse),
    SystemCallEntry(
      0x32, "MOVE-MOUSE", "tells how the mouse has moved",
      gives: [.signed(1, "dx"), .signed(2, "dy")] + mouse),
    SystemCallEntry(
      0x33, "SOUND", "plays three tones and noise",
      [
        .number(1, "hertz"), .number(2, "hertz2"), .number(3, "hertz3"),
        .number(4, "attenuation", .high), .number(4, "attenuation2", .low),
        .number(5, "attenuation3", .high), .number(6, "noise", .high),
        .number(6, "noise-attenuation", .low), .number(7, "ticks"),
      ]),
    SystemCallEntry(0x34, "SOUND-STATUS", "EQ = 1 when the sound is over"),
    SystemCallEntry(
      0x35, "WRITE-REGISTER", "writes a register of the V9938",
      [.number(1, "number"), .code(2, "value", .low)]),
    SystemCallEntry(
      0x36, "READ-REGISTER", "tells what was written to a register", [.number(1, "number")],
      gives: [.code(0, "value")]),
    SystemCallEntry(0x37, "TABLES", "tells where the tables are", [.address(1, "buffer")]),
    SystemCallEntry(
      0x38, "PALETTE-9", "tells the palette, nine bits a colour", [.address(1, "buffer")]),
    SystemCallEntry(
      0x39, "PALETTE-GRB", "tells the palette in the format of the registers",
      [.address(1, "buffer")]),
    SystemCallEntry(0x3A, "EDGE-COLOUR", "colours the margins", [.code(1, "colour", .low)]),
  ]
}
