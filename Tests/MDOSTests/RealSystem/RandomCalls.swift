import TestSupport

@testable import MDOS

/// What may be scarce or frequent in a random scenario.
enum CallProfile: String, CaseIterable, Sendable {
  case normal, sharing, mapping, holes, scarcePages, scarceNodes, system
}

/// A call that a scenario makes.
struct RandomCall: CustomStringConvertible {
  /// Number of the task in `RandomScenario.tasks`; whose header is at slot 4 when the system calls.
  var task: Int
  var isFromSystem = false
  var registers: CallRegisters
  /// Slots that the task itself changes before the call.
  var poke: (slot: Int, page: UInt8)?

  var description: String {
    let words = registers.words.map { hex($0) }.joined(separator: " ")
    return "\(isFromSystem ? "system for " : "")task \(task): \(words)"
      + (poke.map { ", slot \($0.slot) := \(hex($0.page))" } ?? "")
  }
}

/// Chooses calls: mostly ones that do something, sometimes ones at the edges, sometimes nonsense.
struct CallGenerator {
  var random: SplitMix
  let profile: CallProfile

  init(_ profile: CallProfile, seed: UInt64) {
    self.profile = profile
    random = SplitMix(
      state: seed &* 0x1000 &+ UInt64(CallProfile.allCases.firstIndex(of: profile) ?? 0))
  }

  mutating func pick(_ limit: Int) -> UInt16 { UInt16(random.next() % UInt64(limit)) }

  private static let edges: [UInt16] = [
    0, 1, 2, 7, 8, 9, 0xFE, 0xFF, 0x100, 0x1DF, 0x1E0, 0x1E1, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF,
  ]

  private mutating func number(below limit: Int) -> UInt16 {
    switch pick(24) {
    case 0: Self.edges[Int(pick(Self.edges.count))]
    case 1: UInt16(truncatingIfNeeded: random.next())
    default: pick(limit)
    }
  }

  private mutating func position() -> UInt16 { number(below: profile == .holes ? 60 : 14) }
  private mutating func type() -> UInt16 {
    pick(12) == 0 ? number(below: 0x102) : 0x20 + pick(4)
  }

  private mutating func opcode() -> UInt16 {
    switch (profile, pick(10)) {
    case (.sharing, 0..<6): 5 + pick(4)
    case (.mapping, 0..<5): 3
    case (.scarceNodes, 0..<5), (.scarcePages, 0..<5), (.holes, 0..<5): 1 + pick(2)
    case (_, 9): pick(2) == 0 ? pick(18) : number(below: 16)
    default: pick(9)
    }
  }

  /// - Parameter listLength: of the list of the task that is going to call.
  mutating func taskCall(by task: Int, listLength: Int, ramPages: [UInt8]) -> RandomCall {
    let opcode = opcode()
    let count = pick(profile == .scarcePages ? 3 : 12) == 0 ? number(below: 60) : number(below: 6)
    let start = pick(3) == 0 ? pick(listLength + 3) : position()
    var registers = CallRegisters(opcode, count, start, pick(3) == 0 ? number(below: 3) : 0)
    switch opcode {
    case 3:
      registers.r1 = start
      registers.r2 = number(below: 9)
    case 4:
      let isOdd = pick(6) == 0
      // Below 0800 stand the task's header and the call itself.
      registers.r1 = isOdd ? 0x0800 + pick(0xF800) : 0xC000 + pick(0x1000)
      registers.r2 = 1 + number(below: listLength + 4) % 600
    case 5: registers.r3 = type()
    case 6, 8: registers.r1 = type()
    case 7:
      registers.r1 = type()
      registers.r2 = start
    default: break
    }
    var call = RandomCall(task: task, registers: registers)
    if pick(15) == 0, let page = ramPages.randomElement(using: &random) {
      call.poke = (2 + Int(pick(6)), pick(5) == 0 ? Paging.noPage : page)
    }
    return call
  }

  /// A call of the system: 0–8 for the task, 9 and 14, 10 with and without a page number, 11.
  mutating func systemCall(for task: Int, listLength: Int, ramPages: [UInt8]) -> RandomCall {
    var call = taskCall(by: task, listLength: listLength, ramPages: ramPages)
    call.isFromSystem = true
    call.poke = nil
    switch pick(6) {
    case 0: call.registers = CallRegisters(9)
    case 1: call.registers = CallRegisters(14)
    case 2: call.registers = CallRegisters(10, 0x100 + pick(0xFF00), pick(2) * 0xFFFF)
    case 3: call.registers = CallRegisters(10, pick(256), pick(2))
    case 4: call.registers.r0 = 8
    default: break
    }
    return call
  }
}
