import Foundation

/// Replays recorded calls of library 10 against the library in Swift and compares everything that
/// the recording knows: registers, status, the result, texts, what was written to memory and that
/// nothing else was. Functions may differ by their tolerance (`XOP10Tolerance`).
///
/// Reads no files and prints nothing: the caller feeds lines and looks at the report.
///
///     var replay = XOP10Replay()
///     try replay.run(recording: bytes)
///     replay.scenarios, replay.calls, replay.differences
public struct XOP10Replay {
  /// Each line is one call and a scenario of its own.
  public var scenarios: Int { calls }
  public private(set) var calls = 0
  /// Results that agree to the last byte, of those that have one.
  public private(set) var exactResults = 0
  public private(set) var results = 0
  /// Calls whose operands the real system promises nothing for and whose results differ from its
  /// own.
  public private(set) var undefinedDifferences = 0
  public private(set) var differences: [Difference] = []

  public init() {}

  /// A place where the library and the recording disagree.
  public struct Difference: Equatable, Sendable, CustomStringConvertible {
    /// Line of the recording, counted from 1.
    public let line: Int
    public let call: String
    public let field: String
    public let expected: String
    public let found: String

    public var description: String {
      """
      line \(line): \(call)
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

  /// Replays a whole recording, one call per line; of those only every `stride`-th.
  public mutating func run(recording: some Sequence<UInt8>, every stride: Int = 1)
    throws(Failure)
  {
    let lines = Array(recording).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let decoder = JSONDecoder()
    for (index, line) in lines.enumerated() where !line.isEmpty && index % stride == 0 {
      do {
        let recording = try decoder.decode(XOP10Recording.self, from: Data(line))
        try run(recording, line: index + 1)
      } catch {
        throw Failure(line: index + 1, reason: Self.reason(of: error))
      }
    }
  }

  private mutating func run(_ recording: XOP10Recording, line: Int) throws {
    var scenario = try XOP10Scenario(recording)
    scenario.library.call()
    calls += 1
    let mismatch = try scenario.mismatch()
    if let isExact = scenario.isResultExact {
      results += 1
      if isExact { exactResults += 1 }
    }
    guard let mismatch else { return }
    if scenario.isUndefined {
      undefinedDifferences += 1
      return
    }
    differences.append(
      Difference(
        line: line, call: scenario.summary, field: mismatch.field, expected: mismatch.expected,
        found: mismatch.found))
  }

  private static func reason(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .dataCorrupted(let context), .keyNotFound(_, let context),
      .typeMismatch(_, let context), .valueNotFound(_, let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}
