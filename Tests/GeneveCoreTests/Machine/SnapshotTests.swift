import TestSupport
import Testing

@testable import GeneveCore

/// A machine that was stopped at any moment goes on as if it had not been.
@Suite("Snapshots and states")
struct SnapshotTests {
  /// Numbers that look random and are the same every time.
  struct Dice {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func roll(below limit: UInt64) -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state % limit
    }
  }

  static let programs = [
    "traces/rnd_mid_1", "traces/dec", "traces/vdp", "traces/gpl", "bench/text2", "screens/cmd_g6",
    "screens/graphic4_spr",
  ]

  private func machine(_ program: String) throws -> Machine {
    Machine(configuration: try Configuration(bootROM: Recordings.bytes("\(program).bin.gz")))
  }

  @Test("a state restored into a fresh machine goes on identically", arguments: programs)
  func statesContinue(program: String) throws {
    let original = try machine(program)
    var dice = Dice(seed: 7)
    for _ in 0..<6 {
      original.run(until: original.now + Ticks(dice.roll(below: 8_000_000)))
      let copy = try machine(program)
      try copy.restoreState(original.saveState())
      #expect(try copy.stateHash() == original.stateHash())
      let end = original.now + Ticks(dice.roll(below: 9_000_000))
      original.run(until: end)
      copy.run(until: end)
      #expect(try copy.stateHash() == original.stateHash(), "\(program) at \(end)")
    }
  }

  @Test("going back to a snapshot and forward again gives the same state", arguments: programs)
  func snapshotsRepeat(program: String) throws {
    let machine = try machine(program)
    var dice = Dice(seed: 11)
    var kept: [(MachineSnapshot, UInt64)] = []
    for _ in 0..<6 {
      machine.run(until: machine.now + Ticks(dice.roll(below: 8_000_000)))
      kept.append((try machine.snapshot(), try machine.stateHash()))
    }
    let end = machine.now + 5_000_000
    machine.run(until: end)
    let hashAtEnd = try machine.stateHash()
    for (snapshot, hash) in kept.reversed() {
      try machine.restore(snapshot)
      #expect(try machine.stateHash() == hash)
      machine.run(until: end)
      #expect(try machine.stateHash() == hashAtEnd)
    }
  }

  @Test("a snapshot can be restored into another machine, and the first goes on undisturbed")
  func snapshotsMove() throws {
    let original = try machine("bench/text2")
    original.run(until: 50_000_000)
    let snapshot = try original.snapshot()
    let other = try machine("bench/text2")
    try other.restore(snapshot)
    original.run(until: 90_000_000)
    #expect(try other.stateHash() != original.stateHash())
    other.run(until: 90_000_000)
    #expect(try other.stateHash() == original.stateHash())
  }

  @Test("two snapshots share the pages that nothing was written to in between")
  func sharing() throws {
    let machine = try machine("bench/sieve")
    machine.run(until: 20_000_000)
    let first = try machine.snapshot()
    machine.run(until: 25_000_000)
    let second = try machine.snapshot()
    let shared = second.sharedFrames(with: first)
    #expect(shared < PageFrames.count, "the sieve writes its flags")
    #expect(shared >= PageFrames.count - 4, "and nothing but its flags")
  }

  @Test("two runs of the same program end in the same state")
  func determinism() throws {
    let (first, second) = (try machine("traces/rnd_mid_1"), try machine("traces/rnd_mid_1"))
    first.run(until: 40_000_000)
    for end in stride(from: Ticks(0), through: 40_000_000, by: 777_777) { second.run(until: end) }
    second.run(until: 40_000_000)
    #expect(try first.stateHash() == second.stateHash(), "also when one of them runs in pieces")
  }

  @Test("a damaged state is refused and leaves the machine as it was")
  func damagedStates() throws {
    let machine = try machine("traces/dec")
    machine.run(until: 3_000_000)
    let state = try machine.saveState()
    let hash = try machine.stateHash()
    var dice = Dice(seed: 3)
    for _ in 0..<60 {
      var damaged = Array(state.prefix(Int(dice.roll(below: UInt64(state.count)))))
      #expect(throws: StateExchange.Failure.self) { try machine.restoreState(damaged) }
      damaged = state
      damaged[Int(dice.roll(below: 1200))] ^= UInt8(1 + dice.roll(below: 255))
      // A changed byte may still be a possible state; then the machine has to run on without a trap.
      if (try? machine.restoreState(damaged)) != nil {
        machine.run(until: machine.now + 500_000)
        try machine.restoreState(state)
      }
      #expect(try machine.stateHash() == hash)
    }
  }
}
