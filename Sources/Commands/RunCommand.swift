import ArgumentParser
import Debugger
import GeneveCore

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the machine in a window, or without one.",
    discussion: """
      Without a disk the built-in volume is in DSK1. In the window: F11 fullscreen, Shift-F1 help on the \
      other keys. With --headless the machine runs as fast as it can and needs no display; say with \
      --for, --until, --stop or --program when it shall end.
      """)

  @OptionGroup var machine: MachineOptions

  @Flag(help: "Open no window.")
  var headless = false

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "Stop after emulated seconds, frames or instructions.", valueName: "10s|600f|5000000i"))
  var length: RunLength?

  @Option(help: ArgumentHelp("Stop as soon as this stands on the text screen.", valueName: "text"))
  var until: String?

  @Option(
    help: ArgumentHelp("Stop before the instruction at this address.", valueName: ">addr"))
  var stop: LogicalAddress?

  @Flag(help: "At the end, print the text screen.")
  var text = false

  @Option(help: ArgumentHelp("At the end, write the picture.", valueName: "file.png"))
  var screenshot: String?

  @Option(
    help: """
      Whose picture where they differ, as the V9938 draws it or as MAME does (docs/video.md); by default \
      mame in a run that ends with --screenshot, otherwise chip.
      """)
  var picture: PictureSource?

  @Option(
    help: ArgumentHelp(
      "At the end, write memory to a file: 3C:0000,8192=F, F000,256=F, vram:0,131072=F.",
      valueName: "where,length=file"))
  var dump: [DumpRequest] = []

  @Option(
    help: ArgumentHelp(
      "Write the sound of the run: WAV, 48 kHz, 16 bits, one channel.", valueName: "file.wav"))
  var wav: String?

  @Flag(help: "No throttling.")
  var turbo = false

  @Option(help: ArgumentHelp("Size of the window: 1 is 544 × 466.", valueName: "n"))
  var scale: Int?

  @Flag(help: "Fill the screen.")
  var fullscreen = false

  @Option(
    help: ArgumentHelp("Write everything that comes from outside to a file.", valueName: "file"))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Go through a recorded run again, on its own machine, and compare the end.", valueName: "file"
    )
  )
  var replay: String?

  @Option(help: GDBAddress.help)
  var gdb: GDBAddress?

  func validate() throws {
    if let scale, !(1...8).contains(scale) {
      throw ValidationError("--scale is 1 to 8, not \(scale)")
    }
    if replay != nil, record != nil || gdb != nil {
      throw ValidationError("--replay goes with neither --record nor --gdb")
    }
    if headless && length == nil && until == nil && stop == nil && machine.program == nil
      && replay == nil && gdb == nil
    {
      throw ValidationError(
        "--headless runs for ever without --for, --until, --stop or --program; give one of them")
    }
  }

  /// The screenshots of runs have the geometry and the colours of the reference pictures, which MAME made, so
  /// that they can be compared.
  private var defaultPicture: PictureSource { screenshot == nil ? .chip : .mame }

  func run() throws {
    if let replay { return try runAgain(replay) }
    let session = try Session(
      machine, takesHostClock: !headless, pictures: (picture ?? defaultPicture).profile)
    session.recorder = try record.map {
      try RunRecorder(path: $0, session: session, arguments: RunRecorder.commandLine)
    }
    session.remote = try gdb.map { try RemoteRun($0, session: session, isPaced: !headless) }
    // Whoever opens the console by the pause key may want to know how the machine got there.
    if !headless, session.timeline == nil {
      session.timeline = try Timeline(machine: session.machine, drives: session.drives)
    }
    session.recorder?.timeline = session.timeline
    let sound = try wav.map { try SoundRecording(path: $0, of: session.machine) }
    let ending = try run(session, sound)
    try session.recorder?.finish()
    try session.close()
    try Findings(session: session).report(text: text, screenshot: screenshot, dumps: dump)
    try sound?.finish()
    try session.reportMemoryCalls()
    switch ending {
    case .reached: break
    case .outOfTime: throw ExitCode(ExitStatus.outOfTime)
    }
  }

  private func run(_ session: Session, _ sound: SoundRecording?) throws -> HeadlessRun.Ending {
    if headless {
      Interruption.watch()
      var run = HeadlessRun(
        session: session, length: length, until: until, stop: stop?.value, sound: sound)
      return try run.run()
    }
    return try WindowRun(
      session: session,
      options: WindowRun.Options(
        scale: scale, isFullscreen: fullscreen, isTurbo: turbo, length: length, until: until,
        stop: stop?.value, sound: sound, hasConsole: true)
    ).run()
  }

  private func runAgain(_ path: String) throws {
    let replay = try RunReplay(path: path, disks: machine.disks)
    if headless {
      while !replay.isDone { try replay.run(until: replay.session.machine.now + .perSecond) }
    } else {
      replay.session.replay = replay
      _ = try run(replay.session, nil)
    }
    try Findings(session: replay.session).report(text: text, screenshot: screenshot, dumps: dump)
    try replay.report()
  }
}

/// Whose account of the picture is followed where they differ (docs/video.md).
enum PictureSource: String, ExpressibleByArgument, CaseIterable {
  case chip, mame

  var profile: PictureProfile { self == .chip ? .chip : .mame }
}
