/// Opcodes 0–4: pages of one task.
extension MemoryManager {
  /// Opcode 0.
  func countPages(_ registers: inout CallRegisters) {
    registers.r1 = self[.freePages]
    registers.r2 = self[.fastFreePages]
    registers.r3 = self[.totalPages]
  }

  /// Opcode 1: fills the holes among R1 local pages from R2 on.
  mutating func allocate(_ registers: inout CallRegisters, _ task: TaskHeader) throws(TableFault) {
    requestTrim(.yes)
    if registers.r1 == 0 {
      work.endedEarly = true
    } else {
      registers.r0 = try allocatePages(&registers, task)
    }
    try trim(task)
  }

  private mutating func allocatePages(_ registers: inout CallRegisters, _ task: TaskHeader)
    throws(TableFault) -> UInt16
  {
    guard let first = try padded(to: registers.r2, in: task) else { return CallError.noSpace }
    guard let needed = try holes(in: registers.r1, from: first, task) else {
      return CallError.sharedInTheWay
    }
    guard needed <= self[.freePages] else { return CallError.notEnoughPages }
    requestTrim(.no)
    registers.r1 = needed
    registers.r2 = 0
    let filled = try fillHoles(
      needed, from: first, task, preferringFast: registers.r3 != 0, fastPages: &registers.r2)
    return filled ? 0 : CallError.noSpace
  }

  /// How many of `count` positions have to be filled; nil when a shared page is among them.
  private mutating func holes(in count: UInt16, from first: NodeAddress, _ task: TaskHeader)
    throws(TableFault) -> UInt16?
  {
    var walk = Walk(.task(header: task.page))
    var needed = count
    var position: NodeAddress? = first
    for _ in 0..<count {
      guard let current = position else { break }
      work.positionsScanned += 1
      let content = content(current)
      if content.isHole {
        work.holesScanned += 1
      } else {
        guard content.isPrivate else { return nil }
        needed -= 1
        if needed == 0 { break }
      }
      position = try walk.step(from: current, self)
    }
    return needed
  }

  /// Gives `count` holes from `first` on a page each; false when the list could not be made longer.
  private mutating func fillHoles(
    _ count: UInt16, from first: NodeAddress, _ task: TaskHeader, preferringFast: Bool,
    fastPages: inout UInt16
  ) throws(TableFault) -> Bool {
    var walk = Walk(.task(header: task.page))
    var left = count
    var current = first
    while left > 0 {
      work.positionsFilled += 1
      if content(current).isHole {
        let speed = speedOfNextPage(preferringFast: preferringFast)
        let taken = try takePage(speed)
        setContent(current, to: .privatePage(content(taken).page))
        try returnNode(taken)
        if speed == .fast { fastPages += 1 }
        left -= 1
        if left == 0 { break }
      }
      guard let following = try followingOrNew(current, &walk) else { return false }
      current = following
    }
    return true
  }

  /// Opcode 2: gives the private ones among R1 local pages from R2 on back.
  mutating func free(_ registers: inout CallRegisters, _ task: TaskHeader) throws(TableFault) {
    if registers.r1 == 0 || registers.r2 == 0 {
      work.endedEarly = true
      if registers.r1 != 0 { registers.r0 = CallError.pageZero }
    } else if let first = try seek(registers.r2, in: task) {
      requestTrim(.no)
      let isEnough = try freePages(registers.r1, from: first, task)
      if !isEnough { registers.r0 = CallError.noSpace }
    }
    try trim(task)
  }

  /// False when nodes were missing.
  private mutating func freePages(_ count: UInt16, from first: NodeAddress, _ task: TaskHeader)
    throws(TableFault) -> Bool
  {
    if !bugs.losesPagesWithoutNodes, try countFreeNodes(upTo: Int(count)) < Int(count) {
      return try freeSparingly(count, from: first, task)
    }
    var walk = Walk(.task(header: task.page))
    var position: NodeAddress? = first
    var isEnough = true
    for _ in 0..<count {
      guard let current = position else { break }
      work.positionsScanned += 1
      let content = content(current)
      if content.isPrivate {
        requestTrim(.yes)
        setContent(current, to: .hole)
        unmap(content.page, from: task)
        if try !givePage(content.page) { isEnough = false }
      }
      position = try walk.step(from: current, self)
    }
    return isEnough
  }

  /// Opcode 3: lets execution page R2 show local page R1. Returns what slot 1 shows then.
  mutating func map(_ registers: inout CallRegisters, _ task: TaskHeader) throws(TableFault)
    -> UInt8?
  {
    guard registers.r1 != 0, registers.r2 != 0 else {
      work.endedEarly = true
      registers.r0 = CallError.pageZero
      return nil
    }
    guard registers.r2 < Paging.slotCount else {
      work.endedEarly = true
      registers.r0 = CallError.noPage
      return nil
    }
    guard let node = try seek(registers.r1, in: task),
      !content(node).isHole
    else {
      registers.r0 = CallError.noPage
      return nil
    }
    task.setSlot(Int(registers.r2), to: content(node).page, in: &memory)
    return task.map(in: memory)[1]
  }

  /// Opcode 4: writes the page number of every local page into the buffer R1 of R2 bytes.
  ///
  /// The library writes through slots 5 and 6, so that a buffer in F000–F13F or FFFA–FFFF lands in the page
  /// of slot 7 and not in the on-chip RAM or in devices; from slot 7 it goes on in slot 0. A real system
  /// may crash when the size is 0.
  mutating func readList(_ registers: inout CallRegisters, _ task: TaskHeader) throws(TableFault) {
    let map = task.map(in: memory)
    var walk = Walk(.task(header: task.page))
    var address = registers.r1
    var written: UInt16 = 0
    var position: NodeAddress? = try firstNode(of: task)
    while let current = position, written < registers.r2 {
      memory.setByte(
        content(current).page, page: map[Int(address) / Paging.pageSize],
        offset: Int(address) % Paging.pageSize)
      address &+= 1
      written += 1
      position = try walk.step(from: current, self)
    }
    work.bytesWritten = Int(written)
    registers.r1 = written
    if position != nil { registers.r0 = CallError.noSpace }
  }
}
