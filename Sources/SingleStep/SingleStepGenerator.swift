import GeneveCore
import InstructionSet

/// Makes cases of the single-step set: the same ones for the same seed.
///
/// What is made is what this core does under the profile `manual`; docs/timing.md says by what the core
/// itself has been checked.
public struct SingleStepGenerator {
  /// What cases are made for: every instruction, and the trap of illegal opcodes.
  public static let forms = OpcodeTable.definitions.map(\.mnemonic) + ["ILLEGAL"]

  private let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// `count` cases of one of `forms`; none for another name.
  public func cases(for form: String, count: Int) throws -> [SingleStepCase] {
    let definition = OpcodeTable.definition(named: form)
    guard definition != nil || form == "ILLEGAL" else { return [] }
    // Each form has numbers of its own, so that one can be made without the others.
    let own = form.utf8.reduce(seed) { $0 &* 0x100_0000_01B3 ^ UInt64($1) }
    var random = CaseRandom(seed: own)
    let machine = Machine(configuration: try Configuration())
    let pages = PagePool(&random)
    pages.fill(machine, &random)
    var cases: [SingleStepCase] = []
    while cases.count < count {
      let index = cases.count
      var scene = Scene(
        machine: machine, pages: pages, index: index, random: CaseRandom(seed: random.next()))
      let words = definition.map { scene.makeInstruction($0) } ?? scene.makeIllegal()
      if let made = scene.execute(words, name: "\(form) \(index)") { cases.append(made) }
    }
    return cases
  }
}

extension Scene {
  /// Runs the instruction in `words`; nil when it would touch what no case may touch.
  fileprivate mutating func execute(_ words: [UInt16], name: String) -> SingleStepCase? {
    for (index, word) in words.enumerated() {
      setWord(word, at: programCounter &+ UInt16(index * 2))
    }
    machine.jump(to: programCounter)
    guard machine.instruction == words[0] else { return nil }
    // Now and then memory has changed since the opcode was fetched.
    if random.oneIn(16) { setWord(random.word(), at: programCounter) }
    var initial = machine.processorState()
    let begin = machine.cycles
    let cycles = machine.stepNotingBusCycles().map { NotedCycle($0, begin: begin) }
    let length = Int(machine.cycles - begin)
    guard Self.isAllowed(cycles, final: machine.programCounter) else { return nil }
    var final = machine.processorState()
    noteMemory(touchedBy: cycles, &initial, &final)
    let text = Disassembler.disassemble(words, at: programCounter).text
      .split(separator: " ").joined(separator: " ")
    return SingleStepCase(
      name: "\(name): \(text)", initial: initial, final: final, cycles: cycles, length: length)
  }

  /// False for devices, the decrementer, the TMS9901 and changes of the memory mode; also when memory is
  /// reached after the map has changed, which physical addresses could not express.
  private static func isAllowed(_ cycles: [NotedCycle], final programCounter: UInt16) -> Bool {
    var mapHasChanged = false
    for cycle in cycles {
      if cycle.place == .cruBit {
        let isModeBit = cycle.direction == .write && (0x1EF0...0x1EFC).contains(cycle.address)
        if cycle.address <= 0x003E || isModeBit { return false }
        continue
      }
      if AddressPlan.isForbidden(cycle.address) { return false }
      guard cycle.place == .externalByte else { continue }
      let isMapper = AddressPlan.mapperAddresses.contains(cycle.address)
      if mapHasChanged && !isMapper { return false }
      if isMapper && cycle.direction == .write { mapHasChanged = true }
    }
    return !AddressPlan.isForbidden(programCounter)
  }

  /// Lists every byte that was touched, as it was and as it is. One that was written before it was read
  /// could have been anything; it gets a value that it will not have in the end.
  private func noteMemory(
    touchedBy cycles: [NotedCycle], _ initial: inout ProcessorState, _ final: inout ProcessorState
  ) {
    var before: [MemoryPlace: UInt8] = [:]
    for cycle in cycles {
      let places = cycle.places(map: initial.map)
      for (index, place) in places.enumerated() where before[place] == nil {
        let shift = UInt16(8 * (places.count - 1 - index))
        before[place] =
          cycle.direction == .read
          ? UInt8(truncatingIfNeeded: cycle.value >> shift) : ~machine.value(at: place)
      }
    }
    for (place, value) in before.sorted(by: { $0.key < $1.key }) {
      let now = machine.value(at: place)
      switch place {
      case .physical(let address):
        initial.ram.append(MemoryByte(address: address, value: value))
        final.ram.append(MemoryByte(address: address, value: now))
      case .chip(let address):
        initial.chip.append(MemoryByte(address: address, value: value))
        final.chip.append(MemoryByte(address: address, value: now))
      }
    }
  }
}
