import ArgumentParser
import Foundation

/// The command `geneve` with its subcommands.
public struct Geneve: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "geneve",
    abstract: "An emulator of the Myarc Geneve 9640.",
    discussion: """
      'geneve run' opens the machine in a window, on a disk image or on the built-in volume.
      Numbers may be written 123, 0x7B or >7B (quote the last one for the shell).
      """,
    version: version,
    subcommands: [
      RunCommand.self, DebugCommand.self, BenchCommand.self, TraceCommand.self,
      ExtendedOperationCommand.self,
      AssembleCommand.self, DisassembleCommand.self, DiskCommand.self,
    ],
    defaultSubcommand: nil)

  static let version = "0.1.0"

  public init() {}

  /// Parses the command line of this process, runs what it asks for and ends the process with the
  /// status that the contract says: 0 done, 1 checked and not so, 2 bad usage or input, 3 out of time.
  public static func runAndExit() -> Never {
    // A reader that closes our output early ends us quietly, as it does other tools.
    signal(SIGPIPE, SIG_DFL)
    // A file that may not become so long is an error like a full disk, not the end.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
      guard fflush(nil) == 0 else {
        throw Refusal(
          "standard output: cannot be written (\(String(cString: strerror(errno))))")
      }
      Foundation.exit(0)
    } catch {
      Foundation.exit(report(error))
    }
  }

  /// Prints what there is to say about `error` and gives the exit status.
  static func report(_ error: any Error) -> Int32 {
    if let code = error as? ExitCode { return code.rawValue }
    if exitCode(for: error) == .success {
      print(fullMessage(for: error))
      return 0
    }
    if isUsageError(error) {
      Console.note(fullMessage(for: error))
    } else {
      Console.note("geneve: \(error)")
    }
    return ExitStatus.badInput
  }

  private static func isUsageError(_ error: any Error) -> Bool {
    exitCode(for: error) == .validationFailure
  }
}

/// What the process ends with.
enum ExitStatus {
  static let notSo: Int32 = 1
  static let badInput: Int32 = 2
  static let outOfTime: Int32 = 3
}

/// Input that cannot be used, in one line for its user.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Where text goes: results to standard output, everything else to standard error.
enum Console {
  static func result(_ text: String) { print(text) }

  static func note(_ text: String) {
    // Nobody can be told when nobody can be told.
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }
}
