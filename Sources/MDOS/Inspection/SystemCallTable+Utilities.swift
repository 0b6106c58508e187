extension SystemCallTable {
  /// Library 9 (reference/mdos-system-calls.md, section 6).
  static let utilities = SystemCallLibrary(
    number: 9, name: "utilities", choice: .register0,
    calls: [
      SystemCallEntry(0, "TIME-VALID", "EQ = 1 when the clock's time is one", fails: .equalClear),
      SystemCallEntry(1, "TIME-TEXT", "writes HH:MM:SS", [.address(1, "buffer")]),
      SystemCallEntry(
        2, "TIME-SET", "sets the time from a text", [.address(1, "text")], fails: .equalClear),
      SystemCallEntry(3, "DATE-VALID", "EQ = 1 when the clock's date is one", fails: .equalClear),
      SystemCallEntry(4, "DATE-TEXT", "writes MM-DD-YY", [.address(1, "buffer")]),
      SystemCallEntry(
        5, "DATE-SET", "sets the date from a text", [.address(1, "text")], fails: .equalClear),
      SystemCallEntry(
        6, "JULIAN-DAY", "numbers a day",
        [.number(1, "month"), .number(2, "day"), .number(3, "year")],
        gives: [.code(1, "high"), .code(2, "low")]),
      SystemCallEntry(7, "WEEKDAY", "1 = Sunday", gives: [.number(1, "weekday")]),
      SystemCallEntry(
        8, "PARSE-NAME", "completes the name of a file",
        [
          .address(1, "text"), .address(2, "output"),
          .choice(3, "form", zero: "full", other: "short"),
        ],
        gives: [.address(0, "end"), .code(1, "drive")], fails: .equalClear),
      SystemCallEntry(
        9, "LOAD", "loads a program as a task and runs it", [.countedText(1, "name")],
        gives: [.code(1, "task", .high)], fails: .register0),
      SystemCallEntry(
        10, "FORK", "copies the calling task", gives: [.code(0, "task")], fails: .refusalOnly),
    ],
    errors: [
      1: "not enough memory", 2: "bad name", 3: "not a program", 4: "file error",
      0xFFFF: "refused",
    ])
}
