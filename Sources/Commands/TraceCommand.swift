import ArgumentParser
import GeneveCore
import HostFiles
import Tracing

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Record and compare register traces.",
    subcommands: [TraceRecord.self, TraceCheck.self, TraceDiff.self, TraceSingleStep.self])
}

/// Whose account of the processor is followed where they differ (docs/timing.md).
enum TimingProfile: String, ExpressibleByArgument, CaseIterable {
  case manual, mame

  var timing: ProcessorTiming { self == .manual ? .manual : .mame }
}

struct TraceRecord: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Record the state before every instruction.")

  @OptionGroup var machine: MachineOptions

  @Option(help: ArgumentHelp("Where to; compressed if it ends in .gz.", valueName: "file"))
  var out: String

  @Option(help: ArgumentHelp("Stop after so many instructions.", valueName: "n"))
  var instructions: UInt64?

  @Option(help: ArgumentHelp("Stop before the instruction there.", valueName: ">addr"))
  var stop: LogicalAddress?

  @Option(help: "Times as in TI's data manual or as in MAME.")
  var profile: TimingProfile = .manual

  func validate() throws {
    guard instructions != nil || stop != nil else {
      throw ValidationError("say with --instructions or --stop where the recording ends")
    }
  }

  func run() throws {
    let session = try Session(machine, takesHostClock: false, timing: profile.timing)
    let writer = try TraceFileWriter(path: out)
    var source = TraceRun(session: session, stop: stop?.value, limit: instructions)
    while case let stretch = writer.nextStretch(), source.fill(stretch.records) {
      try writer.write(stretch)
    }
    try writer.close()
    Console.note("\(out): \(source.produced) instructions")
  }
}

struct TraceCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Run the machine beside a recorded trace.",
    discussion: """
      Recordings of MAME are compared from the fifth line on, and with the times that MAME gives to \
      some instructions; our own are compared whole. Stops at the first difference.
      """)

  @Argument(help: "The recorded trace; what follows are the disks of the recorded run.")
  var file: String

  @OptionGroup var machine: MachineOptions

  @Option(help: "Who made the recording.")
  var recorder: Recorder = .geneve

  @Option(help: ArgumentHelp("End the comparison at this address.", valueName: ">addr"))
  var stop: LogicalAddress?

  enum Recorder: String, ExpressibleByArgument, CaseIterable { case geneve, mame }

  func run() throws {
    let timing: ProcessorTiming = recorder == .mame ? .mame : .manual
    var options = machine
    // A comparison changes nothing.
    options.discard = true
    let session = try Session(options, takesHostClock: false, timing: timing)
    let follower = TraceFollower(
      try TraceFile.reader(path: file),
      firstCompared: recorder == .mame ? TraceComparison.firstComparedLine : 1)
    var source = TraceRun(session: session, stop: stop?.value, limit: nil)
    try TraceFile.namingErrors(file) {
      while true {
        let found = try source.next()
        let step = try follower.follow(found) { session.machine.peekWord($0) }
        if step != .equal || found == nil || found?.programCounter == stop?.value { break }
      }
    }
    if recorder == .geneve, follower.comparison.difference != nil,
      follower.comparison.lineCount <= TraceComparison.firstComparedLine
    {
      Console.note("geneve: \(file): if MAME made this recording, say --recorder mame")
    }
    try TraceReport(name: file, comparison: follower.comparison).finish()
  }
}

struct TraceDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare two recorded traces.")

  @Argument(help: "The trace that counts as right.") var expected: String
  @Argument(help: "The other one.") var found: String

  func run() throws {
    var expectedReader = try TraceFile.reader(path: expected)
    var foundReader = try TraceFile.reader(path: found)
    var comparison = TraceComparison()
    while true {
      let first = try TraceFile.namingErrors(expected) { try expectedReader.next() }
      let second = try TraceFile.namingErrors(found) { try foundReader.next() }
      guard first != nil || second != nil else { break }
      guard comparison.compare(expected: first, found: second, operands: { _ in nil }) else {
        break
      }
    }
    try TraceReport(name: found, comparison: comparison).finish()
  }
}
