import Foundation
import GeneveCore
import TestSupport
import Testing

@testable import SingleStep

/// The published set, run by the core that made it: from now on every change of a result, an access or a
/// cycle shows. `geneve trace singlestep --check` runs the same files.
@Suite("Single-step set")
struct SingleStepSetTests {
  @Test("the cases of an instruction agree", arguments: SingleStepGenerator.forms)
  func cases(form: String) throws {
    let cases = try Self.load(form)
    #expect(cases.count >= 200)
    let runner = try SingleStepRunner()
    for test in cases {
      let difference = runner.difference(in: test)
      try #require(difference == nil, "\(test.name): \(difference ?? "")")
    }
  }

  @Test("a step on the fast path ends in the same state at the same time")
  func fastPath() throws {
    let machine = Machine(configuration: try Configuration())
    for form in SingleStepGenerator.forms {
      for test in try Self.load(form, every: 10) {
        machine.enter(test.initial)
        let begin = machine.cycles
        _ = machine.run(until: machine.now + 1)
        #expect(Int(machine.cycles - begin) == test.length, "\(test.name)")
        var found = machine.processorState()
        found.ram = test.final.ram.map {
          MemoryByte(address: $0.address, value: machine.value(at: .physical($0.address)))
        }
        found.chip = test.final.chip.map {
          MemoryByte(address: $0.address, value: machine.value(at: .chip($0.address)))
        }
        #expect(found == test.final, "\(test.name)")
      }
    }
  }

  @Test("the set is what its seed makes", arguments: ["MOVB", "DIVS", "ILLEGAL"])
  func reproducible(form: String) throws {
    let published = try Self.load(form)
    let made = try SingleStepGenerator(seed: 9995).cases(for: form, count: published.count)
    #expect(made == published)
  }

  @Test("accesses follow one another within the length of their instruction")
  func accessesInOrder() throws {
    for form in SingleStepGenerator.forms {
      for test in try Self.load(form, every: 10) {
        var free = 0
        for cycle in test.cycles {
          #expect(cycle.start >= free, "\(test.name)")
          free = cycle.start + (cycle.place == .cruBit ? 2 : 1 + cycle.waitStates)
        }
        #expect(free <= test.length, "\(test.name)")
      }
    }
  }

  @Test("the whole set is small enough for a clone")
  func size() throws {
    let folder = Recordings.url("singlestep")
    let total = try SingleStepGenerator.forms.reduce(0) { sum, form in
      let path = folder.appendingPathComponent(SingleStepFile.name(of: form)).path
      return try sum + (FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0)
    }
    #expect(total > 1 << 20 && total <= 10 << 20)
  }

  static func load(_ form: String, every step: Int = 1) throws -> [SingleStepCase] {
    let cases = try SingleStepFile.decode(
      Recordings.bytes("singlestep/" + SingleStepFile.name(of: form)))
    return stride(from: 0, to: cases.count, by: step).map { cases[$0] }
  }
}

/// A runner that never objected would be of no use.
@Suite("Single-step runner")
struct SingleStepRunnerTests {
  /// The fields of a case that somebody has got wrong.
  enum Mistake: CaseIterable {
    case status, programCounter, opcode, length, memory, accessValue, waitState, access, map, flags
  }

  @Test("a wrong field is found", arguments: Mistake.allCases)
  func mistake(_ mistake: Mistake) throws {
    let runner = try SingleStepRunner()
    let test = try #require(
      SingleStepSetTests.load("A").first { !$0.final.ram.isEmpty && !$0.cycles.isEmpty })
    #expect(runner.difference(in: test) == nil)
    #expect(runner.difference(in: try test.with(mistake)) != nil)
  }

  @Test("a file that is none is refused with a reason")
  func badFile() throws {
    for text in ["", "{}", "[{\"name\": 1}]", "[{\"name\":\"A\",\"initial\":{\"pc\":70000}}]"] {
      #expect(throws: DecodingError.self) { try SingleStepFile.decode(Array(text.utf8)) }
    }
  }

  @Test("a map of the wrong length is a difference, not a crash")
  func badMap() throws {
    let test = try SingleStepSetTests.load("A")[0]
    var initial = test.initial
    initial.map = [1, 2]
    let broken = SingleStepCase(
      name: "", initial: initial, final: test.final, cycles: [], length: 1)
    #expect(try SingleStepRunner().difference(in: broken) != nil)
  }
}

extension SingleStepCase {
  fileprivate func with(_ mistake: SingleStepRunnerTests.Mistake) throws -> SingleStepCase {
    var final = final
    var cycles = cycles
    var length = length
    switch mistake {
    case .status: final.st ^= 0x1000
    case .programCounter: final.pc &+= 2
    case .opcode: final.ir ^= 1
    case .length: length += 1
    case .map: final.map[3] ^= 1
    case .flags: final.flags ^= 0x20
    case .access: cycles.removeLast()
    case .memory:
      final.ram[0] = MemoryByte(address: final.ram[0].address, value: ~final.ram[0].value)
    case .accessValue: cycles[0] = try cycles[0].with { $0[4] = ($0[4] as? Int ?? 0) ^ 1 }
    case .waitState: cycles[0] = try cycles[0].with { $0[5] = 3 }
    }
    return SingleStepCase(
      name: name, initial: initial, final: final, cycles: cycles, length: length)
  }
}

extension NotedCycle {
  /// Changes the row as it stands in a file.
  fileprivate func with(_ change: (inout [Any]) -> Void) throws -> NotedCycle {
    let row = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
    var fields = try #require(row as? [Any])
    change(&fields)
    return try JSONDecoder().decode(
      NotedCycle.self, from: JSONSerialization.data(withJSONObject: fields))
  }
}
