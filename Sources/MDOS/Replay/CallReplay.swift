import Foundation

/// The replay of system calls that were recorded from a real system, as far as it is the same for every library: a
/// recording has a scenario in each line, in JSON, and the first difference of each is kept.
///
/// Reads no files and prints nothing: the caller feeds recordings and looks at the report.
///
///     var replay = XOP7Replay()
///     try replay.run(recording: bytes)
///     replay.scenarios, replay.calls, replay.differences
public protocol CallReplay {
  var scenarios: Int { get }
  /// Steps that were calls of the system.
  var calls: Int { get }
  /// The first difference of each scenario that has one. What follows it in a scenario is not compared.
  var differences: [ReplayDifference] { get }

  /// Replays the scenario in line `number`, counted from 1. Throws when it is none.
  mutating func run(line: Data, number: Int) throws
}

extension CallReplay {
  /// Replays a whole recording, of its lines only every `stride`-th.
  public mutating func run(
    recording: some Sequence<UInt8>, every stride: Int = 1
  ) throws(RecordingFailure) {
    let lines = Array(recording).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty && index % stride == 0 {
      do {
        try run(line: Data(line), number: index + 1)
      } catch {
        throw RecordingFailure(line: index + 1, error)
      }
    }
  }
}

/// A place where a library and a recording disagree.
public struct ReplayDifference: Equatable, Sendable, CustomStringConvertible {
  /// Scenario and step, counted from 0; or the line, counted from 1, where each line is one call.
  public let place: String
  public let call: String
  public let field: String
  public let expected: String
  public let found: String

  init(place: String, call: String, _ mismatch: Mismatch) {
    (self.place, self.call) = (place, call)
    (field, expected, found) = (mismatch.field, mismatch.expected, mismatch.found)
  }

  public var description: String {
    """
    \(place): \(call)
      \(field)
        expected \(expected)
        found    \(found)
    """
  }
}

/// A recording that cannot be replayed.
public struct RecordingFailure: Error, Equatable, CustomStringConvertible {
  /// Counted from 1.
  public let line: Int
  public let reason: String
  public var description: String { "line \(line): \(reason)" }

  init(line: Int, _ error: any Error) {
    self.line = line
    reason =
      switch error {
      case DecodingError.dataCorrupted(let context): context.debugDescription
      case DecodingError.keyNotFound(let key, _): "field “\(key.stringValue)” is missing"
      case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
        context.codingPath.map(\.stringValue).joined(separator: ".") + ": "
          + context.debugDescription
      default: String(describing: error)
      }
  }
}

/// One field that is not as recorded.
struct Mismatch {
  let field: String
  let expected: String
  let found: String
}
