import GeneveCore
import MDOS
import TIDisks
import Testing

@testable import Debugger

@Suite("Going backwards")
struct TimelineTests {
  /// Runs with random input, and keeps points with their hashes.
  private func wander(
    _ fixture: TimelineFixture, _ dice: inout Dice, points: Int, longest: Int
  ) throws -> [(point: TimelinePoint, digest: StateDigest)] {
    var kept: [(point: TimelinePoint, digest: StateDigest)] = []
    for _ in 0..<points {
      for _ in 0..<dice.roll(below: 3) {
        let machine = fixture.machine
        let due = machine.now + Ticks(dice.roll(below: 3 * longest)) - Ticks(longest)
        switch dice.roll(below: 3) {
        case 0: machine.schedule(.scanCode(UInt8(dice.roll(below: 128))), at: due)
        case 1: machine.schedule(.joystick(index: 0, state: UInt8(dice.roll(below: 32))), at: due)
        default:
          machine.schedule(.mouse(dx: Int16(dice.roll(below: 9)), dy: -3), at: due)
        }
      }
      try fixture.run(for: Ticks(1 + dice.roll(below: longest)))
      kept.append((fixture.timeline.present, try fixture.digest))
      // What is scheduled at a moment belongs to it: not to this one.
      try fixture.step(1)
    }
    return kept
  }

