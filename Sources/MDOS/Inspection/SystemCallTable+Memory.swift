extension SystemCallTable {
  /// Library 7 (reference/mdos-memory-manager.md, sections 5 and 6).
  static let memory = SystemCallLibrary(
    number: 7, name: "memory", choice: .register0,
    calls: [
      SystemCallEntry(
        Opcode.countPages.rawValue, "COUNT", "counts pages",
        gives: [.number(1, "free"), .number(2, "fast"), .number(3, "total")], fails: .register0),
      SystemCallEntry(
        Opcode.allocate.rawValue, "ALLOCATE", "fills holes in the caller's list with pages",
        [.number(1, "count"), .code(2, "local"), .choice(3, "speed", zero: "slow", other: "fast")],
        gives: [.number(1, "got"), .number(2, "fast")], fails: .register0),
      SystemCallEntry(
        Opcode.free.rawValue, "FREE", "gives private pages back",
        [.number(1, "count"), .code(2, "local")], fails: .register0),
      SystemCallEntry(
        Opcode.map.rawValue, "MAP", "lets an execution page show a local page",
        [.code(1, "local"), .number(2, "slot")], fails: .register0),
      SystemCallEntry(
        Opcode.readList.rawValue, "READ-LIST", "writes the page number of each local page",
        [.address(1, "buffer"), .number(2, "size")], gives: [.number(1, "written")],
        fails: .register0),
      SystemCallEntry(
        Opcode.declareShared.rawValue, "DECLARE", "makes private pages a shared group",
        [.number(1, "count"), .code(2, "local"), .code(3, "type")], fails: .register0),
      SystemCallEntry(
        Opcode.releaseShared.rawValue, "RELEASE", "takes a shared group out of the caller's list",
        [.code(1, "type")], fails: .register0),
      SystemCallEntry(
        Opcode.getShared.rawValue, "GET", "puts a shared group into the caller's list",
        [.code(1, "type"), .code(2, "local")], fails: .register0),
      SystemCallEntry(
        Opcode.sizeOfShared.rawValue, "SIZE", "counts the pages of a shared group",
        [.code(1, "type")], gives: [.number(1, "pages")], fails: .register0),
      SystemCallEntry(
        Opcode.releaseTask.rawValue, "RELEASE-TASK",
        "gives back all that the task in slot 4 has but its header page", fails: .register0,
        isPrivileged: true),
      SystemCallEntry(
        Opcode.pageGet.rawValue, "PAGE-GET", "takes a free page, any one or by its number",
        [.code(1, "page"), .choice(2, "speed", zero: "slow", other: "fast")],
        gives: [.code(1, "node"), .code(2, "page", .high)], fails: .register0, isPrivileged: true),
      SystemCallEntry(
        Opcode.addPage.rawValue, "PAGE-ADD", "puts a page on its free list",
        [.code(1, "page", .low)], fails: .register0, isPrivileged: true),
      SystemCallEntry(
        Opcode.freeNode.rawValue, "NODE-FREE", "gives a node back to the pool",
        [.code(1, "node")], fails: .register0, isPrivileged: true),
      SystemCallEntry(
        Opcode.linkNode.rawValue, "NODE-LINK", "puts a node into a list",
        [.code(1, "node"), .code(2, "behind")], fails: .register0, isPrivileged: true),
      SystemCallEntry(
        Opcode.readListForSystem.rawValue, "LIST-FOR-DSR",
        "writes the list of the task in slot 4 to page 00, 1F00", gives: [.number(0, "pages")],
        fails: .refusalOnly, isPrivileged: true),
    ],
    errors: [
      CallError.notEnoughPages: "not enough free pages",
      CallError.pageZero: "local page or execution page 0 cannot be changed",
      CallError.noPage: "no page there",
      CallError.typeNotAllowed: "type not allowed, or defined already",
      CallError.typeUnknown: "type not defined",
      CallError.sharedInTheWay: "a page is in the way",
      CallError.noSpace: "no node left, or buffer too small",
      CallError.refused: "not for this caller, or damaged tables",
    ])
}
