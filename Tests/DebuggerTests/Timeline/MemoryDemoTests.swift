import BuiltInVolume
import GeneveCore
import MDOS
import Testing

@testable import Debugger

/// The memory demo of the built-in volume, stepped through its calls of library 7 by the console.
@Suite("The memory demo, forwards and backwards")
struct MemoryDemoTests {
  /// What a user sees at a stop, and where the machine is.
  private struct Stop: Equatable {
    let lines: [String]
    let position: ExecutionPosition
    let hash: UInt64
  }

  private let host = TestHost()
  private let session: DebugSession
  private var machine: Machine { session.machine }

  init() throws {
    let machine = Machine(configuration: try Configuration())
    let drives = DriveSet(disks: [try BuiltInVolume.disk()])
    let system = MDOS(drives: drives, options: MDOS.Options(program: "XOP7"))
    machine.systemCallHandler = system
    system.boot(on: machine)
    session = DebugSession(machine: machine, system: system, host: host)
    session.recorder = try Timeline(machine: machine, drives: drives)
  }

  private func stop(after command: String) throws -> Stop {
    #expect(session.execute(command) == .done)
    return Stop(lines: host.take(), position: machine.position, hash: try machine.stateHash())
  }

  @Test("all nine opcodes forwards, backwards to the start, and forwards again")
  func everyCall() throws {
    let start = (position: machine.position, hash: try machine.stateHash())
    _ = try stop(after: "catch xop 7")
    var calls: [Stop] = []
    var opcodes: Set<UInt16> = []
    while calls.count < 200 {
      let next = try stop(after: "continue")
      if session.system?.hasEnded == true { break }
      opcodes.insert(machine.register(0))
      calls.append(next)
    }
    let end = (position: machine.position, hash: try machine.stateHash())
    #expect(opcodes.isSuperset(of: 0...8), "the nine opcodes that tasks have")
    #expect(calls.count >= 9)
    // Each call by itself: into it, over it, and back to before it.
    _ = try stop(after: "goto start")
    #expect(machine.position == start.position)
    for call in calls {
      _ = try stop(after: "continue")
      #expect(machine.position == call.position)
      _ = try stop(after: "step")
      _ = try stop(after: "step")
      _ = try stop(after: "back 2")
      #expect(try machine.stateHash() == call.hash)
    }
    _ = try stop(after: "goto end")
    #expect(machine.position == end.position)
    #expect(try machine.stateHash() == end.hash)
    // All of them backwards.
    for call in calls.reversed() {
      let found = try stop(after: "reverse-continue")
      #expect(found == call)
    }
    let first = try stop(after: "reverse-continue")
    #expect(first.lines.first == "the timeline begins here")
    #expect(first.position == start.position)
    #expect(first.hash == start.hash)
    // And forwards again, to the end.
    for call in calls {
      let found = try stop(after: "continue")
      #expect(found == call)
    }
    _ = try stop(after: "continue")
    #expect(machine.position == end.position)
    #expect(try machine.stateHash() == end.hash)
  }

  @Test("back xop goes from call to call without any catch")
  func backByCalls() throws {
    _ = try stop(after: "catch xop 7")
    let first = try stop(after: "continue")
    let second = try stop(after: "continue")
    _ = try stop(after: "delete")
    _ = try stop(after: "step")
    #expect(try stop(after: "back xop").position == second.position)
    while machine.position > first.position { _ = try stop(after: "back xop") }
    #expect(machine.position == first.position)
    #expect(try machine.stateHash() == first.hash)
  }
}
