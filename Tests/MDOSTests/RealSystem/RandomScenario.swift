@testable import GeneveCore
@testable import MDOS

/// Random calls of several tasks, each served by the code of a real system and, on a copy of the tables from
/// before it, by the Swift manager.
struct RandomScenario {
  let real: RealSystem
  let profile: CallProfile
  private var generator: CallGenerator
  private(set) var tasks: [(header: TaskHeader, map: ExecutionMap)] = []
  /// Pages that a task may put into its map.
  private let ramPages: [UInt8]
  /// Pages that the system took by opcode 10 and may give back.
  private var taken: [(page: UInt8, node: UInt16)] = []

  /// A call, and in what the two differ.
  struct Finding: CustomStringConvertible {
    let step: Int
    let call: RandomCall
    let differences: [String]
    var description: String { "step \(step), \(call):\n  " + differences.joined(separator: "\n  ") }
  }

  /// Real and modelled cycles of one call.
  struct Cost {
    let call: RandomCall
    let result: UInt16
    let real: Int
    let modelled: Int
    let work: CallWork
    var error: Double { abs(Double(modelled - real)) / Double(real) }
  }
  private(set) var costs: [Cost] = []

  /// - Parameter real: a started system; it is left as the scenario leaves it.
  init(_ real: RealSystem, _ profile: CallProfile, seed: UInt64) throws {
    (self.real, self.profile) = (real, profile)
    // A task that maps a page of the system may write its buffer there.
    let systemPages = real.layout.claimedPages + ManagerLayout.interpreterPages
    ramPages = real.machine.ramPages.filter { !systemPages.contains($0) }
    generator = CallGenerator(profile, seed: seed)
    for _ in 0...generator.pick(3) { try begin() }
    switch profile {
    case .scarcePages:
      let free = real.manager[.freePages]
      _ = try perform(RandomCall(task: 0, registers: .init(1, free - min(free, 4), 1, 1)), step: -1)
    case .scarceNodes:
      let nodes = UInt16(try real.manager.countFreeNodes())
      let hole = nodes - generator.pick(4)
      _ = try perform(RandomCall(task: 0, registers: .init(1, 1, hole, 0)), step: -1)
    default: break
    }
  }

  /// A task that has its header page only, made as the loader does.
  private mutating func begin() throws {
    var registers = CallRegisters(10, 0xFF00, 1)
    _ = try real.systemCall(registers: &registers, header: nil)
    guard registers.r0 == 0 else { return }
    let page = UInt8(registers.r2 >> 8)
    var memory = real.machine
    for offset in 0..<TaskHeader.Field.program {
      memory.setByte(
        memory.byte(page: MemoryFixture.interpreter.page, offset: offset), page: page,
        offset: offset)
    }
    let header = TaskHeader(page: page)
    header.setPageList(registers.r1, in: &memory)
    memory.setWord(0, page: page, offset: TaskHeader.Field.breakHandler)
    memory.setByte(TaskRing.State.running, page: page, offset: TaskHeader.Field.state)
    var map = ExecutionMap.empty
    map[0] = page
    map[7] = ManagerLayout.scratchPage
    tasks.append((header, map))
  }

  /// Makes `count` calls; ends at the first that is not the same.
  mutating func run(_ count: Int) throws -> Finding? {
    for step in 0..<count {
      guard !tasks.isEmpty else { return nil }
      let task = Int(generator.pick(tasks.count))
      let length = (try? real.manager.pageList(of: tasks[task].header).count) ?? 1
      let isFromSystem = generator.pick(profile == .system ? 2 : 12) == 0
      let call =
        isFromSystem
        ? generator.systemCall(for: task, listLength: length, ramPages: ramPages)
        : generator.taskCall(by: task, listLength: length, ramPages: ramPages)
      if isUnpredictable(call, listLength: length) { continue }
      if let finding = try perform(call, step: step) { return finding }
    }
    return nil
  }

  /// Opcode 7 of 6.50 works with what earlier calls have left in registers; opcode 14 with more than 256
  /// positions writes over the library; 12 and 13 with numbers that are no nodes write anywhere.
  private func isUnpredictable(_ call: RandomCall, listLength: Int) -> Bool {
    switch Opcode(rawValue: call.registers.r0) {
    case .getShared:
      MDOSBugs(of: real.layout.version).cannotGetShared
        && (0x01...0xFE).contains(call.registers.r1) && call.registers.r2 != 0
    case .readListForSystem: call.isFromSystem && listLength > 256
    // Whatever stands in R1 and R2 is taken for a node.
    case .freeNode, .linkNode: call.isFromSystem
    default: false
    }
  }

  private mutating func perform(_ call: RandomCall, step: Int) throws -> Finding? {
    if let poke = call.poke { tasks[call.task].map[poke.slot] = poke.page }
    let differences = call.isFromSystem ? try systemCall(call) : try taskCall(call)
    return differences.isEmpty ? nil : Finding(step: step, call: call, differences: differences)
  }

  private mutating func taskCall(_ call: RandomCall) throws -> [String] {
    let (header, before) = tasks[call.task]
    let verification = CallVerification(
      of: call.registers, context: .task(header), map: before, memory: real.machine,
      layout: real.layout)
    let written = try WrittenPages(of: real.machine)
    var (registers, map) = (call.registers, before)
    let cycles = try real.call(registers: &registers, map: &map)
    tasks[call.task].map = map
    note(call, registers.r0, cycles, verification)
    return verification.differences(registers: registers, map: map, memory: real.machine)
      + written.unexpected(in: real.machine, verification, header: header)
  }

  private mutating func systemCall(_ call: RandomCall) throws -> [String] {
    let (header, map) = tasks[call.task]
    var memory = real.machine
    header.setMap(map, in: &memory)
    let verification = CallVerification(
      of: call.registers, context: .system(mapped: header), map: nil, memory: memory,
      layout: real.layout)
    let written = try WrittenPages(of: real.machine)
    var registers = call.registers
    let cycles = try real.systemCall(registers: &registers, header: header.page)
    note(call, registers.r0, cycles, verification)
    let differences =
      verification.differences(registers: registers, map: nil, memory: real.machine)
      + written.unexpected(in: real.machine, verification, header: header)
    tasks[call.task].map = header.map(in: memory)
    return differences
  }

  private mutating func note(
    _ call: RandomCall, _ result: UInt16, _ cycles: Int, _ verification: CallVerification
  ) {
    costs.append(
      Cost(
        call: call, result: result, real: cycles, modelled: verification.outcome.cycles,
        work: verification.work))
  }
}

/// Which page frames change during a call.
struct WrittenPages {
  private let before: MachineSnapshot

  init(of machine: Machine) throws { before = try machine.snapshot() }

  /// Pages in which the guest's code left something else than the Swift manager did.
  func unexpected(in machine: Machine, _ verification: CallVerification, header: TaskHeader)
    -> [String]
  {
    let own = [
      ManagerLayout.systemPage, ManagerLayout.tablePage, header.page, ManagerLayout.scratchPage,
    ]
    return (UInt8(0)...0xFF).flatMap { page -> [String] in
      let (old, new) = (before.frames[Int(page)], machine.board.frames.frame(page))
      guard old !== new, !own.contains(page) else { return [] }
      return (0..<Paging.pageSize).compactMap { offset in
        guard old.bytes[offset] != new.bytes[offset],
          !verification.writes(page: page, offset: offset)
        else { return nil }
        return "\(hex(page)):\(hex(UInt16(offset))) changed"
      }
    }
  }
}
