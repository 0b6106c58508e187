import ArgumentParser
import Debugger
import Foundation
import GeneveCore
import MDOS
import RemoteControl

struct DebugCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "debug",
    abstract: "Step through the machine in a console.",
    discussion: """
      The machine stands before its first instruction; 'help' in the console lists the commands. See \
      docs/console.md.
      """)

  @OptionGroup var machine: MachineOptions

  @Option(
    name: .customShort("e"),
    help: ArgumentHelp("Carry out this command first; may be repeated.", valueName: "command"))
  var commands: [String] = []

  @Option(
    name: .customShort("x"),
    help: ArgumentHelp("Carry out the commands of this file first.", valueName: "file"))
  var files: [String] = []

  @Flag(
    help: """
      Leave after the commands of -x and -e: with status 1 if an assertion failed, with 2 if a command was \
      wrong.
      """)
  var batch = false

  @Option(
    help: ArgumentHelp("Write everything that comes from outside to a file.", valueName: "file"))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Stand at the start of a recorded run, on its own machine: running forwards repeats it.",
      valueName: "file"))
  var replay: String?

  @Option(help: GDBAddress.help)
  var gdb: GDBAddress?

  func validate() throws {
    if replay != nil, record != nil {
      throw ValidationError("--replay and --record exclude each other")
    }
  }

  func run() throws {
    let replay = try replay.map { try RunReplay(path: $0, disks: machine.disks) }
    let session = try replay?.session ?? Session(machine, takesHostClock: false)
    let terminal = DebugTerminal()
    let host = CapturingHost(terminal)
    let debugger = DebugSession(machine: session.machine, system: session.system, host: host)
    let recorder = try record.map {
      try RunRecorder(path: $0, session: session, arguments: RunRecorder.commandLine)
    }
    let timeline = try Timeline(machine: session.machine, drives: session.drives)
    debugger.recorder = timeline
    debugger.restart = { [unowned session] in session.restart() }
    session.timeline = timeline
    terminal.serveHost = { [unowned session, unowned terminal] in session.servePorts(terminal) }
    try replay?.fill(timeline, isCancelled: terminal.wantsToStop)
    var console = DebugConsole(debugger, terminal, isBatch: batch || gdb != nil)
    // With --gdb the console is reached by monitor; only what the command line says comes first.
    var status: Int32 = 0
    if gdb == nil || batch || !(files.isEmpty && commands.isEmpty) {
      status = try console.run(files: files, commands: commands)
    }
    if status == 0, let gdb, !batch {
      status = try serve(gdb, debugger, host)
    }
    recorder?.timeline = timeline
    try recorder?.finish()
    try session.close()
    if status != 0 { throw ExitCode(status) }
    try session.reportMemoryCalls()
  }

  /// Serves GDB clients until one of them ends the program.
  private func serve(
    _ address: GDBAddress, _ debugger: DebugSession, _ host: CapturingHost
  ) throws -> Int32 {
    let remote = try RemoteRun(
      address, session: debugger, host: host, slice: 4 * Machine.frameTicks)
    while !remote.isKilled { _ = remote.serve(waits: true, alone: true) }
    return 0
  }
}
