import Foundation

/// Replays recorded calls of library 5 against the library in Swift and compares everything that the
/// recording knows: registers, status, header words, breaks, the joystick selected and the Caps Lock lamp.
public struct XOP5Replay: CallReplay {
  public private(set) var scenarios = 0
  public private(set) var calls = 0
  /// Codes that arrived.
  public private(set) var codes = 0
  public private(set) var differences: [ReplayDifference] = []

  public init() {}

  public mutating func run(line: Data, number: Int) throws {
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
        ReplayDifference(
          place: "\(recording.name) (\(recording.os)), step \(index)", call: step.summary, mismatch)
      )
      return
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
