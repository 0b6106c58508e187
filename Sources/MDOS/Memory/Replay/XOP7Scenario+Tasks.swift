/// Steps in which tasks come and go by themselves.
extension XOP7Scenario {
  /// Library 9, opcode 9: the loader, with the files that the recording names.
  mutating func load(_ step: XOP7Recording.Step, _ index: Int) throws -> Mismatch? {
    calls += 1
    let parent = try task(step.t)
    switch try loadProgram(step, parent) {
    case .failure(let error):
      return mismatch("result", step.out.map { [$0[0]] } ?? [0], [error.rawValue])
        ?? mismatch("child", step.child, nil)
    case .success(let header):
      guard let id = step.child else {
        return mismatch("child", nil, hex(header.page))
      }
      tasks[id] = LiveTask(header: header, map: header.map(in: manager.memory))
      return mismatch("childHeader", step.childHeader, header.page)
        ?? mismatch("childWP", step.childWP, word(header, TaskHeader.Field.workspacePointer))
        ?? mismatch("childST", step.childST, word(header, TaskHeader.Field.status))
    }
  }

  private mutating func loadProgram(_ step: XOP7Recording.Step, _ parent: LiveTask) throws
    -> Result<TaskHeader, LoadError>
  {
    let child: TaskHeader
    switch try manager.beginLoad() {
    case .failure(let error): return .failure(error)
    case .success(let header): child = header
    }
    var hasEntry = false
    for (number, file) in (step.files ?? []).enumerated() {
      var error: LoadError?
      if number == step.failAt {
        error = .fileError
      } else if !["F", "G"].contains(file.tag) {
        error = .notAProgram
      } else {
        error = try manager.addSegment(
          ProgramSegment(
            loadAddress: file.loadAddress, length: file.length, prefersFast: file.tag == "F"),
          to: child)
      }
      if let error {
        try manager.abandonLoad(of: child)
        return .failure(error)
      }
      if Int(file.loadAddress) == TaskHeader.Field.program { hasEntry = true }
    }
    guard hasEntry else {
      try manager.abandonLoad(of: child)
      return .failure(.notAProgram)
    }
    try manager.finishLoad(of: child, parent: parent.header, slotSeven: parent.map[7])
    return .success(child)
  }

  /// Library 0: the task ends itself.
  mutating func end(_ step: XOP7Recording.Step) throws -> Mismatch? {
    calls += 1
    let header = try task(step.t).header
    _ = try manager.endTask(header)
    tasks[step.t] = nil
    expected.lists[step.t] = nil
    expected.maps[step.t] = nil
    // The command interpreter goes on with the result of its call of the loader.
    return mismatch("cli", step.cli.map { Array($0.prefix(2)) }, [0, UInt16(header.page) << 8])
  }

  /// Library 9, opcode 10.
  mutating func fork(_ step: XOP7Recording.Step, _ index: Int) throws -> Mismatch? {
    calls += 1
    let parent = try task(step.t)
    var registers = try CallRegisters(step.require(step.in, "in", index))
    let returnAddress: UInt16 = 0x0404
    parent.header.setMap(parent.map, in: &manager.memory)
    var scratchpad = [UInt8](repeating: 0, count: TaskHeader.Field.scratchpadSize)
    for (index, word) in [0xFFFF, registers.r1, registers.r2, registers.r3].enumerated() {
      scratchpad[2 * index] = UInt8(word >> 8)
      scratchpad[2 * index + 1] = UInt8(word & 0xFF)
    }
    let child = try manager.fork(
      parent.header,
      .init(
        workspacePointer: TaskStart.workspace, programCounter: returnAddress, status: 0,
        scratchpad: scratchpad, ticks: 6))
    registers.r0 = child.map { UInt16($0.page) } ?? CallError.refused
    if let result = mismatch("registers", step.out, registers.words) { return result }
    guard let child, let id = step.child else { return nil }
    tasks[id] = LiveTask(header: child, map: child.map(in: manager.memory))
    let found = (0..<4).map { word(child, TaskHeader.Field.scratchpad + 2 * $0) }
    return mismatch("childHeader", step.childHeader, child.page)
      ?? mismatch(
        "childPC", step.childPC, word(child, TaskHeader.Field.programCounter) &- returnAddress)
      ?? mismatch("parentPage", step.parentPage, word(child, TaskHeader.Field.parent))
      ?? mismatch("childR", step.childR, found)
  }

  private func word(_ header: TaskHeader, _ offset: Int) -> UInt16 {
    manager.memory.word(page: header.page, offset: offset)
  }
}
