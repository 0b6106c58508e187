/// Notes the accesses that somebody waits for. The board asks it when lines are cut and tells it of every
/// slow access; what it found is collected before the next instruction.
final class AccessWatch {
  private struct MemoryRule {
    let number: Int
    let kinds: AccessKinds
    /// Nil for a rule on logical addresses.
    let page: UInt8?
    let places: ClosedRange<Int>
  }

  private struct NumberedRule {
    let number: Int
    let kinds: AccessKinds
    let range: ClosedRange<Int>
  }

  private var memory: [MemoryRule] = []
  private var mapper: [NumberedRule] = []
  private var cru: [NumberedRule] = []
  private var polls: [VideoPoll] = []
  private var interrupts: [(number: Int, level: Int?)] = []
  private(set) var illegalOpcodes: [Int] = []
  private(set) var extendedOperations: [Int] = []
  private(set) var contextReturns: [Int] = []
  private(set) var executions: [(number: Int, address: UInt16)] = []
  private(set) var physicalExecutions: [(number: Int, page: UInt8, offset: Int)] = []
  private var uninitialisedReads: [Int] = []
  /// Which memory has been written; only while somebody asks for it.
  private(set) var shadow: ShadowMemory?

  /// 256 entries: what is watched by logical address.
  private var logicalInterest = [AccessKinds](repeating: [], count: PageTable.lineCount)
  /// 32 entries for each physical page.
  private var physicalInterest = [AccessKinds](
    repeating: [], count: PageFrames.count * PageTable.linesPerWindow)
  /// CRU bits as last written.
  private var writtenBits: [UInt16: Bool] = [:]

  /// Not zero at addresses where execution may have to stop.
  let addressFlags: UnsafeMutablePointer<UInt8>
  /// Not zero when the next instruction has to wait until somebody has looked.
  let attention: UnsafeMutablePointer<UInt8>
  private static let addressCount = 0x1_0000
  /// What `attention` is when nothing was noted.
  private let restingAttention: UInt8

  /// Only accesses of a run count, not those of tools between runs.
  private var isArmed = false
  private var pending: [(number: Int, event: StopEvent, agent: StopAgent?)] = []
  /// A system call can write thousands of bytes; so many are told of.
  private static let pendingLimit = 16

  init(_ conditions: StopConditions) {
    addressFlags = .allocate(capacity: Self.addressCount + 1)
    addressFlags.initialize(repeating: 0, count: Self.addressCount + 1)
    attention = addressFlags + Self.addressCount
    var looksAlways = false
    for entry in conditions.entries {
      switch entry.cause {
      case .extendedOperation, .contextReturn: looksAlways = true
      case .access(.videoMemory, _), .access(.videoRegisters, _): looksAlways = true
      default: break
      }
    }
    restingAttention = looksAlways ? 1 : 0
    attention.pointee = restingAttention
    for entry in conditions.entries { add(entry) }
  }

  deinit { addressFlags.deallocate() }

  private func add(_ entry: StopConditions.Entry) {
    let number = entry.number
    switch entry.cause {
    case .execution(let address):
      executions.append((number, address & 0xFFFE))
      addressFlags[Int(address & 0xFFFE)] = 1
    case .physicalExecution(let page, let offset):
      physicalExecutions.append((number, page, offset & 0x1FFE))
      for window in 0..<8 { addressFlags[window << 13 | offset & 0x1FFE] = 1 }
    case .access(let space, let kinds): add(number, space, kinds)
    case .interrupt(let level): interrupts.append((number, level))
    case .illegalOpcode: illegalOpcodes.append(number)
    case .extendedOperation: extendedOperations.append(number)
    case .contextReturn: contextReturns.append(number)
    case .uninitialisedRead: uninitialisedReads.append(number)
    }
  }

  private func add(_ number: Int, _ space: WatchedSpace, _ kinds: AccessKinds) {
    var interest = kinds.intersection(.reads)
    if !kinds.isDisjoint(with: [.writes, .changes]) { interest.insert(.writes) }
    switch space {
    case .logical(let range):
      memory.append(
        MemoryRule(
          number: number, kinds: kinds, page: nil,
          places: Int(range.lowerBound)...Int(range.upperBound)))
      for line in Int(range.lowerBound >> 8)...Int(range.upperBound >> 8) {
        logicalInterest[line].formUnion(interest)
      }
    case .physical(let page, let offsets):
      let offsets = offsets.clamped(to: 0...PageFrame.size - 1)
      memory.append(MemoryRule(number: number, kinds: kinds, page: page, places: offsets))
      for line in offsets.lowerBound >> 8...offsets.upperBound >> 8 {
        physicalInterest[Int(page) * PageTable.linesPerWindow + line].formUnion(interest)
      }
    case .videoMemory(let range): polls.append(VideoPoll(number, .memory, range))
    case .videoRegisters(let range): polls.append(VideoPoll(number, .registers, range))
    case .cru(let range):
      cru.append(
        NumberedRule(
          number: number, kinds: kinds, range: Int(range.lowerBound)...Int(range.upperBound)))
    case .mapper(let range):
      mapper.append(NumberedRule(number: number, kinds: kinds, range: range))
    }
  }

  // MARK: What has to be asked for

  /// What the page table must leave to the slow path in one line of the address space.
  func interest(line: Int, page: UInt8, lineOfPage: Int) -> AccessKinds {
    let physical = Int(page) * PageTable.linesPerWindow + lineOfPage
    var interest = logicalInterest[line].union(physicalInterest[physical])
    if let shadow, !shadow.isWhole(page: page, line: lineOfPage) {
      interest.formUnion([.reads, .writes])
    }
    return interest
  }

