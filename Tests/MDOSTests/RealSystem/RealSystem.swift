import Foundation
import GeneveCore
import TestSupport

@testable import MDOS

/// A machine on which a real system has come up to its first prompt, and ways to let its own code serve calls.
///
/// A call is made as a program makes it, by an XOP in the caller's page; an opcode that belongs to us stands
/// behind it and stops the machine there. So what a call does and what it costs is what the guest's code does
/// on our core.
final class RealSystem {
  let machine: Machine
  let layout: ManagerLayout

  /// The system files that the tests may use: that of the folder `shared`, and those that the environment
  /// variable GENEVE_SYSTEM_FILES names, separated by colons.
  static var files: [URL] {
    let named = ProcessInfo.processInfo.environment["GENEVE_SYSTEM_FILES"] ?? ""
    return [Shared.url("images/geneveos-6.50.tfi")].compactMap { $0 }
      + named.split(separator: ":").map { URL(fileURLWithPath: String($0)) }
  }

  enum Failure: Error {
    case unknownSystem
    case noReturn(pc: UInt16)
  }

  /// Where the caller's XOP stands in its page, and the word with the library number.
  private static let code = 0x0400
  private static let libraryWord = 0x0410
  private static let entry: UInt16 = 0x01C6
  private static let transportHeader = 128

  init(_ file: URL, configuration: Configuration) throws {
    machine = Machine(configuration: configuration)
    let bytes = [UInt8](try Data(contentsOf: file)).dropFirst(Self.transportHeader)
    for (offset, byte) in bytes.enumerated() {
      machine.setByte(
        byte, page: UInt8(offset / Paging.pageSize), offset: offset % Paging.pageSize)
    }
    machine.systemCallHandler = Stop.shared
    Self.setFlags(machine)
    machine.workspacePointer = 0xF000
    machine.status = 0
    machine.jump(to: Self.entry)
    machine.run(until: machine.now + Ticks.perSecond * 3 / 2)
    guard let layout = ManagerLayout.detect(in: machine) else { throw Failure.unknownSystem }
    self.layout = layout
    // Nobody types, and no video interrupt comes between.
    machine.setVideoRegister(1, to: machine.video.register(1) & ~0x20)
  }

  /// What a boot EPROM leaves behind: native mode, mapped, no extra wait states, the keyboard released. Set by
  /// instructions, since the processor keeps these bits too and the system reads some of them back.
  private static func setFlags(_ machine: Machine) {
    for slot in 0..<Paging.slotCount { machine.setMapperRegister(slot, to: UInt8(slot)) }
    machine.writeCRU(true, at: 0x1EF4)
    machine.writeCRU(false, at: 0x1EF6)
    let flags: [UInt16] = [0x0032, 0x1EF0, 0x1EF2, 0x1EF4, 0x1EFE]
    let code: [UInt16] = flags.flatMap { [0x020C, $0, 0x1D00] as [UInt16] } + [Stop.opcode]
    let start: UInt16 = 0xF040
    for (index, word) in code.enumerated() {
      machine.pokeWord(word, at: start + UInt16(2 * index))
    }
    machine.workspacePointer = 0xF000
    machine.jump(to: start)
    machine.run(until: machine.now + Ticks.perSecond)
  }

  /// The opcode behind a call ends the run.
  private final class Stop: SystemCallHandler {
    static let opcode: UInt16 = 0x0C3F
    nonisolated(unsafe) static let shared = Stop()
    func serve(_ call: Int, on machine: Machine) -> SystemCallOutcome {
      call == Int(Self.opcode & 0x3F) ? .stop : .refused
    }
    func exchangeState(_ exchange: inout StateExchange) throws {}
  }

  var manager: MemoryManager<Machine> {
    MemoryManager(memory: machine, layout: layout, bugs: MDOSBugs(of: layout.version))
  }

  /// Lets the guest serve a call of the task whose header page is `map[0]`. Returns its cycles.
  func call(
    library: UInt16 = 7, registers: inout CallRegisters, map: inout ExecutionMap,
    workspace: UInt16 = 0xF000
  ) throws -> Int {
    placeCall(library: library, page: map[0], at: Self.code, address: UInt16(Self.code))
    return try run(
      at: UInt16(Self.code), registers: &registers, map: &map, workspace: workspace)
  }

  /// The same, instruction by instruction; `look` is called before each.
  func step(
    library: UInt16, registers: CallRegisters, map: ExecutionMap, look: (Machine) -> Void
  ) throws {
    placeCall(library: library, page: map[0], at: Self.code, address: UInt16(Self.code))
    prepare(at: UInt16(Self.code), registers, map: map, workspace: 0xF000)
    for _ in 0..<400_000 {
      look(machine)
      if machine.instruction == Stop.opcode { return }
      machine.run(until: machine.now + Ticks.perSecond, instructions: 1)
    }
    throw Failure.noReturn(pc: machine.programCounter)
  }

  /// The same from the OS context: page 00 in slot 0, `header` in slot 4, the caller in slot 7.
  func systemCall(
    library: UInt16 = 7, registers: inout CallRegisters, header: UInt8?
  ) throws -> Int {
    let page = ManagerLayout.scratchPage
    let address: UInt16 = 0xE000 + UInt16(Self.code)
    placeCall(library: library, page: page, at: Self.code, address: address)
    var map = ExecutionMap(
      ManagerLayout.systemPage, 0, 0, 0, header ?? Paging.noPage, Paging.noPage, Paging.noPage,
      page)
    return try run(at: address, registers: &registers, map: &map, workspace: 0xF000)
  }

  private func placeCall(library: UInt16, page: UInt8, at offset: Int, address: UInt16) {
    let word = address &+ UInt16(Self.libraryWord - Self.code)
    machine.setWord(0x2C20, page: page, offset: offset)
    machine.setWord(word, page: page, offset: offset + 2)
    machine.setWord(Stop.opcode, page: page, offset: offset + 4)
    machine.setWord(library, page: page, offset: offset + Self.libraryWord - Self.code)
  }

  private func run(
    at address: UInt16, registers: inout CallRegisters, map: inout ExecutionMap,
    workspace: UInt16
  ) throws -> Int {
    prepare(at: address, registers, map: map, workspace: workspace)
    let start = machine.cycles
    let reason = machine.run(until: machine.now + Ticks.perSecond)
    guard reason == .systemStopped, machine.programCounter == address + 4 else {
      throw Failure.noReturn(pc: machine.programCounter)
    }
    let cycles = Int(machine.cycles - start)
    registers = CallRegisters((0..<4).map { machine.register($0) })
    map = machine.executionMap
    return cycles
  }

  private func prepare(
    at address: UInt16, _ registers: CallRegisters, map: ExecutionMap, workspace: UInt16
  ) {
    machine.executionMap = map
    machine.workspacePointer = workspace
    machine.status = 0
    for (number, word) in registers.words.enumerated() { machine.setRegister(number, to: word) }
    machine.jump(to: address)
  }
}