  @Test(
    "random jumps give the states of the straight run",
    arguments: ["traces/rnd_mid_1", "traces/dec", "traces/vdp", "bench/text2", "screens/cmd_g6"])
  func jumps(program: String) throws {
    var dice = Dice(seed: 5)
    let fixture = try TimelineFixture(rom: program)
    let timeline = fixture.timeline
    let kept = try wander(fixture, &dice, points: 12, longest: 9_000_000)
    let (end, hashAtEnd) = (timeline.present, try fixture.hash)
    for _ in 0..<14 {
      let index = dice.roll(below: kept.count)
      try timeline.go(to: kept[index].point)
      #expect(
        try fixture.digest.differences(from: kept[index].digest) == [], "\(program): to \(index)")
      if dice.roll(below: 2) == 0, index + 1 < kept.count {
        // Forwards through what was, by running.
        try fixture.run(to: kept[index + 1].point.position)
        #expect(fixture.machine.position == kept[index + 1].point.position)
        #expect(
          try fixture.digest.differences(from: kept[index + 1].digest) == [],
          "\(program): on to \(index + 1)")
      }
      if dice.roll(below: 3) == 0 {
        let (origin, digest) = (timeline.present, try fixture.digest)
        let count = 1 + dice.roll(below: 3000)
        let done = try timeline.goBack(steps: UInt64(count))
        #expect(timeline.present.position.stepCount + done == origin.position.stepCount)
        try timeline.go(to: origin)
        #expect(try fixture.digest.differences(from: digest) == [])
      }
    }
    try timeline.go(to: end)
    #expect(timeline.isLive)
    #expect(try fixture.hash == hashAtEnd)
  }

  @Test("the built-in system goes back and forth, with keys typed and its disk written")
  func system() throws {
    var dice = Dice(seed: 8)
    let fixture = try TimelineFixture(disk: TimelineFixture.floppy())
    let timeline = fixture.timeline
    try fixture.type("{wait 1s}echo hello >DSK1.NEW\ndir\n")
    var kept: [(point: TimelinePoint, digest: StateDigest, disk: [UInt8])] = []
    let drive = try #require(Drive(.floppy, 1))
    func contents() throws -> [UInt8] {
      let disk = try #require(fixture.system?.drives[drive])
      return try (0..<disk.sectorCount).flatMap { try disk.readSector($0) }
    }
    for _ in 0..<14 {
      try fixture.run(for: 350_000_000)
      kept.append((timeline.present, try fixture.digest, try contents()))
    }
    let newest = try #require(fixture.disk).contents
    #expect(kept[0].disk != newest, "the disk was written")
    for _ in 0..<10 {
      let index = dice.roll(below: kept.count)
      try timeline.go(to: kept[index].point)
      #expect(try fixture.digest.differences(from: kept[index].digest) == [])
      #expect(try contents() == kept[index].disk)
      #expect(fixture.disk?.contents == newest, "the user's disk stays as it is at the end")
    }
    // Differently from the middle on: the user's disk follows.
    try timeline.go(to: kept[2].point)
    let dropped = try timeline.willChange("a test")
    #expect(dropped ?? 0 > 0)
    #expect(timeline.isLive)
    #expect(fixture.disk?.contents == kept[2].disk)
  }

  @Test("what is done in the past drops what followed, and can itself be gone back over")
  func diversion() throws {
    let fixture = try TimelineFixture(rom: "bench/sieve")
    let (machine, timeline) = (fixture.machine, fixture.timeline)
    try fixture.run(until: 50_000_000)
    let old = timeline.end
    _ = try timeline.goBack(by: 20_000_000)
    let (point, hash) = (timeline.present, try fixture.hash)
    #expect(try timeline.willChange("set R5") == old.position.time - point.position.time)
    machine.setRegister(5, to: 0x1234)
    let changed = try fixture.hash
    #expect(timeline.end == point)
    try fixture.run(for: 5_000_000)
    let (end, hashAtEnd) = (timeline.present, try fixture.hash)
    #expect(end.stretch == 1)
    // One step back from behind the change stands after it, one more before it.
    let steps = end.position.stepCount - point.position.stepCount
    #expect(try timeline.goBack(steps: steps) == steps)
    #expect(try fixture.hash == changed)
    #expect(timeline.present.stretch == 1)
    #expect(try timeline.goBack(steps: 1) == 1)
    #expect(timeline.present.stretch == 0)
    try fixture.step(1)
    #expect(try fixture.hash == changed, "running on passes the change")
    try timeline.go(to: point)
    #expect(try fixture.hash == hash)
    try fixture.run(to: end.position)
    #expect(timeline.isLive)
    #expect(try fixture.hash == hashAtEnd)
  }

  @Test("input in the past drops what followed")
  func inputInThePast() throws {
    let fixture = try TimelineFixture(rom: "bench/text2")
    let timeline = fixture.timeline
    fixture.machine.schedule(.scanCode(0x1E), at: 30_000_000)
    try fixture.run(until: 40_000_000)
    fixture.machine.schedule(.scanCode(0x9E), at: 0)
    try fixture.run(until: 50_000_000)
    _ = try timeline.goBack(by: 15_000_000)
    #expect(!timeline.isLive)
    let point = timeline.present
    fixture.machine.schedule(.scanCode(0x20), at: 0)
    #expect(timeline.isLive)
    #expect(timeline.end == point)
    #expect(timeline.log.count == 2)
    try fixture.run(until: 60_000_000)
    let hash = try fixture.hash
    try timeline.go(to: .start)
    try timeline.go(to: .end)
    #expect(try fixture.hash == hash)
  }

  @Test("a state of another time is one more stretch")
  func otherTimes() throws {
    let fixture = try TimelineFixture(rom: "traces/dec")
    let timeline = fixture.timeline
    try fixture.run(until: 8_000_000)
    let state = try fixture.machine.saveState()
    let saved = try fixture.hash
    try fixture.run(until: 20_000_000)
    let before = try fixture.hash
    try timeline.willChange("state load")
    try fixture.machine.restoreState(state)
    try fixture.step(10)
    let end = try fixture.hash
    #expect(try timeline.goBack(steps: 11) == 11)
    #expect(timeline.present.stretch == 0)
    // Running forwards ends where the other time begins.
    #expect(throws: TimelineError.otherTime(reason: "state load")) { try fixture.step(1) }
    #expect(try fixture.hash == saved, "the load is gone through again")
    try timeline.go(to: TimelinePoint(stretch: 0, position: timeline.stretches[0].end))
    #expect(try fixture.hash == before)
    try timeline.go(to: .end)
    #expect(try fixture.hash == end)
  }

  @Test("memory stays within its bound, the oldest thinned out, and all of the past can be reached")
  func thinning() throws {
    let options = Timeline.Options(limitInBytes: 3 << 19, interval: 500_000)
    let fixture = try TimelineFixture(rom: "bench/sieve", options: options)
    let timeline = fixture.timeline
    var kept: [(point: TimelinePoint, hash: UInt64)] = [(timeline.present, try fixture.hash)]
    for _ in 0..<120 {
      try fixture.run(for: 500_000)
      #expect(timeline.byteCount <= options.limitInBytes)
      if kept.count * 12 < timeline.present.position.time / 500_000 {
        kept.append((timeline.present, try fixture.hash))
      }
    }
    let times = timeline.moments.map(\.point.position.time)
    let end = try #require(times.last)
    let half = times.count { $0 > end / 2 }
    #expect(half > times.count / 2 && half < times.count, "newer moments lie closer together")
    #expect(times[0] == kept[0].point.position.time, "the start is kept")
    for (point, hash) in kept {
      try timeline.go(to: point)
      #expect(try fixture.hash == hash)
    }
    // Their cost is what it would be if it were counted now.
    var cost = 0
    for (index, moment) in timeline.moments.enumerated() {
      cost += moment.snapshot.unsharedBytes(
        besides: index > 0 ? timeline.moments[index - 1].snapshot : nil)
    }
    #expect(timeline.momentBytes == cost)
  }

  @Test("when nothing may be thinned out, the past becomes shorter")
  func manyStretches() throws {
    let options = Timeline.Options(limitInBytes: 1 << 20, interval: 500_000)
    let fixture = try TimelineFixture(rom: "bench/sieve", options: options)
    let timeline = fixture.timeline
    for value in 0..<150 {
      try timeline.willChange("set")
      fixture.machine.setByte(UInt8(value), page: UInt8(value % 40), offset: 9)
      try fixture.step(3)
      fixture.machine.schedule(.scanCode(UInt8(value % 100)), at: 0)
    }
    #expect(timeline.byteCount <= options.limitInBytes)
    #expect(timeline.start.stretch > 0)
    let hash = try fixture.hash
    try timeline.go(to: .start)
    try timeline.go(to: .end)
    #expect(try fixture.hash == hash)
    #expect(try timeline.goBack(steps: 100_000) < 500)
  }
}