  /// True when accesses to the RAM on the processor chip have to be told.
  var watchesOnChipRAM: Bool {
    shadow != nil || !logicalInterest[Int(TMS9995.ramBase >> 8)].isEmpty
  }

  /// Begins or goes on to follow which memory has been written.
  func follow(_ old: ShadowMemory?, _ processor: borrowing TMS9995, _ board: borrowing Board) {
    shadow = uninitialisedReads.isEmpty ? nil : old ?? ShadowMemory(processor, board)
  }

  // MARK: Runs

  /// From now on accesses count. What tools have changed in between does not.
  func arm(_ board: inout Board) {
    isArmed = true
    for index in polls.indices { polls[index].look(&board) }
  }

  func disarm() {
    isArmed = false
    pending.removeAll()
    attention.pointee = restingAttention
  }

  /// Says who made what was noted since the last time.
  func attribute(to agent: StopAgent) {
    for index in pending.indices where pending[index].agent == nil {
      pending[index].agent = agent
    }
  }

  /// What was noted since the last time.
  func collect(for agent: StopAgent, _ board: inout Board) -> [StopHit] {
    for index in polls.indices {
      for event in polls[index].look(&board) { note(polls[index].number, event) }
    }
    guard !pending.isEmpty else { return [] }
    attribute(to: agent)
    defer {
      pending.removeAll()
      attention.pointee = restingAttention
    }
    return pending.map {
      StopHit(number: $0.number, event: $0.event, agent: $0.agent ?? agent)
    }
  }

  private func note(_ number: Int, _ event: StopEvent) {
    attention.pointee = 1
    if let last = pending.last, last.agent == nil, last.number == number {
      guard last.event != event else { return }
      if let both = last.event.joined(with: event) {
        pending[pending.count - 1].event = both
        return
      }
    }
    if pending.count < Self.pendingLimit { pending.append((number, event, nil)) }
  }

  // MARK: What the board tells

  func noteFetch(_ address: UInt16, page: UInt8?) {
    guard isArmed, shadow != nil else { return }
    noteUninitialised(MemoryAccess(address, page: page, width: 2))
  }

  func noteRead(_ access: MemoryAccess, value: UInt16) {
    guard isArmed else { return }
    for rule in memory where rule.kinds.contains(.reads) && matches(rule, access) {
      note(rule.number, .read(.memory(access), value: value))
    }
    if shadow != nil { noteUninitialised(access) }
  }

  private func noteUninitialised(_ access: MemoryAccess) {
    guard let shadow, !shadow.isWritten(access) else { return }
    // Told once only.
    shadow.markWritten(access)
    for number in uninitialisedReads { note(number, .uninitialisedRead(access)) }
  }

  /// True when a line may be cut anew, because the last byte of it that was missing has been written.
  func noteWrite(_ access: MemoryAccess, old: UInt16, new: UInt16) -> Bool {
    if isArmed {
      for rule in memory where matches(rule, access) {
        guard rule.kinds.contains(.writes) || rule.kinds.contains(.changes) && old != new else {
          continue
        }
        note(rule.number, .write(.memory(access), old: old, new: new))
      }
    }
    return shadow?.markWritten(access) ?? false
  }

  private func matches(_ rule: MemoryRule, _ access: MemoryAccess) -> Bool {
    if let page = rule.page {
      guard page == access.page else { return false }
      return rule.places.overlaps(access.offset...access.offset + access.width - 1)
    }
    guard let address = access.address else { return false }
    return rule.places.overlaps(Int(address)...Int(address) + access.width - 1)
  }

  func noteMapper(_ window: Int, old: UInt8, new: UInt8) {
    guard isArmed else { return }
    for rule in mapper where rule.range.contains(window) {
      guard rule.kinds.contains(.writes) || rule.kinds.contains(.changes) && old != new else {
        continue
      }
      note(rule.number, .write(.mapper(window), old: UInt16(old), new: UInt16(new)))
    }
  }

  func noteCRU(_ address: UInt16, _ value: Bool, isWrite: Bool) {
    guard isArmed, !cru.isEmpty else { return }
    let old = writtenBits[address]
    if isWrite { writtenBits[address] = value }
    for rule in cru where rule.range.contains(Int(address)) {
      if !isWrite {
        if rule.kinds.contains(.reads) {
          note(rule.number, .read(.cru(address), value: value ? 1 : 0))
        }
      } else if rule.kinds.contains(.writes) || rule.kinds.contains(.changes) && old != value {
        note(
          rule.number,
          .write(.cru(address), old: old.map { $0 ? 1 : 0 }, new: value ? 1 : 0))
      }
    }
  }

  func noteInterrupt(_ level: Int) {
    for rule in interrupts where rule.level == nil || rule.level == level {
      note(rule.number, .interrupt(level: level))
    }
  }

  func noteIllegalOpcode(_ opcode: UInt16) {
    for number in illegalOpcodes { note(number, .illegalOpcode(opcode)) }
  }
}

extension StopEvent {
  /// The write of a word, if `next` is the write of its second byte.
  func joined(with next: StopEvent) -> StopEvent? {
    guard case .write(.memory(let high), let oldHigh?, let newHigh) = self,
      case .write(.memory(let low), let oldLow?, let newLow) = next,
      high.width == 1, low.width == 1, high.page == low.page, high.offset & 1 == 0,
      low.offset == high.offset + 1, (high.address == nil) == (low.address == nil)
    else { return nil }
    let word =
      high.address.map { MemoryAccess($0, page: high.page, width: 2) }
      ?? high.page.map { MemoryAccess(page: $0, offset: high.offset, width: 2) }
    guard let word else { return nil }
    return .write(.memory(word), old: oldHigh << 8 | oldLow, new: newHigh << 8 | newLow)
  }
}
