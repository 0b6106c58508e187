import ArgumentParser
import Debugger
import Foundation
import GeneveCore

/// Measures going backwards: what it costs to keep the past, and how long a step back takes.
struct TimelineBench {
  let options: MachineOptions
  let length: RunLength

  private static let stepCount = 200

  /// Runs the same machine in turn without and with its past kept, frame by frame, and then goes back from
  /// the end: a step, and two hundred more.
  func run() throws {
    guard case .ticks(let ticks) = length else {
      throw ValidationError("--timeline measures seconds; give --for as 30s")
    }
    let plain = try Session(options, takesHostClock: false)
    let kept = try Session(options, takesHostClock: false)
    let timeline = try Timeline(machine: kept.machine, drives: kept.drives)
    var (plainTime, keptTime) = (0.0, 0.0)
    // In turn, so that what else the host does falls on both.
    let part = max(Ticks.perSecond, ticks / 20)
    var end = plain.machine.now
    let last = end + ticks
    while end < last {
      end = min(last, end + part)
      plainTime += try Self.seconds(.processor) { try Self.advance(plain.machine, to: end, nil) }
      keptTime += try Self.seconds(.processor) {
        try Self.advance(kept.machine, to: end, timeline)
      }
    }
    guard try plain.machine.stateHash() == kept.machine.stateHash() else {
      throw Refusal("keeping the past has changed the machine")
    }
    var steps: [Double] = []
    for _ in 0...Self.stepCount {
      steps.append(try Self.seconds(.wall) { _ = try timeline.goBack(steps: 1) } * 1000)
    }
    let first = steps.removeFirst()
    steps.sort()
    Console.result(
      String(
        format: """
          timeline: %.0f s emulated in %.3f s of processor time, %.3f s without (%+.1f %%); %d snapshots, %.1f MiB; \
          step back: first %.2f ms, then median %.2f ms, worst %.2f ms
          """, Double(ticks) / Double(Ticks.perSecond), keptTime, plainTime,
        (keptTime / plainTime - 1) * 100, timeline.momentCount,
        Double(timeline.byteCount) / 1_048_576, first, steps[steps.count / 2], steps.last ?? 0))
  }

  /// What is measured: what the user waits for, or what the run costs, whatever else the host does.
  private enum Clock {
    case wall, processor

    var now: Double {
      var time = timespec()
      clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }

  private static func seconds(_ clock: Clock, _ body: () throws -> Void) rethrows -> Double {
    let start = clock.now
    try body()
    return clock.now - start
  }

  /// In slices of a frame, as the debugger and the window do it.
  private static func advance(
    _ machine: Machine, to end: Ticks, _ timeline: Timeline?
  ) throws {
    try timeline?.willRun()
    while machine.now < end {
      var (step, time) = (UInt64.max, min(end, machine.now + Machine.frameTicks))
      timeline?.shorten(step: &step, time: &time)
      guard machine.run(until: time) == .timeReached else { return }
      try timeline?.didRun()
    }
  }
}
