/// Holds one call of a real library 7 against the Swift manager: `--xop7 verify`.
///
/// Made before the guest's code runs, it takes a copy of the tables and lets the Swift manager serve the call
/// there, under the policy of that system. Asked after the guest's return, it says in what the two differ.
///
///     let verification = CallVerification(of: registers, context: .task(header), map: mapper,
///                                         memory: machine, layout: layout)
///     …                                   // the guest's own code serves the call
///     verification.differences(registers: …, map: mapper, memory: machine)
public struct CallVerification: Sendable {
  private let registers: CallRegisters
  private let map: ExecutionMap?
  private let served: WriteLog
  private let task: TaskHeader?
  private let layout: ManagerLayout
  /// What the Swift manager did; a `fault` means that the tables were damaged already.
  public let outcome: CallOutcome
  /// The measure of the call's cost.
  let work: CallWork
  /// False for a call whose effect depends on what happens to be in memory of the system that the manager
  /// does not know: opcode 7 of 6.50 works with registers that earlier calls have left behind.
  public let isPredictable: Bool

  /// - Parameters:
  ///   - registers: R0–R3 at the XOP.
  ///   - map: the live mapper bytes of a task at the XOP; nil when the system itself calls.
  public init(
    of registers: CallRegisters, context: CallContext, map: ExecutionMap?,
    memory: some GuestMemory, layout: ManagerLayout
  ) {
    task = context.task
    self.layout = layout
    let pages =
      [ManagerLayout.systemPage, ManagerLayout.tablePage] + [task?.page].compactMap { $0 }
    let copy = PageArray(copying: Set(pages), of: memory)
    let bugs = MDOSBugs(of: layout.version)
    let isWellFormed = (0x01...0xFE).contains(registers.r1) && registers.r2 != 0
    isPredictable =
      !(bugs.cannotGetShared && registers.r0 == Opcode.getShared.rawValue && isWellFormed)
    var manager = MemoryManager(
      memory: WriteLog(copy), layout: layout, bugs: bugs)
    var results = registers
    if var map, let task {
      outcome = manager.taskCall(registers: &results, task: task, map: &map)
      self.map = map
    } else {
      outcome = manager.call(opcode: registers.r0, registers: &results, context: context)
      self.map = nil
    }
    self.registers = results
    served = manager.memory
    work = manager.work
  }

  /// Whether the Swift manager has written this byte.
  func writes(page: UInt8, offset: Int) -> Bool {
    served.writes.contains { $0.page == page && $0.offset == offset }
  }

  /// Everything in which the guest's code did something else: registers, mapper, tables, TSKMAP, and bytes
  /// written to buffers in RAM. Nothing for a call that cannot be predicted.
  ///
  /// - Parameters:
  ///   - registers: R0–R3 behind the XOP.
  ///   - map: the live mapper bytes then.
  ///   - hasRAM: whether a page can hold what is written to it.
  public func differences(
    registers found: CallRegisters, map foundMap: ExecutionMap?, memory: some GuestMemory,
    hasRAM: (UInt8) -> Bool = { $0 != Paging.noPage }
  ) -> [String] {
    guard isPredictable else { return [] }
    var differences: [String] = []
    for (index, (expected, found)) in zip(registers.words, found.words).enumerated()
    where expected != found {
      differences.append("R\(index): expected \(hex(expected)), found \(hex(found))")
    }
    if let map, let foundMap {
      for slot in 0..<Paging.slotCount where map[slot] != foundMap[slot] {
        differences.append(
          "slot \(slot): expected \(hex(map[slot])), found \(hex(foundMap[slot]))")
      }
    }
    differences += TableComparison.differences(
      expected: served, found: memory, layout: layout, task: task
    ).map(\.description)
    for write in served.writes where write.page != ManagerLayout.tablePage && hasRAM(write.page) {
      let expected = served.byte(page: write.page, offset: write.offset)
      let found = memory.byte(page: write.page, offset: write.offset)
      let isInMap = write.page == task?.page && TaskHeader.Field.mapRange.contains(write.offset)
      if expected != found && !isInMap {
        differences.append(
          "\(hex(write.page)):\(hex(UInt16(write.offset))): expected \(hex(expected)), "
            + "found \(hex(found))")
      }
    }
    return differences
  }
}
