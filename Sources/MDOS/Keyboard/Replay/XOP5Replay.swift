import Foundation

/// Replays recorded calls of library 5 against the library in Swift and compares everything that the
/// recording knows: registers, status, header words, breaks, the joystick selected and the Caps Lock lamp.
///
/// Reads no files and prints nothing: the caller feeds lines and looks at the report.
///
///     var replay = XOP5Replay()
///     try replay.run(recording: bytes)
///     replay.scenarios, replay.calls, replay.differences
public struct XOP5Replay {
  public private(set) var scenarios = 0
  /// Steps that were calls of the system.
  public private(set) var calls = 0
  /// Codes that arrived.
  public private(set) var codes = 0
  /// The first difference of each scenario that has one. What follows it in a scenario is not compared.
  public private(set) var differences: [Difference] = []

  public init() {}

  /// A place where the library and the recording disagree.
  public struct Difference: Equatable, Sendable, CustomStringConvertible {
    public let scenario: String
    /// Counted from 0.
    public let step: Int
    public let call: String
    public let field: String
    public let expected: String
    public let found: String

    public var description: String {
      """
      \(scenario), step \(step): \(call)
        \(field)
          expected \(expected)
          found    \(found)
      """
    }
  }

  /// A recording that cannot be replayed.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int
    public let reason: String
    public var description: String { "line \(line): \(reason)" }
  }

  /// Replays a whole recording, one scenario per line; of those only every `stride`-th.
  public mutating func run(recording: some Sequence<UInt8>, every stride: Int = 1)
    throws(Failure)
  {
    let lines = Array(recording).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty && index % stride == 0 {
      do {
        try run(line: Data(line))
      } catch {
        throw Failure(line: index + 1, reason: Self.reason(of: error))
      }
    }
  }

  private mutating func run(line: Data) throws {
    let recording = try JSONDecoder().decode(XOP5Recording.self, from: line)
    guard let version = ManagerLayout.Version(rawValue: recording.os) else {
      throw XOP5ScenarioError.unknownSystem(recording.os)
    }
    var scenario = XOP5Scenario(version: version)
    scenarios += 1
    for (index, step) in recording.steps.enumerated() {
      calls += step.op == nil ? 0 : 1
      codes += step.key == nil ? 0 : 1
      guard let mismatch = try scenario.perform(step, index) else { continue }
      differences.append(
        Difference(
          scenario: "\(recording.name) (\(recording.os))", step: index, call: step.summary,
          field: mismatch.field, expected: mismatch.expected, found: mismatch.found))
      return
    }
  }

  private static func reason(of error: any Error) -> String {
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

/// What makes a scenario impossible to replay.
enum XOP5ScenarioError: Error, CustomStringConvertible {
  case unknownSystem(String)
  case badStep(Int)

  var description: String {
    switch self {
    case .unknownSystem(let name): "system “\(name)” is none of 7.45, 6.50"
    case .badStep(let step): "step \(step) is neither a key, nor a call, nor a word stored"
    }
  }
}
