/// The state that a recording expects, kept up to date from step to step.
struct XOP7State {
  var freeSlow: [UInt8]
  var freeFast: [UInt8]
  var freeNodes: Int
  var groups: [XOP7Recording.Group]
  let totalPages: UInt16
  let isFastFirst: Bool
  var lists: [String: [UInt16]] = [:]
  var maps: [String: [UInt8]] = [:]

  init(_ initial: XOP7Recording.Initial) {
    (freeSlow, freeFast) = (initial.freeSlow.bytes, initial.freeFast.bytes)
    (freeNodes, groups) = (initial.freeNodes, initial.groups)
    (totalPages, isFastFirst) = (initial.total, initial.fastFirst)
    for task in initial.tasks {
      lists[task.id] = task.list.words
      maps[task.id] = task.map.bytes
    }
  }

  mutating func update(with step: XOP7Recording.Step) {
    let owner = step.t == "OS" ? step.hdr : step.t
    if let pages = step.freeSlow { freeSlow = pages.bytes }
    if let pages = step.freeFast { freeFast = pages.bytes }
    if let nodes = step.freeNodes { freeNodes = nodes }
    if let new = step.groups { groups = new }
    if let owner, let list = step.list { lists[owner] = list.words }
    if let owner, let map = step.map { maps[owner] = map.bytes }
    for (id, list) in step.otherLists ?? [:] { lists[id] = list.words }
    for (id, map) in step.otherMaps ?? [:] { maps[id] = map.bytes }
  }
}

/// Nil when the two agree. A field that the recording does not have agrees with everything.
func mismatch<Value: Equatable>(_ field: String, _ expected: Value?, _ found: Value?) -> Mismatch? {
  guard let expected, expected != found else { return nil }
  return Mismatch(
    field: field, expected: text(expected), found: found.map { text($0) } ?? "nothing")
}

private func text<Value>(_ value: Value) -> String {
  switch value {
  case let bytes as [UInt8]: bytes.map { hex($0) }.joined(separator: " ")
  case let words as [UInt16]: words.map { hex($0) }.joined(separator: " ")
  case let byte as UInt8: hex(byte)
  case let word as UInt16: hex(word)
  case let groups as [XOP7Recording.Group]:
    groups.map { "type \(hex($0.type)) held \($0.ref) times: \(text($0.pages.bytes))" }
      .joined(separator: "; ")
  default: String(describing: value)
  }
}

// MARK: Comparing

extension XOP7Scenario {
  /// Everything that is the same after every kind of step.
  func compareState(freeChainIsBroken: Bool) throws -> Mismatch? {
    let slow = try manager.freePages(.slow)
    let fast = try manager.freePages(.fast)
    let groups = try manager.sharedGroups().map {
      XOP7Recording.Group(type: $0.type, ref: $0.holders, pages: HexBytes($0.pages))
    }
    let isBroken = manager[.freeChain] == 0 && manager[.freePages] != 0
    return try mismatch("free slow pages", expected.freeSlow, slow)
      ?? mismatch("free fast pages", expected.freeFast, fast)
      ?? mismatch("free nodes", expected.freeNodes, manager.countFreeNodes())
      ?? mismatch("groups", expected.groups, groups)
      ?? mismatch("free page counter", UInt16(slow.count + fast.count), manager[.freePages])
      ?? mismatch("free fast page counter", UInt16(fast.count), manager[.fastFreePages])
      ?? mismatch("total pages", expected.totalPages, manager[.totalPages])
      ?? mismatch("fast pages first", expected.isFastFirst, manager.isFastFirst)
      ?? mismatch("chain of free pages is broken", freeChainIsBroken, isBroken)
      ?? compareTasks()
  }

  private func compareTasks() throws -> Mismatch? {
    for (id, task) in tasks.sorted(by: { $0.key < $1.key }) {
      let list = try manager.pageList(of: task.header).map(\.content.rawValue)
      if let result = mismatch("list of \(id)", expected.lists[id] ?? [], list)
        ?? mismatch("map of \(id)", expected.maps[id] ?? [], task.map.bytes)
      {
        return result
      }
    }
    return mismatch("tasks", expected.lists.keys.sorted(), tasks.keys.sorted())
  }

  func faultMismatch(_ outcome: CallOutcome) -> Mismatch? {
    outcome.fault.map { Mismatch(field: "tables", expected: "sound", found: $0.description) }
  }

  /// TSKMAP is recorded when it differs from the live map.
  func shadowMismatch(_ step: XOP7Recording.Step, _ task: LiveTask) -> Mismatch? {
    mismatch(
      "TSKMAP", step.shadow?.bytes ?? task.map.bytes,
      task.header.map(in: manager.memory).bytes)
  }

  func systemListMismatch(_ step: XOP7Recording.Step) -> Mismatch? {
    let memory = manager.memory
    let page = ManagerLayout.systemPage
    return mismatch(
      "page list of the OS page", step.osbuf?.bytes,
      step.osbuf.map { recorded in
        memory.bytes(
          page: page, in: SystemList.start..<SystemList.start + recorded.bytes.count)
      })
      ?? mismatch(
        "words 1EFE and 1FFE", step.osword,
        [SystemList.marker, SystemList.count].map { memory.word(page: page, offset: $0) })
  }

  /// What a call wrote outside the tables: opcode 4 its buffer, opcode 14 the OS page, the others nothing.
  func bufferMismatch(
    _ step: XOP7Recording.Step, _ opcode: UInt16, _ writes: ArraySlice<WriteLog.Write>,
    _ header: TaskHeader?
  ) -> Mismatch? {
    let expected: [WriteLog.Write]
    let found: [WriteLog.Write]
    if opcode == Opcode.readList.rawValue, step.t != "OS" || step.buf != nil {
      expected = (step.buf ?? []).flatMap { part in
        part.bytes.bytes.enumerated().map {
          WriteLog.Write(page: part.page, offset: part.offset + $0, value: $1)
        }
      }
      found = Array(writes)
    } else {
      expected = []
      found = writes.filter { !isAllowed($0, opcode, header) }
    }
    guard expected != found else { return nil }
    return Mismatch(
      field: "bytes written", expected: expected.description, found: found.description)
  }

  private func isAllowed(_ write: WriteLog.Write, _ opcode: UInt16, _ header: TaskHeader?) -> Bool {
    return switch write.page {
    case ManagerLayout.tablePage:
      write.offset >= ManagerLayout.offset(ManagerLayout.Variable.totalPages.rawValue)
        || opcode == Opcode.readListForSystem.rawValue
    case ManagerLayout.systemPage:
      opcode == Opcode.readListForSystem.rawValue && write.offset >= SystemList.marker
    default: write.page == header?.page && TaskHeader.Field.mapRange.contains(write.offset)
    }
  }
}
