import GeneveCore
import Testing

@testable import Debugger

@Suite("Looking into the past")
struct SearchTests {
  private func stops(_ cause: StopCause) -> StopConditions {
    StopConditions([StopConditions.Entry(number: 1, cause: cause)])
  }

  @Test(
    "the last write is the one that stepping finds", arguments: [0xF000 as UInt16, 0xF006, 0xF01A])
  func lastWrite(address: UInt16) throws {
    let fixture = try TimelineFixture(rom: "traces/rnd_mid_1")
    let (machine, timeline) = (fixture.machine, fixture.timeline)
    try fixture.run(until: 6_000_000)
    let origin = timeline.present
    // By stepping backwards from the end: the last step that changes the word.
    var search = Timeline.Search(stops(.access(.logical(address...address + 1), .changes)))
    search.staysWhenFruitless = true
    let value = machine.peekWord(address)
    var steps: UInt64 = 0
    while machine.peekWord(address) == value, steps < 1000 {
      guard try timeline.goBack(steps: 1) == 1 else { break }
      steps += 1
    }
    let expected = timeline.present
    try timeline.go(to: origin)
    let hit = try timeline.goBack(to: search)
    if steps < 1000 {
      #expect(hit != nil)
      #expect(timeline.present == expected)
      try fixture.step(1)
      #expect(machine.peekWord(address) == value)
    }
  }

  @Test("going back from hit to hit visits all of them, latest first")
  func allHits() throws {
    let fixture = try TimelineFixture(
      rom: "bench/sieve", options: Timeline.Options(interval: 4_000_000))
    let (machine, timeline) = (fixture.machine, fixture.timeline)
    try fixture.run(until: 24_000_000)
    // Some address of the inner loop.
    let address = machine.programCounter
    let last = timeline.present
    try timeline.go(to: timeline.start)
    machine.stopConditions = stops(.execution(at: address))
    var positions: [ExecutionPosition] = []
    while machine.position < last.position {
      let run = machine.runWatching(
        until: .max, lastStep: last.position.stepCount, leaving: !positions.isEmpty)
      if run.hits.isEmpty || machine.position >= last.position { break }
      positions.append(machine.position)
    }
    machine.stopConditions = StopConditions()
    #expect(positions.count > 300, "\(positions.count) passes")
    try timeline.go(to: TimelinePoint(stretch: 0, position: positions[0]))
    try timeline.go(to: last)
    let search = Timeline.Search(stops(.execution(at: address)))
    for expected in positions.reversed().prefix(40) {
      #expect(try timeline.goBack(to: search) != nil)
      #expect(machine.position == expected)
    }
    try timeline.go(to: TimelinePoint(stretch: 0, position: positions[1]))
    #expect(try timeline.goBack(to: search) != nil)
    #expect(machine.position == positions[0])
    #expect(try timeline.goBack(to: search) == nil)
    #expect(timeline.present == timeline.start)
  }

  @Test("conditions are evaluated at the hit, and a journey can be interrupted")
  func conditions() throws {
    let fixture = try TimelineFixture(rom: "bench/sieve")
    let (machine, timeline) = (fixture.machine, fixture.timeline)
    try fixture.run(until: 20_000_000)
    let origin = timeline.present
    let address = machine.programCounter
    var search = Timeline.Search(stops(.execution(at: address)))
    let limit = machine.cycles - 20_000
    search.wants = { _ in machine.cycles < limit }
    #expect(try timeline.goBack(to: search) != nil)
    #expect(machine.cycles < limit && machine.programCounter == address)
    try timeline.go(to: origin)
    search.isCancelled = { true }
    #expect(throws: TimelineError.interrupted) { try timeline.goBack(to: search) }
    #expect(timeline.present == origin)
  }

  @Test("pages that two snapshots share are not looked through, and nothing is missed")
  func skipping() throws {
    let fixture = try TimelineFixture(
      rom: "bench/sieve", options: Timeline.Options(interval: 2_000_000))
    let (machine, timeline) = (fixture.machine, fixture.timeline)
    try fixture.run(until: 4_000_000)
    try timeline.willChange("fill")
    machine.setByte(7, page: 0x30, offset: 100)
    try fixture.run(until: 40_000_000)
    var search = Timeline.Search(stops(.access(.physical(page: 0x30, offsets: 100...100), .writes)))
    var looks = 0
    search.isCancelled = {
      looks += 1
      return false
    }
    search.staysWhenFruitless = true
    search.canSkip = { $0.sharesPage(0x30, with: $1) }
    let origin = timeline.present
    #expect(try timeline.goBack(to: search) == nil, "the program never writes there")
    #expect(timeline.present == origin)
    #expect(looks > 10)
  }

  @Test("WP and ST are followed step by step")
  func processorRegisters() throws {
    let fixture = try TimelineFixture(rom: "traces/rnd_mid_1")
    let (machine, timeline) = (fixture.machine, fixture.timeline)
    try fixture.run(until: 5_000_000)
    let status = machine.status
    let change = try timeline.goBack(toChangeOf: { $0.status }, isCancelled: { false })
    #expect(change?.new == status)
    #expect(machine.status == change?.old)
    try fixture.step(1)
    #expect(machine.status == status)
  }
}
