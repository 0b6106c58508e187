import GeneveCore
import MDOS
import TIDisks
import TestSupport

@testable import Debugger

/// Numbers that look random and are the same every time.
struct Dice {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func roll(below limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(limit))
  }
}

/// A machine with its past, run as a session runs it.
final class TimelineFixture {
  let machine: Machine
  let system: MDOS?
  let disk: DiskImage?
  let timeline: Timeline

  /// One of the recorded programs, in the boot EPROM.
  init(rom program: String, options: Timeline.Options = Timeline.Options(interval: 20_000_000))
    throws
  {
    machine = Machine(
      configuration: try Configuration(bootROM: Recordings.bytes("\(program).bin.gz")))
    (system, disk) = (nil, nil)
    timeline = try Timeline(machine: machine, options: options)
  }

  /// The built-in system with an empty disk, or with `program` started from a disk.
  init(
    disk image: DiskImage, program: String? = nil,
    options: Timeline.Options = Timeline.Options(interval: 100_000_000)
  ) throws {
    machine = Machine(configuration: try Configuration())
    let drives = DriveSet(disks: [image])
    let system = MDOS(drives: drives, options: MDOS.Options(program: program))
    machine.systemCallHandler = system
    system.boot(on: machine)
    (self.system, disk) = (system, image)
    timeline = try Timeline(machine: machine, drives: drives, options: options)
  }

  func run(until time: Ticks) throws {
    try timeline.willRun()
    while machine.now < time {
      var (step, end) = (UInt64.max, min(time, machine.now + Machine.frameTicks))
      timeline.shorten(step: &step, time: &end)
      _ = machine.runWatching(until: end, lastStep: step, leaving: true)
      try timeline.didRun()
    }
  }

  func run(for time: Ticks) throws { try run(until: machine.now + time) }

  /// Runs on to exactly there.
  func run(to position: ExecutionPosition) throws {
    try timeline.willRun()
    while machine.position < position {
      var (step, end) = (position.stepCount, machine.now + Machine.frameTicks)
      if machine.stepCount == position.stepCount { (step, end) = (.max, position.time) }
      timeline.shorten(step: &step, time: &end)
      _ = machine.runWatching(until: end, lastStep: step, leaving: true)
      try timeline.didRun()
    }
  }

  /// Steps forward as the command does.
  func step(_ count: Int) throws {
    for _ in 0..<count {
      try timeline.willRun()
      let goal = machine.stepCount + 1
      while machine.stepCount < goal {
        var (step, end) = (goal, machine.now + Machine.frameTicks)
        timeline.shorten(step: &step, time: &end)
        _ = machine.runWatching(until: end, lastStep: step, leaving: true)
        try timeline.didRun()
      }
    }
  }

  func type(_ text: String) throws {
    for event in try Typist.typing(text).events {
      machine.schedule(.scanCode(event.scanCode), at: machine.now + event.time)
    }
  }

  var hash: UInt64 { get throws { try machine.stateHash() } }
  var digest: StateDigest { get throws { try machine.stateDigest() } }

  /// A formatted floppy in memory.
  static func floppy() throws -> DiskImage {
    let geometry = Geometry(tracksPerSide: 40, sides: 1, sectorsPerTrack: 9)
    let image = try DiskImage(
      bytes: [UInt8](repeating: 0, count: geometry.sectorCount * Sector.size), name: "floppy")
    try Volume.format(image, geometry: geometry, name: DiskName(bytes: Array("TEST".utf8)))
    return image
  }
}
