import ArgumentParser
import Foundation
import GeneveCore

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of the emulation.",
    discussion: "Runs without throttle, with every frame drawn in memory, and prints one line.")

  @OptionGroup var machine: MachineOptions

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("How long to run, in emulated time.", valueName: "30s"))
  var length: RunLength = .ticks(30 * Ticks.perSecond)

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Measure what keeping the past costs, and steps back, instead.")
  var timeline = false

  func run() throws {
    if timeline { return try TimelineBench(options: machine, length: length).run() }
    let session = try Session(machine, takesHostClock: false)
    var run = HeadlessRun(session: session, length: length, until: nil, stop: nil)
    let machine = session.machine
    let (startTicks, startInstructions) = (machine.now, machine.instructionCount)
    let start = DispatchTime.now().uptimeNanoseconds
    _ = try run.run()
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    let result = Result(
      emulated: Double(machine.now - startTicks) / Double(Ticks.perSecond), elapsed: seconds,
      instructions: machine.instructionCount - startInstructions, frames: machine.frameCount)
    Console.result(json ? result.json : result.line)
    try session.reportMemoryCalls()
  }

  struct Result {
    let emulated: Double
    let elapsed: Double
    let instructions: UInt64
    let frames: UInt64

    private var speed: Double { emulated / max(elapsed, 1e-9) }
    private var millions: Double { Double(instructions) / max(elapsed, 1e-9) / 1e6 }

    var line: String {
      String(
        format: "%.3f s emulated in %.3f s: %.1f x real time, %.1f million instructions/s",
        emulated, elapsed, speed, millions)
    }

    var json: String {
      String(
        format: """
          {"emulated_seconds": %.6f, "elapsed_seconds": %.6f, "speed": %.3f, \
          "million_instructions_per_second": %.3f, "instructions": %llu, "frames": %llu}
          """, emulated, elapsed, speed, millions, instructions, frames)
    }
  }
}
