import Foundation

/// Replays recorded calls of library 10 against the library in Swift and compares everything that
/// the recording knows: registers, status, the result, texts, what was written to memory and that
/// nothing else was. Functions may differ by their tolerance (`XOP10Tolerance`).
public struct XOP10Replay: CallReplay {
  /// Each line is one call and a scenario of its own.
  public var scenarios: Int { calls }
  public private(set) var calls = 0
  /// Results that agree to the last byte, of those that have one.
  public private(set) var exactResults = 0
  public private(set) var results = 0
  /// Calls whose operands the real system promises nothing for and whose results differ from its
  /// own.
  public private(set) var undefinedDifferences = 0
  public private(set) var differences: [ReplayDifference] = []

  public init() {}

  public mutating func run(line: Data, number: Int) throws {
    var scenario = try XOP10Scenario(JSONDecoder().decode(XOP10Recording.self, from: line))
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
      ReplayDifference(place: "line \(number)", call: scenario.summary, mismatch))
  }
}
