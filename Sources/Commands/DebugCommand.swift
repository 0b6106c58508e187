import ArgumentParser
import Debugger
import Foundation
import GeneveCore
import MDOS

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

  func run() throws {
    let session = try Session(machine, takesHostClock: false)
    let terminal = DebugTerminal()
    let debugger = DebugSession(
      machine: session.machine, system: session.system, host: terminal)
    var console = DebugConsole(debugger, terminal, isBatch: batch)
    let status = try console.run(files: files, commands: commands)
    try session.close()
    if status != 0 { throw ExitCode(status) }
  }
}
