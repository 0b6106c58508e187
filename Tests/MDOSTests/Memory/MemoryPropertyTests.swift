import TestSupport
import Testing

@testable import MDOS

/// Random sequences of calls of several tasks; after each call the tables must agree with each other.
@Suite("Memory manager: properties")
struct MemoryPropertyTests {
  /// What may be random at once: how scarce things are.
  enum Profile: String, CaseIterable {
    case normal, sharing, scarcePages, scarceNodes, megabyte
  }

  @Test(
    "after every call each page is in one place, each node on one list, each counter right",
    arguments: Profile.allCases, [MDOSBugs.fixed])
  func invariants(profile: Profile, bugs: MDOSBugs) throws {
    for seed in 0..<UInt64(8) {
      var run = try PropertyRun(profile, seed: seed, bugs: bugs)
      for step in 0..<150 {
        let call = try run.step()
        let check = run.fixture.check()
        try #require(
          check.findings.isEmpty, "seed \(seed), step \(step): \(call): \(check.findings)")
        try #require(
          check.lostNodes == run.lostNodes,
          "seed \(seed), step \(step): \(call): \(check.lostNodes) nodes lost")
      }
    }
  }

  @Test("what a real system loses is nothing but what is written down", arguments: [MDOSBugs.v7_45])
  func realSystem(bugs: MDOSBugs) throws {
    for seed in 0..<UInt64(8) {
      var run = try PropertyRun(.normal, seed: seed, bugs: bugs)
      var lostNodes = run.fixture.check().lostNodes
      for step in 0..<150 {
        let call = try run.step()
        let check = run.fixture.check()
        let reason = "seed \(seed), step \(step): \(call): \(check.findings)"
        let mayLosePages = call.contains("8;")
        try #require(check.findings.isEmpty || mayLosePages, "\(reason)")
        if check.lostNodes > lostNodes {
          try #require(call.hasPrefix("end") || call.hasPrefix("opcode 7"), "\(reason)")
        }
        lostNodes = check.lostNodes
        if mayLosePages { break }
      }
    }
  }
}

/// One random sequence.
struct PropertyRun {
  var fixture: MemoryFixture
  /// Nodes that the system's own start leaves on no list.
  let lostNodes: Int
  private var random: SplitMix
  private let profile: MemoryPropertyTests.Profile

  init(_ profile: MemoryPropertyTests.Profile, seed: UInt64, bugs: MDOSBugs) throws {
    self.profile = profile
    random = SplitMix(state: seed)
    fixture = try MemoryFixture(
      programs: 3, machine: profile == .megabyte ? .oneMegabyte : .standard, bugs: bugs)
    if profile == .scarcePages { fixture.call(1, 36, 1, 1) }
    if profile == .scarceNodes {
      // Holes up to a high position use up the pool.
      fixture.call(1, 1, UInt16(try fixture.freeNodes - Int(random.next() % 4)))
    }
    lostNodes = fixture.check().lostNodes
  }

  private mutating func pick(_ limit: Int) -> UInt16 {
    UInt16(random.next() % UInt64(limit))
  }

  /// Does something random; returns what, for messages: “opcode; result”.
  mutating func step() throws -> String {
    switch pick(40) {
    case 0 where fixture.tasks.count < 5: return try fork()
    case 1 where fixture.tasks.count < 5 && fixture.manager[.freePages] > 0:
      try fixture.begin()
      return "begin"
    case 2 where fixture.tasks.count > 1: return try end()
    default: return call()
    }
  }

  private mutating func call() -> String {
    let index = Int(pick(fixture.tasks.count))
    let type = 0x10 + pick(3)
    let isWild = pick(20) == 0
    let count = isWild ? pick(0x10000) : pick(12)
    let position = isWild ? pick(0x10000) : pick(24)
    let opcode: UInt16
    switch (pick(10), profile) {
    case (0..<5, .sharing): opcode = 5 + pick(4)
    case (8, _): opcode = 5 + pick(4)
    default: opcode = pick(9)
    }
    let arguments: (UInt16, UInt16, UInt16) =
      switch opcode {
      case 3: (position, 1 + pick(7), 0)
      case 4: (0xE000 + pick(0x1000), count, 0)
      case 6, 7, 8: (type, position, 0)
      default: (count, position, opcode == 5 ? type : pick(2))
      }
    let result = fixture.call(opcode, arguments.0, arguments.1, arguments.2, by: index)
    return "opcode \(opcode) \(arguments) by \(index): \(result[0]);"
  }

  private mutating func end() throws -> String {
    let index = Int(pick(fixture.tasks.count))
    let task = fixture.tasks.remove(at: index)
    fixture.maps[task] = nil
    return "end \(index): \(try fixture.manager.endTask(task));"
  }

  private mutating func fork() throws -> String {
    let index = Int(pick(fixture.tasks.count))
    let parent = fixture.tasks[index]
    parent.setMap(fixture.maps[parent] ?? .empty, in: &fixture.manager.memory)
    let child = try fixture.manager.fork(
      parent,
      .init(
        workspacePointer: 0xF000, programCounter: 0x0404, status: 0, scratchpad: [], ticks: 6))
    if let child {
      fixture.tasks.append(child)
      fixture.maps[child] = child.map(in: fixture.manager.memory)
    }
    return "fork \(index)"
  }
}
