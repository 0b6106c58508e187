import TestSupport
import Testing

@testable import GeneveCore

@Suite("When input is due")
struct InputTimeTests {
  private final class Listener: InputListener {
    var dues: [Ticks] = []
    func willSchedule(_ event: InputEvent, at due: Ticks, on machine: Machine) { dues.append(due) }
  }

  private func machine() throws -> Machine {
    Machine(configuration: try Configuration(bootROM: Recordings.bytes("bench/mix.bin.gz")))
  }

  @Test(
    "never at the moment at which it is scheduled, or a replay would not know on which side of it")
  func laterThanNow() throws {
    let machine = try machine()
    let listener = Listener()
    machine.inputListener = listener
    machine.run(until: 1_000_000)
    let now = machine.now
    machine.schedule(.scanCode(0x1E), at: 0)
    machine.schedule(.scanCode(0x9E), at: now)
    machine.schedule(.mouse(dx: 1, dy: 2), at: now + 1)
    machine.schedule(.mouseButtons(1), at: now + 5)
    #expect(listener.dues == [now + 1, now + 1, now + 1, now + 5])
    #expect(machine.pendingInputCount == 4)
    machine.run(until: now + 2)
    #expect(machine.pendingInputCount <= 1)
  }

  @Test(
    "input that was known long before gives the same machine as input that comes at the last moment"
  )
  func knownBefore() throws {
    let (late, early) = (try machine(), try machine())
    late.run(until: 1_000_000)
    let due = late.now + 1
    late.schedule(.mouse(dx: 3, dy: 4), at: late.now)
    early.schedule(.mouse(dx: 3, dy: 4), at: due)
    early.run(until: 1_000_000)
    #expect(try early.stateHash() == late.stateHash())
    for machine in [late, early] { machine.run(until: 2_000_000) }
    #expect(try early.stateHash() == late.stateHash())
  }
}
