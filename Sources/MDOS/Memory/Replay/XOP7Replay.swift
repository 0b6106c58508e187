import Foundation

/// Replays recorded calls of library 7 against the memory manager and compares everything that the
/// recording knows: registers, lists, maps, free lists in order, groups, number of free nodes, what was
/// written to buffers, and that nothing else was.
public struct XOP7Replay: CallReplay {
  /// The policy for all scenarios; nil takes that of the system from which each was recorded.
  public let bugs: MDOSBugs?
  public private(set) var scenarios = 0
  public private(set) var calls = 0
  public private(set) var differences: [ReplayDifference] = []
  /// Recorded and modelled cycles of every call for which they are known.
  public private(set) var costs: [Cost] = []

  public init(bugs: MDOSBugs? = nil) { self.bugs = bugs }

  /// The cycles of one call.
  public struct Cost: Sendable {
    public let opcode: UInt16
    public let result: UInt16
    public let recorded: Int
    public let modelled: Int
    let work: CallWork
    let version: ManagerLayout.Version

    /// Relative error, 0.1 = 10 %.
    public var error: Double { abs(Double(modelled - recorded)) / Double(recorded) }
  }

  public mutating func run(line: Data, number: Int) throws {
    let recording = try JSONDecoder().decode(XOP7Recording.self, from: line)
    var scenario = try XOP7Scenario(recording, bugs: bugs)
    scenarios += 1
    if let difference = try scenario.run() { differences.append(difference) }
    calls += scenario.calls
    costs += scenario.costs
  }
}

/// What makes a scenario impossible to replay.
enum XOP7ScenarioError: Error, CustomStringConvertible {
  case unknownSystem(String)
  case unknownMachine(String)
  case unknownTask(String)
  case missingField(String, step: Int)

  var description: String {
    switch self {
    case .unknownSystem(let name): "system “\(name)” is none of 7.45, 6.50"
    case .unknownMachine(let name):
      "machine “\(name)” is none of " + XOP7Machine.allCases.map(\.rawValue).joined(separator: ", ")
    case .unknownTask(let name): "task “\(name)” does not exist"
    case .missingField(let field, let step): "step \(step) has no field “\(field)”"
    }
  }
}

/// The machines of the recordings and their RAM.
enum XOP7Machine: String, CaseIterable {
  case standard = "512K+64K"
  case halfSRAM = "512K+32K"
  case oneMegabyte = "1M+64K"
  case twoMegabytes = "2M"

  var ramPages: [UInt8] {
    switch self {
    case .standard: Array(0x00...0x3F) + Array(0xE8...0xEF)
    case .halfSRAM: Array(0x00...0x3F) + Array(0xEC...0xEF)
    case .oneMegabyte: Array(0x00...0x7F) + Array(0xE8...0xEF)
    case .twoMegabytes: Array(0x00...0xEF)
    }
  }
}
