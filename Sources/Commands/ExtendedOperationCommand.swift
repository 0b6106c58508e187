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
      let bytes = try HostFile.read(file)
      let outcome: ReplayOutcome
      do {
        outcome = try library.replay(bytes, path: file, bugs: mdosBugs)
      } catch let failure as ReplayOutcome.Unreadable {
        throw HostFile.Failure(path: file, reason: failure.reason)
      }
      Console.result(
        "\(file): \(outcome.scenarios) scenarios, \(outcome.calls) calls, "
          + "\(outcome.differences.count) differences")
      // Asked for a policy, one wants to see what it does differently; otherwise where it went wrong.
      let shown = mdosBugs == nil ? 1 : outcome.differences.count
      for difference in outcome.differences.prefix(shown) { Console.result(difference) }
      isEqual = isEqual && outcome.differences.isEmpty
    }
    if !isEqual { throw ExitCode(ExitStatus.notSo) }
  }
}

extension MDOSBugs: ExpressibleByArgument {}

/// What a replay found, whichever library it was of.
struct ReplayOutcome {
  let scenarios: Int
  let calls: Int
  /// The first one of each scenario; behind it the scenario goes another way.
  let differences: [String]

  /// A file that is no recording.
  struct Unreadable: Error { let reason: String }
}

enum RecordedLibrary: String, ExpressibleByArgument, CaseIterable {
  case keyboard = "5"
  case memory = "7"
  case utilities = "9"
  case arithmetic = "10"

  func replay(_ bytes: [UInt8], path: String, bugs: MDOSBugs?) throws -> ReplayOutcome {
    switch self {
    case .keyboard:
      var replay = XOP5Replay()
      do { try replay.run(recording: bytes) } catch { throw unreadable(error) }
      return outcome(replay.scenarios, replay.calls, replay.differences)
    case .memory:
      var replay = XOP7Replay(bugs: bugs)
      do { try replay.run(recording: bytes) } catch { throw unreadable(error) }
      return outcome(replay.scenarios, replay.calls, replay.differences)
    case .utilities:
      var replay = XOP9Replay()
      if let states = try Self.environments(besides: path) { try replay.run(recording: states) }
      do { try replay.run(recording: bytes) } catch { throw unreadable(error) }
      return outcome(replay.scenarios, replay.calls, replay.differences)
    case .arithmetic:
      var replay = XOP10Replay()
      do { try replay.run(recording: bytes) } catch { throw unreadable(error) }
      return outcome(replay.scenarios, replay.calls, replay.differences)
    }
  }

  /// Calls that parse names refer to environments that stand in a file of their own beside them.
  private static func environments(besides path: String) throws -> [UInt8]? {
    let file = URL(fileURLWithPath: path)
    for name in [XOP9Replay.statesName + ".jsonl.gz", XOP9Replay.statesName + ".jsonl"] {
      let states = file.deletingLastPathComponent().appendingPathComponent(name)
      if states != file, FileManager.default.fileExists(atPath: states.path) {
        return try HostFile.read(states.path)
      }
    }
    return nil
  }

  private func outcome(
    _ scenarios: Int, _ calls: Int, _ differences: [some CustomStringConvertible]
  ) -> ReplayOutcome {
    ReplayOutcome(
      scenarios: scenarios, calls: calls, differences: differences.map { "\($0)" })
  }

  private func unreadable(_ error: any Error) -> ReplayOutcome.Unreadable {
    ReplayOutcome.Unreadable(reason: String(describing: error))
  }
}
