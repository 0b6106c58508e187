@testable import GeneveCore

/// Runs single instructions with code, workspace and data each in memory of a chosen kind, and says how
/// many cycles they take.
final class TimingBench {
  /// Where something lies, with what a byte access there costs.
  enum Region: CaseIterable {
    case onChip, sram, dram

    /// Wait states per byte.
    func waits(extra: Bool) -> Int { self == .onChip ? 0 : extra ? 2 : self == .dram ? 1 : 0 }
    var code: UInt16 { self == .onChip ? 0xF080 : self == .sram ? 0x2100 : 0x4100 }
    var workspace: UInt16 { self == .onChip ? 0xF000 : self == .sram ? 0x2200 : 0x4200 }
    var data: UInt16 { self == .onChip ? 0xF040 : self == .sram ? 0x2300 : 0x4300 }
  }

  let machine: Machine

  init(timing: ProcessorTiming = .manual, extraWait: Bool = false) throws {
    machine = Machine(configuration: try Configuration(timing: timing))
    machine.writeCRU(true, at: 0x1EF4)
    for (window, page) in [0x00, 0xE8, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15].enumerated() {
      machine.setMapperRegister(window, to: UInt8(page))
    }
    machine.writeCRU(false, at: 0x1EF6)
    machine.writeCRU(!extraWait, at: 0x1EFE)
    machine.status = 0
  }

  func place(_ words: [UInt16], at address: UInt16) {
    for (index, word) in words.enumerated() {
      machine.pokeWord(word, at: address &+ UInt16(index * 2))
    }
  }

  /// Cycles of the instruction in `words`; what follows it is fetched from the same region.
  func cycles(
    _ words: [UInt16], code: Region, workspace: Region, registers: [Int: UInt16] = [:]
  ) -> Int {
    place(words + [0x1000], at: code.code)
    machine.workspacePointer = workspace.workspace
    for (number, value) in registers { machine.setRegister(number, to: value) }
    machine.jump(to: code.code)
    let start = machine.cycles
    _ = machine.run(until: machine.now + Ticks.perSecond, instructions: 1)
    return Int(machine.cycles - start)
  }
}
