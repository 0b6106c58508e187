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

  /// - Parameters:
  ///   - registers: R0–R3 at the XOP.
  ///   - map: the live mapper bytes of a task at the XOP; nil when the system itself calls.
  public init(
    of registers: CallRegisters, context: CallContext, map: ExecutionMap?,
    memory: some GuestMemory, layout: ManagerLayout
  ) {
    task = context.task
    self.layout = layout
    var copy = PageArray(ramPages: 0...0xFF)
    let pages =
      [ManagerLayout.systemPage, ManagerLayout.tablePage] + [task?.page].compactMap { $0 }
    for page in Set(pages) {
      for (offset, byte) in memory.bytes(page: page, in: 0..<Paging.pageSize).enumerated() {
        copy.setByte(byte, page: page, offset: offset)
      }
    }
    var manager = MemoryManager(
      memory: WriteLog(copy), layout: layout, bugs: MDOSBugs(of: layout.version))
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
  }

  /// Everything in which the guest's code did something else: registers, mapper, tables, TSKMAP, and bytes
  /// written to buffers in RAM.
  ///
  /// - Parameters:
  ///   - registers: R0–R3 behind the XOP.
  ///   - map: the live mapper bytes then.
  ///   - hasRAM: whether a page can hold what is written to it.
  public func differences(
    registers found: CallRegisters, map foundMap: ExecutionMap?, memory: some GuestMemory,
    hasRAM: (UInt8) -> Bool = { $0 != Paging.noPage }
  ) -> [String] {
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
