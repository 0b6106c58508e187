import ArgumentParser
import Foundation
import HostFiles
import MDOS

struct ExtendedOperationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xop",
    abstract: "Compare the built-in MDOS with recorded system calls.",
    subcommands: [ExtendedOperationCheck.self])
}

struct ExtendedOperationCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Replay recorded calls of a library.",
    discussion: "Libraries with recordings: 5 keyboard, 7 memory, 9 utilities, 10 arithmetic.")

  @Argument(help: "The library: 5, 7, 9 or 10.")
  var library: RecordedLibrary

  @Argument(help: ArgumentHelp("Recordings, compressed or not.", valueName: "file"))
  var files: [String]

  @Option(
    help: """
      Whose faults library 7 has: fixed, 7.45 or 6.50; prints the first call of each scenario that this \
      makes different. Default: those of the system that was recorded.
      """)
  var mdosBugs: MDOSBugs?

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("name at least one recording") }
  }

  func run() throws {
    var isEqual = true
    for file in files {
      let replay = try library.replay(file, bugs: mdosBugs)
      Console.result(
        "\(file): \(replay.scenarios) scenarios, \(replay.calls) calls, "
          + "\(replay.differences.count) differences")
      // Asked for a policy, one wants to see what it does differently; otherwise where it went wrong.
      let shown = mdosBugs == nil ? 1 : replay.differences.count
      for difference in replay.differences.prefix(shown) { Console.result(difference.description) }
      isEqual = isEqual && replay.differences.isEmpty
    }
    if !isEqual { throw ExitCode(ExitStatus.notSo) }
  }
}

extension MDOSBugs: ExpressibleByArgument {}

enum RecordedLibrary: String, ExpressibleByArgument, CaseIterable {
  case keyboard = "5"
  case memory = "7"
  case utilities = "9"
  case arithmetic = "10"

  /// - Parameter path: of the recording.
  func replay(_ path: String, bugs: MDOSBugs?) throws -> any CallReplay {
    var replay: any CallReplay
    switch self {
    case .keyboard: replay = XOP5Replay()
    case .memory: replay = XOP7Replay(bugs: bugs)
    case .utilities:
      replay = XOP9Replay()
      if let states = Self.environments(besides: path) { try Self.run(&replay, states) }
    case .arithmetic: replay = XOP10Replay()
    }
    try Self.run(&replay, path)
    return replay
  }

  private static func run(_ replay: inout some CallReplay, _ path: String) throws {
    let bytes = try HostFile.read(path)
    do throws(RecordingFailure) {
      try replay.run(recording: bytes)
    } catch {
      throw HostFile.Failure(path: path, reason: error.description)
    }
  }

  /// Calls that parse names refer to environments that stand in a file of their own beside them.
  private static func environments(besides path: String) -> String? {
    let file = URL(fileURLWithPath: path)
    return [XOP9Replay.statesName + ".jsonl.gz", XOP9Replay.statesName + ".jsonl"]
      .map { file.deletingLastPathComponent().appendingPathComponent($0) }
      .first { $0 != file && FileManager.default.fileExists(atPath: $0.path) }?.path
  }
}
